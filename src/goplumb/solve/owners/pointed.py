"""Owners whose field is filled by a function that is given a pointer to it, or the map it holds.

    func (s *store) renew() error { return s.dial(&s.session) }

    func (s *store) dial(kept *atomic.Pointer[session]) error {
        c, err := connect(s.addr)
        …
        kept.Store(c)                keeps c in the session of whoever called
    }

The callers in the function's own package say whose fields these are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goplumb.compile import ir
from goplumb.link import gotypes as gt
from goplumb.solve.owners.fielduse import instructions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goplumb.compile.unit import Decl
    from goplumb.link.package import SourcePackage
    from goplumb.link.typed import TypedFunc
    from goplumb.solve.solver import Solver


def fields_given(
    solver: Solver, package: SourcePackage, decl: Decl, index: int
) -> Iterator[tuple[gt.Named, str]]:
    """(owner, field) of each field that a function of the package points a declaration to, by one of its arguments."""
    word = decl.name.encode()
    found: dict[tuple[gt.Named, str], None] = {}
    for unit in package.units:
        if word not in unit.source or unit.path.endswith("_test.go"):
            continue
        for other in unit.decls:
            if other is decl or other.kind not in ("func", "method") or not unit.mentions(other, word):
                continue
            typed = solver.typed(package, unit, other)
            if typed is not None:
                found.update(dict.fromkeys(_given(typed, decl, index)))
    yield from found


def _given(typed: TypedFunc, decl: Decl, index: int) -> Iterator[tuple[gt.Named, str]]:
    loaded: dict[int, ir.Load] = {}
    pointed: dict[int, int] = {}
    for instr in instructions(typed.func):
        match instr:
            case ir.Load():
                loaded[instr.dst] = instr
            case ir.Addr(_, dst, src) if type(src) is int:
                pointed[dst] = src
            case ir.Call() if index < len(instr.args):
                callee = typed.callees.get((instr.pos, instr.end))
                if callee is None or callee.func is None or callee.func.decl is not decl:
                    continue
                arg = instr.args[index]
                load = loaded.get(pointed.get(arg, arg)) if type(arg) is int else None
                owner = gt.deref(typed.operand(load.base)) if load is not None else gt.UNKNOWN
                if load is not None and type(owner) is gt.Named:
                    yield owner, load.field
            case _:
                pass
