"""What a function's control-flow graph looks like: live locals, loops, conditions asked more than once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeGuard

from goplumb.compile import ir

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from goplumb.solve.walk.counting import Counting


def uses(instr: ir.Instr) -> Iterator[int]:
    """The locals an instruction reads."""
    match instr:
        case ir.Assign(_, _, src) | ir.StoreGlobal(_, _, src) | ir.Addr(_, _, src) | ir.Convert(_, _, _, src):
            if type(src) is int:
                yield src
        case ir.Assert(_, _, _, src, _):
            if type(src) is int:
                yield src
        case ir.Load(_, _, _, base, _) | ir.Slice(_, _, base) | ir.Deref(_, _, base):
            if type(base) is int:
                yield base
        case ir.Instantiate(_, _, base, _):
            if type(base) is int:
                yield base
        case ir.Store(_, base, _, src):
            yield from (x for x in (base, src) if type(x) is int)
        case ir.Index(_, _, _, base, key):
            yield from (x for x in (base, key) if type(x) is int)
        case ir.StoreIndex(_, base, key, src):
            yield from (x for x in (base, key, src) if type(x) is int)
        case ir.StoreDeref(_, base, src):
            yield from (x for x in (base, src) if type(x) is int)
        case ir.Op(_, _, _, args) | ir.Make(_, _, _, args):
            yield from (x for x in args if type(x) is int)
        case ir.Composite():
            for name, value in instr.elems:
                if type(name) is int:
                    yield name
                if type(value) is int:
                    yield value
        case ir.MakeClosure():
            yield from instr.captures
        case ir.Call():
            yield from call_uses(instr)
        case ir.Defer(_, call) | ir.Go(_, call):
            yield from call_uses(call)
        case ir.Send(_, chan, value):
            yield from (x for x in (chan, value) if type(x) is int)
        case ir.Recv(_, _, _, chan):
            if type(chan) is int:
                yield chan
        case _:
            return


def call_uses(call: ir.Call) -> Iterator[int]:
    if type(call.recv) is int:
        yield call.recv
    if type(call.fn) is int:
        yield call.fn
    for arg in call.args:
        if type(arg) is int:
            yield arg


def defs(instr: ir.Instr) -> Iterator[int]:
    """The locals an instruction gives a new value."""
    match instr:
        case ir.Call():
            yield from (d for d in instr.dsts if d >= 0)
        case ir.Index() | ir.Assert() | ir.Recv():
            if instr.dst >= 0:
                yield instr.dst
            if instr.ok >= 0:
                yield instr.ok
        case (
            ir.Assign()
            | ir.Zero()
            | ir.Load()
            | ir.Instantiate()
            | ir.Slice()
            | ir.Deref()
            | ir.Addr()
            | ir.Op()
            | ir.Convert()
            | ir.New()
            | ir.Make()
            | ir.Composite()
            | ir.MakeClosure()
        ):
            if instr.dst >= 0:
                yield instr.dst
        case _:
            return


def term_uses(term: ir.Terminator) -> Iterator[int]:
    match term:
        case ir.Branch():
            if type(term.left) is int:
                yield term.left
            if type(term.right) is int:
                yield term.right
        case ir.Range():
            if type(term.over) is int:
                yield term.over
        case ir.TypeSwitch():
            if type(term.src) is int:
                yield term.src
        case ir.Return():
            yield from (v for v in term.values if type(v) is int)
        case _:
            return


def successors(term: ir.Terminator) -> tuple[int, ...]:
    match term:
        case ir.Jump():
            return (term.target,)
        case ir.Branch():
            return (term.then, term.other)
        case ir.Range():
            return (term.body, term.done)
        case ir.Choose():
            return term.targets
        case ir.TypeSwitch():
            return (*(target for _, target in term.cases), term.default)
        case _:
            return ()


def reachable(func: ir.Func, starts: Iterable[int], beyond: int = -1) -> set[int]:
    """The blocks that can be reached from some, these included, without passing through `beyond`."""
    seen: set[int] = set()
    work = list(starts)
    while work:
        number = work.pop()
        if number not in seen and number != beyond:
            seen.add(number)
            work.extend(successors(func.blocks[number].term))
    return seen


class Shape:
    """Computed once per lowered function or literal."""

    __slots__ = (
        "_asked_from",
        "_func",
        "_source",
        "asked_twice",
        "assigned",
        "captured",
        "counted",
        "counting",
        "covered",
        "cycles",
        "indexed",
        "joins",
        "kept",
        "keyed",
        "live",
        "measured",
    )

    def __init__(self, func: ir.Func, source: bytes) -> None:
        self.captured: frozenset[int] = frozenset(_captured(func))
        """Locals that a literal inside uses: alive as long as the literal may run."""
        self.live = _liveness(func)
        """Per block, a bit set of the locals that may be read from its start on."""
        self.kept: list[frozenset[int] | None] = [None] * len(func.blocks)
        """Per block, the captured and the live locals, once somebody has asked."""
        self.covered: dict[int, bool] = {}
        """Block that ends in the last case of a switch -> whether there is no way past its cases; filled on demand."""
        self.counting: Counting | None = None
        """Which branches say that a loop goes on, once somebody has asked."""
        self.joins = _joins(func)
        """Per block, whether it can be come to from more than one place; the entry too."""
        self.cycles = _cycles(func)
        """Per block, the number of the loop it lies in (outermost cycle), or -1."""
        self.indexed = _indexed(func, self.cycles)
        """Position of the condition of a counting loop -> where the loop goes on, and the locals that it indexes."""
        self.keyed = _keyed(func)
        """Position of a range -> the locals that its key indexes: lists as long as the one it runs through."""
        self.asked_twice = _asked_twice(func, source)
        self._func, self._source = func, source
        self._asked_from: list[frozenset[bytes]] | None = None
        self.measured = _measured(func)
        self.counted = _counted(func)
        """Locals whose length is asked, and that are never cut."""
        self.assigned: frozenset[int] = frozenset(
            d for block in func.blocks for instr in block.instrs for d in defs(instr)
        )

    def asked_from(self, block: int) -> frozenset[bytes]:
        """Those of `asked_twice` that may be asked from the block on, or in a literal."""
        if self._asked_from is None:
            self._asked_from = _asked_from(self._func, self._source, self.asked_twice)
        return self._asked_from[block]


def _joins(func: ir.Func) -> list[bool]:
    before = [0] * len(func.blocks)
    for block in func.blocks:
        for target in successors(block.term):
            before[target] += 1
    return [number == 0 or count > 1 for number, count in enumerate(before)]


def bits(mask: int) -> Iterator[int]:
    """The numbers of the bits that are set."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def _captured(func: ir.Func) -> Iterator[int]:
    for block in func.blocks:
        for instr in block.instrs:
            if type(instr) is ir.MakeClosure:
                yield from instr.captures


def _liveness(func: ir.Func) -> list[int]:
    blocks = func.blocks
    use: list[int] = []
    kill: list[int] = []
    for block in blocks:
        used = 0
        killed = 0
        for instr in block.instrs:
            for local in uses(instr):
                if not killed >> local & 1:
                    used |= 1 << local
            for local in defs(instr):
                killed |= 1 << local
        for local in term_uses(block.term):
            if not killed >> local & 1:
                used |= 1 << local
        use.append(used)
        kill.append(killed)
    live = list(use)
    before: list[list[int]] = [[] for _ in blocks]
    for number, block in enumerate(blocks):
        for target in successors(block.term):
            before[target].append(number)
    work = list(range(len(blocks)))
    while work:
        number = work.pop()
        for previous in before[number]:
            add = live[number] & ~kill[previous] & ~live[previous]
            if add:
                live[previous] |= add
                work.append(previous)
    results = 0
    if func.named_results:
        for local in func.results:
            results |= 1 << local
    return [bits | results for bits in live] if results else live


def _cycles(func: ir.Func) -> list[int]:
    """Strongly connected components of more than one block (or with an edge to itself), by Tarjan without recursion."""
    blocks = func.blocks
    count = len(blocks)
    index = [-1] * count
    low = [0] * count
    on_stack = [False] * count
    stack: list[int] = []
    component = [-1] * count
    counter = 0
    number = 0
    for root in range(count):
        if index[root] >= 0:
            continue
        work = [(root, iter(successors(blocks[root].term)))]
        index[root] = low[root] = counter
        counter += 1
        stack.append(root)
        on_stack[root] = True
        while work:
            node, targets = work[-1]
            for target in targets:
                if index[target] < 0:
                    index[target] = low[target] = counter
                    counter += 1
                    stack.append(target)
                    on_stack[target] = True
                    work.append((target, iter(successors(blocks[target].term))))
                    break
                if on_stack[target]:
                    low[node] = min(low[node], index[target])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    members = []
                    while True:
                        member = stack.pop()
                        on_stack[member] = False
                        members.append(member)
                        if member == node:
                            break
                    if len(members) > 1 or node in successors(blocks[node].term):
                        for member in members:
                            component[member] = number
                        number += 1
    return component


def _indexed(func: ir.Func, cycles: list[int]) -> dict[int, tuple[int, frozenset[int]]]:
    found: dict[int, tuple[int, frozenset[int]]] = {}
    bases: dict[int, set[int]] = {}
    for number, block in enumerate(func.blocks):
        if cycles[number] >= 0:
            for instr in block.instrs:
                if type(instr) is ir.Index and type(instr.base) is int:
                    bases.setdefault(cycles[number], set()).add(instr.base)
    if not bases:
        return found
    for number, block in enumerate(func.blocks):
        term = block.term
        if type(term) is ir.Branch and cycles[number] in bases and term.op in ("<", "<=", ">", ">=", "!="):
            inside = [t for t in (term.then, term.other) if cycles[t] == cycles[number]]
            if len(inside) == 1:
                found[term.pos] = (inside[0], frozenset(bases[cycles[number]]))
    return found


def _keyed(func: ir.Func) -> dict[int, frozenset[int]]:
    keys = {b.term.key: b.term.pos for b in func.blocks if type(b.term) is ir.Range and b.term.key >= 0}
    bases: dict[int, set[int]] = {}
    if keys:
        for block in func.blocks:
            for instr in block.instrs:
                if type(instr) is ir.Index and instr.key in keys and type(instr.base) is int:
                    assert type(instr.key) is int
                    bases.setdefault(keys[instr.key], set()).add(instr.base)
    return {pos: frozenset(found) for pos, found in bases.items()}


def _asked_twice(func: ir.Func, source: bytes) -> frozenset[bytes]:
    """Conditions, written with `==` for `!=` and `> 0`, that stand at several branches: their outcomes correlate."""
    seen: set[bytes] = set()
    twice: set[bytes] = set()
    pending = [func]
    while pending:
        current = pending.pop()
        for block in current.blocks:
            for instr in block.instrs:
                if type(instr) is ir.MakeClosure:
                    pending.append(instr.func)
            if type(block.term) is ir.Branch:
                text = condition_key(block.term, source)
                if text in seen:
                    twice.add(text)
                seen.add(text)
    return frozenset(twice)


def _asked_from(func: ir.Func, source: bytes, twice: frozenset[bytes]) -> list[frozenset[bytes]]:
    inner = [i.func for block in func.blocks for i in block.instrs if type(i) is ir.MakeClosure]
    anywhere: set[bytes] = set()
    while inner:
        for block in inner.pop().blocks:
            inner.extend(i.func for i in block.instrs if type(i) is ir.MakeClosure)
            if type(block.term) is ir.Branch:
                anywhere.add(condition_key(block.term, source))
    asked = [set(anywhere) for _ in func.blocks]
    before: list[list[int]] = [[] for _ in func.blocks]
    for number, block in enumerate(func.blocks):
        if type(block.term) is ir.Branch:
            asked[number].add(condition_key(block.term, source))
        for target in successors(block.term):
            before[target].append(number)
    work = list(range(len(func.blocks)))
    while work:
        number = work.pop()
        for previous in before[number]:
            if not asked[number] <= asked[previous]:
                asked[previous] |= asked[number]
                work.append(previous)
    return [frozenset(texts & twice) for texts in asked]


NUMBER = re.compile(r"0|[1-9][0-9]*")
"""Constants that are read as numbers."""


def is_number(operand: ir.Operand | None) -> TypeGuard[ir.Const]:
    """Whether the operand is a constant that is read as a number."""
    return type(operand) is ir.Const and operand.kind == "int" and NUMBER.fullmatch(operand.text) is not None


def _measured(func: ir.Func) -> frozenset[int]:
    """Locals that more than one branch compares with a number, `n > 0` here, `n == 0` there, and that nobody
    changes out of sight."""
    branches: dict[int, int] = {}
    for block in func.blocks:
        term = block.term
        if type(term) is ir.Branch and type(term.left) is int and is_number(term.right):
            branches[term.left] = branches.get(term.left, 0) + 1
    shared = set(_captured(func))
    for block in func.blocks:
        shared.update(i.src for i in block.instrs if type(i) is ir.Addr and type(i.src) is int)
    return frozenset(local for local, count in branches.items() if count > 1 and local not in shared)


def _counted(func: ir.Func) -> frozenset[int]:
    asked: set[int] = set()
    cut: set[int] = set()
    for block in func.blocks:
        for i in block.instrs:
            if type(i) is ir.Call and type(i.fn) is ir.Global and i.fn.name == "len":
                asked.update(arg for arg in i.args if type(arg) is int)
            elif type(i) is ir.Slice and type(i.base) is int:
                cut.add(i.base)
    return frozenset(asked - cut)


def condition_key(branch: ir.Branch, source: bytes) -> bytes:
    text = source[branch.pos : branch.end].replace(b"!=", b"==")
    return text.removesuffix(b"> 0") + b"== 0" if text.endswith(b" > 0") else text
