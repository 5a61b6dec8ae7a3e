"""What a call means for the obligations around it: acquire, release, borrow, transfer or escape.

The sources, in this order: the catalogue's row for the callee; the callee's own body, through its summary;
that it is a function of the standard library (which borrows); and nothing at all, which is an escape for
what is passed as an argument and a borrow for the receiver.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from goplumb.compile import ir
from goplumb.finding import Confidence
from goplumb.link import gotypes as gt
from goplumb.solve import assertions
from goplumb.solve.fielduse import instructions
from goplumb.solve.shape import term_uses, uses
from goplumb.solve.spec import Spec
from goplumb.solve.state import Desc, State
from goplumb.solve.summary import MIXED

if TYPE_CHECKING:
    from goplumb.catalogue.load import FuncFacts
    from goplumb.link.package import FuncObj
    from goplumb.link.resolve import Callee
    from goplumb.solve.explore import Explorer, Node, Pair, Site

NEVER_NIL = frozenset({"fmt.Errorf", "errors.New"})
"""Functions whose error is never nil."""

CLOSED_TESTS = frozenset({"Closed", "IsClosed"})
"""Methods by which a resource says that it is released already."""

ERROR_TESTS = frozenset(
    {"errors.Is", "errors.As", "os.IsNotExist", "os.IsExist", "os.IsPermission", "os.IsTimeout"}
)
"""Functions that are true only of an error that is not nil; the error is argument 0."""

IS_ERROR = re.compile(r"Is[A-Z]")
"""How predicates of errors out of sight are named: true only of an error that is there."""

SENTINEL = re.compile(r"[Ee]rr[A-Z_]\w*|EOF|\w+Error")
"""How Go names an error that is a package-level variable."""

REPORTING = re.compile(r"(?i:print|log|info|warn|error|debug|trace|notice)")
"""How functions are named that tell of an error and return."""

BORROWING = frozenset({"google.golang.org/grpc.ClientConnInterface"})
"""Interfaces out of sight through which nothing can be released: who is given one borrows for good."""

GENERATED_STUB = re.compile(r"New\w+Client")
"""The constructor that protoc-gen-go-grpc writes for a service: `NewXClient(cc grpc.ClientConnInterface) XClient`."""


def _is_basic(t: gt.Type) -> bool:
    return type(t) is gt.Basic and not _is_bool(t)


def _is_bool(t: gt.Type) -> bool:
    return type(t) is gt.Basic and t.name == "bool"


class CallReader:
    """Applies calls to the states of one exploration."""

    def __init__(self, explorer: Explorer) -> None:
        self.ex = explorer
        self.solver = explorer.solver
        self.world = explorer.solver.world
        self.asserting = assertions.speaks(explorer)
        self._becoming: dict[int, bool] = {}

    # --- one call --------------------------------------------------------------------------

    def run(
        self,
        state: State,
        node: Node,
        call: ir.Call,
        recv: int,
        fn: int,
        args: tuple[int, ...],
        *,
        deferred: bool = False,
    ) -> list[Pair] | None:
        """The states after the call; None where only `state` itself has changed."""
        ex = self.ex
        callee = ex.typed.callee(call)
        if fn >= 0 and fn in ex.closures:
            return self._inline(state, node, fn, call, args, deferred=deferred)
        if callee.kind == "value" and recv >= 0:
            held = ex.field(state, recv, call.name)
            if held in ex.closures:
                return self._inline(state, node, held, call, args, deferred=deferred)
        if callee.kind == "convert":
            if args and call.dsts:
                ex.bind(state, node, call.dsts[0], args[0], call.pos, call.end)
            return None
        if callee.kind == "builtin":
            return self._builtin(state, node, callee.name, call, args)
        if call.tuple_arg and len(args) == 1 and callee.sig is not None and len(callee.sig.params) > 1:
            args = tuple(ex.part(state, args[0], i) for i in range(len(callee.sig.params)))
        func = callee.func
        facts = self.world.facts(func) if func is not None else None
        count = max(len(callee.sig.results) if callee.sig is not None else 0, len(call.dsts))
        if count and (ex.depth or ex.shape(ex.current).cycles[ex.block] >= 0):
            recv, fn, args = self._renew(state, call, count, recv, fn, args)
        if facts is not None:
            if facts.never_returns:
                return []
            for param, what in facts.guard:
                if 0 <= param < len(args) and not ex.assume_nil(state, args[param], what == "nil"):
                    return []
        elif func is not None and func.decl is not None:
            if not self._goes_on(state, func, args):
                return []
        if state.obs and self.asserting:
            if recv >= 0 and not assertions.assume(ex, state, call, recv, args):
                return []
            about = assertions.subject(call)
            if 0 <= about < len(args) and not ex.obligations_under(state, args[about]):
                begun = ex.values.make("call", call.pos, call.end, 0)
                state.heap[begun, assertions.SUBJECT] = args[about]
        if state.obs:
            self.note_rows(state, call, recv, args)
            if not deferred and not ex.deferring and ex.track:
                self.note_release_use(state, node, callee, call, recv, args)
            self._release_by_name(state, callee, call, recv, fn, deferred)
            if not call.dsts or self._looks(callee):
                for arg in args:
                    if arg not in state.nil and ex._guards(state, arg):
                        state.truth["looked at", arg] = True
        alias: dict[int, int] = {}
        if state.obs or any(a in ex.closures for a in args):
            forked = self._pass_operands(state, node, call, callee, facts, recv, args, alias)
            if forked:
                out: list[Pair] = []
                for each, where in [(state, node), *forked]:
                    result = self._results(each, where, call, callee, facts, args, alias, deferred)
                    out.extend([(each, where)] if result is None else [(each, result)])
                return out
        else:
            self._forget_holders(state, callee, facts, recv, args)
        after = self._results(state, node, call, callee, facts, args, alias, deferred)
        return None if after is None else [(state, after)]

    def plain_results(self, call: ir.Call) -> tuple[int, ...]:
        """0 and the values of the results, for a call that acquires nothing, returns, and says nothing of its
        operands unless one of them has to do with an obligation; empty for any other call."""
        ex = self.ex
        callee = ex.typed.callee(call)
        if callee.kind not in ("func", "method", "interface", "unknown", "value"):
            return ()
        if self.asserting and (call.name in assertions.VERBS or assertions.subject(call) >= 0):
            return ()
        func = callee.func
        if func is not None:
            if func.key in NEVER_NIL:
                return ()
            facts = self.world.facts(func)
            if facts is not None:
                if facts.acquires or facts.never_returns or facts.guard:
                    return ()
            elif func.decl is not None and self.solver.never_returns(func):
                return ()
        if ex.track and self.solver._acquiring(callee, ex.typed.package):
            return ()
        sig = callee.sig
        if sig is not None and len(sig.results) == 1 and gt.is_error(sig.results[0]):
            if any(gt.is_error(ex.type_of(a)) for a in call.args):
                return ()
        count = max(len(callee.sig.results) if callee.sig is not None else 0, len(call.dsts))
        return (0, *(ex.values.make("call", call.pos, call.end, i) for i in range(count)))

    def _renew(
        self, state: State, call: ir.Call, count: int, recv: int, fn: int, args: tuple[int, ...]
    ) -> tuple[int, int, tuple[int, ...]]:
        """The operands, after the results of an earlier run of this call have made room for the new ones."""
        ex = self.ex
        values = [ex.values.make("call", call.pos, call.end, i) for i in range(count)]
        if not state.obs or not any(
            v in state.obs or any(v == g for ob in state.obs.values() for g, _ in ob.guards) for v in values
        ):
            holders = {h for h, _ in state.heap}
            if not any(v in holders for v in values):
                return recv, fn, args
        for value in values:
            sub = ex.rename(state, value)
            if sub is not None:
                recv, fn, args = sub(recv), sub(fn), tuple(sub(a) for a in args)
        return recv, fn, args

    def _goes_on(self, state: State, func: FuncObj, args: tuple[int, ...]) -> bool:
        """Whether a function of the project returns at all; adds what its return says of an error passed to it."""
        ex = self.ex
        if not state.obs:
            return not self.solver.never_returns(func)
        if self.solver.never_returns(func):
            return False
        for index, arg in enumerate(args):
            if (
                arg not in state.nil
                and ex._guards(state, arg)
                and self.solver.ends_unless_nil(func, index)
                and not ex.assume_nil(state, arg, True)
            ):
                return False
        return True

    # --- results ---------------------------------------------------------------------------

    def _results(
        self,
        state: State,
        node: Node,
        call: ir.Call,
        callee: Callee,
        facts: FuncFacts | None,
        args: tuple[int, ...],
        alias: dict[int, int],
        deferred: bool,
    ) -> Node | None:
        """Binds the results and adds the obligations that the call gives birth to."""
        ex = self.ex
        make = ex.values.make
        count = len(callee.sig.results) if callee.sig is not None else max(len(call.dsts), 1)
        first = make("call", call.pos, call.end, 0)
        values = [
            alias.get(i, make("call", call.pos, call.end, i)) for i in range(max(count, len(call.dsts)))
        ]
        for dst in call.dsts:
            if dst >= 0 and state.obs:
                ex.overwrite(state, node, dst, call.pos, call.end, tuple(values))
        for i, value in enumerate(values):
            if i not in alias:
                ex.refresh(state, value)
                if value in state.gone:
                    state.gone = state.gone - {value}
        func = callee.func
        if func is not None:
            self._note_errors(state, func, callee, args, values, make("nonnil", call.pos, call.end))
        elif state.obs and len(args) == 1 and len(call.dsts) == 1 and IS_ERROR.match(call.name):
            if args[0] not in state.nil and ex._guards(state, args[0]):
                ex.implies[values[0]] = ((args[0], "nonnil"),)
        tuple_temp = len(call.dsts) == 1 and count > 1
        if tuple_temp:
            if alias:
                for i, value in alias.items():
                    state.heap[first, f"#{i}"] = value
            if call.dsts[0] >= 0:
                state.env[call.dsts[0]] = first
        else:
            for dst, value in zip(call.dsts, values, strict=False):
                if dst >= 0:
                    state.env[dst] = value
        if facts is not None and facts.auto_release and call.recv is not None and values and state.obs:
            self._note_end(state, facts, ex.value(state, call.recv), values[0])
        if (
            state.obs
            and call.name in CLOSED_TESTS
            and call.recv is not None
            and len(values) == 1
            and not args
        ):
            ex.ends_when_true[values[0]] = ex.value(state, call.recv)
        if not ex.track or deferred:
            return None
        return self._acquire(state, node, call, callee, facts, values, alias, tuple_temp, args)

    def _note_errors(
        self,
        state: State,
        func: FuncObj,
        callee: Callee,
        args: tuple[int, ...],
        values: list[int],
        never_nil: int,
    ) -> None:
        """What the call says about errors that guard an obligation."""
        ex = self.ex
        key = func.key
        if key in NEVER_NIL:
            values[0] = never_nil
            return
        if not state.obs or callee.sig is None:
            return
        results = callee.sig.results
        if len(results) == 1 and results[0] == gt.ERROR and self.solver.always_fails(func):
            values[0] = never_nil
            return
        if len(results) == 1 and type(results[0]) is gt.Basic:
            guards = [a for a in args if a not in state.nil and ex._guards(state, a)]
            if results[0].name == "bool" and guards:
                if key in ERROR_TESTS or func.name.startswith("Is"):
                    ex.implies[values[0]] = ((guards[0], "nonnil"),)
            elif results[0].name == "error":
                errors = guards or [a for a in args if state.nil.get(a) is False]
                if len(errors) == 1:
                    ex.wrapped[values[0]] = errors[0]

    def _acquire(
        self,
        state: State,
        node: Node,
        call: ir.Call,
        callee: Callee,
        facts: FuncFacts | None,
        values: list[int],
        alias: dict[int, int],
        tuple_temp: bool,
        args: tuple[int, ...],
    ) -> Node | None:
        ex = self.ex
        after: Node | None = None
        func = callee.func
        if facts is not None and facts.acquires:
            library = self.world.catalogue.library(func.pkg) if func is not None else None
            sure = Confidence.LIKELY if library is not None and library.approximate else Confidence.CERTAIN
            for row in facts.acquires:
                if row.wraps is not None or (row.result >= 0 and row.result in alias):
                    continue
                spec = self.solver.spec(row.resource, row.severity)
                if spec is None or (row.condition and not row.condition.startswith("result:")):
                    continue
                guards: list[tuple[int, str]] = []
                if row.error_result >= 0:
                    guards.append((values[row.error_result], "nil"))
                if row.condition.startswith("result:"):
                    number, _, what = row.condition.removeprefix("result:").partition(" ")
                    guards.append((values[int(number)], {"non-nil": "nonnil"}.get(what, what)))
                confidence = Confidence.POSSIBLE if spec.severity == "info" else sure
                if row.obligation == "receiver":
                    recv = ex.value(state, call.recv) if call.recv is not None else -1
                    if recv >= 0 and not ex.is_outer(state, recv):
                        after = self._born(
                            state, after or node, call, callee, recv, -1, spec, guards, confidence, ()
                        )
                    continue
                if row.obligation.startswith("argument:"):
                    index = int(row.obligation.partition(":")[2])
                    if index < len(args) and not ex.is_outer(state, args[index]):
                        after = self._born(
                            state, after or node, call, callee, args[index], -1, spec, guards, confidence, ()
                        )
                    continue
                if row.result < 0:
                    continue
                after = self._hand_out(
                    state,
                    after or node,
                    call,
                    callee,
                    values,
                    row.result,
                    (),
                    spec,
                    guards,
                    confidence,
                    (),
                    tuple_temp,
                )
            return after
        if func is not None and (facts is None or facts.no_obligation is None):
            for fresh in self.solver.fresh(func, callee, ex.typed.package):
                guards = []
                if fresh.guard >= 0 and fresh.guard < len(values):
                    guards.append((values[fresh.guard], fresh.guard_kind))
                if fresh.elements:
                    element = ex.values.make("field", values[fresh.result], "[]")
                    state.heap[values[fresh.result], "[0]"] = element
                    after = self._born(
                        state,
                        after or node,
                        call,
                        callee,
                        element,
                        fresh.result,
                        fresh.spec,
                        guards,
                        fresh.confidence,
                        fresh.origin,
                    )
                    continue
                after = self._hand_out(
                    state,
                    after or node,
                    call,
                    callee,
                    values,
                    fresh.result,
                    fresh.also,
                    fresh.spec,
                    guards,
                    fresh.confidence,
                    fresh.origin,
                    tuple_temp,
                )
            return after
        if callee.kind == "value" and callee.sig is not None:
            if type(call.fn) is ir.Global and self.solver.lends(ex.typed.package, call.fn.name):
                return after
            for fresh in self.solver.fresh_by_type(callee.sig):
                guards = [(values[fresh.guard], "nil")] if 0 <= fresh.guard < len(values) else []
                after = self._hand_out(
                    state,
                    after or node,
                    call,
                    callee,
                    values,
                    fresh.result,
                    (),
                    fresh.spec,
                    guards,
                    fresh.confidence,
                    (),
                    tuple_temp,
                )
        return after

    def _hand_out(
        self,
        state: State,
        node: Node,
        call: ir.Call,
        callee: Callee,
        values: list[int],
        index: int,
        also: tuple[int, ...],
        spec: Spec,
        guards: list[tuple[int, str]],
        confidence: Confidence,
        origin: tuple[tuple[str, int, int, str], ...],
        tuple_temp: bool,
    ) -> Node:
        """An obligation on a result; lost at once where nobody takes the result."""
        ex = self.ex
        after = self._born(state, node, call, callee, values[index], index, spec, guards, confidence, origin)
        for other in also:
            if other < len(values) and values[other] not in state.obs:
                state.obs[values[other]] = state.obs[values[index]]
        taken = tuple_temp or any(i < len(call.dsts) and call.dsts[i] >= 0 for i in (index, *also))
        if not taken and not spec.long_lived:
            if any(v == other and w == "nil" for v, w in guards for other in self._bound(call, values)):
                state.obs[values[index]] = state.obs[values[index]]._replace(dropped=True)
                for other in also:
                    if other < len(values):
                        state.obs.pop(values[other], None)
                return after
            ex.lose(state, after, values[index], "discarded", "", call.pos, call.end)
            for other in also:
                if other < len(values):
                    state.obs.pop(values[other], None)
        return after

    def _bound(self, call: ir.Call, values: list[int]) -> list[int]:
        """The results that somebody takes."""
        return [value for dst, value in zip(call.dsts, values, strict=False) if dst >= 0]

    def _born(
        self,
        state: State,
        node: Node,
        call: ir.Call,
        callee: Callee,
        value: int,
        index: int,
        spec: Spec,
        guards: list[tuple[int, str]],
        confidence: Confidence,
        origin: tuple[tuple[str, int, int, str], ...],
    ) -> Node:
        from goplumb.solve.explore import Site

        ex = self.ex
        born = value
        holder = gt.UNKNOWN
        site = Site(
            call.pos,
            call.end,
            index,
            spec,
            self.display(call, callee),
            confidence,
            origin,
            holder,
            ex.current,
            ex.shape(ex.current).cycles[ex.block] >= 0,
        )
        desc = ex.values.descs[value]
        while desc[0] == "field" and desc[2] != "[]":
            base = desc[1]
            assert isinstance(base, int)
            state.heap.setdefault((base, str(desc[2])), value)  # `c.cmd.Start()`: c leads to it
            value, desc = base, ex.values.descs[base]
        return ex.acquire(state, node, born, site, tuple(guards))

    def display(self, call: ir.Call, callee: Callee) -> str:
        """The callee as the source writes it: `http.Get`, `c.client.Do`."""
        source = self.ex.source[call.pos : call.end]
        name = call.name or (call.fn.name if type(call.fn) is ir.Global else "")
        cut = source.find(name.encode() + b"(") if name else -1
        if cut >= 0:
            text = source[: cut + len(name.encode())].decode(errors="replace")
            if "\n" not in text and "(" not in text and len(text) < 60:
                return text
        if callee.func is not None:
            prefix = callee.func.receiver or callee.func.pkg.rpartition("/")[2]
            return f"{prefix}.{callee.func.name}" if prefix else callee.func.name
        return name or "the call"

    # --- operands --------------------------------------------------------------------------

    def _release_by_name(
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
            if self._call_value(state, held, deferred):
                return
        elif fn >= 0:
            self._call_value(state, fn, deferred)

    def _note_end(self, state: State, facts: FuncFacts, recv: int, result: int) -> None:
        """A method that releases its receiver when it returns false: `for rows.Next()`."""
        ex = self.ex
        if recv not in state.obs or state.obs[recv].released:
            return
        resource = ex.sites[state.obs[recv].site].spec.resource
        for row in facts.auto_release:
            if row.trigger == "method-returns-false" and self.solver.same_type(row.resource, resource):
                ex.ends_when_false[result] = recv

    def _call_value(self, state: State, value: int, deferred: bool) -> bool:
        """Calling a function value: a cancel function, or a method value such as `f.Close`."""
        ex = self.ex
        ob = state.obs.get(value)
        if ob is not None:
            if "()" in ex.sites[ob.site].spec.releases and not ob.released:
                ex.release(state, value, deferred=deferred)
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
                    called = self._call_value(state, held, deferred) or called
            return called
        return False

    def releases(self, state: State, value: int, name: str, deferred: bool) -> bool:
        """Calls method `name` on the value; whether that released something."""
        ex = self.ex
        done = False
        for base, path in ex.values.chain(value):
            ob = state.obs.get(base)
            if value in ex.embedded and path.count(".") == 1:
                path = ""
            if ob is not None and path + name in ex.sites[ob.site].spec.releases:
                if not ob.released:
                    ex.release(state, base, deferred=deferred, called=True)
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
                                ex.release(state, held, deferred=deferred)
                                done = True
                            continue
                        if ob is None or ob.released:
                            continue
                        spec = ex.sites[ob.site].spec
                        if path + name in spec.releases or (not path and name in spec.names):
                            ex.release(state, held, deferred=deferred)
                            done = True
        return done

    def _forget_holders(
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

    def _pass_operands(
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
            self._pass(state, call, callee, facts, -1, target, alias)
        variadic_at = len(callee.sig.params) - 1 if callee.sig is not None and callee.sig.variadic else -1
        for index, arg in enumerate(args):
            if arg in ex.closures:
                forked.extend(self._pass_closure(state, node, call, callee, facts, index, arg))
                continue
            param = variadic_at if 0 <= variadic_at < index and not call.spread else index
            self._pass(
                state, call, callee, facts, param, arg, alias, spread=param == variadic_at and not call.spread
            )
        if func is not None and facts is not None:
            for moved in facts.transfers:
                if moved.to.startswith("result:") and 0 <= moved.param < len(args):
                    arg = args[moved.param]
                    held = ex.obligations_under(state, arg)
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
                    if ex.obligations_under(state, recv):
                        alias[int(moved.to.partition(":")[2])] = recv
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
        held = ex.obligations_under(state, arg)
        desc = ex.values.descs[arg]
        if not held:
            if desc[0] in ("lit", "zero", "made", "append") and self._is_unseen(callee, facts):
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
            for value in held:
                ex.drop(state, value)
            return
        if facts is not None:
            if any(p == index for p, _ in facts.releases):
                for value in held:
                    if value in state.obs and not state.obs[value].released:
                        ex.release(state, value, called=True)
                return
            moved = [t for t in facts.transfers if t.param == index]
            if moved:
                if all(t.when == "closer" for t in moved):
                    # What only refers to the resource cannot close it for the callee.
                    held = [v for v in held if self._closes(state, arg, v)]
                if not all(t.to.startswith("result:") for t in moved):
                    self._transfer(state, call, held, moved[0].on_error, facts)
                return
            borrowed = [b for b in facts.borrows if b.param == index]
            if borrowed:
                if any(b.result_retains for b in borrowed):
                    holder = ex.values.make("call", call.pos, call.end, 0)
                    for value in held:
                        state.heap[holder, "~"] = value
                return
        for value in held:
            spec = ex.sites[state.obs[value].site].spec
            if func is not None and any(f == func.key and p == index for f, p in spec.release_funcs):
                ex.release(state, value, called=True)
        held = [v for v in held if v in state.obs and not state.obs[v].released]
        if not held:
            return
        if index == -1 and (func is None or func.decl is None):
            for value in held:
                spec = ex.sites[state.obs[value].site].spec
                path, _ = self.route(state, arg, value, spec)
                if path and call.name in self.owner_methods(state, arg, value, spec, path):
                    ex.release(state, value)
            return
        if func is not None and (func.decl is not None or self._has_implementers(func)):
            for value in held:
                if value in state.obs and not state.obs[value].released:
                    self._apply_summary(state, call, callee, func, index, arg, value, alias, spread=spread)
            return
        if func is not None and self.solver.is_std(func.pkg):
            for value in held:
                if "Read" in ex.sites[state.obs[value].site].spec.releases:
                    ex.drop(state, value)  # what ends itself when it has been read to the end
            return
        if index == -1:
            return
        if func is not None and func.interface and not func.pkg:
            return
        if func is None and self._is_stub(call, held, state):
            return
        error = -1 if func is not None and func.interface else self._last_result(call, callee)
        if error >= 0:
            # Who fails has kept nothing: if the callee returns an error, the duty is still here.
            for value in held:
                ob = state.obs[value]
                state.obs[value] = ob._replace(guards=(*ob.guards, (error, "unseen")))
                ex.collected.add(ob.site)
            state.gone = state.gone | ex._holders(state, arg)
            return
        ex.drop_reachable(state, arg)

    def _has_implementers(self, func: FuncObj) -> bool:
        """Whether the call goes through an interface of the project whose types are in sight."""
        return (
            func.interface
            and not self.solver.is_std(func.pkg)
            and bool(self.solver.implementers(func, self.ex.typed.package))
        )

    def _last_result(self, call: ir.Call, callee: Callee) -> int:
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
            if not gt.is_error(t):
                return -1
        return ex.values.make("call", call.pos, call.end, last)

    def _is_stub(self, call: ir.Call, held: list[int], state: State) -> bool:
        """A generated gRPC stub made on a connection: it borrows the connection for good."""
        ex = self.ex
        return (
            len(call.args) == 1
            and GENERATED_STUB.fullmatch(call.name) is not None
            and all("grpc" in ex.sites[state.obs[v].site].spec.rule for v in held)
        )

    def _closes(self, state: State, arg: int, value: int) -> bool:
        """Whether closing the operand would close the resource; not so for a reader made on top of it."""
        referring = {k: v for k, v in state.heap.items() if k[1] == "~"}
        if not referring:
            return True
        for key in referring:
            del state.heap[key]
        closes = value in self.ex.obligations_under(state, arg)
        state.heap.update(referring)
        return closes

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
            else:
                ex.drop(state, value)

    def _is_unseen(self, callee: Callee, facts: FuncFacts | None) -> bool:
        func = callee.func
        return facts is None and not (
            func is not None and (func.decl is not None or self.solver.is_std(func.pkg))
        )

    def _looks(self, callee: Callee) -> bool:
        """Whether a callee is given an error to judge it (`Expect(err).To(Succeed())`), not to word or wrap it."""
        if callee.func is not None and self.solver.is_std(callee.func.pkg):
            return False
        return callee.sig is None or not all(_is_basic(t) for t in callee.sig.results)

    def _apply_summary(
        self,
        state: State,
        call: ir.Call,
        callee: Callee,
        func: FuncObj,
        index: int,
        arg: int,
        value: int,
        alias: dict[int, int],
        *,
        spread: bool = False,
    ) -> None:
        """What a function of the project does with a resource passed to it, `spread`: as one of several."""
        ex = self.ex
        if 0 <= index < len(func.sig.params) and gt.text(func.sig.params[index]) in BORROWING:
            return
        path, releases = self.route_to_callee(state, func, index, arg, value, spread=spread)
        if path is None:
            ex.drop(state, value)
            return
        if spread:
            path = ("[]", *path)
        if func.interface:
            through = self.solver.effect_through_interface(func, ex.typed.package, index, path, releases)
            effect = through if through is not None else MIXED
        else:
            effect = self.solver.effect(func, index, path, releases)
        error = next(
            (
                i
                for i in range(len(callee.sig.results) - 1, -1, -1)
                if callee.sig.results[i] == gt.ERROR and type(callee.sig.results[i]) is gt.Basic
            )
            if callee.sig is not None
            else iter(()),
            -1,
        )
        well, ill = "nil", "nonnil"
        if error < 0 and callee.sig is not None and callee.sig.results and _is_bool(callee.sig.results[-1]):
            error, well, ill = len(callee.sig.results) - 1, "true", "false"
        ok, err = effect.ok, effect.err
        if ok == err or error < 0 or not (call.dsts and (len(call.dsts) == 1 or call.dsts[error] >= 0)):
            if ok == err == "released":
                ex.release(state, value, called=True)
            elif ok == err == "held":
                return
            elif ok == err == "result" or (ok == "result" and error < 0):
                self._alias(state, call, effect.result, effect.path, value, alias)
            else:
                ex.drop(state, value)
            return
        error_value = ex.values.make("call", call.pos, call.end, error)
        if ok == "result":
            self._alias(state, call, effect.result, effect.path, value, alias)
            if err in ("released", "moved", "mixed"):
                ob = state.obs[value]
                state.obs[value] = ob._replace(guards=(*ob.guards, (error_value, well)))
            return
        if (ok, err) == ("released", "partly"):
            ob = state.obs[value]
            state.obs[value] = ob._replace(guards=(*ob.guards, (error_value, ill)), inferred=True)
            return
        if "mixed" in (ok, err):
            if err == "held" or ok == "held":
                guard = ill if err == "held" else well
                ob = state.obs[value]
                state.obs[value] = ob._replace(guards=(*ob.guards, (error_value, guard)))
            else:
                ex.drop(state, value)
            return
        if err == "held":
            ob = state.obs[value]
            state.obs[value] = ob._replace(guards=(*ob.guards, (error_value, ill)))
        elif ok == "held":
            ob = state.obs[value]
            state.obs[value] = ob._replace(guards=(*ob.guards, (error_value, well)))
        elif {ok, err} <= {"released", "moved"}:
            ex.release(state, value)
        else:
            ex.drop(state, value)

    def route_to_callee(
        self, state: State, func: FuncObj, index: int, arg: int, value: int, *, spread: bool = False
    ) -> tuple[tuple[str, ...] | None, frozenset[str]]:
        """The route from a callee's parameter to the resource, as the parameter's type shows it."""
        spec = self.ex.sites[state.obs[value].site].spec
        path, releases = self.route(state, arg, value, spec)
        if path and 0 <= index < len(func.sig.params):
            param = func.sig.params[index]
            if spread and type(param) is gt.SliceOf:
                param = param.elem
            if type(self.world.underlying(param)) is gt.Interface:
                # The callee sees an interface: what releases is a method of the type behind it.
                names = self.owner_methods(state, arg, value, spec, path)
                return ((), names) if names else (None, releases)
        if path and self._behind_interface(func, index, path):
            return None, releases
        return path, releases

    def _behind_interface(self, func: FuncObj, index: int, path: tuple[str, ...]) -> bool:
        """Whether the callee, to get at the resource, calls methods that are out of its sight."""
        t: gt.Type = gt.Named(func.pkg, func.receiver) if index < 0 else gt.UNKNOWN
        if 0 <= index < len(func.sig.params):
            t = func.sig.params[index]
        return self.solver.behind_interface(t, path)

    def owner_methods(
        self, state: State, holder: int, value: int, spec: Spec, path: tuple[str, ...]
    ) -> frozenset[str]:
        """Methods of a holder made in sight that release what it holds at path."""
        owner = self.solver._made_type(self.ex, holder)
        if type(owner) is not gt.Named or "[]" in path:
            return frozenset()
        return self.solver.owner_releases(owner, path, spec)

    def _alias(
        self,
        state: State,
        call: ir.Call,
        result: int,
        path: tuple[str, ...],
        value: int,
        alias: dict[int, int],
    ) -> None:
        """The resource comes back inside a result."""
        ex = self.ex
        if not path:
            alias[result] = value
            return
        holder = ex.values.make("call", call.pos, call.end, result)
        for name in path[:-1]:
            inner = ex.values.make("field", holder, name)
            state.heap[holder, name] = inner
            holder = inner
        state.heap[holder, path[-1]] = value

    def route(
        self, state: State, arg: int, value: int, spec: Spec
    ) -> tuple[tuple[str, ...] | None, frozenset[str]]:
        """How the callee gets from its parameter to the resource, and what releases it from there."""
        ex = self.ex
        for base, path in ex.values.chain(arg):
            if base == value:
                if not path:
                    return (), spec.releases
                inside = frozenset(r[len(path) :] for r in spec.releases if r.startswith(path))
                return (), inside or spec.releases
        work: list[tuple[int, tuple[str, ...]]] = [(arg, ())]
        seen = {arg}
        while work:
            holder, way = work.pop(0)
            for (base, name), held in state.heap.items():
                if base == holder and held not in seen and len(way) < 3:
                    step = "[]" if name.startswith("[") else name
                    if held == value:
                        return (*way, step), spec.releases
                    seen.add(held)
                    work.append((held, (*way, step)))
                desc = ex.values.descs[base]
                if desc[0] == "field" and desc[1] == holder and base not in seen and len(way) < 3:
                    seen.add(base)  # a struct inside a struct
                    work.append((base, (*way, str(desc[2]))))
        if ex.values.descs[arg][0] == "elem":
            return (), spec.releases
        return None, spec.releases

    # --- literals passed, called, started -----------------------------------------------------

    def _simulate(self, state: State, node: Node, closure: int, args: tuple[int, ...] = ()) -> list[State]:
        """The states after running a function literal from here; losses inside are its own business."""
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
        return [e.state for e in exits]

    def _bind_params(self, state: State, literal: ir.MakeClosure, args: tuple[int, ...]) -> None:
        for index, param in enumerate(literal.func.params):
            state.env[param] = args[index] if index < len(args) else self.ex.values.make("param", param)
        for result in literal.func.results:
            if literal.func.named_results:
                state.env[result] = self.ex._zero(result)

    def discharged_by(self, state: State, node: Node, closure: int, args: tuple[int, ...] = ()) -> list[int]:
        """The live obligations that a function literal would release or move if it ran."""
        ex = self.ex
        if not ex.obligations_under(state, closure) and not any(ex.obligations_under(state, a) for a in args):
            return []
        after = self._simulate(state, node, closure, args)
        live = [v for v, ob in state.obs.items() if not ob.released]
        return [v for v in live if any(v not in s.obs or s.obs[v].released for s in after)]

    def _pass_closure(
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
        if state.obs and reliable:
            for value in self.discharged_by(state, node, closure):
                ex.drop(state, value)
        assigned = ex.shape(literal.func).assigned & set(literal.captures)
        if not assigned:
            return []
        ran: list[Pair] = []
        if not state.obs and not self.solver.may_acquire(ex.typed, literal.func):
            pass
        elif ex.depth < 2 and literal.func not in ex.exploring and ex.track:
            before = len(ex.sites)
            losses = len(ex.losses)
            after = self._run_once(state, node, closure, self._last_result(call, callee))
            if len(ex.sites) > before or any(s.obs.keys() != state.obs.keys() for s, _ in after):
                ran = after
            del ex.losses[losses:]
        for local in sorted(assigned):
            value = ex.values.make("op", literal.pos, local)
            ex.refresh(state, value)
            if local in state.env and not ex._carries(state, state.env[local]):
                state.env[local] = value
        return ran[:8]

    def _run_once(self, state: State, node: Node, closure: int, error: int) -> list[Pair]:
        """The states after the literal has run; `error`: that of the call that runs it, which is taken to hand on
        the literal's own."""
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
        returned = self.solver._error_result(ex, literal.func) if error >= 0 else -1
        for leaving in exits:
            after = leaving.state
            after.defers = defers
            ex.forget_absent(after)  # the callee may have run it until it got something
            for local in own & after.env.keys():
                del after.env[local]
            outside = ex.reachable(after, after.env.values())
            for value in [v for v in after.obs if v not in state.obs and v not in outside]:
                del after.obs[value]  # the literal's own business
            if 0 <= returned < len(leaving.values):
                inner = leaving.values[returned]
                if inner == ex.nil or after.nil.get(inner) is True:
                    for value in [v for v in after.obs if v not in state.obs]:
                        ob = after.obs[value]
                        after.obs[value] = ob._replace(guards=(*ob.guards, (error, "nil")))
                elif inner not in after.nil:
                    ex.wrapped[error] = inner
            out.append((after, leaving.node))
        return out

    def _inline(
        self, state: State, node: Node, closure: int, call: ir.Call, args: tuple[int, ...], *, deferred: bool
    ) -> list[Pair] | None:
        """Calls a local function literal by reading its body."""
        ex = self.ex
        literal = ex.closures[closure]
        if ex.depth >= 3 or literal.func in ex.exploring:
            ex.drop_reachable(state, closure)
            for i, dst in enumerate(call.dsts):
                if dst >= 0:
                    state.env[dst] = ex.values.make("call", call.pos, call.end, i)
            return None
        if not state.obs and not self.solver.may_acquire(ex.typed, literal.func):
            # Nothing to lose before, nothing after: only what it assigns is no longer known.
            for local in sorted(ex.shape(literal.func).assigned & set(literal.captures)):
                value = ex.values.make("op", literal.pos, local)
                ex.refresh(state, value)
                state.env[local] = value
            for i, dst in enumerate(call.dsts):
                if dst >= 0:
                    value = ex.values.make("call", call.pos, call.end, i)
                    ex.refresh(state, value)
                    state.env[dst] = value
            return None
        defers = state.defers
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
            after.defers = defers
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
        reachable = ex.reachable(state, roots | set(results))
        for value in inner:
            if value not in reachable:
                del state.obs[value]

    def drop_results(self, state: State, node: Node, call: ir.Call) -> None:
        """`go f()` and `defer f()` drop what f acquires."""
        ex = self.ex
        callee = ex.typed.callee(call)
        if not ex.track or not self.solver._acquiring(callee, ex.typed.package):
            return
        facts = self.world.facts(callee.func) if callee.func is not None else None
        if facts is not None and any(row.obligation or row.result < 0 for row in facts.acquires):
            return
        count = len(callee.sig.results) if callee.sig is not None else 1
        values = [ex.values.make("call", call.pos, call.end, i) for i in range(count)]
        self._acquire(state, node, call, callee, facts, values, {}, False, ())
        for value in values:
            state.obs.pop(value, None)

    def start(
        self, state: State, node: Node, call: ir.Call, recv: int, fn: int, args: tuple[int, ...]
    ) -> None:
        """`go`: what the goroutine releases or keeps is its own duty from here on."""
        ex = self.ex
        if not state.obs:
            for arg in args:
                state.gone = state.gone | ex._holders(state, arg)
            return
        if fn >= 0 and fn in ex.closures:
            given = [v for a in (fn, *args) for v in ex.obligations_under(state, a)]
            if given and not self._simulate(state, node, fn, args):
                for value in given:
                    ex.drop(state, value)  # a goroutine that never ends keeps it for good
            for value in self.discharged_by(state, node, fn, args):
                if self._left_to_nobody(state, node, call, fn, args, value):
                    state.obs[value] = state.obs[value]._replace(inferred=True)
                else:
                    ex.drop(state, value)
            return
        before = set(state.obs)
        callee = ex.typed.callee(call)
        func = callee.func
        facts = self.world.facts(func) if func is not None else None
        self._release_by_name(state, callee, call, recv, fn, False)
        for index, arg in ((-1, recv), *enumerate(args)):
            if arg < 0:
                continue
            for value in ex.obligations_under(state, arg):
                if func is not None and func.decl is not None:
                    path, releases = self.route_to_callee(state, func, index, arg, value)
                    effect = self.solver.effect(func, index, path, releases) if path is not None else None
                    if effect is None or effect.ok != "held" or effect.err != "held":
                        ex.drop(state, value)
                elif (
                    facts is None and index >= 0 and not (func is not None and self.solver.is_std(func.pkg))
                ) or (
                    facts is not None
                    and (
                        any(t.param == index for t in facts.transfers)
                        or any(p == index for p, _ in facts.releases)
                    )
                ):
                    ex.drop(state, value)
        for value in before:
            ob = state.obs.get(value)
            if ob is not None and ob.released:
                ex.moved_sites.add(ob.site)
                state.obs[value] = ob._replace(closed=False)

    def _left_to_nobody(
        self, state: State, node: Node, call: ir.Call, fn: int, args: tuple[int, ...], value: int
    ) -> bool:
        """Whether a goroutine releases the resource on some of its ways only, and nobody else has a hold on it."""
        ex = self.ex
        ob = state.obs.get(value)
        if ob is None or ex.depth or ex.sites[ob.site].spec.kind in ("cancel-func", "timer"):
            return False
        left = [s.obs.get(value) for s in self._simulate(state, node, fn, args)]
        if value in ex.aliased:
            return False  # another thing has taken it over, and may end by itself
        if not any(o is not None and not o.released and not o.inferred and not o.guards for o in left):
            return False
        holders = {local for local, held in state.env.items() if value in ex.reachable(state, [held])}
        return not any(
            instr.pos > call.pos and holders.intersection(uses(instr))
            for block in ex.current.blocks
            for instr in block.instrs
            if type(instr) is not ir.Go or instr.call is not call
        ) and not any(
            block.term.pos > call.pos and holders.intersection(term_uses(block.term))
            for block in ex.current.blocks
        )

    # --- predeclared functions ----------------------------------------------------------------

    def _builtin(
        self, state: State, node: Node, name: str, call: ir.Call, args: tuple[int, ...]
    ) -> list[Pair] | None:
        ex = self.ex
        if name == "panic":
            return []
        if name == "append" and args:
            value = self._append(state, call, args)
            if call.dsts:
                ex.bind(state, node, call.dsts[0], value, call.pos, call.end)
            return None
        if name == "copy" and len(args) == 2:
            for (holder, field), held in list(state.heap.items()):
                if holder == args[1] and field.startswith("["):
                    state.heap[args[0], field] = held
        for i, dst in enumerate(call.dsts):
            value = (
                args[0] if name in ("min", "max") and args else ex.values.make("call", call.pos, call.end, i)
            )
            ex.refresh(state, value)
            ex.bind(state, node, dst, value, call.pos, call.end)
        return None

    def _append(self, state: State, call: ir.Call, args: tuple[int, ...]) -> int:
        """append gives a slice that holds what the old one held, and the new elements."""
        ex = self.ex
        base = args[0]
        outer = ex.is_outer(state, base) and base != ex.nil
        value = (
            base
            if ex.values.descs[base][0] in ("append", "made", "lit")
            else ex.values.make("append", call.pos, call.end)
        )
        if outer:
            for arg in args[1:]:
                if state.obs:
                    self.note_element(state, base, arg)
                ex.drop_reachable(state, arg)
            return base
        if value != base:
            for (holder, field), held in list(state.heap.items()):
                if holder == base and field.startswith("["):
                    state.heap[value, field] = held
        for arg in args[1:]:
            if call.spread:
                for (holder, field), held in list(state.heap.items()):
                    if holder == arg and field.startswith("["):
                        state.heap[value, field] = held
            elif ex._carries(state, arg) or arg in ex.closures or ex.obligations_under(state, arg):
                state.heap[value, f"[{arg}]"] = arg
                ex.note_collected(state, arg)
        return value

    def surely_fails(self, value: int) -> bool:
        """Whether an error, asked for in a deferred literal, comes from a call that makes errors: `errors.Errorf`
        and the like, also those out of sight."""
        desc = self.ex.values.descs[value]
        if desc[0] in ("field", "global"):
            return SENTINEL.fullmatch(str(desc[-1])) is not None and self.ex.values.root(value)[0] == "global"
        if desc[0] != "call":
            return False
        pos, end = desc[1], desc[2]
        assert isinstance(pos, int)
        assert isinstance(end, int)
        callee = self.ex.typed.callees.get((pos, end))
        if callee is None or (callee.sig is not None and len(callee.sig.results) != 1):
            return False
        if callee.func is None:
            return True
        if callee.func.decl is None:
            return not callee.func.interface and not self.solver.is_std(callee.func.pkg)
        return self.solver.never_nil(callee.func)

    def closes_connections(self) -> bool:
        """Whether some request of the function asks for its connection to be closed, by a field or a header."""
        for block in self.ex.func.blocks:
            for instr in block.instrs:
                if type(instr) is ir.Store and instr.field == "Close":
                    if instr.src == ir.Const("bool", "true"):
                        return True
                elif type(instr) is ir.Call and instr.name in ("Set", "Add") and len(instr.args) == 2:
                    key, value = instr.args
                    if type(key) is ir.Const and type(value) is ir.Const:
                        if key.text.lower() == '"connection"' and value.text.lower() == '"close"':
                            return True
        return False

    def given_away(self, site: Site) -> bool:
        """Whether the local that takes a resource is handed somewhere to a callee that takes over: the listener
        of an owner, to the server that closes it."""
        calls: list[ir.Call] = []
        for instr in instructions(self.ex.typed.func):
            if type(instr) is ir.Call:
                calls.append(instr)
            elif type(instr) is ir.Defer or type(instr) is ir.Go:
                calls.append(instr.call)
        local = next(
            (c.dsts[site.result] for c in calls if c.pos == site.pos and 0 <= site.result < len(c.dsts)), -1
        )
        for call in calls:
            if local < 0 or local not in call.args:
                continue
            callee = self.ex.typed.callee(call)
            facts = self.world.facts(callee.func) if callee.func is not None else None
            if facts is not None and any(
                not moved.to.startswith("result:") and moved.param == index
                for index, arg in enumerate(call.args)
                if arg == local
                for moved in facts.transfers
            ):
                return True
        return False

    # --- other questions ------------------------------------------------------------------------

    def becomes(self, value: int) -> bool:
        """Whether a call's result is to become a resource by one of its methods: a command, once it is started."""
        known = self._becoming.get(value)
        if known is None:
            desc = self.ex.values.descs[value]
            t = self.solver._made_type(self.ex, value) if desc[0] == "call" else gt.UNKNOWN
            library = self.world.catalogue.library(t.pkg) if type(t) is gt.Named else None
            known = self._becoming[value] = (
                type(t) is gt.Named
                and library is not None
                and any(
                    name.startswith(f"{t.name}.")
                    and any(row.obligation == "receiver" for row in facts.acquires)
                    for name, facts in library.functions.items()
                )
            )
        return known

    def makes_local(self, desc: Desc) -> bool:
        """Whether a call's result is made for this function alone, so that storing into it keeps things in sight."""
        pos, end = desc[1], desc[2]
        assert isinstance(pos, int)
        assert isinstance(end, int)
        callee = self.ex.typed.callees.get((pos, end))
        if callee is None or callee.func is None:
            return False
        return self.solver.is_std(callee.func.pkg) and callee.kind == "func"

    def literal(self, state: State, node: Node, i: ir.Composite, value: int) -> Node | None:
        """A composite literal of a type that is a long-lived resource itself."""
        from goplumb.solve.explore import Site

        ex = self.ex
        t = gt.deref(ex.typed.types[i.dst])
        if type(t) is not gt.Named:
            return None
        spec = self.solver.literal_spec(t)
        if spec is None:
            return None
        for key, operand in i.elems:
            if key in DISABLES_POOL and ex.value(state, operand) != ex.false:
                return None
        site = Site(
            i.pos,
            i.end,
            0,
            spec,
            f"{t.pkg.rpartition('/')[2]}.{t.name}",
            Confidence.CERTAIN,
            (),
            t,
            ex.current,
            ex.shape(ex.current).cycles[ex.block] >= 0,
        )
        return ex.acquire(state, node, value, site, ())

    def note_use(self, state: State, node: Node, base: int, pos: int, end: int) -> None:
        """A field of a result is read while its error is not known to be nil."""
        ex = self.ex
        ob = state.obs.get(base)
        absent = ex.absent.get(base, -1)
        if (
            ob is None
            and absent >= 0
            and state.nil.get(base) is True
            and ex.sites[absent].function is ex.current
        ):
            ex.misuses.append(("before-error-check", absent, pos, end, node))
            ex.forget_absent(state)
        if ob is not None and not ob.released and ob.guards:
            spec = ex.sites[ob.site].spec
            born_elsewhere = ex.sites[ob.site].function is not ex.current
            held = set(state.env.values()) if born_elsewhere else ()
            if spec.carriers and any(
                what == "nil"
                and ("looked at", v) not in state.truth
                and not (born_elsewhere and v not in held)  # a literal has kept the error to itself
                for v, what in ob.guards
            ):
                ex.misuses.append(("before-error-check", ob.site, pos, end, node))

    def note_look(self, state: State, call: ir.Call) -> None:
        """A call on a path where an error is known: it may tell more of the error, or never return."""
        ex = self.ex
        if (
            any(type(a) is int and state.nil.get(state.env.get(a, -1)) is False for a in call.args)
            and call.dsts
        ):
            ex.forget_absent(state)
        elif not call.dsts and REPORTING.match(call.name) is None:
            callee = ex.typed.callee(call)
            func = callee.func
            if func is None:
                unsure = callee.kind not in ("builtin", "convert")
            elif func.decl is not None and func.unit is not None:
                unsure = self.solver._may_end(func, set())
            else:
                unsure = not self.solver.is_std(func.pkg) and self.world.facts(func) is None
            if unsure:
                ex.forget_absent(state)

    def note_release_use(
        self, state: State, node: Node, callee: Callee, call: ir.Call, recv: int, args: tuple[int, ...]
    ) -> None:
        """A use, or another release, of what a call on this path has released."""
        ex = self.ex
        if not any(ob.closed for ob in state.obs.values()):
            return
        func = callee.func
        for index, value in ((-1, recv), *enumerate(args)):
            if value < 0:
                continue
            for base, path in ex.values.chain(value):
                ob = state.obs.get(base)
                if ob is None or not ob.closed:
                    continue
                spec = ex.sites[ob.site].spec
                known = spec.resource != "inferred" and (not path or path in spec.carriers)
                if index >= 0 and not any(f == func.key for f, _ in spec.release_funcs if func is not None):
                    if known and self._reads_or_writes(callee, index) and spec.kind in OPEN_KINDS:
                        ex.misuses.append(("use-after-release", ob.site, call.pos, call.end, node))
                    state.obs[base] = ob._replace(closed=False)  # told once, or perhaps opened anew
                elif not known:
                    continue
                elif index >= 0 or path + call.name in spec.releases:
                    if not spec.idempotent and any(d >= 0 for d in call.dsts):
                        ex.misuses.append(("double-release", ob.site, call.pos, call.end, node))
                elif call.name in NEEDS_OPEN and spec.kind in OPEN_KINDS:
                    ex.misuses.append(("use-after-release", ob.site, call.pos, call.end, node))

    def _reads_or_writes(self, callee: Callee, index: int) -> bool:
        """Whether a function of the standard library takes the argument for a stream."""
        if callee.func is None or callee.sig is None or not self.solver.is_std(callee.func.pkg):
            return False
        params = callee.sig.params
        return index < len(params) and gt.text(params[index]) in STREAMS

    def note_rows(self, state: State, call: ir.Call, recv: int, args: tuple[int, ...]) -> None:
        """Rows that are run through, asked for their error, or handed to somebody who may ask."""
        ex = self.ex
        for value in (recv, *args):
            if value < 0:
                continue
            for base, _ in ex.values.chain(value):
                ob = state.obs.get(base)
                if ob is None or not ex.sites[ob.site].spec.check_also:
                    continue
                if value != recv or call.name in ex.sites[ob.site].spec.check_also:
                    ex.checked.add(ob.site)
                elif call.name == "Next":
                    if ("next", base) in state.truth:
                        ex.iterated.add(ob.site)
                    state.truth["next", base] = True

    def note_defer(
        self, state: State, node: Node, i: ir.Defer, recv: int, fn: int, args: tuple[int, ...]
    ) -> None:
        """A deferred release inside the loop that acquires."""
        ex = self.ex
        if not state.obs or not ex.track:
            return
        self.note_rows(state, i.call, recv, args)
        loop = ex.shape(ex.current).cycles[ex.block]
        if loop < 0 and not any(ob.guards for ob in state.obs.values()):
            return
        probe = state.copy()
        losses, misuses = len(ex.losses), len(ex.misuses)
        before = {v: ob for v, ob in state.obs.items() if not ob.released}
        if fn >= 0 and fn in ex.closures:
            released = self.discharged_by(probe, node, fn, args)
        else:
            callee = ex.typed.callee(i.call)
            self._release_by_name(probe, callee, i.call, recv, fn, True)
            facts = self.world.facts(callee.func) if callee.func is not None else None
            self._pass_operands(probe, node, i.call, callee, facts, recv, args, {})
            released = [v for v in before if v in probe.obs and probe.obs[v].released]
        del ex.losses[losses:]
        del ex.misuses[misuses:]
        for value in released:
            ob = before.get(value)
            if ob is None:
                continue
            site = ex.sites[ob.site]
            if loop >= 0 and site.in_loop and site.function is ex.current:
                if ob.site not in ex.collected:
                    ex.misuses.append(("defer-in-loop", ob.site, i.pos, i.call.end, node))
            elif (
                any(what == "nil" for _, what in ob.guards)
                and not site.spec.carriers
                and (not site.spec.nil_safe or (fn >= 0 and fn not in ex.closures))
                and self._panics_on_nil(i.call, site.spec, fn)
            ):
                ex.misuses.append(("defer-before-error-check", ob.site, i.pos, i.call.end, node))

    def _panics_on_nil(self, call: ir.Call, spec: Spec, fn: int) -> bool:
        """Whether a deferred release does not look whether there is something to release."""
        ex = self.ex
        literal = ex.closures.get(fn)
        if literal is not None:
            # What stands in the first block is done in any case.
            return any(
                type(instr) is ir.Call and instr.recv is not None and instr.name in spec.names
                for instr in literal.func.blocks[0].instrs
            )
        if fn < 0:
            return "()" not in spec.releases and call.recv is not None and call.name in spec.names
        desc = ex.values.descs[fn] if fn >= 0 else ("",)
        if desc[0] != "call":
            return False
        pos, end, index = desc[1], desc[2], desc[3]
        assert isinstance(pos, int)
        assert isinstance(end, int)
        assert isinstance(index, int)
        callee = ex.typed.callees.get((pos, end))
        return callee is not None and callee.func is not None and self.solver.nil_on_error(callee.func, index)

    def _itself(self, state: State, value: int) -> list[int]:
        """The live obligations that the value is, or is the releasing part of; not those that it merely holds."""
        live = self.ex.obligations_under(state, value)
        return [base for base, _ in self.ex.values.chain(value) if base in live]

    def _released_by_name_later(self, state: State, value: int, pos: int) -> bool:
        """Whether the function, which keeps a name for what it stores, releases it itself further down."""
        ex = self.ex
        names = ex.sites[state.obs[value].site].spec.names
        holders = {local for local, held in state.env.items() if held == value}
        for instr in instructions(ex.typed.func):
            call = instr.call if type(instr) in (ir.Defer, ir.Go) else instr  # type: ignore[union-attr]
            if type(call) is ir.Call and call.pos > pos and call.recv in holders and call.name in names:
                return True
        return False

    def note_owner(
        self, state: State, base: int, field: str, value: int, operand: ir.Operand, pos: int
    ) -> None:
        """A resource is stored in a field of something that outlives the function."""
        ex = self.ex
        for held in self._itself(state, value):
            owner = self._declaring(gt.deref(ex.typed.operand(operand)), field)
            if type(owner) is gt.Named and not self._released_by_name_later(state, held, pos):
                ex.owned.append((state.obs[held].site, field, owner, False))

    def _declaring(self, owner: gt.Type, field: str) -> gt.Type:
        """The type that declares the field: the owner, or one that it embeds."""
        for _ in range(4):
            under = self.world.underlying(owner)
            if type(under) is not gt.Struct or any(f.name == field for f in under.fields):
                break
            inside = [gt.deref(f.type) for f in under.fields if f.embedded and self._has_field(f.type, field)]
            if len(inside) != 1:
                return gt.UNKNOWN
            owner = inside[0]
        return owner

    def _has_field(self, t: gt.Type, field: str, depth: int = 0) -> bool:
        under = self.world.underlying(gt.deref(t))
        return type(under) is gt.Struct and any(
            f.name == field or (f.embedded and depth < 3 and self._has_field(f.type, field, depth + 1))
            for f in under.fields
        )

    def note_element(self, state: State, collection: int, value: int) -> None:
        """A resource joins a collection in a field of a parameter: `s.files = append(s.files, f)`."""
        ex = self.ex
        desc = ex.values.descs[collection]
        if desc[0] != "field":
            return
        base, field = desc[1], desc[2]
        assert isinstance(base, int)
        root = ex.values.descs[base]
        if root[0] == "param" and isinstance(root[1], int):
            owner = self._declaring(gt.deref(ex.typed.types[root[1]]), str(field))
            if type(owner) is gt.Named:
                for held in self._itself(state, value):
                    ex.owned.append((state.obs[held].site, str(field), owner, True))


OPEN_KINDS = frozenset({"connection", "fd", "transaction"})
"""Kinds of resources that are of no use once they are released."""

NEEDS_OPEN = frozenset(
    {
        "Accept",
        "Exec",
        "ExecContext",
        "Next",
        "NextResultSet",
        "Prepare",
        "PrepareContext",
        "Query",
        "QueryContext",
    }
    | {
        "QueryRow",
        "QueryRowContext",
        "Read",
        "ReadAt",
        "ReadByte",
        "ReadDir",
        "ReadFrom",
        "Readdir",
        "Readdirnames",
    }
    | {"Scan", "Seek", "Sync", "Truncate", "Write", "WriteAt", "WriteByte", "WriteString", "WriteTo"}
)
"""Methods that fail on a released resource, whatever its type; names and counters work on."""

STREAMS = frozenset(
    {"io.ReadSeeker", "io.ReadWriter", "io.Reader", "io.ReaderAt", "io.Writer", "io.WriterTo"}
)
"""Types of parameters that are read or written."""

DISABLES_POOL = frozenset({"DisableKeepAlives"})
"""Fields of a transport literal that make it keep no connections."""
