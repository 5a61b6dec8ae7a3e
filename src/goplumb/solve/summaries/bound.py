"""Which functions of the project a function value may be: those that fields and variables are given by name.

    type store struct { dial func(addr string) (*client, error) }
    func newStore() *store { return &store{dial: connect} }
    c, err := s.dial(addr)                                          connect, as far as the package says

A test may give another one. That it hands out the same is taken for granted.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from goplumb.link.package import SourcePackage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goplumb.compile.unit import Unit
    from goplumb.link.objects import FuncObj
    from goplumb.link.typed import Callee
    from goplumb.solve.solver import Solver

_NAMED = re.compile(rb"(?:(\w+)\.)?(\w+)[ \t]*(?:(?:[,})]|//).*)?$")
"""The rest of a line that gives something by its name."""

_FUNC = re.compile(rb"func\([^()\n]*\)[ \t]*\([^()\n]*\berror\)")
"""The type of a function that may fail, or a literal's head."""

_CONTINUES = re.compile(rb"[\w.]")
"""Before a name that is only the end of another, or a selected one."""

_WORD_BEFORE = re.compile(rb"\b(\w+)[ \t]*$")

_VAR = re.compile(rb"^(?:var[ \t]+|\t)(\w+)[ \t]*=[ \t]*(?:\w+\.)?([A-Za-z_]\w*)[ \t]*$", re.M)
"""A package-level variable given something by its name."""


class Bound:
    """The answers of one solver."""

    def __init__(self, solver: Solver) -> None:
        self.solver = solver
        self.known: dict[tuple[str, str, str], tuple[FuncObj, ...]] = {}

    def of(self, callee: Callee, package: SourcePackage) -> tuple[FuncObj, ...]:
        """The functions that the field or package-level variable is given; none if it is given anything else."""
        if not callee.name or callee.sig is None:
            return ()
        home = package
        if callee.of is not None and callee.of.pkg != package.path:
            view = self.solver.world.package(callee.of.pkg)
            if not isinstance(view, SourcePackage) or self.solver.world.is_dependency(callee.of.pkg):
                return ()
            home = view
        key = (home.path, callee.of.name if callee.of is not None else "", callee.name)
        known = self.known.get(key)
        if known is None:
            known = self.known[key] = tuple(self._look(home, callee))
        return known

    def _look(self, home: SourcePackage, callee: Callee) -> list[FuncObj]:
        # The name comes first in the pattern, which makes the search fast; what stands before it is asked after.
        name = re.escape(callee.name.encode())
        if callee.of is not None:
            given = re.compile(name + rb"[ \t]*(?P<sign>[:=])[ \t]*(?=(?P<rest>[^=\s].*))")
        else:
            given = re.compile(name + rb"(?:[ \t]+[\w.*]+)?[ \t]*(?P<sign>=)[ \t]*(?=(?P<rest>[^=\s].*))")
        found: dict[str, FuncObj] = {}
        for unit in home.units:
            if unit.path.endswith("_test.go"):
                continue
            for match in given.finditer(unit.source):
                before = unit.source[match.start() - 1 : match.start()]
                selected = callee.of is not None and match["sign"] == b"="
                if (before != b".") if selected else _CONTINUES.match(before):
                    continue
                named = _NAMED.match(match["rest"])
                if named is None:
                    return []
                if named[2] == b"nil":
                    continue
                functions = list(self._function(home, unit, named))
                if not functions:
                    return []
                for func in functions:
                    if func.sig.results == (callee.sig.results if callee.sig is not None else ()):
                        found.setdefault(func.key, func)
        return list(found.values())

    def _function(self, home: SourcePackage, unit: Unit, named: re.Match[bytes]) -> Iterator[FuncObj]:
        name = named[2].decode(errors="replace")
        if named[1] is None:
            declared = home.find(name, unit)
            if declared is not None and declared[1].kind == "func":
                yield home.function(*declared)
            return
        path = home.imports_of(unit).get(named[1].decode(errors="replace"))
        view = self.solver.world.package(path) if path is not None else None
        func = view.func(name) if view is not None else None
        if func is not None:
            yield func


def bound_names(package: SourcePackage) -> list[tuple[str, str]]:
    """(field or variable, function) for what a package gives by name to something whose type may be a function's."""
    names: set[bytes] = set()
    given: set[tuple[bytes, bytes]] = set()
    for unit in package.units:
        source = unit.source
        for match in _FUNC.finditer(source):
            if source[match.start() - 1 : match.start()] not in (b" ", b"\t"):
                continue
            before = _WORD_BEFORE.search(source, max(0, match.start() - 80), match.start() - 1)
            if before is not None:
                names.add(before[1])
        for decl in unit.decls:
            if decl.kind == "var":
                given.update((m[1], m[2]) for m in _VAR.finditer(source, decl.start, decl.end))
    names -= {b"return", b"var", b"type", b"func"}
    if names:
        either = re.compile(
            rb"\b(" + b"|".join(sorted(names)) + rb")[ \t]*(?::|=)[ \t]*(?:\w+\.)?(\w+)[ \t]*[,\n})]"
        )
        given.update(pair for unit in package.units for pair in either.findall(unit.source))
    return sorted((n.decode(errors="replace"), f.decode(errors="replace")) for n, f in given)
