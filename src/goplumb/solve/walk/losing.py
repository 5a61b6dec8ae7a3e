"""Says what becomes of an obligation: discharged, moved out of sight, or lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goplumb.compile import ir
from goplumb.solve.walk.state import TOGETHER
from goplumb.solve.walk.trace import Loss

if TYPE_CHECKING:
    from goplumb.solve.walk.explore import Explorer
    from goplumb.solve.walk.state import State
    from goplumb.solve.walk.trace import Exit, Node


class Losing:
    """The ends of the obligations of one exploration."""

    def __init__(self, explorer: Explorer) -> None:
        self.ex = explorer

    def overwrite(
        self, state: State, node: Node, local: int, pos: int, end: int, new: tuple[int, ...] = ()
    ) -> None:
        """The local gets another value: what only it could reach is lost. `new`: values that stay held."""
        old = state.env.pop(local, None)
        if old is None or not state.obs or old in new:
            return
        if not self.ex.reach.carries(state, old):
            return
        held = [v for v in self.ex.reach.values(state, [old]) if v in state.obs and not state.obs[v].released]
        if not held:
            return
        roots = self.ex.reach.roots(state, named_only=True)
        roots.update(new)
        still = self.ex.reach.values(state, roots)
        name = self.ex.typed.func.locals[local].name
        leaving = self._leaving(state, local, pos)
        for value in held:
            if value not in still and not self.group_alive(state, value, still):
                inside = f"{name}{self._way(state, old, value)}"
                if leaving is None:
                    self.lose(state, node, value, "overwritten", inside, pos, end)
                else:
                    failing = new == (self.ex.nil,)
                    end_of = leaving.pos, leaving.end
                    self.lose(state, node, value, "function-end", inside, *end_of, error_exit=failing)

    def _way(self, state: State, holder: int, value: int) -> str:
        """By which fields one gets from a holder to what is in it: `.stdin.writer`; empty where not by fields alone."""
        ways = {holder: ""}
        work = [holder]
        while work and value not in ways:
            base = work.pop(0)
            for (of, field), held in state.heap.items():
                if of == base and held not in ways and field.isidentifier():
                    ways[held] = f"{ways[base]}.{field}"
                    work.append(held)
        return ways.get(value, "")

    def _leaving(self, state: State, local: int, pos: int) -> ir.Return | None:
        """The return by which a named result gets another value, where no deferred call sees that."""
        func = self.ex.current
        if not func.named_results or local not in func.results or state.defers:
            return None
        term = func.blocks[self.ex.block].term
        return term if type(term) is ir.Return and term.pos <= pos < term.end else None

    def group_alive(self, state: State, value: int, still: set[int]) -> bool:
        site = state.obs[value].site
        return any(v in still and ob.site == site for v, ob in state.obs.items() if v != value)

    def lose(
        self,
        state: State,
        node: Node,
        value: int,
        how: str,
        holder: str,
        pos: int,
        end: int,
        *,
        error_exit: bool = False,
    ) -> None:
        """Notes a loss and forgets the obligation; `error_exit`: something is returned with an error there."""
        ob = state.obs.get(value)
        if ob is not None and not ob.released and self.ex.sharing.ends(state, node, value):
            self.note_moved(ob.site)
            del state.obs[value]
            return
        state.obs.pop(value, None)
        if ob is None or ob.released:
            return
        if any(what == "unseen" for _, what in ob.guards):
            self.note_moved(ob.site, unseen=True)
            return
        if self.ex.contexts.cancelled_anyway(state, value) and not self.ex.sites[ob.site].in_loop:
            return
        if self.ex.shown.kept(state, value):
            self.note_moved(ob.site)
            return
        if ob.dropped:
            how, pos, end = "discarded", self.ex.sites[ob.site].pos, self.ex.sites[ob.site].end
        likely = ob.inferred or any(what == "nonnil" for _, what in ob.guards)
        earlier = self.ex.values.descs[value][0] == "old"
        self.ex.losses.append(Loss(ob.site, how, holder, pos, end, node, error_exit, likely, earlier))

    def lose_in(self, leaving: Exit, value: int) -> None:
        """Notes a loss at the end of a goroutine that has a resource to itself: likely, for what else would end it
        there may be out of sight."""
        ex = self.ex
        ob = leaving.state.obs[value]
        term = leaving.term
        holder = ex.solver.conclusions.holder(ex, leaving.state, value)
        likely = Loss(ob.site, "function-end", holder, term.pos, term.end, leaving.node, False, True, False)
        ex.losses.append(likely)

    def note_moved(self, site: int, *, unseen: bool = False) -> None:
        """Somebody else takes over; `unseen`: or only borrows, which nobody can see."""
        self.ex.moved_sites.add(site)
        if self.ex.current is self.ex.sites[site].function:
            self.ex.moved_in.setdefault(site, set()).add(self.ex.block)
            if unseen:
                self.ex.unseen_in.setdefault(site, set()).add(self.ex.block)

    def drop(self, state: State, value: int, *, unseen: bool = False) -> None:
        """The obligation moves out of sight; `unseen`: as for `note_moved`."""
        ob = state.obs.pop(value, None)
        if ob is not None:
            self.note_moved(ob.site, unseen=unseen)
            for other in [v for v, o in state.obs.items() if o.site == ob.site and not o.released]:
                if self._born_together(value, other):
                    del state.obs[other]

    def store_away(self, state: State, value: int, operand: ir.Operand, *, for_good: bool = False) -> bool:
        """The value is stored out of sight, and what can be got at through it escapes; False if that is not sure.

        `s.table, err = load(f)`: a temporary takes the result, and what was given inside is in it only where there is
        no error. Until the error is known, the resource may still be here.
        """
        error = -1
        if type(operand) is int and self.ex.typed.func.locals[operand].kind == "temp":
            error = self.ex.given_back.get(operand, -1)
        if error < 0 or error in state.nil:
            self.drop_reachable(state, value, for_good=for_good)
            return True
        for found in self.ex.reach.values(state, [value]):
            ob = state.obs.get(found)
            if ob is not None and not ob.released:
                if found != value and self.ex.track and not for_good:
                    self.ex.keeping.note_holders(state, found, value)
                self.note_moved(ob.site)
                state.obs[found] = ob._replace(guards=(*ob.guards, (error, "nonnil")))
        return False

    def drop_reachable(
        self, state: State, value: int, *, for_good: bool = False, unseen: bool = False
    ) -> None:
        """Everything that can be got at through the value escapes; `for_good`: into a package-level variable, to live
        as long as the process; `unseen`: as for `note_moved`."""
        if not state.obs:
            if value >= 0:
                state.gone = state.gone | self.ex.reach.holders(state, value)
                self.ex.sharing.give_all(state, value)
            return
        self.ex.sharing.give_all(state, value)
        for found in self.ex.reach.values(state, [value]):
            if found in state.obs:
                if found != value and self.ex.track and not for_good and not state.obs[found].released:
                    self.ex.keeping.note_holders(state, found, value)
                self.drop(state, found, unseen=unseen)
        for base, path in self.ex.values.chain(value)[1:]:
            ob = state.obs.get(base)
            if ob is not None and path in self.ex.sites[ob.site].spec.carriers:
                self.drop(state, base, unseen=unseen)
        state.gone = state.gone | self.ex.reach.holders(state, value)

    def release(self, state: State, value: int, *, deferred: bool = False, called: bool = False) -> None:
        """The obligation on the value is discharged, and with it those born by the same call; `called`: by a call
        that releases for certain."""
        ob = state.obs[value]
        self.ex.released_sites.add(ob.site)
        if self.ex.current is self.ex.sites[ob.site].function and not deferred and not self.ex.deferring:
            self.ex.released_in.setdefault(ob.site, set()).add(self.ex.block)
        if (
            (called or "()" in self.ex.sites[ob.site].spec.releases)
            and not deferred
            and not self.ex.deferring
        ):
            if self.ex.shape(self.ex.current).cycles[self.ex.block] >= 0:
                self.ex.ended_in_loop.add(ob.site)
        for other, each in list(state.obs.items()):
            if other == value or (each.site == ob.site and self._born_together(value, other)):
                closed = called and not deferred and not self.ex.deferring
                state.obs[other] = each._replace(released=True, guards=(), deferred=deferred, closed=closed)
        if state.heap:
            self.release_together(state, value, deferred=deferred)

    def _born_together(self, value: int, other: int) -> bool:
        """Whether two resources of one site are of the latest run of their call."""
        descs = self.ex.values.descs
        return descs[value][0] != "old" and descs[other][0] != "old"

    def release_together(self, state: State, value: int, *, deferred: bool = False) -> bool:
        """Releases what ends with the value; whether there is anything that does."""
        held = [v for (h, f), v in state.heap.items() if h == value and f.startswith(TOGETHER)]
        for other in held:
            if other in state.obs and not state.obs[other].released:
                self.release(state, other, deferred=deferred)
        return bool(held)

    def note_collected(self, state: State, value: int) -> None:
        for found in self.ex.reach.values(state, [value]):
            if found in state.obs:
                site = state.obs[found].site
                self.ex.collected.add(site)
                if self.ex.current is self.ex.sites[site].function:
                    self.ex.collected_in.setdefault(site, set()).add(self.ex.block)
