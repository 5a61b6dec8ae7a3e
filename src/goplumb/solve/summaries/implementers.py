"""Finds the methods that a call through an interface may run: one of the project, or one of a library that types of the
project implement as well.

    func (d dist) Querier() (storage.Querier, error) { return &distQuerier{d}, nil }      opens nothing
    func (t tenant) Querier() (storage.Querier, error) { return t.next.Querier() }        hands on what another gives

Where a package gives a library's interface in this way, a call through it in that package mostly runs what opens
nothing: that something is lost there is no more than *possible*.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goplumb.compile import ir
from goplumb.link import gotypes as gt
from goplumb.link.package import SourcePackage
from goplumb.link.views import ExportPackage
from goplumb.solve.owners.fielduse import instructions

if TYPE_CHECKING:
    from goplumb.link.objects import FuncObj
    from goplumb.solve.solver import Solver

IMPLEMENTERS = 12
"""Types asked what they do behind an interface; of more, the first by name."""


class Implementers:
    """The answers of one solver."""

    def __init__(self, solver: Solver) -> None:
        self.solver = solver
        self.known: dict[tuple[str, str], tuple[FuncObj, ...]] = {}
        self._producers: dict[tuple[str, str], tuple[FuncObj, ...]] = {}

    def of(self, func: FuncObj, package: SourcePackage) -> tuple[FuncObj, ...]:
        """The methods that a call through an interface of the project may run.

        Looked for in the interface's package and the calling one, so that the answer does not depend on what
        else is checked. Generated types and those of test files stand in for the real ones: they do not count.
        """
        key = (func.key, package.path)
        known = self.known.get(key)
        if known is not None:
            return known
        found: list[FuncObj] = []
        home = self.solver.world.package(func.pkg)
        wanted, hidden = self.solver.world.seen_names(gt.Named(func.pkg, func.receiver))
        if home is not None and not isinstance(home, ExportPackage) and (not hidden or func.name in wanted):
            for where in dict.fromkeys((home, package)):
                if not isinstance(where, SourcePackage):
                    continue
                for name, (unit, decl) in sorted(where.methods_named(func.name).items()):
                    if unit.path.endswith("_test.go") or unit.generated:
                        continue
                    has, lent = self.solver.world.seen_names(gt.Named(where.path, name))
                    if wanted <= has and hidden == lent:  # what is out of sight, both have from the same
                        found.append(where.function(unit, decl))
                if not hidden:
                    found.extend(self.promoting(where, func.name, wanted))
        found = [one for one in found if self._agree(one, func)]
        self.known[key] = tuple(found[:IMPLEMENTERS])
        return self.known[key]

    def open_nothing(self, func: FuncObj, package: SourcePackage) -> bool:
        """Whether the calling package has methods of its own for a library's interface, and they acquire nothing, but
        for some that call the same interface in their turn."""
        if not func.interface or self.solver.is_std(func.pkg):
            return False
        bodies = [self.solver.typed_func(one) for one in self._producing(func, package)]
        if None in bodies:
            return False
        acquiring = [
            {
                (callee.func.member if callee.func is not None and callee.func.interface else "")
                for instr in instructions(typed.func)
                if type(instr) is ir.Call
                and self.solver.acquiring(callee := typed.callee(instr), typed.package)
            }
            for typed in bodies
            if typed is not None
        ]
        return set() in acquiring and all(members <= {func.member} for members in acquiring)

    def _producing(self, func: FuncObj, package: SourcePackage) -> tuple[FuncObj, ...]:
        """The methods of a package that have the name and the results of a library interface's method."""
        key = (func.key, package.path)
        if key not in self._producers:
            found = [
                package.function(unit, decl)
                for _, (unit, decl) in sorted(package.methods_named(func.name).items())
                if not (unit.path.endswith("_test.go") or unit.generated)
            ]
            self._producers[key] = tuple(one for one in found if one.sig.results == func.sig.results)[
                :IMPLEMENTERS
            ]
        return self._producers[key]

    def _agree(self, one: FuncObj, func: FuncObj) -> bool:
        """Whether a method of that name can be the interface's: as many operands and results, and of no two results
        is it certain that they are of different types."""
        if len(one.sig.params) != len(func.sig.params) or len(one.sig.results) != len(func.sig.results):
            return False
        return not any(self._differ(a, b) for a, b in zip(one.sig.results, func.sig.results, strict=True))

    def _differ(self, a: gt.Type, b: gt.Type) -> bool:
        if type(a) is gt.Pointer and type(b) is gt.Pointer:
            return self._differ(a.elem, b.elem)
        known = [self.solver.world.info(t) is not None for t in (a, b)]  # declared, and so no alias
        if type(a) is gt.Named and type(b) is gt.Named:
            return (a.pkg, a.name) != (b.pkg, b.name) and all(known)
        return {type(a), type(b)} == {gt.Pointer, gt.Named} and any(known)

    def decorates(self, one: FuncObj, func: FuncObj) -> bool:
        """Whether an implementer of an interface's method works by means of another implementer, which it keeps in a
        field: what it hands out is what those out of sight do."""
        under = self.solver.world.underlying(gt.Named(one.pkg, one.receiver))
        return type(under) is gt.Struct and any(
            type(f.type) is gt.Named and (f.type.pkg, f.type.name) == (func.pkg, func.receiver)
            for f in under.fields
        )

    def promoting(self, package: SourcePackage, name: str, wanted: frozenset[str]) -> list[FuncObj]:
        """The method as types of a package have it from what they embed: `type conn struct { *sql.DB }`. One that
        embeds an interface adds nothing to what is known."""
        found: dict[str, FuncObj] = {}
        for each in package.embedding():
            info = package.type(each)
            if info is None or name in info.methods:
                continue
            t = gt.Named(package.path, each)
            has = self.solver.world.method_names(t)
            member = self.solver.world.member(t, name) if has is not None and wanted <= has else None
            if member is not None and member.func is not None and not member.func.interface:
                found.setdefault(member.func.key, member.func)
        return list(found.values())
