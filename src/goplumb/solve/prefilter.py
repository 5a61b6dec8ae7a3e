"""Which functions may acquire, judged by their text alone.

Most of a tree cannot leak anything. A body is parsed only if it writes a name that may acquire: a function
of the catalogue behind the identifier of its import (`os.Open`), a catalogued method behind anything (`.Do`),
a type whose literals matter, or a function of the project that was found to hand out what it acquires. A
name too many costs time, a name too few would cost a finding; so whatever is not an import counts as a value.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from goplumb.catalogue.load import is_standard

if TYPE_CHECKING:
    from collections.abc import Iterable

    from goplumb.compile.unit import Decl, Unit
    from goplumb.link.package import SourcePackage
    from goplumb.solve.solver import Solver

_BEFORE_DOT = re.compile(rb"(?<![.\w)\]])([A-Za-z_]\w*)\s*$")


class Prefilter:
    """Made once per module: the names depend on what its files import."""

    def __init__(self, solver: Solver, imports: Iterable[str]) -> None:
        self.solver = solver
        self.methods: set[bytes] = set()
        """Methods that acquire, of any library in sight."""
        self.functions: dict[str, set[bytes]] = {}
        """Import path -> its functions, types and variables that matter."""
        self.handed: set[bytes] = set()
        """Functions and methods of the project that hand out obligations."""
        catalogue = solver.world.catalogue
        paths = set(imports)
        for path in sorted(paths):
            if catalogue.has(path):
                self._add(path)
        for path in COMMON:
            if path not in self.functions:
                self._add(path)
        self.bare: frozenset[bytes] = frozenset()
        self.refresh()

    def _add(self, path: str) -> None:
        library = self.solver.world.catalogue.library(path)
        own = self.functions.setdefault(path, set())
        if library is None:
            return
        for name, facts in library.functions.items():
            if facts.timeout_rule or any(
                self.solver.spec(row.resource, row.severity) is not None for row in facts.acquires
            ):
                _, dot, method = name.rpartition(".")
                if dot:
                    self.methods.add(method.encode())
                else:
                    own.add(name.encode())
        for name, types in library.types.items():
            if types.literal or types.timeouts:
                own.add(name.encode())
        own.update(n.encode() for n in library.var_rules)

    def refresh(self) -> None:
        """Takes new names of `handed` into account."""
        self.bare = frozenset(self.methods.union(self.handed, *self.functions.values()))

    def may_matter(self, package: SourcePackage, unit: Unit, decl: Decl, words: frozenset[bytes]) -> bool:
        """Whether the declaration must be looked at; `words` are the identifiers in its text."""
        hits = words & self.bare
        if not hits:
            return False
        if hits & self.handed:
            return True
        imports = package.imports_of(unit)
        own = self.functions.get(package.path, set())
        dots = [self.functions.get(p, set()) for p in package.dot_imports(unit)]
        source = unit.source
        for name in sorted(hits):
            at = source.find(name, decl.start, decl.end)
            while at >= 0:
                after = at + len(name)
                if not _WORD[source[after : after + 1]] and not _WORD[source[at - 1 : at]]:
                    if source[at - 1 : at] != b".":
                        if name in own or any(name in d for d in dots):
                            return True
                    elif self._selects(source, at - 1, name, imports):
                        return True
                at = source.find(name, after, decl.end)
        return False

    def _selects(self, source: bytes, dot: int, name: bytes, imports: dict[str, str]) -> bool:
        """Whether `x.name` with the dot at this offset may be what it looks like."""
        match = _BEFORE_DOT.search(source, max(0, dot - 80), dot)
        path = imports.get(match.group(1).decode(errors="replace")) if match is not None else None
        if path is None:
            return name in self.methods
        return name in self.functions.get(path, ()) or (name in self.methods and not is_standard(path))


class _Word(dict[bytes, bool]):
    """Whether a byte continues an identifier."""

    def __missing__(self, key: bytes) -> bool:
        self[key] = found = key.isalnum() or key == b"_" or key >= b"\x80"
        return found


_WORD = _Word()

COMMON = ("net/http", "net", "os", "io", "database/sql", "context", "time", "crypto/tls", "os/exec")
"""Libraries whose methods are called in files that do not import them."""
