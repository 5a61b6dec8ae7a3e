"""Fields that are emptied when using them has failed, while what they held is still open.

    func (l *log) add(b []byte) error {
        _, err := l.f.Write(b)
        if err != nil {
            l.f = nil                    nobody can close the file any more
        }
        return err
    }
    func (l *log) Close() error { return l.f.Close() }

A write that fails does not close its file. Nothing but what releases the field, called in the method, before it or
after it, may be what the field is emptied for.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from goplumb.compile import ir
from goplumb.finding import Confidence, Place, Step, StepKind
from goplumb.solve.owners.fielduse import FieldReader, instructions
from goplumb.solve.result import OwnerLeak
from goplumb.solve.spec import ENDINGS
from goplumb.solve.walk.shape import successors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goplumb.link.objects import FuncObj, TypeInfo
    from goplumb.link.package import SourcePackage
    from goplumb.solve.owners.reader import Owned
    from goplumb.solve.solver import Solver


class ClearReader:
    """The clearings in one package."""

    def __init__(self, solver: Solver, package: SourcePackage) -> None:
        self.solver = solver
        self.package = package

    def read(self, owned: Owned, info: TypeInfo) -> Iterator[OwnerLeak]:
        """Those of one field that is given a resource."""
        if owned.elements or owned.spec.severity == "info" or owned.spec.kind == "cancel-func":
            return
        emptied = re.compile(rb"\." + re.escape(owned.field.encode()) + rb"\s*=\s*nil\b")
        for name, method in sorted(info.methods.items()):
            unit, decl = method.unit, method.decl
            if unit is None or decl is None or unit.path.endswith("_test.go") or ENDINGS.fullmatch(name):
                continue
            if emptied.search(unit.source, decl.start, decl.end) is None:
                continue
            at = self._emptied_on_failure(owned, method)
            if at is not None and self._leaves_open(owned, method):
                yield _leak(owned, name, at)

    def _emptied_on_failure(self, owned: Owned, method: FuncObj) -> Place | None:
        """Where the method empties the field just because a call on what it holds has failed."""
        typed = self.solver.typed_func(method)
        if typed is None or not typed.func.intact or typed.func.recv < 0:
            return None
        func = typed.func
        held = {
            i.dst
            for i in instructions(func)
            if type(i) is ir.Load and i.base == func.recv and i.field == owned.field
        }
        errors = {
            dst
            for i in instructions(func)
            if type(i) is ir.Call and i.recv in held and i.name not in owned.spec.names
            for dst in i.dsts[-1:]
        }
        for number, block in enumerate(func.blocks):
            for i in block.instrs:
                if type(i) is ir.Store and (i.base, i.field, i.src) == (func.recv, owned.field, ir.NIL):
                    if _follows_failure(func, number, errors):
                        return Place(typed.unit.path, i.pos, i.pos + len(owned.field))
        return None

    def _leaves_open(self, owned: Owned, method: FuncObj) -> bool:
        releasing = self.solver.effects.owner_releases(owned.owner, owned.way, owned.spec)
        if not releasing or method.name in releasing:
            return False
        assert method.unit is not None
        assert method.decl is not None
        ends = sorted({*releasing, *owned.spec.names} - {"()"})
        called = re.compile(rb"\b(?:" + b"|".join(re.escape(e.encode()) for e in ends) + rb")\b")
        if called.search(method.unit.source, method.decl.start, method.decl.end):
            return False
        reader = FieldReader(self.solver, owned.owner, owned.field, owned.spec, ended=True)
        reader.endings = releasing
        return not reader.may_release([self.package])


def _follows_failure(func: ir.Func, number: int, errors: set[int]) -> bool:
    """Whether one gets to the block only from a branch that has found one of the errors not to be nil."""
    before: dict[int, list[int]] = {}
    for each, block in enumerate(func.blocks):
        for after in successors(block.term):
            before.setdefault(after, []).append(each)
    seen: set[int] = set()
    while number not in seen and len(before.get(number, ())) == 1:
        seen.add(number)
        from_ = before[number][0]
        term = func.blocks[from_].term
        if type(term) is ir.Branch and term.right == ir.NIL and term.left in errors:
            return (term.op == "!=") == (term.then == number)
        number = from_
    return False


def _leak(owned: Owned, method: str, at: Place) -> OwnerLeak:
    spec = owned.spec
    return OwnerLeak(
        owned.owner.name,
        owned.field,
        spec.resource,
        spec.rule,
        spec.noun,
        at,
        owned.place,
        method,
        False,
        (
            Step(
                owned.place, StepKind.ACQUIRE, f"{owned.field} gets its {spec.noun} here, by {owned.callee}"
            ),
            Step(at, StepKind.EXIT, f"{method} lets go of it here, and it stays open"),
        ),
        Confidence.LIKELY,
        cleared=True,
    )
