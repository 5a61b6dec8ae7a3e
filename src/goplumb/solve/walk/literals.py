"""Function literals that are passed, called, deferred or started: read where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goplumb.compile import ir
from goplumb.link import gotypes as gt
from goplumb.solve.summaries.touch import Touch
from goplumb.solve.walk.convention import READING
from goplumb.solve.walk.renaming import follow
from goplumb.solve.walk.shape import term_uses, uses
from goplumb.solve.walk.state import MADE_FROM, Ob, State
from goplumb.solve.walk.trace import Exit, Node, Pair

if TYPE_CHECKING:
    from goplumb.catalogue.load import FuncFacts
    from goplumb.link.typed import Callee
    from goplumb.solve.walk.explore import Explorer


RUNS_AT_ONCE = frozenset({"sync.Once.Do"})
"""Functions that return only after they have run the literal, if not an earlier call did."""


HANDLES = frozenset({"Handle", "HandleFunc", "HandlePath", "HandlerFunc"})
"""What a multiplexer out of sight is told to call a literal by: `mux.HandleFunc("/", func(…) {…})`."""


class LiteralReader:
    """Runs the function literals of one exploration."""

    def __init__(self, explorer: Explorer) -> None:
        self.ex = explorer
        self.solver = explorer.solver
        self.world = explorer.solver.world

    def simulate(self, state: State, node: Node, closure: int, args: tuple[int, ...] = ()) -> list[State]:
        """The states after running a function literal from here; losses inside are its own business."""
        return [leaving.state for leaving in self.exits(state, node, closure, args)]

    def exits(self, state: State, node: Node, closure: int, args: tuple[int, ...] = ()) -> list[Exit]:
        """The ways out of a function literal that is run from here."""
        ex = self.ex
        literal = ex.closures[closure]
        if ex.depth >= 3 or literal.func in ex.exploring:
            return []
        losses, misuses = len(ex.losses), len(ex.misuses)
        twin = state.copy()
        twin.defers = ()
        self._bind_params(twin, literal, args)
        ex.depth += 1
        ex.exploring.append(literal.func)
        exits = ex.explore(literal.func, twin, node)
        ex.exploring.pop()
        ex.depth -= 1
        del ex.losses[losses:]
        del ex.misuses[misuses:]
        return exits

    def _bind_params(self, state: State, literal: ir.MakeClosure, args: tuple[int, ...]) -> None:
        for index, param in enumerate(literal.func.params):
            state.env[param] = args[index] if index < len(args) else self.ex.values.make("param", param)
        for result in literal.func.results:
            if literal.func.named_results:
                state.env[result] = self.ex.zero_of(result)

    def discharged_by(self, state: State, node: Node, closure: int, args: tuple[int, ...] = ()) -> list[int]:
        """The live obligations that a function literal would release or move if it ran; of one that is not read to
        its end, all that it can get at."""
        ex = self.ex
        given = {v for a in (closure, *args) for v in ex.reach.obligations(state, a)}
        if not given:
            return []
        if self._only_borrows(state, closure, args):
            return []
        after = self.simulate(state, node, closure, args)
        if ex.overflow:
            return sorted(given)
        live = [v for v, ob in state.obs.items() if not ob.released]
        return [v for v in live if any(self._left(s.obs.get(v)) for s in after)]

    def _left(self, ob: Ob | None) -> bool:
        """Whether the literal is rid of the obligation: also where only its own eyes see the error of whoever takes
        it over."""
        return ob is None or ob.released or any(what == "unseen" for _, what in ob.guards)

    def _only_borrows(self, state: State, closure: int, args: tuple[int, ...]) -> bool:
        """Whether a literal can do nothing to the live obligations but borrow what it captures."""
        ex = self.ex
        if ex.calls.asserting or ex.descent.mortal or any(ex.reach.obligations(state, arg) for arg in args):
            return False
        literal = ex.closures[closure]
        for local in literal.captures:
            value = state.env.get(local, -1)
            if value in ex.closures:
                return False
            held = ex.reach.obligations(state, value) if value >= 0 else []
            if not held:
                continue
            if held != [value] or ex.sites[state.obs[value].site].spec.check_also:
                return False
            releases = ex.sites[state.obs[value].site].spec.releases
            key = (id(literal.func), local, releases)
            known = self.solver.borrowing_literals.get(key)
            if known is None:
                touch = Touch(self.solver, ex.typed, local, (), releases, literal.func)
                known = self.solver.borrowing_literals[key] = touch.only_borrows()
            if not known:
                return False
        return True

    def _released_by(self, state: State, node: Node, closure: int, value: int) -> bool:
        """Whether every way through the literal releases the value."""
        after = self.simulate(state, node, closure)
        return bool(after) and all(value in s.obs and s.obs[value].released for s in after)

    def pass_closure(
        self,
        state: State,
        node: Node,
        call: ir.Call,
        callee: Callee,
        facts: FuncFacts | None,
        index: int,
        closure: int,
    ) -> list[Pair]:
        ex = self.ex
        literal = ex.closures[closure]
        reliable = True
        if facts is not None:
            for row in facts.deferred:
                if row.param == index:
                    reliable = row.reliable
        kept = facts is not None and any(row.param == index for row in facts.deferred)
        if (
            (kept and reliable)
            or self.ex.operands.is_unseen(callee, facts)
            or self.keeps(call, callee, index)
        ):
            ex.sharing.give(state, closure)
        at_once = callee.func is not None and callee.func.key in RUNS_AT_ONCE
        if state.obs and at_once and self._is_first(state, call) and self._may_run(literal):
            after = self._run_once(state, node, closure, -1, -1)
            if after:
                state.become(after[0][0])
                return after[1:]
        if state.obs and reliable:
            for value in self.discharged_by(state, node, closure):
                if at_once and self._released_by(state, node, closure, value):
                    ex.losing.release(state, value, called=True)
                else:
                    ex.losing.drop(state, value)
            if ex.reach.obligations(state, closure) and self.keeps(call, callee, index):
                for value in ex.reach.obligations(state, closure):
                    ex.losing.drop(state, value)  # it is used for as long as the literal is kept
            self._keep_stubs(state, call, callee, index, literal)
        assigned = ex.shape(literal.func).assigned & set(literal.captures)
        if not assigned:
            return []
        ran: list[Pair] = []
        if not state.obs and not self.solver.may_acquire(ex.typed, literal.func):
            pass
        elif self._may_run(literal) and ex.track:
            before = len(ex.sites)
            losses = len(ex.losses)
            error, told = self.ex.operands.last_result(call, callee), self._told(call, callee)
            after = self._run_once(state, node, closure, error, told)
            if len(ex.sites) > before or any(s.obs.keys() != state.obs.keys() for s, _ in after):
                ran = after
                if self.keeps(call, callee, index):
                    self._keep_acquired(state, ran, literal)
            del ex.losses[losses:]
        for local in sorted(assigned):
            value = ex.values.make("op", literal.pos, local)
            state.refresh(value)
            if local in state.env and not ex.reach.carries(state, state.env[local]):
                state.env[local] = value
        return ran[:8]

    def _may_run(self, literal: ir.MakeClosure) -> bool:
        return self.ex.depth < 2 and literal.func not in self.ex.exploring

    def _is_first(self, state: State, call: ir.Call) -> bool:
        """Whether nobody can have run anything through the receiver before: it is made here, `f.once.Do(…)`."""
        once = self.ex.value(state, call.recv) if call.recv is not None else -1
        return once >= 0 and not self.ex.reach.is_outer(state, once)

    def _keep_stubs(
        self, state: State, call: ir.Call, callee: Callee, index: int, literal: ir.MakeClosure
    ) -> None:
        """A connection is used for as long as a literal is kept that calls a stub of it."""
        used = {state.env.get(local, -1) for local in literal.captures}
        connections = {held for stub, held in self.ex.stubs.items() if stub in used}
        connections |= {held for (stub, name), held in state.heap.items() if name == "~" and stub in used}
        for value in sorted(connections & state.obs.keys()):
            if self.keeps(call, callee, index):
                self.ex.losing.drop(state, value)

    def _keep_acquired(self, state: State, ran: list[Pair], literal: ir.MakeClosure) -> None:
        """What a literal that is kept somewhere has acquired stays with the variables that it goes on using."""
        for after, _ in ran:
            for local in literal.captures:
                value = after.env.get(local, -1)
                for found in self.ex.reach.obligations(after, value) if value >= 0 else ():
                    if found not in state.obs:
                        self.ex.losing.drop(after, found)

    def keeps(self, call: ir.Call, callee: Callee, index: int) -> bool:
        """Whether a function is put somewhere, rather than called: by a function of the project, or by a server's
        multiplexer, which calls it for every request that comes."""
        func = callee.func
        if (func is None or func.interface or func.decl is None) and call.name in HANDLES:
            return True
        typed = self.solver.typed_func(func) if func is not None and not func.interface else None
        if typed is None or not 0 <= index < len(typed.func.params):
            return False
        param = typed.func.params[index]
        return any(_stores(instr, param) for block in typed.func.blocks for instr in block.instrs)

    def _told(self, call: ir.Call, callee: Callee) -> int:
        """The bool beside the error of a call, by which who runs a literal may tell whether it has run; or -1."""
        results = callee.sig.results if callee.sig is not None else ()
        if len(results) != 2 or results[0] != gt.Basic("bool") or not gt.is_error(results[1]):
            return -1
        return self.ex.values.make("call", call.pos, call.end, 0)

    def _run_once(self, state: State, node: Node, closure: int, error: int, told: int) -> list[Pair]:
        """The states after the literal has run; `error`: that of the call that runs it, which is taken to hand on
        the literal's own; `told`: true, as far as anybody knows, where it has run."""
        ex = self.ex
        literal = ex.closures[closure]
        twin = state.copy()
        defers = twin.defers
        twin.defers = ()
        self._bind_params(twin, literal, ())
        ex.depth += 1
        ex.exploring.append(literal.func)
        exits = ex.explore(literal.func, twin, node)
        ex.exploring.pop()
        ex.depth -= 1
        pos, stop = literal.func.pos, literal.func.end
        own = {n for n, local in enumerate(ex.typed.func.locals) if pos <= local.pos < stop}
        out = []
        returned = self.solver.conclusions.error_result(ex, literal.func) if error >= 0 else -1
        for leaving in exits:
            after = leaving.state
            after.defers = defers
            ex.forget_absent(after)  # the callee may have run it until it got something
            for local in own & after.env.keys():
                del after.env[local]
            outside = ex.reach.values(after, after.env.values())
            for value in [v for v in after.obs if v not in state.obs and v not in outside]:
                del after.obs[value]  # the literal's own business
            for value in ex.reach.values(after, leaving.values):
                if value in after.obs and not after.obs[value].released:
                    ex.losing.drop(after, value)  # whoever runs the literal gets it, and may hand it on
            for value in [v for v in after.obs if v not in state.obs] if told >= 0 else ():
                ob = after.obs[value]
                after.obs[value] = ob._replace(guards=(*ob.guards, (told, "true")), inferred=True)
            if returned < 0 <= error:
                # One that has no error of its own has not been run where its runner fails.
                for value in [v for v in after.obs if v not in state.obs]:
                    ob = after.obs[value]
                    after.obs[value] = ob._replace(guards=(*ob.guards, (error, "nil")))
            if 0 <= returned < len(leaving.values):
                inner = leaving.values[returned]
                if inner == ex.nil or after.nil.get(inner) is True:
                    for value in [v for v in after.obs if v not in state.obs]:
                        ob = after.obs[value]
                        after.obs[value] = ob._replace(guards=(*ob.guards, (error, "nil")))
                elif inner not in after.nil:
                    after.heap[error, MADE_FROM] = inner
            out.append((after, leaving.node))
        return out

    def inline(
        self, state: State, node: Node, closure: int, call: ir.Call, args: tuple[int, ...], *, deferred: bool
    ) -> list[Pair] | None:
        """Calls a local function literal by reading its body."""
        ex = self.ex
        literal = ex.closures[closure]
        if ex.depth >= 3 or literal.func in ex.exploring:
            ex.losing.drop_reachable(state, closure)
            for i, dst in enumerate(call.dsts):
                if dst >= 0:
                    state.env[dst] = ex.values.make("call", call.pos, call.end, i)
            return None
        assigned = ex.shape(literal.func).assigned.intersection(literal.captures)
        if not self.solver.may_acquire(ex.typed, literal.func) and (
            not state.obs or (not call.dsts and not assigned and self._only_borrows(state, closure, args))
        ):
            # Nothing to lose before, nothing after: only what it assigns is no longer known.
            for local in sorted(assigned):
                value = ex.values.make("op", literal.pos, local)
                state.refresh(value)
                state.env[local] = value
            for i, dst in enumerate(call.dsts):
                if dst >= 0:
                    value = ex.values.make("call", call.pos, call.end, i)
                    state.refresh(value)
                    state.env[dst] = value
            return None
        defers = state.defers
        held = frozenset(state.obs) if defers else frozenset[int]()
        state.defers = ()
        self._bind_params(state, literal, args)
        ex.depth += 1
        ex.exploring.append(literal.func)
        ex.deferring += deferred
        exits = ex.explore(literal.func, state, node)
        ex.deferring -= deferred
        ex.exploring.pop()
        ex.depth -= 1
        out: list[Pair] = []
        for leaving in exits:
            after = leaving.state
            follow(ex.values, after, held, defers)
            self._forget_inner(after, literal.func, leaving.values)
            if len(call.dsts) == 1 and len(leaving.values) > 1:
                first = ex.values.make("call", call.pos, call.end, 0)
                for i, value in enumerate(leaving.values):
                    after.heap[first, f"#{i}"] = value
                if call.dsts[0] >= 0:
                    after.env[call.dsts[0]] = first
            else:
                for dst, value in zip(call.dsts, leaving.values, strict=False):
                    ex.bind(after, leaving.node, dst, value, call.pos, call.end)
            for local in (*literal.func.params,):
                after.env.pop(local, None)
            out.append((after, leaving.node))
        return out

    def _forget_inner(self, state: State, literal: ir.Func, results: tuple[int, ...]) -> None:
        """What a literal has acquired and nobody outside it can reach is told of by its own report."""
        ex = self.ex
        live = [(v, ob.site) for v, ob in state.obs.items() if not ob.released]
        inner = [v for v, site in live if ex.sites[site].function is literal]
        if not inner:
            return
        locals_ = ex.typed.func.locals
        roots = {v for k, v in state.env.items() if not literal.pos <= locals_[k].pos < literal.end}
        for record in state.defers:
            roots.update((record.recv, record.fn, *record.args))
        reachable = ex.reach.values(state, roots | set(results))
        for value in inner:
            if value not in reachable:
                del state.obs[value]

    def start(
        self, state: State, node: Node, call: ir.Call, recv: int, fn: int, args: tuple[int, ...]
    ) -> None:
        """`go`: what the goroutine releases or keeps is its own duty from here on."""
        ex = self.ex
        if fn in ex.closures:
            ex.sharing.give(state, fn)
        if not state.obs:
            for arg in args:
                state.gone = state.gone | ex.reach.holders(state, arg)
            return
        for operand in (recv, fn, *args):
            ex.losing.note_collected(state, operand)  # a goroutine goes on with it when the iteration is over
        if fn >= 0 and fn in ex.closures:
            given = [v for a in (fn, *args) for v in ex.reach.obligations(state, a)]
            if given and not self.simulate(state, node, fn, args):
                for value in given:
                    ex.losing.drop(state, value)  # a goroutine that never ends keeps it for good
            for value in self.discharged_by(state, node, fn, args):
                for leaving in self._left_to_nobody(state, node, call, fn, args, value):
                    ex.losing.lose_in(leaving, value)
                ex.losing.drop(state, value)
            return
        before = set(state.obs)
        read = state.heap.get((recv, READING))
        if read is not None:
            ex.losing.drop(state, read)
        callee = ex.typed.callee(call)
        func = callee.func
        facts = self.world.facts(func) if func is not None else None
        self.ex.releasing.by_name(state, callee, call, recv, fn, False)
        for index, arg in ((-1, recv), *enumerate(args)):
            if arg < 0:
                continue
            for value in ex.reach.obligations(state, arg):
                if func is not None and func.decl is not None:
                    path, releases = self.ex.routes.to_callee(state, func, index, arg, value)
                    effect = self.solver.effects.of(func, index, path, releases) if path is not None else None
                    if effect is None or effect.ok != "held" or effect.err != "held":
                        ex.losing.drop(state, value)
                elif (
                    facts is None and index >= 0 and not (func is not None and self.solver.is_std(func.pkg))
                ) or (
                    facts is not None
                    and (
                        any(t.param == index for t in facts.transfers)
                        or any(p == index for p, _ in facts.releases)
                    )
                ):
                    ex.losing.drop(state, value)
        for value in before:
            ob = state.obs.get(value)
            if ob is not None and ob.released:
                ex.losing.note_moved(ob.site)
                state.obs[value] = ob._replace(closed=False)

    def _left_to_nobody(
        self, state: State, node: Node, call: ir.Call, fn: int, args: tuple[int, ...], value: int
    ) -> list[Exit]:
        """The ways out of a goroutine that releases the resource on other ways, if nobody else has a hold on it."""
        ex = self.ex
        ob = state.obs.get(value)
        if ob is None or ex.depth or ex.sites[ob.site].spec.kind in ("cancel-func", "timer"):
            return []
        waiting = [v for r in state.defers for v in (r.recv, r.fn, *r.args) if v >= 0]
        if value in ex.reach.values(state, waiting):
            return []  # what is deferred releases it when the goroutine has been waited for
        exits = self.exits(state, node, fn, args)
        if value in ex.aliased:
            return []  # another thing has taken it over, and may end by itself
        left = [
            leaving
            for leaving in exits
            for o in (leaving.state.obs.get(value),)
            if o is not None and not o.released and not o.inferred and not o.guards
        ]
        if not left:
            return []
        holders = {local for local, held in state.env.items() if value in ex.reach.values(state, [held])}
        held_on = any(
            instr.pos > call.pos and holders.intersection(uses(instr))
            for block in ex.current.blocks
            for instr in block.instrs
            if type(instr) is not ir.Go or instr.call is not call
        ) or any(
            block.term.pos > call.pos and holders.intersection(term_uses(block.term))
            for block in ex.current.blocks
        )
        return [] if held_on else left


def _stores(instr: ir.Instr, local: int) -> bool:
    match instr:
        case ir.Store(_, _, _, src) | ir.StoreIndex(_, _, _, src) | ir.StoreGlobal(_, _, src):
            return src == local
        case ir.Send(_, _, value):
            return value == local
        case ir.Composite():
            return any(value == local for _, value in instr.elems)
        case ir.Call(fn=ir.Global("append")):
            return local in instr.args[1:]
        case _:
            return False
