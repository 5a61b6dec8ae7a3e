"""Fields that are given another resource while they have one, which nobody ends then.

    func (l *log) rotate() error {
        f, err := os.Create(l.next())
        …
        l.f = f                          what l.f held so far stays open
    }
    func (l *log) Close() error { return l.f.Close() }

A method is taken to replace if it is named so, or if whoever makes an owner gives it one that it then has, and the
method is not named for the beginning; if another function has given the field its first resource, and if nothing but
what ends the owner as a whole releases the field.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from goplumb.finding import Confidence, Step, StepKind
from goplumb.link import gotypes as gt
from goplumb.solve.owners.fielduse import FieldReader
from goplumb.solve.result import OwnerLeak
from goplumb.solve.spec import WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goplumb.compile.unit import Decl, Unit
    from goplumb.link.package import SourcePackage
    from goplumb.solve.owners.reader import Owned
    from goplumb.solve.solver import Solver

REPLACES = re.compile(
    r"(?:[rR]e(?:load|new|fresh|open|connect|dial|start|place|set|create|build)|[rR]otate|[sS]witch|[sS]wap|[uU]pdate"
    r"|[oO]n\w*Change)\w*"
)
"""Names of methods that put something new in the place of something old."""


BEGINS = re.compile(
    r"(?i:open|init|connect|dial|setup|start|begin|boot|run|serve|listen|prepare|ensure|configure|set|with)\w*"
)
"""Names of methods that may be the first to fill what whoever made the owner has left empty."""


class ReplaceReader:
    """The replacements in one package."""

    def __init__(self, solver: Solver, package: SourcePackage) -> None:
        self.solver = solver
        self.package = package

    def read(self, given: list[Owned]) -> Iterator[OwnerLeak]:
        """`given`: the places where one field is given a resource."""
        for each in given:
            first = next((o for o in given if o.maker is not each.maker), None)
            maker = each.maker
            if first is None or maker is None or each.spec.severity == "info":
                continue
            if each.elements and not self._holds_one(each):
                continue
            if maker.receiver != each.owner.name:
                continue
            if not REPLACES.fullmatch(maker.name) and (
                BEGINS.fullmatch(maker.name) or not any(self._constructs(o) for o in given)
            ):
                continue
            unit = next((u for u in self.package.units if u.path == each.place.path), None)
            if unit is None or unit.path.endswith("_test.go"):
                continue
            if self._leaves_open(each, unit, maker):
                yield self._leak(each, first, maker)

    def _constructs(self, each: Owned) -> bool:
        """Whether it is given by a function that makes the owner."""
        maker = each.maker
        unit = next((u for u in self.package.units if u.path == each.place.path), None)
        if maker is None or maker.kind != "func" or unit is None:
            return False
        made = re.compile(rb"(?<![\w.\]*])" + re.escape(each.owner.name.encode()) + rb"\{")
        return made.search(unit.source, maker.start, maker.end) is not None

    def _holds_one(self, each: Owned) -> bool:
        """Whether the field is a container with room for one: what is stored there takes the place of another."""
        member = self.solver.world.member(each.owner, each.field)
        t = gt.deref(member.type) if member is not None else gt.UNKNOWN
        return type(t) is gt.Named and t.pkg == "sync/atomic"

    def _leaves_open(self, each: Owned, unit: Unit, maker: Decl) -> bool:
        releasing = self.solver.effects.owner_releases(each.owner, each.way, each.spec)
        if not releasing or not all(WHOLE.fullmatch(name) for name in releasing):
            return False
        ends = sorted({*releasing, *each.spec.names} - {"()"})
        called = re.compile(rb"\b(?:" + b"|".join(re.escape(e.encode()) for e in ends) + rb")\b")
        before = unit.source[maker.start : each.place.start]
        if re.search(rb"\." + re.escape(each.field.encode()) + rb"\b(?!\s*(?:,\s*\w+\s*)?=[^=])", before):
            return False  # it looks at what is there
        if called.search(unit.source, maker.start, maker.end):
            return False
        used = b"." + maker.name.encode()
        for where in self.package.units:
            for decl in where.decls if used in where.source else ():
                if decl.kind in ("func", "method") and where.source.find(used, decl.start, decl.end) >= 0:
                    if called.search(where.source, decl.start, decl.end):
                        return False  # it may end the old one first
        reader = FieldReader(self.solver, each.owner, each.field, each.spec, ended=True)
        reader.endings = releasing
        return not reader.may_release([self.package])

    def _leak(self, each: Owned, first: Owned, maker: Decl) -> OwnerLeak:
        spec = each.spec
        return OwnerLeak(
            each.owner.name,
            each.field,
            spec.resource,
            spec.rule,
            spec.noun,
            each.place,
            each.place,
            maker.name,
            False,
            (
                Step(
                    first.place,
                    StepKind.ACQUIRE,
                    f"{each.field} gets its {spec.noun} here, by {first.callee}",
                ),
                Step(each.place, StepKind.EXIT, f"{maker.name} puts another there, and the first stays open"),
            ),
            Confidence.LIKELY,
            replaced=True,
        )
