"""Which branches of a counting loop say that the iteration is not the last.

for i := 0; i < tries; i++ {
    resp, err = http.Get(url)
    if err == nil {
        break
    }
    if i == tries-1 {       false: there is another iteration to come,
        return err
    }
}                           so the loop is not left here where all tries have failed
defer resp.Body.Close()
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, NamedTuple

from goplumb.compile import ir
from goplumb.solve.walk.shape import NUMBER, defs

if TYPE_CHECKING:
    from collections.abc import Callable

COMPARES: dict[str, Callable[[int, int], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

LAST = {"<": {"+": -1}, "<=": {"+": 0}, ">": {"-": 1}, ">=": {"-": 0}, "!=": {"+": -1, "-": 1}}
"""Condition of a loop -> how its counter steps -> what the last value is away from the bound."""

STEPS = 4
"""How many instructions a bound is followed through."""


class Loop(NamedTuple):
    counter: int
    head: int
    """The block that ends with the loop's condition."""
    base: object
    """What the last value of the counter is reckoned from: `n` of `n-1`, or nothing."""
    offset: int


class Counting:
    """The counting loops of one lowered function."""

    def __init__(self, func: ir.Func, cycles: list[int]) -> None:
        self.func = func
        self.cycles = cycles
        self.made: dict[int, list[tuple[int, ir.Instr]]] = {}
        for number, block in enumerate(func.blocks):
            for instr in block.instrs:
                for local in defs(instr):
                    self.made.setdefault(local, []).append((number, instr))
        self.marks: dict[int, tuple[int, bool]] = {}
        """Block that ends with a branch -> the head of the loop, and the outcome that says that it goes on."""
        for number, block in enumerate(func.blocks):
            if cycles[number] >= 0:
                for loop in self._loops(number, block.term):
                    self._mark(loop)
        self.heads: frozenset[int] = frozenset(head for head, _ in self.marks.values())

    def _loops(self, number: int, term: ir.Terminator) -> list[Loop]:
        """The loop that has its condition there; two readings of one that runs over a number or a list."""
        if type(term) is ir.Range and term.key >= 0 and term.value < 0:
            base, offset = self._value(term.over, number)
            return [Loop(term.key, number, each, offset - 1) for each in (base, ("len", base))]
        if type(term) is not ir.Branch or type(term.left) is not int or term.op not in LAST:
            return []
        cycle = self.cycles[number]
        if self.cycles[term.then] != cycle or self.cycles[term.other] == cycle or term.right is None:
            return []
        inside = [(n, i) for n, i in self.made.get(term.left, ()) if self.cycles[n] == cycle]
        step = self._step(inside[0][1], term.left) if len(inside) == 1 else ""
        if step not in LAST[term.op]:
            return []
        base, offset = self._value(term.right, number)
        return [Loop(term.left, number, base, offset + LAST[term.op][step])]

    def _step(self, instr: ir.Instr, counter: int) -> str:
        """`+` or `-`: one is added to the counter, or taken from it."""
        match instr:
            case ir.Op(op="+" | "-" as op, args=(first, ir.Const(text="1"))) if first == counter:
                return op
            case _:
                return ""

    def _value(self, operand: ir.Operand | None, number: int) -> tuple[object, int]:
        """What an operand is reckoned from, and how much is added to it; an object of its own if nobody knows."""
        offset = 0
        for _ in range(STEPS):
            if type(operand) is ir.Const:
                known = operand.kind == "int" and NUMBER.fullmatch(operand.text) is not None
                return ("", offset + int(operand.text)) if known else (object(), 0)
            if type(operand) is not int:
                return operand, offset
            made = self.made.get(operand, [])
            inside = [i for n, i in made if self.cycles[n] == self.cycles[number]]
            if self.func.params and operand in self.func.params and not made:
                return operand, offset
            if len(made) != 1:
                return (object(), 0) if inside else (operand, offset)
            match made[0][1]:
                case ir.Op(op="+" | "-" as op, args=(first, ir.Const(text=text))) if NUMBER.fullmatch(text):
                    offset += int(text) if op == "+" else -int(text)
                    operand = first
                case ir.Convert(src=src) if inside:
                    operand = src
                case ir.Load(base=base, field=field) if inside:
                    return (base, field), offset
                case ir.Call(fn=ir.Global("len"), args=(arg,)) if inside:
                    return ("len", arg), offset
                case _:
                    return (object(), 0) if inside else (operand, offset)
        return object(), 0

    def _mark(self, loop: Loop) -> None:
        for number, block in enumerate(self.func.blocks):
            term = block.term
            if number == loop.head or type(term) is not ir.Branch or term.op not in COMPARES:
                continue
            if self.cycles[number] != self.cycles[loop.head]:
                continue
            counted, more = self._counter(term.left, loop.counter)
            if not counted:
                continue
            base, offset = self._value(term.right, number)
            if base == loop.base:
                said = COMPARES[term.op](loop.offset + more, offset)
                self.marks[number] = loop.head, not said

    def _counter(self, operand: ir.Operand, counter: int) -> tuple[bool, int]:
        """Whether an operand is the counter, and what is added to it: 1 of `i+1 == n`."""
        if operand == counter:
            return True, 0
        made = self.made.get(operand, []) if type(operand) is int else []
        if len(made) == 1:
            match made[0][1]:
                case ir.Op(op="+" | "-" as op, args=(first, ir.Const(text=text))) if first == counter:
                    if NUMBER.fullmatch(text):
                        return True, int(text) if op == "+" else -int(text)
        return False, 0
