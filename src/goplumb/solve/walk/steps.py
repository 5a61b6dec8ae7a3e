"""What each instruction does to a state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goplumb.compile import ir
from goplumb.link import gotypes as gt
from goplumb.solve.walk.acquire import DISABLES_POOL
from goplumb.solve.walk.convention import READING
from goplumb.solve.walk.renaming import rename
from goplumb.solve.walk.state import DeferredCall, State
from goplumb.solve.walk.trace import Node, Pair

if TYPE_CHECKING:
    from collections.abc import Callable

    from goplumb.solve.walk.explore import Explorer

SIGNALS = gt.ChanOf(gt.Struct(()))
"""Channels that are closed, and never sent anything."""

CONTAINERS = frozenset({"lit", "zero", "made", "append"})
"""Kinds of values that hold other values and are made here."""


class Steps:
    """One method per kind of instruction; each gives the states after it, None where only the given one has changed."""

    def __init__(self, explorer: Explorer) -> None:
        self.ex = explorer
        self.solver = explorer.solver
        self.world = explorer.solver.world
        self.promoted: dict[tuple[ir.Operand, str], tuple[str, ...]] = {}
        """(base, field) -> the embedded fields between them."""

    def assign(self, state: State, node: Node, i: ir.Assign) -> None:
        value = self.ex.value(state, i.src)
        if type(i.src) is int and self.ex.typed.func.locals[i.dst].kind == "temp":
            self.ex.copies.add(i.dst)
        self.ex.bind(state, node, i.dst, value, i.pos, i.pos)
        if i.src in self.ex.copies:
            del state.env[i.src]  # it is read once

    def _zero_value(self, state: State, node: Node, i: ir.Zero) -> None:
        value = self.ex.zero_of(i.dst)
        if self.ex.values.descs[value][0] == "zero":
            self._remake(state, value)  # another variable in each iteration
        self.ex.bind(state, node, i.dst, value, i.pos, i.pos)

    def _store_global(self, state: State, node: Node, i: ir.StoreGlobal) -> None:
        self.ex.losing.store_away(state, self.ex.value(state, i.src), i.src, for_good=True)

    def load(self, state: State, node: Node, i: ir.Load) -> None:
        base = self.ex.value(state, i.base)
        if state.obs or self.ex.absent:
            self.ex.noting.note_use(state, node, base, i.pos, i.end)
            read = state.heap.get((base, READING))
            if read is not None:
                self.ex.losing.drop(state, read)  # by a field, or a method taken as a value, it may be got at
        base, t = self._to_declaring(state, base, i.base, i.field)
        value = state.env[i.dst] = self.ex.field(state, base, i.field)
        if base in state.obs and self._embeds(t, i.field, base, state):
            self.ex.embedded.add(value)
        if state.obs and self.ex.values.descs[base][0] in CONTAINERS and self.ex.reach.carries(state, base):
            member = self.world.member(t, i.field)
            if member is not None and member.func is not None:
                self.ex.bound[value] = base

    def _to_declaring(self, state: State, base: int, operand: ir.Operand, field: str) -> tuple[int, gt.Type]:
        """The struct that has the field itself, and its type: the operand, or what it embeds."""
        t = self.ex.type_of(operand)
        through = self.promoted.get((operand, field))
        if through is None:
            member = self.world.member(t, field)
            through = self.promoted[operand, field] = member.through if member is not None else ()
        for embedded in through:
            owed = state.obs.get(base)
            if owed is not None and field in self.ex.sites[owed.site].spec.releases:
                break  # `ra.Close` as a value: the resource's own, whatever it has it from
            holder, base = base, self.ex.field(state, base, embedded)
            if holder in state.obs:
                self.ex.embedded.add(base)
            member = self.world.member(t, embedded)
            t = member.type if member is not None else gt.UNKNOWN
        return base, t

    def _embeds(self, t: gt.Type, field: str, base: int, state: State) -> bool:
        """Whether the field is an embedded one, which brings the methods of its own: `rows.Rows`, `n.File`. Of a
        catalogued type out of sight, an exported field is taken for one."""
        under = self.world.underlying(gt.deref(t))
        if type(under) is gt.Struct:
            return any(f.embedded and f.name == field for f in under.fields)
        inferred = self.ex.sites[state.obs[base].site].spec.resource == "inferred"
        return under == gt.UNKNOWN and not inferred and field[:1].isupper()

    def _store(self, state: State, node: Node, i: ir.Store) -> None:
        base, _ = self._to_declaring(state, self.ex.value(state, i.base), i.base, i.field)
        value = self.ex.value(state, i.src)
        former = self.ex.values.make("field", base, i.field)
        if former not in self.ex.given:
            state.refresh(former)
        state.forget_compared(former)
        if state.obs and value in (self.ex.true, self.ex.false):
            state.truth[former] = value == self.ex.true  # a flag that says what was done
        if state.obs:
            self.ex.losing.note_collected(state, value)
            replaced = state.obs.get(base)
            if replaced is not None and i.field in DISABLES_POOL and value != self.ex.false:
                self.ex.losing.drop(state, base)
            elif replaced is not None and replaced.closed:
                state.obs[base] = replaced._replace(closed=False)  # `resp.Body = io.NopCloser(…)`
        if type(i.base) is ir.Global or self.ex.reach.is_outer(state, base):
            if state.obs:
                if self.ex.operands.lends(state, base, value):
                    state.heap[base, i.field] = value
                    return
                self.ex.keeping.note_owner(state, base, i.field, value, i.base, i.pos)
            stored = self.ex.losing.store_away(state, value, i.src)
            if stored and self._worth_holding(state, value):
                state.heap[base, i.field] = value
            else:
                state.heap.pop((base, i.field), None)
            return
        desc = self.ex.values.descs[base]
        if desc[0] == "elem" and self.ex.reach.carries(state, value):
            # `peers[i].conn = c`: which of them it is, is not known.
            assert isinstance(desc[1], int)
            state.heap[desc[1], f"[.{value}]"] = value
            self.ex.losing.note_collected(state, value)
            return
        old = state.heap.get((base, i.field))
        if self._worth_holding(state, value):
            state.heap[base, i.field] = value
        else:
            state.heap.pop((base, i.field), None)
        if old is not None and old != value and state.obs:
            self._lose_unreachable(state, node, old, i.field, i.pos)

    def _lose_unreachable(self, state: State, node: Node, old: int, name: str, pos: int) -> None:
        held = [v for v in self.ex.reach.values(state, [old]) if v in state.obs and not state.obs[v].released]
        if not held:
            return
        still = self.ex.reach.values(state, self.ex.reach.roots(state, named_only=True))
        for value in held:
            if value not in still:
                self.ex.losing.lose(state, node, value, "overwritten", name, pos, pos)

    def index(self, state: State, node: Node, i: ir.Index) -> None:
        base = self.ex.value(state, i.base)
        if i.dst >= 0:
            self.ex.bind(state, node, i.dst, self.ex.values.make("elem", base), i.pos, i.pos)
        if i.ok >= 0:
            ok = self.ex.values.make("op", i.pos, 1)
            self.ex.bind(state, node, i.ok, ok, i.pos, i.pos)
            if self.ex.track and i.dst >= 0:
                self.ex.entries.look(state, i, base, ok)

    def instantiate(self, state: State, node: Node, i: ir.Instantiate) -> None:
        state.env[i.dst] = self.ex.value(state, i.base)

    def _store_index(self, state: State, node: Node, i: ir.StoreIndex) -> None:
        base = self.ex.value(state, i.base)
        value = self.ex.value(state, i.src)
        key = self.ex.value(state, i.key) if state.obs else value  # what a set is of, is its keys
        outer = type(i.base) is ir.Global or self.ex.reach.is_outer(state, base)
        if outer and state.obs:
            self.ex.keeping.note_element(state, base, value, i.pos)
        for each in {value, key}:
            if outer and each == value:
                if not self.ex.entries.put(state, node, i, base, each):
                    self.ex.losing.store_away(state, each, i.src)
            elif outer:
                self.ex.losing.drop_reachable(state, each)
            else:
                self._collect(state, base, each)

    def _collect(self, state: State, collection: int, value: int) -> None:
        """The value, which may be an element of another, becomes one of a collection of this function, or a key."""
        if self.ex.reach.carries(state, value) or self._is_held_element(state, value):
            state.heap[collection, f"[{value}]"] = value
            self.ex.losing.note_collected(state, value)

    def slice(self, state: State, node: Node, i: ir.Slice) -> None:
        state.env[i.dst] = self.ex.value(state, i.base)

    def deref(self, state: State, node: Node, i: ir.Deref) -> None:
        base = self.ex.value(state, i.base)
        if i.dst >= 0:
            state.env[i.dst] = base

    def _store_deref(self, state: State, node: Node, i: ir.StoreDeref) -> None:
        base = self.ex.value(state, i.base)
        value = self.ex.value(state, i.src)
        if self.ex.reach.is_outer(state, base):
            if state.obs:
                self.ex.keeping.note_pointed(state, base, value, i.pos)
            self.ex.losing.drop_reachable(state, value)
        elif value != base:
            state.heap[base, "*"] = value

    def addr(self, state: State, node: Node, i: ir.Addr) -> None:
        state.env[i.dst] = self.ex.value(state, i.src)

    def op(self, state: State, node: Node, i: ir.Op) -> None:
        args = [self.ex.value(state, a) for a in i.args]
        value = -1
        if i.op == "!" and len(args) == 1:
            if args[0] in (self.ex.true, self.ex.false):
                value = self.ex.false if args[0] == self.ex.true else self.ex.true
            else:
                value = self.ex.values.make("not", args[0])
        elif i.op in ("==", "!=") and len(args) == 2 and self.ex.nil in args:
            other = args[0] if args[1] == self.ex.nil else args[1]
            value = self.ex.values.make("isnil", other)
            if i.op == "!=":
                value = self.ex.values.make("not", value)
        if value < 0:
            value = self.ex.values.make("op", i.pos, i.dst)
            state.refresh(value)
        self.ex.bind(state, node, i.dst, value, i.pos, i.pos)

    def convert(self, state: State, node: Node, i: ir.Convert) -> None:
        self.ex.bind(state, node, i.dst, self.ex.value(state, i.src), i.pos, i.pos)

    def assert_(self, state: State, node: Node, i: ir.Assert) -> None:
        value = self.ex.value(state, i.src)
        if i.dst >= 0:
            self.ex.bind(state, node, i.dst, value, i.pos, i.pos)
        if i.ok >= 0:
            ok = self.ex.values.make("assert", i.pos, value)
            self.ex.assert_ok[ok] = value
            self.ex.assert_types[ok] = self.ex.typed.resolve(i.type, i.pos)
            self.ex.bind(state, node, i.ok, ok, i.pos, i.pos)

    def new(self, state: State, node: Node, i: ir.New) -> None:
        value = self.ex.values.make("lit", i.pos, i.end)
        if i.dst >= 0:
            self.ex.made_types[value] = self.ex.typed.types[i.dst]
        self._remake(state, value)
        self.ex.bind(state, node, i.dst, value, i.pos, i.end)

    def _remake(self, state: State, value: int) -> None:
        if value in state.obs or any(k[0] == value for k in state.heap) or value in state.env.values():
            rename(self.ex.values, state, value)
        state.gone = state.gone - {value}

    def make(self, state: State, node: Node, i: ir.Make) -> None:
        value = self.ex.values.make("made", i.pos)
        self._remake(state, value)
        self.ex.bind(state, node, i.dst, value, i.pos, i.pos)

    def composite(self, state: State, node: Node, i: ir.Composite) -> list[Pair] | None:
        value = self.ex.values.make("lit", i.pos, i.end)
        t = self.ex.typed.literal(i)
        if i.dst >= 0:
            self.ex.made_types[value] = t
        self._remake(state, value)
        under = self.ex.world.underlying(gt.deref(t))
        fields = under.fields if type(under) is gt.Struct else ()
        for number, (key, operand) in enumerate(i.elems):
            held = self.ex.value(state, operand)
            if not self._worth_holding(state, held):
                continue
            if isinstance(key, str):
                state.heap[value, key] = held
            elif key is None and number < len(fields):
                state.heap[value, fields[number].name] = held
            else:
                state.heap[value, f"[{held}]"] = held
        if i.dst >= 0:
            self.ex.bind(state, node, i.dst, value, i.pos, i.end)
            if self.ex.track:
                made = self.ex.acquirer.literal(state, node, i, value)
                if made is not None:
                    return [(state, made)]
        return None

    def _worth_holding(self, state: State, value: int) -> bool:
        """Whether it matters that something holds the value: it leads to an obligation, or may come to."""
        if (
            value in self.ex.closures
            or self.ex.values.descs[value][0] in CONTAINERS
            or self.ex.acquirer.becomes(value)
        ):
            return True
        return bool(state.obs) and (
            self.ex.reach.carries(state, value)
            or bool(self.ex.reach.through_field(state, value))
            or self._is_held_element(state, value)
            or self.ex.assumptions.guards(state, value)
            or self.ex.contexts.made_here(value)
            # a deferred literal may ask for it
            or (bool(state.defers) and self.ex.assumptions.is_told_nil(state, value))
        )

    def _is_held_element(self, state: State, value: int) -> bool:
        """Whether the value is an element of what holds obligations: any of them may be its own."""
        return self.ex.values.descs[value][0] == "elem" and bool(self.ex.reach.obligations(state, value))

    def make_closure(self, state: State, node: Node, i: ir.MakeClosure) -> None:
        value = self.ex.values.make("closure", i.pos, i.end)
        self.ex.closures[value] = i
        self.ex.bind(state, node, i.dst, value, i.pos, i.end)

    def call(self, state: State, node: Node, i: ir.Call) -> list[Pair] | None:
        plain = self.ex.plain.get((i.pos, i.end))
        if plain is None:
            plain = self.ex.plain[i.pos, i.end] = self.ex.calls.plain_results(i)
        if self.ex.absent:
            self.ex.noting.note_look(state, i)
        if i.name == "Done" and i.recv is not None:
            self.ex.contexts.note_asked(state, i)
        if i.name == "Deadline" and len(i.dsts) == 2 and self.ex.contexts.has_deadline(state, i):
            deadline = self.ex.values.make("call", i.pos, i.end, 0)
            self.ex.bind(state, node, i.dsts[0], deadline, i.pos, i.end)
            self.ex.bind(state, node, i.dsts[1], self.ex.true, i.pos, i.end)
            return None
        if self.ex.descent.mortal and i.recv is not None:
            self.ex.descent.end(state, i.name, self.ex.value(state, i.recv))
        if plain and not self._is_hot(state, i):
            env = state.env
            for dst, value in zip(i.dsts, plain[1:], strict=False):
                if dst >= 0:
                    if state.obs and dst in env:
                        self.ex.losing.overwrite(state, node, dst, i.pos, i.end, (value,))
                    env[dst] = value
                    state.refresh(value)
            return None
        recv = self.ex.value(state, i.recv) if i.recv is not None else -1
        fn = self.ex.value(state, i.fn) if i.fn is not None else -1
        args = tuple(self.ex.value(state, a) for a in i.args)
        return self.ex.calls.run(state, node, i, recv, fn, args)

    def _is_hot(self, state: State, call: ir.Call) -> bool:
        """Whether an operand has to do with an obligation, or is something that can come to hold one."""
        if call.tuple_arg and state.obs:
            return True  # `s.add(open())`: any of the results may be one
        env = state.env
        descs = self.ex.values.descs
        hot: set[int] | None = None
        for operand in (call.recv, call.fn, *call.args):
            if type(operand) is not int:
                continue
            value = env.get(operand)
            if value is None:
                continue
            kind = descs[value][0]
            if kind == "closure" or (kind in CONTAINERS and operand is not call.recv):
                return True
            if not state.obs:
                continue
            if hot is None:
                hot = set(state.obs)
                for ob in state.obs.values():
                    hot.update(v for v, _ in ob.guards)
                hot.update(h for h, _ in state.heap)
                hot.update(state.heap.values())
                hot.update(self.ex.contexts.spans)
                hot.update(self.ex.wrapped)
                hot.update(self.ex.stubs)
            while True:
                if value in hot:
                    return True
                desc = descs[value]
                if desc[0] not in ("field", "elem", "not", "isnil"):
                    break
                base = desc[1]
                assert isinstance(base, int)
                value = base
        return False

    def _defer(self, state: State, node: Node, i: ir.Defer) -> list[Pair] | None:
        call = i.call
        recv = self.ex.value(state, call.recv) if call.recv is not None else -1
        fn = self.ex.value(state, call.fn) if call.fn is not None else -1
        args = tuple(self.ex.value(state, a) for a in call.args)
        record = DeferredCall(call, recv, fn, args)
        self.ex.noting.note_defer(state, node, i, recv, fn, args)
        self.ex.acquirer.drop_results(state, node, call)
        if record not in state.defers:
            state.defers = (*state.defers, record)
        return None

    def _go(self, state: State, node: Node, i: ir.Go) -> list[Pair] | None:
        call = i.call
        recv = self.ex.value(state, call.recv) if call.recv is not None else -1
        fn = self.ex.value(state, call.fn) if call.fn is not None else -1
        args = tuple(self.ex.value(state, a) for a in call.args)
        self.ex.literals.start(state, node, call, recv, fn, args)
        self.ex.acquirer.drop_results(state, node, call)
        return None

    def _send(self, state: State, node: Node, i: ir.Send) -> list[Pair] | None:
        if state.obs and self._is_no_channel(state, i.chan):
            return []
        self.ex.losing.drop_reachable(state, self.ex.value(state, i.value))
        return None

    def _is_no_channel(self, state: State, operand: ir.Operand) -> bool:
        """Whether a variable holds no channel: nothing is ever received from it or sent to it, and the case of a
        select that would is not taken."""
        return type(operand) is int and state.env.get(operand) == self.ex.nil

    def recv(self, state: State, node: Node, i: ir.Recv) -> list[Pair] | None:
        if state.obs:
            if self._is_no_channel(state, i.chan):
                return []
            self.ex.contexts.note_done(state, self.ex.value(state, i.chan))
            if self.ex.track and self.ex.type_of(i.chan) == SIGNALS:  # nothing comes from it but its end
                for ended in self.ex.ending(state, self.ex.value(state, i.chan)):
                    self.ex.losing.release(state, ended)
        if i.dst >= 0:
            value = self.ex.values.make("op", i.pos, 0)
            state.refresh(value)
            self.ex.bind(state, node, i.dst, value, i.pos, i.pos)
        if i.ok >= 0:
            ok = self.ex.values.make("op", i.pos, 1)
            state.refresh(ok)
            for ended in self.ex.ending(state, self.ex.value(state, i.chan)):
                self.ex.ends_when_false[ok] = ended
            self.ex.bind(state, node, i.ok, ok, i.pos, i.pos)
        return None

    def _keep_captured(self, state: State, node: Node, dying: set[int]) -> None:
        """A literal in a list or field keeps the variables of its iteration: it carries the duty on."""
        for literal in {v for v in state.heap.values() if v in self.ex.closures}:
            if dying.intersection(self.ex.closures[literal].captures):
                for value in self.ex.literals.discharged_by(state, node, literal):
                    self.ex.losing.drop(state, value)

    def _release_deferred(self, state: State, node: Node, dying: set[int]) -> None:
        """A deferred literal keeps the variables of its iteration, and will release what they hold."""
        for record in state.defers:
            literal = self.ex.closures.get(record.fn)
            if literal is not None and dying.intersection(literal.captures):
                for value in self.ex.literals.discharged_by(state, node, record.fn, record.args):
                    self.ex.losing.release(state, value, deferred=True)

    def _dead(self, state: State, node: Node, i: ir.Dead) -> None:
        """The end of an iteration: what only its variables reach is lost."""
        if not state.obs:
            for local in i.locals:
                state.env.pop(local, None)
            return
        for value in [v for v, ob in state.obs.items() if ob.dropped]:
            self.ex.losing.lose(state, node, value, "discarded", "", i.pos, i.pos)
        captured = self.ex.shape(self.ex.current).captured
        gone = [local for local in i.locals if local in state.env]
        if captured.intersection(gone):
            self._release_deferred(state, node, set(gone) - self.ex.shared)
        held: dict[int, str] = {}
        if captured.intersection(gone):
            self._keep_captured(state, node, set(gone) - self.ex.shared)
        for local in gone:
            value = state.env[local]
            if not self.ex.reach.carries(state, value):
                continue
            for found in self.ex.reach.values(state, [value]):
                if found in state.obs and not state.obs[found].released:
                    held.setdefault(found, self.ex.typed.func.locals[local].name)
        for local in gone:
            state.env.pop(local, None)
        if held:
            roots = self.ex.reach.roots(state, named_only=True)
            still = self.ex.reach.values(state, roots)
            for value, name in held.items():
                if value not in still and not self.ex.losing.group_alive(state, value, still):
                    self.ex.losing.lose(state, node, value, "iteration-end", name, i.pos, i.pos)


STEPS: dict[type, Callable[..., list[Pair] | None]] = {
    ir.Assign: Steps.assign,
    ir.Zero: Steps._zero_value,
    ir.StoreGlobal: Steps._store_global,
    ir.Load: Steps.load,
    ir.Store: Steps._store,
    ir.Index: Steps.index,
    ir.Instantiate: Steps.instantiate,
    ir.StoreIndex: Steps._store_index,
    ir.Slice: Steps.slice,
    ir.Deref: Steps.deref,
    ir.StoreDeref: Steps._store_deref,
    ir.Addr: Steps.addr,
    ir.Op: Steps.op,
    ir.Convert: Steps.convert,
    ir.Assert: Steps.assert_,
    ir.New: Steps.new,
    ir.Make: Steps.make,
    ir.Composite: Steps.composite,
    ir.MakeClosure: Steps.make_closure,
    ir.Call: Steps.call,
    ir.Defer: Steps._defer,
    ir.Go: Steps._go,
    ir.Send: Steps._send,
    ir.Recv: Steps.recv,
    ir.Dead: Steps._dead,
}
"""Instruction -> its method of Steps."""
