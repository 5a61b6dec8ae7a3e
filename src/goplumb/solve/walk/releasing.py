"""Releases by name: a method called on a resource, or a function value called, that is one of its releases."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from goplumb.catalogue.load import FuncFacts
    from goplumb.compile import ir
    from goplumb.link.typed import Callee
    from goplumb.solve.walk.explore import Explorer
    from goplumb.solve.walk.state import State


class Releasing:
    """Reads the calls of one exploration for what they release."""

    def __init__(self, explorer: Explorer) -> None:
        self.ex = explorer
        self.solver = explorer.solver
        self.world = explorer.solver.world
        self._tokens: dict[int, int] = {}
        """What tells by its error whether there is a resource -> the resource."""

    def by_name(
        self, state: State, callee: Callee, call: ir.Call, recv: int, fn: int, deferred: bool
    ) -> None:
        """A method called on the resource, or a function value called, that is one of its releases."""
        ex = self.ex
        if recv >= 0 and call.name:
            if self.releases(state, recv, call.name, deferred):
                return
            target = recv
            for embedded in callee.through:
                target = ex.field(state, target, embedded)
            if target != recv and self.releases(state, target, call.name, deferred):
                return
            held = ex.field(state, recv, call.name)
            if self.call_value(state, held, deferred):
                return
            self._end_wrapper(state, callee, call.name, recv, deferred)
        elif fn >= 0:
            self.call_value(state, fn, deferred)

    def _end_wrapper(self, state: State, callee: Callee, name: str, recv: int, deferred: bool) -> None:
        """What has taken the resource over ends it with itself, by a method of its own: `smtp.NewClient(conn)` by
        `Quit`."""
        ob = state.obs.get(recv)
        func = callee.func
        if ob is None or ob.released or func is None or not func.receiver:
            return
        library = self.world.catalogue.library(func.pkg)
        facts = library.types.get(func.receiver) if library is not None else None
        for id_ in facts.resources if facts is not None else ():
            if name in self.world.catalogue.resource(id_).release:
                self.ex.losing.release(state, recv, deferred=deferred, called=True)
                return

    def note_end(self, state: State, facts: FuncFacts, recv: int, values: list[int]) -> None:
        """A method that releases its receiver when it returns false, `for rows.Next()`, says by an error that there
        is nothing to release, `row.Err()`, gives a channel that is closed when it has ended, or a token whose error
        says that it never began."""
        ex = self.ex
        recv = self._tokens.get(recv, recv)
        if recv not in state.obs or state.obs[recv].released:
            return
        resource = ex.sites[state.obs[recv].site].spec.resource
        ends = ex.sites[state.obs[recv].site].spec.releases
        for row in facts.auto_release:
            if not self.solver.same_type(row.resource, resource) and not (
                resource == "param" and ends & set(self.world.catalogue.resource(row.resource).release)
            ):
                continue
            if row.trigger == "result-tells":
                self._tokens[values[0]] = recv
            elif row.trigger == "channel-closed":
                ex.ends_when_closed.setdefault(values[0], set()).add(recv)
            elif row.trigger == "method-returns-false":
                ex.ends_when_false[values[0]] = recv
            elif row.trigger == "method-returns-error" and row.suppresses:
                ex.ends_when_nonnil[values[-1]] = recv

    def call_value(self, state: State, value: int, deferred: bool) -> bool:
        """Calling a function value: a cancel function, or a method value such as `f.Close`."""
        ex = self.ex
        ob = state.obs.get(value)
        if ob is not None:
            if "()" in ex.sites[ob.site].spec.releases and not ob.released:
                ex.losing.release(state, value, deferred=deferred)
            return True
        if ex.losing.release_together(state, value, deferred=deferred):
            return True
        desc = ex.values.descs[value]
        if desc[0] == "field":
            base = desc[1]
            assert isinstance(base, int)
            return self.releases(state, base, str(desc[2]), deferred)
        if desc[0] == "elem":
            # Called in a loop over a list of functions: each has its turn.
            called = False
            for (holder, field), held in list(state.heap.items()):
                if holder == desc[1] and field.startswith("["):
                    called = self.call_value(state, held, deferred) or called
            return called
        return False

    def releases(self, state: State, value: int, name: str, deferred: bool) -> bool:
        """Calls method `name` on the value; whether that released something."""
        ex = self.ex
        done = False
        for base, path in ex.values.chain(value):
            ob = state.obs.get(base)
            promoted = value in ex.embedded and path.count(".") == 1
            if promoted and not (ob is not None and path + name in ex.sites[ob.site].spec.releases):
                path = ""
            if ob is not None and path + name in ex.sites[ob.site].spec.releases:
                if not ob.released:
                    ex.losing.release(state, base, deferred=deferred, called=True)
                done = True
            desc = ex.values.descs[base]
            if desc[0] == "elem":
                for (holder, field), held in list(state.heap.items()):
                    if holder == desc[1] and field.startswith("["):
                        ob = state.obs.get(held)
                        if ob is None and path:
                            for step in path.rstrip(".").split("."):
                                held = state.heap.get((held, step), -1)
                            ob = state.obs.get(held)
                            if ob is not None and not ob.released and name in ex.sites[ob.site].spec.releases:
                                ex.losing.release(state, held, deferred=deferred)
                                done = True
                            continue
                        if ob is None or ob.released:
                            continue
                        spec = ex.sites[ob.site].spec
                        if path + name in spec.releases or name in spec.names:
                            ex.losing.release(state, held, deferred=deferred)
                            done = True
        return done
