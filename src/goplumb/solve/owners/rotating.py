"""Owners that close what a field held only in order to put something new there.

    func (l *log) rotate() error {
        _ = l.f.Close()
        return l.create()                puts another file into l.f
    }
    func (l *log) Close() error {
        close(l.done)                    the last file stays open
        return nil
    }

Somebody releases the field, and yet nobody ends the last that it is given.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from goplumb.compile import ir
from goplumb.link import gotypes as gt
from goplumb.solve.owners.fielduse import instructions, terminators
from goplumb.solve.spec import ENDINGS

if TYPE_CHECKING:
    from goplumb.link.objects import FuncObj, TypeInfo
    from goplumb.link.package import SourcePackage
    from goplumb.link.typed import TypedFunc
    from goplumb.solve.owners.reader import Owned
    from goplumb.solve.solver import Solver


def only_rotates(
    solver: Solver, package: SourcePackage, given: list[Owned], info: TypeInfo, releasing: frozenset[str]
) -> bool:
    """Whether all methods that release the field put something new there, too, and none of them ends the owner. What
    waits for a word may be told to end."""
    names = "|".join(sorted(re.escape(n) for n in given[0].spec.names if n != "()"))
    ends = re.compile(rf"\.{re.escape(given[0].field)}\.(?:{names})\(")
    methods = [info.methods[name] for name in sorted(releasing) if name in info.methods]
    if not names or not any(_says(method, ends) for method in methods):
        return False
    if any(ENDINGS.fullmatch(name) or _waits(solver, package, info.methods.get(name)) for name in releasing):
        return False
    renewing = {o.maker.name for o in given if o.maker is not None and o.maker.receiver == info.name}
    count = 0
    while count < len(renewing) and not releasing <= renewing:
        count = len(renewing)
        calls = re.compile(r"\.(?:" + "|".join(sorted(map(re.escape, renewing))) + r")\(")
        renewing |= {name for name, method in info.methods.items() if _says(method, calls)}
    return releasing <= renewing


def _waits(solver: Solver, package: SourcePackage, method: FuncObj | None) -> bool:
    """Whether a method takes something out of a channel, or is started on its own."""
    typed = solver.typed_func(method) if method is not None else None
    if typed is None or any(type(i) is ir.Recv for i in instructions(typed.func)):
        return True
    if any(type(t) is ir.Range and _is_channel(typed, t.over) for t in terminators(typed.func)):
        return True
    assert method is not None
    started = re.compile(rb"\bgo\s[\w.]*\." + re.escape(method.name.encode()) + rb"\(")
    return any(started.search(unit.source) for unit in package.units)


def _is_channel(typed: TypedFunc, operand: ir.Operand) -> bool:
    return type(typed.operand(operand)) in (gt.ChanOf, gt.Unknown)


def _says(method: FuncObj, what: re.Pattern[str]) -> bool:
    """Whether the text of a method says so."""
    if method.unit is None or method.decl is None:
        return False
    text = method.unit.source[method.decl.start : method.decl.end].decode(errors="replace")
    return what.search(text) is not None
