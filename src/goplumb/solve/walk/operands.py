"""What a callee does with the resources passed to it: release, borrow, transfer or escape."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from goplumb.compile import ir
from goplumb.link import gotypes as gt
from goplumb.link.package import SourcePackage
from goplumb.solve.owners.fielduse import FieldReader, instructions, is_container
from goplumb.solve.spec import ENDINGS, Spec
from goplumb.solve.walk import convention
from goplumb.solve.walk.applying import is_bool, makes_stub
from goplumb.solve.walk.literals import RUNS_AT_ONCE
from goplumb.solve.walk.shown import MADE_HERE
from goplumb.solve.walk.state import State
from goplumb.solve.walk.trace import Node, Pair

if TYPE_CHECKING:
    from goplumb.catalogue.load import FuncFacts
    from goplumb.link.objects import FuncObj
    from goplumb.link.typed import Callee
    from goplumb.solve.walk.explore import Explorer

ERROR_NAME = re.compile(r"err|\w+Err|err[A-Z]\w*")
"""How Go calls a variable that takes an error; what else a callee out of sight may give is not called so."""


def _is_basic(t: gt.Type) -> bool:
    return type(t) is gt.Basic and not is_bool(t)


class OperandReader:
    """Applies what callees do with their operands to the states of one exploration."""

    def __init__(self, explorer: Explorer) -> None:
        self.ex = explorer
        self.solver = explorer.solver
        self.world = explorer.solver.world

    def forget_holders(
        self, state: State, callee: Callee, facts: FuncFacts | None, recv: int, args: tuple[int, ...]
    ) -> None:
        """Before anything is acquired: local holders that unseen code gets to know."""
        if facts is not None or callee.kind in ("interface",):
            return
        if callee.func is not None and (callee.func.decl is not None or self.solver.is_std(callee.func.pkg)):
            return
        for arg in args:
            desc = self.ex.values.descs[arg]
            if desc[0] in ("lit", "zero", "made", "append"):
                state.gone = state.gone | {arg}

    def pass_operands(
        self,
        state: State,
        node: Node,
        call: ir.Call,
        callee: Callee,
        facts: FuncFacts | None,
        recv: int,
        args: tuple[int, ...],
        alias: dict[int, int],
    ) -> list[Pair]:
        """What the callee does with each operand; further states where a literal passed in may have run."""
        ex = self.ex
        forked: list[Pair] = []
        func = callee.func
        if recv >= 0 and state.obs and call.name:
            target = recv
            for embedded in callee.through:
                target = ex.field(state, target, embedded)
            if callee.kind == "value" and ENDINGS.fullmatch(call.name):
                # `p.close(ctx)`: a function kept beside the resource, by its name to end it.
                for value in ex.reach.obligations(state, target):
                    ex.losing.drop(state, value)
            self._pass(state, call, callee, facts, -1, target, alias)
        variadic_at = len(callee.sig.params) - 1 if callee.sig is not None and callee.sig.variadic else -1
        for index, arg in enumerate(args):
            if arg in ex.closures:
                forked.extend(self.ex.literals.pass_closure(state, node, call, callee, facts, index, arg))
                continue
            param = variadic_at if 0 <= variadic_at < index and not call.spread else index
            self._pass(
                state, call, callee, facts, param, arg, alias, spread=param == variadic_at and not call.spread
            )
        if func is not None and facts is not None:
            for moved in facts.transfers:
                if moved.to.startswith("result:") and 0 <= moved.param < len(args):
                    arg = args[moved.param]
                    held = ex.reach.obligations(state, arg)
                    if held:
                        alias[int(moved.to.partition(":")[2])] = arg
                    ex.aliased.update(held)
                    results = facts.results or ()
                    if moved.on_error == "callee" and call.dsts and results[-1:] == ("error",):
                        # Where it fails, it has released what it was given.
                        failed = ex.values.make("call", call.pos, call.end, len(results) - 1)
                        for value in held:
                            ob = state.obs[value]
                            state.obs[value] = ob._replace(guards=(*ob.guards, (failed, "nil")))
                elif moved.to.startswith("result:") and moved.param == -1 and recv >= 0:
                    if ex.reach.obligations(state, recv):
                        # What takes over the body alone is closed as the body is.
                        part = f"{moved.what}." if moved.what == "Body" else ""
                        alias[int(moved.to.partition(":")[2])] = self.ex.routes.part(recv, part)
        return forked

    def _pass(
        self,
        state: State,
        call: ir.Call,
        callee: Callee,
        facts: FuncFacts | None,
        index: int,
        arg: int,
        alias: dict[int, int],
        *,
        spread: bool = False,
    ) -> None:
        ex = self.ex
        held = ex.reach.obligations(state, arg)
        desc = ex.values.descs[arg]
        if arg in ex.stubs:
            self._pass_stub(state, callee, index, arg)
        if arg in ex.bound and (self.is_unseen(callee, facts) or self.ex.literals.keeps(call, callee, index)):
            for value in ex.reach.obligations(state, ex.bound[arg]):
                ex.losing.drop(state, value)  # its owner is in use for as long as the method is kept
        span = ex.contexts.spans.get(arg, -1)
        if span in state.obs and self._is_put_away(call, callee, index):
            ex.losing.drop(state, span)
        if not held:
            if desc[0] in ("lit", "zero", "made", "append") and self.is_unseen(callee, facts):
                state.gone = state.gone | {arg}
            return
        func = callee.func
        method_value = desc[0] == "field" and any(
            path.rstrip(".") in ex.sites[state.obs[v].site].spec.releases
            for v in held
            for base, path in ex.values.chain(arg)[1:]
            if base == v
        )
        if method_value or (
            index >= 0
            and (desc[0] == "field" or arg in held)
            and type(
                self.world.underlying(ex.type_of(call.args[index]) if index < len(call.args) else gt.UNKNOWN)
            )
            is gt.FuncType
            and not (func is not None and func.decl is not None and arg in held)
        ):
            # A function that releases, or a method of the owner, is handed over: whoever gets it carries the duty.
            if (
                func is not None
                and func.key in RUNS_AT_ONCE
                and self.ex.releasing.call_value(state, arg, False)
            ):
                return
            for value in held:
                ex.losing.drop(state, value)
            return
        if facts is not None:
            if any(p == index for p, _ in facts.releases):
                # What is handed over to a wrapper is not at its end: the wrapper may not have come about. Nor is what
                # is borrowed as well: it gets another body for the one that was closed.
                ends = not any(t.param == index for t in facts.transfers) and not any(
                    b.param == index for b in facts.borrows
                )
                for value in held:
                    if value in state.obs and not state.obs[value].released:
                        # Who closes a body for its response may have put another in its place.
                        body = ex.sites[state.obs[value].site].spec.is_used_by_fields
                        ex.losing.release(state, value, called=ends and not body)
                return
            moved = [t for t in facts.transfers if t.param == index]
            if moved:
                if all(t.when == "closer" for t in moved):
                    # What only refers to the resource cannot close it for the callee.
                    held = [v for v in held if self.closes(state, arg, v)]
                if not all(t.to.startswith("result:") for t in moved):
                    if func is not None and is_container(func) and call.recv is not None:
                        container = ex.value(state, call.recv)
                        if func.pkg == "sync/atomic" and not ex.reach.is_outer(state, container):
                            state.heap[container, "[0]"] = arg  # where `Load` finds it
                            return
                        ex.keeping.note_element(state, container, arg, call.pos)
                    self._transfer(state, call, held, moved[0].on_error, facts)
                return
            borrowed = [b for b in facts.borrows if b.param == index]
            if borrowed and any(row.obligation == "global" for row in facts.acquires):
                if not self._ended_here(facts):
                    # A profile that goes on when the function has ended keeps its file.
                    self._transfer(state, call, held, "caller", facts)
                return
            if borrowed:
                if any(b.result_retains for b in borrowed):
                    holder = ex.values.make("call", call.pos, call.end, 0)
                    for value in held:
                        state.heap[holder, "~"] = value
                return
        for value in held:
            spec = ex.sites[state.obs[value].site].spec
            if func is not None and any(f == func.key and p == index for f, p in spec.release_funcs):
                ex.losing.release(state, value, called=True)
        held = [v for v in held if v in state.obs and not state.obs[v].released]
        if index == -1 and func is not None:
            own = {base for base, _ in ex.values.chain(arg)}
            held = [
                v for v in held if v not in own or not self._is_listed(func, ex.sites[state.obs[v].site].spec)
            ]
        if not held:
            return
        if index == -1 and (func is None or func.decl is None):
            convention.received(ex, state, call.name, arg)
            for value in [v for v in held if v in state.obs]:
                spec = ex.sites[state.obs[value].site].spec
                for holder in self.ex.routes.each(state, arg):
                    path, releases = self.ex.routes.to(state, holder, value, spec)
                    if path and self.ex.routes.ends(
                        holder, spec._replace(releases=releases), path, call.name
                    ):
                        ex.losing.release(state, value)
                        break
            if facts is None and self._is_foreign(callee, arg):
                own = {base for base, _ in ex.values.chain(arg)}
                held = [v for v in held if v not in own and v in state.obs and not state.obs[v].released]
                # What a literal makes, a transport, nobody ends for others.
                held = [v for v in held if not ex.sites[state.obs[v].site].spec.literal]
                self._give(state, call, callee, arg, held)
            return
        if func is not None and (func.decl is not None or self._has_implementers(func)):
            for value in held:
                if value in state.obs and not state.obs[value].released:
                    ex.applying.apply(state, call, callee, func, index, arg, value, alias, spread=spread)
            return
        if func is not None and self.solver.is_std(func.pkg):
            for value in held:
                if "Read" in ex.sites[state.obs[value].site].spec.releases:
                    ex.losing.drop(state, value)  # what ends itself when it has been read to the end
            return
        if index == -1:
            return
        if func is not None and func.interface and not func.pkg:
            return
        if func is None and self._is_stub(call, held, state):
            ex.stubs[ex.values.make("call", call.pos, call.end, 0)] = held[0]
            return
        if convention.CLOSES.fullmatch(call.name):
            for value in held:
                ex.losing.drop(state, value)
            return
        held = convention.settle(ex, state, call, arg, held, self._taken_as(call, callee, index))
        # What a map keeps for whoever asks next is only lent.
        held = [v for v in held if not ex.entries.is_kept(state.obs[v].guards)]
        if not held:
            return
        if callee.kind == "value":
            # Nobody can say what a function value does where it fails: one that makes an error of a response has
            # closed it.
            for value in held:
                if not self._is_locked_in(state, arg, value):
                    ex.losing.drop(state, value)
            state.gone = state.gone | ex.reach.holders(state, arg)
            return
        self._give(state, call, callee, arg, held)

    def _give(self, state: State, call: ir.Call, callee: Callee, arg: int, held: list[int]) -> None:
        """A callee out of sight gets what is held by an operand."""
        ex = self.ex
        if not held:
            return
        through = callee.func is not None and callee.func.interface
        error = -1 if through else self.last_result(call, callee)
        if error >= 0:
            # Who fails has kept nothing: if the callee returns an error, the duty is still here.
            for value in held:
                ob = state.obs[value]
                state.obs[value] = ob._replace(guards=(*ob.guards, (error, "unseen")))
                ex.collected.add(ob.site)
            state.gone = state.gone | ex.reach.holders(state, arg)
            return
        ex.losing.drop_reachable(state, arg, unseen=True)

    def _is_foreign(self, callee: Callee, receiver: int) -> bool:
        """Whether the receiver of a method out of sight was made here, of a type out of sight that is, for all the
        catalogue knows, no resource itself: what it has in its fields is as good as passed, `t.Conn = conn; t.In(m)`.
        """
        if callee.func is not None or self.ex.values.descs[receiver][0] not in MADE_HERE:
            return False
        owner = self.solver.outward.made_type(self.ex, receiver)
        if type(owner) is not gt.Named or isinstance(self.world.package(owner.pkg), SourcePackage):
            return False
        library = self.world.catalogue.library(owner.pkg)
        return library is None or owner.name not in library.types or not library.types[owner.name].resources

    def _is_put_away(self, call: ir.Call, callee: Callee, index: int) -> bool:
        """Whether a callee takes a context as a thing like any other, `scope.Set(key, ctx)`: who finds it there finds
        the span in it. To work under one, it would take it first, and as what it is."""
        if index < 0 or convention.TELLS.fullmatch(call.name) or any(dst >= 0 for dst in call.dsts):
            return False
        if callee.sig is None:
            return index > 0
        t = self.world.underlying(self._taken_as(call, callee, index))
        return type(t) is gt.Interface and not t.methods and not t.embeds

    def _is_locked_in(self, state: State, arg: int, value: int) -> bool:
        """Whether what is handed over has the resource in a field that only this package knows, and lets nobody get
        hold of: a transaction its database."""
        ex = self.ex
        owner = self.solver.outward.made_type(ex, arg)
        if type(owner) is not gt.Named or owner.pkg != ex.typed.package.path:
            return False
        spec = ex.sites[state.obs[value].site].spec
        way, releases = ex.routes.to(state, arg, value, spec)
        if not way or not way[0].isidentifier() or not way[0][0].islower():
            return False
        spec = spec._replace(releases=releases)
        if self.solver.effects.owner_releases(owner, way, spec):
            return False
        return not FieldReader(self.solver, owner, way[0], spec).may_release([ex.typed.package])

    def _taken_as(self, call: ir.Call, callee: Callee, index: int) -> gt.Type:
        """What the callee's parameter is declared to be; if that is out of sight, what the operand is."""
        if callee.sig is not None:
            params = callee.sig.params
            return params[index] if index < len(params) and not callee.sig.variadic else gt.UNKNOWN
        return self.ex.type_of(call.args[index]) if index < len(call.args) else gt.UNKNOWN

    def _is_listed(self, func: FuncObj, spec: Spec) -> bool:
        """Whether the catalogue knows the method's type as this resource: what releases it is listed, and any other
        method borrows, whether or not the library's sources lie here."""
        library = self.world.catalogue.library(func.pkg) if func.receiver else None
        facts = library.types.get(func.receiver) if library is not None else None
        if facts is None or spec.resource in facts.resources:
            return facts is not None
        # Of a parameter, or what a type of the project holds, only what releases it is known.
        resource = self.world.catalogue.resource
        return spec.resource in ("param", "inferred") and any(
            not spec.names.isdisjoint(resource(id_).release) for id_ in facts.resources
        )

    def _has_implementers(self, func: FuncObj) -> bool:
        """Whether the call goes through an interface of the project whose types are in sight."""
        return (
            func.interface
            and not self.solver.is_std(func.pkg)
            and bool(self.solver.implementing.of(func, self.ex.typed.package))
        )

    def last_result(self, call: ir.Call, callee: Callee) -> int:
        """The value that tells whether an unseen callee failed, -1 if there is none."""
        ex = self.ex
        if callee.sig is not None:
            results = callee.sig.results
            last = len(results) - 1
            if last < 0 or not gt.is_error(results[last]):
                return -1
            if last >= len(call.dsts) or call.dsts[last] < 0:
                return -1
            return ex.values.make("call", call.pos, call.end, last)
        last = len(call.dsts) - 1
        if last < 1 or call.dsts[last] < 0:
            # A single result may be an error or anything else, unless its variable is known to be one.
            if last != 0 or call.dsts[0] < 0:
                return -1
            t = ex.typed.types[call.dsts[0]]
            called_so = ERROR_NAME.fullmatch(ex.typed.func.locals[call.dsts[0]].name) is not None
            if not gt.is_error(t) and not (called_so and type(t) is gt.Unknown):
                return -1
        return ex.values.make("call", call.pos, call.end, last)

    def _is_stub(self, call: ir.Call, held: list[int], state: State) -> bool:
        """A generated gRPC stub made on a connection: it borrows the connection for good, whatever field it keeps
        it in."""
        ex = self.ex
        return makes_stub(call) and all("grpc" in ex.sites[state.obs[v].site].spec.rule for v in held)

    def _ended_here(self, facts: FuncFacts) -> bool:
        """Whether the function also ends what a callee starts for the whole process: a profile, a trace."""
        ends = {
            func
            for row in facts.acquires
            for func, _ in self.world.catalogue.resource(row.resource).release_funcs
        }
        made: dict[int, ir.Func] = {}
        for block in self.ex.current.blocks:
            for instr in block.instrs:
                if type(instr) is ir.MakeClosure:
                    made[instr.dst] = instr.func
                call = instr.call if type(instr) is ir.Defer else instr
                if type(call) is not ir.Call:
                    continue
                inner = made.get(call.fn) if type(call.fn) is int else None
                calls = [call] if inner is None else [i for i in instructions(inner) if type(i) is ir.Call]
                for each in calls:
                    func = self.ex.typed.callee(each).func
                    if func is not None and func.key in ends:
                        return True
        return False

    def closes(self, state: State, arg: int, value: int) -> bool:
        """Whether closing the operand would close the resource; not so for a reader made on top of it."""
        referring = {k: v for k, v in state.heap.items() if k[1] == "~"}
        if not referring:
            return True
        for key in referring:
            del state.heap[key]
        found = value in self.ex.reach.obligations(state, arg)
        state.heap.update(referring)
        return found

    def lends(self, state: State, base: int, value: int) -> bool:
        """Whether the receiver, of a method that is asked what it does with what it is given, gets in a field what
        merely reads from that: nothing that closes it."""
        ex = self.ex
        if ex.track or ex.func.recv < 0 or ex.values.root(base) != ("param", ex.func.recv):
            return False
        held = ex.reach.obligations(state, value)
        return bool(held) and not any(self.closes(state, value, each) for each in held)

    def lend(self, state: State, call: ir.Call, callee: Callee, value: int) -> None:
        """The receiver reads from the resource from here on. If it was made here, it will do so no longer than the
        function goes on; otherwise, nobody knows when it has read all."""
        ex = self.ex
        reader = ex.value(state, call.recv) if call.recv is not None else -1
        for embedded in callee.through:
            reader = ex.field(state, reader, embedded)
        asked = not ex.track and ex.values.root(reader) == ("param", ex.func.recv)
        if reader >= 0 and (asked or not ex.reach.is_outer(state, reader)):
            state.heap[reader, "~"] = value
        else:
            ex.losing.drop(state, value)

    def _pass_stub(self, state: State, callee: Callee, index: int, arg: int) -> None:
        """A stub given to somebody who goes on using it, `RegisterHandlerClient(ctx, mux, client)`, keeps its
        connection in use."""
        ob = state.obs.get(self.ex.stubs[arg])
        if ob is None or ob.released or callee.func is None or callee.func.decl is None:
            return
        releases = self.ex.sites[ob.site].spec.releases
        effect = self.solver.effects.of(callee.func, index, ("~",), releases)
        if effect.ok == "moved":
            self.ex.losing.drop(state, self.ex.stubs[arg])

    def _transfer(
        self, state: State, call: ir.Call, held: list[int], on_error: str, facts: FuncFacts
    ) -> None:
        """Handed to the callee; where it fails and leaves the duty with its caller, until the error is known."""
        ex = self.ex
        error = len(facts.results) - 1 if facts.results and facts.results[-1] == "error" else -1
        for value in held:
            if value not in state.obs:
                continue
            if on_error == "caller" and error >= 0 and call.dsts:
                guard = (ex.values.make("call", call.pos, call.end, error), "nonnil")
                ob = state.obs[value]
                state.obs[value] = ob._replace(guards=(*ob.guards, guard))
                ex.losing.note_moved(ob.site)
            else:
                ex.losing.drop(state, value)

    def is_unseen(self, callee: Callee, facts: FuncFacts | None) -> bool:
        func = callee.func
        return facts is None and not (
            func is not None and (func.decl is not None or self.solver.is_std(func.pkg))
        )

    def looks(self, callee: Callee) -> bool:
        """Whether a callee is given an error to judge it (`Expect(err).To(Succeed())`), not to word or wrap it."""
        if callee.func is not None and self.solver.is_std(callee.func.pkg):
            return False
        return callee.sig is None or not all(_is_basic(t) for t in callee.sig.results)
