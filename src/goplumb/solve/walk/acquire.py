"""What a call or a literal gives birth to: the obligations on its results, receiver or arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from goplumb.catalogue.model import NO_PARAM
from goplumb.compile import ir
from goplumb.finding import Confidence
from goplumb.link import gotypes as gt
from goplumb.solve.owners.fielduse import instructions, is_container
from goplumb.solve.owners.filling import RECEIVER, made_here
from goplumb.solve.spec import CALLED, ENDINGS, Spec
from goplumb.solve.walk.dialing import dials, opened, results, typed_fresh
from goplumb.solve.walk.inmemory import OPENS, in_memory
from goplumb.solve.walk.state import TOGETHER, Desc, State
from goplumb.solve.walk.trace import Node, Site

if TYPE_CHECKING:
    from goplumb.catalogue.load import FuncFacts
    from goplumb.link.typed import Callee
    from goplumb.solve.summaries.summary import Fresh
    from goplumb.solve.walk.explore import Explorer

Guards = tuple[tuple[int, str], ...]


class Birth(NamedTuple):
    """What a call gives birth to."""

    spec: Spec
    confidence: Confidence
    guards: Guards = ()
    """(value, what it must be) for there to be anything."""
    origin: tuple[tuple[str, int, int, str], ...] = ()
    """Inside wrappers: the acquisitions below."""
    decided: Confidence | None = None
    """How sure it would be if the conditions of the callee that are open here held; None: none is open."""
    also: tuple[int, ...] = ()
    """Other results that release it."""
    carried: bool = False
    """Whoever has another result, a context, can get at it."""


DISABLES_POOL = frozenset({"DisableKeepAlives"})
"""Fields of a transport literal that make it keep no connections."""


class Acquirer:
    """Adds the acquisitions of one exploration."""

    def __init__(self, explorer: Explorer) -> None:
        self.ex = explorer
        self.solver = explorer.solver
        self.world = explorer.solver.world
        self._becoming: dict[int, bool] = {}

    def acquire(
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
            if func is not None and self.solver.implementing.open_nothing(func, ex.typed.package):
                sure = Confidence.POSSIBLE
            if facts.transfers and values:
                ex.descent.note_wrapped(facts, values[0], args)
            for row in facts.acquires:
                if row.wraps is not None or (row.result >= 0 and row.result in alias):
                    continue
                spec = self.solver.spec(row.resource, row.severity)
                if spec is None or (row.condition and not row.condition.startswith("result:")):
                    continue
                if self._ends_otherwise(call, spec):
                    continue
                if spec.ends_with_owner:
                    if self._owner_held(state, call) or self._owner_made(call):
                        continue
                    ex.descent.note_opened(state, call, values[0])
                if spec.kind == "process" and self._is_others():
                    continue
                if row.idle and not call.spread and all(self._is_idle(arg, row.idle) for arg in call.args):
                    continue
                if func is not None and func.key == OPENS and call.recv is not None:
                    if in_memory(self.solver, ex.typed, ex.conditions.bodies(), call.recv):
                        continue
                guards: list[tuple[int, str]] = []
                if row.error_result >= 0:
                    guards.append((values[row.error_result], "nil"))
                elif row.error_field and row.result >= 0:
                    guards.append((ex.values.make("field", values[row.result], row.error_field), "nil"))
                if row.condition.startswith("result:"):
                    number, _, what = row.condition.removeprefix("result:").partition(" ")
                    guards.append((values[int(number)], {"non-nil": "nonnil"}.get(what, what)))
                confidence = Confidence.POSSIBLE if spec.severity == "info" else sure
                if self._is_lent_descriptor(facts, args):
                    confidence = Confidence.POSSIBLE
                birth = Birth(spec, confidence, tuple(guards))
                if row.obligation == "receiver" or row.obligation.startswith("argument:"):
                    given = self._given(state, call, row.obligation, args)
                    if given >= 0 and not ex.reach.is_outer(state, given):
                        after = self._born(state, after or node, call, callee, given, -1, birth)
                    continue
                if row.result < 0:
                    continue
                if spec.kind == "cancel-func":
                    ex.contexts.note(state, call, values[row.result], values, args)
                if spec.ends_with_context:
                    for arg in args:
                        cancel = ex.contexts.cancel_of(state, arg)
                        if cancel >= 0:
                            state.heap[cancel, f"{TOGETHER}{values[row.result]}"] = values[row.result]
                if spec.kind == "span":
                    context = ex.contexts.note_span(values, facts.results or (), values[row.result])
                    birth = birth._replace(carried=self._takes(call, context))
                after = self._hand_out(
                    state, after or node, call, callee, values, row.result, birth, tuple_temp
                )
                if any(auto.trigger == "channel-closed" for auto in facts.auto_release):
                    for value, t in zip(values, facts.results or (), strict=False):
                        if "chan " in t:
                            ex.ends_when_closed.setdefault(value, set()).add(values[row.result])
                for moved in facts.transfers:
                    if moved.what == "descriptor" and moved.to == f"result:{row.result}":
                        # Who closes the descriptor by its number closes the file made of it.
                        state.heap[args[moved.param], f"{TOGETHER}{values[row.result]}"] = values[row.result]
            return after
        if func is not None and (facts is None or facts.no_obligation is None):
            for fresh in self.solver.fresh(func, callee, ex.typed.package):
                if fresh.spec.kind == "process" and self._is_others():
                    continue
                birth = Birth(
                    fresh.spec, fresh.confidence, self._guards(fresh, values), fresh.origin, None, fresh.also
                )
                if fresh.flag_kind == "nil" and self._takes(call, fresh.flag):
                    if not any(self._takes(call, index) for index in (fresh.result, *fresh.also)):
                        continue  # who takes only what is given instead knows that there is nothing else
                if fresh.result == RECEIVER:
                    recv = ex.value(state, call.recv) if call.recv is not None and not callee.through else -1
                    if made_here(ex, state, recv):
                        after = self._born(state, after or node, call, callee, recv, RECEIVER, birth)
                    elif ex.values.descs[recv] == ("param", ex.typed.func.recv):
                        ex.refilled.append(fresh)
                    continue
                if fresh.when:
                    rest = ex.conditions.decide(state, call, callee, fresh.when, args)
                    if rest is None:
                        continue
                    if rest:
                        lowered = ex.conditions.lowered(
                            call, fresh.when, rest, fresh.result, fresh.confidence
                        )
                        birth = birth._replace(
                            guards=(*birth.guards, *rest), confidence=lowered, decided=fresh.confidence
                        )
                if fresh.elements:
                    element = ex.values.make("field", values[fresh.result], "[]")
                    state.heap[values[fresh.result], "[0]"] = element
                    after = self._born(state, after or node, call, callee, element, fresh.result, birth)
                    for other in fresh.also:
                        if type(self._result_type(callee, other)) is gt.FuncType:
                            state.obs[values[other]] = state.obs[element]  # it releases them all
                        else:
                            state.heap[values[other], "[0]"] = element
                    continue
                after = self._hand_out(
                    state, after or node, call, callee, values, fresh.result, birth, tuple_temp
                )
            return after
        if callee.kind == "value" and callee.sig is not None:
            if type(call.fn) is ir.Global and self.solver.lends(ex.typed.package, call.fn.name):
                return after
            if self._is_told_of_error(state, callee, args):
                return after
            for fresh in self.solver.fresh_by_value(callee, ex.typed.package):
                birth = Birth(
                    fresh.spec, fresh.confidence, self._guards(fresh, values), fresh.origin, None, fresh.also
                )
                after = self._hand_out(
                    state, after or node, call, callee, values, fresh.result, birth, tuple_temp
                )
        elif dials(self.solver, ex.typed, call) and not self._negotiates(state, call, args):
            last = results(ex.typed.func, call) - 1
            error = values[last] if last < len(values) else ex.values.make("call", call.pos, call.end, last)
            birth = Birth(opened(self.solver, ex.typed, call), Confidence.LIKELY, ((error, "nil"),))
            after = self._hand_out(state, node, call, callee, values, 0, birth, len(values) == 1)
        else:
            for fresh in typed_fresh(self.solver, ex.typed, ex.current, call):
                all_ = [ex.values.make("call", call.pos, call.end, i) for i in range(fresh.guard + 1)]
                birth = Birth(fresh.spec, fresh.confidence, self._guards(fresh, all_))
                after = self._hand_out(
                    state, after or node, call, callee, all_, fresh.result, birth, len(call.dsts) == 1
                )
        return after

    def _ends_otherwise(self, call: ir.Call, spec: Spec) -> bool:
        """Whether a function that ends something is dropped for a method of what comes with it: `rc, _ := c.Dedicate()`
        and `rc.Close()`."""
        if spec.releases != {"()"} or ir.NONE not in call.dsts:
            return False
        others = {dst for dst in call.dsts if dst >= 0}
        return any(
            type(made) is ir.Call and made.recv in others and ENDINGS.fullmatch(made.name)
            for instr in instructions(self.ex.typed.func)
            for made in (instr.call if type(instr) is ir.Defer else instr,)
        )

    def _is_idle(self, operand: ir.Operand, idle: tuple[tuple[str, int], ...], depth: int = 3) -> bool:
        """Whether an option runs nothing: it comes from a call that the catalogue lists as such."""
        made = self.ex.conditions.bodies().defined.get(operand, []) if type(operand) is int else []
        if len(made) != 1 or depth < 0:
            return False
        match made[0]:
            case ir.Assign(src=src):
                return self._is_idle(src, idle, depth - 1)
            case ir.Call() as call:
                key = self.ex.calls.key(call, self.ex.typed.callee(call))
                by = [param for name, param in idle if name == key]
                return any(
                    param == NO_PARAM
                    or (param < len(call.args) and self._is_idle(call.args[param], idle, depth - 1))
                    for param in by
                )
            case _:
                return False

    def _is_lent_descriptor(self, facts: FuncFacts, args: tuple[int, ...]) -> bool:
        """Whether the call makes a file of a descriptor that somebody else has opened, and may go on to use: the
        function's own parameter, `conn.Control(func(fd uintptr) { … })`."""
        return any(
            moved.what == "descriptor"
            and 0 <= moved.param < len(args)
            and self.ex.values.descs[args[moved.param]][0] == "param"
            for moved in facts.transfers
        )

    def _is_told_of_error(self, state: State, callee: Callee, args: tuple[int, ...]) -> bool:
        """Whether a function value is called with an error that is there: it opens nothing then."""
        params = callee.sig.params if callee.sig is not None else ()
        return any(
            gt.is_error(param)
            and arg != self.ex.nil
            and state.nil.get(arg) is not True
            and self.ex.assumptions.is_told_nil(state, arg)
            for param, arg in zip(params, args, strict=False)
        )

    def _negotiates(self, state: State, call: ir.Call, args: tuple[int, ...]) -> bool:
        """Whether what is dialled runs over a connection that is given: it ends with that."""
        if any(base in state.obs for arg in args for base, _ in self.ex.values.chain(arg)):
            return True
        return any(self.solver.type_spec(self.ex.type_of(arg)) is not None for arg in call.args)

    def _given(self, state: State, call: ir.Call, obligation: str, args: tuple[int, ...]) -> int:
        """The receiver or the argument that a row says becomes the resource; -1 if there is none."""
        if obligation == "receiver":
            return self.ex.value(state, call.recv) if call.recv is not None else -1
        index = int(obligation.partition(":")[2])
        return args[index] if index < len(args) else -1

    def _guards(self, fresh: Fresh, values: list[int]) -> Guards:
        """The results of the callee that say whether there is anything."""
        found = ((fresh.guard, fresh.guard_kind), (fresh.flag, fresh.flag_kind))
        guards = [(values[number], what) for number, what in found if 0 <= number < len(values)]
        if fresh.error_field and 0 <= fresh.result < len(values):
            guards.append((self.ex.values.make("field", values[fresh.result], fresh.error_field), "nil"))
        return tuple(guards)

    def _hand_out(
        self,
        state: State,
        node: Node,
        call: ir.Call,
        callee: Callee,
        values: list[int],
        index: int,
        birth: Birth,
        tuple_temp: bool,
    ) -> Node:
        """An obligation on a result; lost at once where nobody takes the result.

        A result that releases one thing already (a cleanup function of two) has the other below it.
        """
        ex = self.ex
        also = tuple(other for other in birth.also if other < len(values))
        value = values[index]
        if not tuple_temp and not self._takes(call, index):
            # Where only the cleanup function is kept, the message speaks of it.
            for other in also:
                if self._takes(call, other) and type(self._result_type(callee, other)) is gt.FuncType:
                    value = values[other]
                    birth = birth._replace(spec=birth.spec._replace(hint=CALLED))
                    also = tuple(o for o in also if o != other)
                    break
        earlier = state.obs.get(value)
        if earlier is not None:
            for other, ob in list(state.obs.items()):
                if other != value and ob.site == earlier.site and other in values:
                    state.heap[value, f"{TOGETHER}{other}"] = other
        after = self._born(state, node, call, callee, value, index, birth)
        for other in also:
            if values[other] not in state.obs:
                state.obs[values[other]] = state.obs[value]
            elif state.obs[values[other]].site != state.obs[value].site:
                state.heap[values[other], f"{TOGETHER}{value}"] = value
        taken = tuple_temp or value != values[index] or any(self._takes(call, i) for i in (index, *also))
        if not taken and not birth.spec.long_lived:
            if birth.carried or any(
                v == other and w == "nil" for v, w in birth.guards for other in self.bound(call, values)
            ):
                state.obs[value] = state.obs[value]._replace(dropped=True)
            elif ex.contexts.cancelled_anyway(state, value) and not ex.sites[state.obs[value].site].in_loop:
                ex.losing.drop(state, value)
            else:
                ex.losing.lose(state, after, value, "discarded", "", call.pos, call.end)
            for other in also:
                state.obs.pop(values[other], None)
        return after

    def _owner_held(self, state: State, call: ir.Call) -> bool:
        """Whether the receiver is an obligation of its own: a connection, whose end is that of its channels."""
        recv = self.ex.value(state, call.recv) if call.recv is not None else -1
        return recv >= 0 and any(base in state.obs for base, _ in self.ex.values.chain(recv))

    def _owner_made(self, call: ir.Call) -> bool:
        """Whether the receiver was acquired by this function, or the one around this literal: who has it now ends it,
        and with it what comes from it."""
        made = self.ex.conditions.bodies().defined.get(call.recv, []) if type(call.recv) is int else []
        return bool(made) and all(
            type(i) is ir.Call and self.solver.acquiring(self.ex.typed.callee(i), self.ex.typed.package)
            for i in made
        )

    def _takes(self, call: ir.Call, index: int) -> bool:
        """Whether a variable takes the result."""
        return 0 <= index < len(call.dsts) and call.dsts[index] >= 0

    def _result_type(self, callee: Callee, index: int) -> gt.Type:
        results = callee.sig.results if callee.sig is not None else ()
        return self.world.underlying(results[index]) if index < len(results) else gt.UNKNOWN

    def bound(self, call: ir.Call, values: list[int]) -> list[int]:
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
        birth: Birth,
    ) -> Node:
        ex = self.ex
        born = value
        site = Site(
            call.pos,
            call.end,
            index,
            birth.spec,
            self.display(call, callee),
            birth.confidence,
            birth.origin,
            ex.current,
            ex.shape(ex.current).cycles[ex.block] >= 0,
            birth.decided,
        )
        desc = ex.values.descs[value]
        while desc[0] == "field" and desc[2] != "[]":
            base = desc[1]
            assert isinstance(base, int)
            state.heap.setdefault((base, str(desc[2])), value)  # `c.cmd.Start()`: c leads to it
            value, desc = base, ex.values.descs[base]
        return ex.acquire(state, node, born, site, birth.guards)

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

    def drop_results(self, state: State, node: Node, call: ir.Call) -> None:
        """`go f()` and `defer f()` drop what f acquires."""
        ex = self.ex
        callee = ex.typed.callee(call)
        if not ex.track or not self.solver.acquiring(callee, ex.typed.package):
            return
        facts = self.world.facts(callee.func) if callee.func is not None else None
        if facts is not None and any(row.obligation or row.result < 0 for row in facts.acquires):
            return
        count = len(callee.sig.results) if callee.sig is not None else 1
        values = [ex.values.make("call", call.pos, call.end, i) for i in range(count)]
        self.acquire(state, node, call, callee, facts, values, {}, False, ())
        for value in values:
            state.obs.pop(value, None)

    def _is_others(self) -> bool:
        """Whether a process is not for this function to wait for with what it has: it asks for a descriptor, and waits
        by that, or it attaches to one that somebody else has started."""
        keys: set[object] = set()
        for instr in instructions(self.ex.func):
            if type(instr) is ir.Composite:
                keys.update(key for key, _ in instr.elems)
            elif type(instr) is ir.Store:
                keys.add(instr.field)
        return "PidFD" in keys or ("Reattach" in keys and "Cmd" not in keys)

    def closes_connections(self) -> bool:
        """Whether some request of the function asks for its connection to be closed, by a field or a header."""
        for block in self.ex.func.blocks:
            for instr in block.instrs:
                if type(instr) is ir.Store and instr.field == "Close":
                    if instr.src == ir.Const("bool", "true"):
                        return True
                elif type(instr) is ir.Composite:
                    if ("Close", ir.Const("bool", "true")) in instr.elems:
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
            func = callee.func
            facts = self.world.facts(func) if func is not None and not is_container(func) else None
            if callee.kind not in ("builtin", "convert") and self.ex.operands.is_unseen(callee, facts):
                return True  # a server out of sight ends what it serves
            if facts is not None and any(
                not moved.to.startswith("result:") and moved.param == index
                for index, arg in enumerate(call.args)
                if arg == local
                for moved in facts.transfers
            ):
                return True
        return False

    def becomes(self, value: int) -> bool:
        """Whether a call's result is to become a resource by one of its methods: a command, once it is started."""
        known = self._becoming.get(value)
        if known is None:
            called = self.ex.values.descs[value][0] == "call"
            known = self._becoming[value] = called and self.solver.becomes_by_method(
                self.solver.outward.made_type(self.ex, value)
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
        if callee.kind != "func":
            return False
        if self.solver.is_std(callee.func.pkg):
            return True
        # A library's `New` makes a process that is not started yet.
        results = callee.sig.results if callee.sig is not None else ()
        new = callee.func.name.startswith("New") and bool(results)
        return new and self.solver.becomes_by_method(results[0], "process")

    def literal(self, state: State, node: Node, i: ir.Composite, value: int) -> Node | None:
        """A composite literal of a type that is a long-lived resource itself."""

        ex = self.ex
        t = gt.deref(ex.typed.literal(i))
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
            ex.current,
            ex.shape(ex.current).cycles[ex.block] >= 0,
        )
        return ex.acquire(state, node, value, site, ())
