"""Whether a file system known by its interface only is one in memory, whose files need no end.

//go:embed dist
var assets embed.FS
sub, err := fs.Sub(assets, "dist")    a file system in memory, too
f, err := sub.Open("index.html")      so this opens nothing
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goplumb.compile import ir

if TYPE_CHECKING:
    from goplumb.link.typed import TypedFunc
    from goplumb.solve.solver import Solver
    from goplumb.solve.summaries.conditions import Bodies

OPENS = "io/fs.FS.Open"
"""What opens a file of any file system."""

PART = "io/fs.Sub"
"""What gives a part of a file system."""


def in_memory(solver: Solver, typed: TypedFunc, bodies: Bodies, system: ir.Operand, depth: int = 4) -> bool:
    """Whether the variable that a file is opened from is given file systems in memory only."""
    member = solver.world.member(typed.operand(system), "Open")
    func = member.func if member is not None else None
    facts = solver.world.facts(func) if func is not None and not func.interface else None
    if facts is not None and facts.acquires:
        return all(row.severity in ("info", "none") for row in facts.acquires)
    given = bodies.defined.get(system, []) if type(system) is int else []
    return bool(given) and depth > 0 and all(_gives(solver, typed, bodies, i, depth - 1) for i in given)


def _gives(solver: Solver, typed: TypedFunc, bodies: Bodies, instr: ir.Instr, depth: int) -> bool:
    match instr:
        case ir.Zero():
            return True
        case ir.Assign(_, _, src) | ir.Convert(_, _, _, src):
            return in_memory(solver, typed, bodies, src, depth)
        case ir.Call():
            callee = typed.callee(instr)
            if callee.kind == "convert" and instr.args:
                return in_memory(solver, typed, bodies, instr.args[0], depth)
            part = callee.func is not None and callee.func.key == PART and bool(instr.args)
            return part and in_memory(solver, typed, bodies, instr.args[0], depth)
        case _:
            return False
