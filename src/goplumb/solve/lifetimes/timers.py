"""Timers of `time.After` that a loop leaves behind, one in each iteration.

    for {
        select {
        case x := <-work:                     the loop goes on, and the timer with it
            do(x)
        case <-time.After(30 * time.Minute):
            return
        }
    }

Before Go 1.23 a timer was not collected until it had fired.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goplumb.compile import ir
from goplumb.solve.walk.shape import Shape, successors

if TYPE_CHECKING:
    from goplumb.link.typed import TypedFunc

AFTER = "time.After"

COLLECTED = (1, 23)
"""The version of Go from which on nothing is left behind."""


def left_behind(typed: TypedFunc, func: ir.Func, source: bytes) -> list[ir.Call]:
    """The calls of a body, less those of the literals in it, whose timer another case of the select leaves behind
    when it goes on with the loop."""
    waits = [
        (number, instr)
        for number, block in enumerate(func.blocks)
        if type(block.term) is ir.Choose
        for instr in block.instrs
        if type(instr) is ir.Call and instr.name == "After" and _is_after(typed, instr)
    ]
    if not waits:
        return []
    cycles = Shape(func, source).cycles
    found = []
    for number, call in waits:
        if cycles[number] < 0 or not call.dsts:
            continue
        others = []
        for target in successors(func.blocks[number].term):
            first = func.blocks[target].instrs[:1]
            if first and type(first[0]) is ir.Recv and first[0].chan == call.dsts[0]:
                continue
            others.append(target)
        if any(cycles[target] == cycles[number] for target in others):
            found.append(call)
    return found


def _is_after(typed: TypedFunc, call: ir.Call) -> bool:
    func = typed.callee(call).func
    return func is not None and func.key == AFTER
