"""Which functions may acquire, judged by their text alone.

Most of a tree cannot leak anything. A body is parsed only if it writes a name that may acquire: a function
of the catalogue behind the identifier of its import (`os.Open`), a catalogued method behind anything (`.Do`),
a type whose literals matter, or a function of the project that was found to hand out what it acquires. A
name too many costs time, a name too few would cost a finding; so whatever is not an import counts as a value.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from goplumb.catalogue.load import is_standard
from goplumb.link import gotypes as gt
from goplumb.link.sources import TEST_SUFFIX
from goplumb.solve.candidates.receiver import Receivers
from goplumb.solve.lifetimes.timers import COLLECTED
from goplumb.solve.walk.dialing import DIALS, is_unseen

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from goplumb.compile.unit import Decl, Unit
    from goplumb.link.package import SourcePackage
    from goplumb.solve.solver import Solver

_BEFORE_DOT = re.compile(rb"(?<![.\w)])([A-Za-z_]\w*)\s*$")

_CHAIN = re.compile(rb"(?<![\w.])[A-Za-z_][\w.]*\.$")
"""Names and dots before a name."""

_CALLED = re.compile(rb"\s*[(\[]")
"""After a name that is called, or is a function's with type arguments."""

PREDECLARED = frozenset(
    {b"append", b"cap", b"clear", b"close", b"complex", b"copy", b"delete", b"imag", b"len"}
) | {b"make", b"max", b"min", b"new", b"panic", b"print", b"println", b"real", b"recover"}

COMMON = ("net/http", "net", "os", "io", "database/sql", "context", "time", "crypto/tls", "os/exec")
"""Libraries whose methods are called in files that do not import them."""

IMPORT, FUNCTION, METHOD, VALUE = "import", "function", "method", "value"

_FUNC_TYPE = re.compile(rb"func\([^()\n]*\)[ \t]*\((?P<results>[^()\n]*\.[^()\n]*\berror)\)")
"""A function type or literal whose results are a qualified type and an error."""

_WORD_BEFORE = re.compile(rb"\b(\w+)[ \t]+$")

_INTERFACE_METHOD = re.compile(
    rb"^[ \t]+(?P<name>\w+)\([^()\n]*\)[ \t]*\((?P<results>[^()\n]*\.[^()\n]*\berror)\)", re.M
)

_OPENING = re.compile(
    rb"^[ \t]+(?P<name>(?:Open|Dial)\w*|\w*(?:Reader|ReaderAt|Writer|Querier))\([^()\n]*\)[ \t]*\([^()\n]*\berror\)",
    re.M,
)
"""A method of an interface that may open something."""

_AND_ERROR = re.compile(rb"[^{}()\n]{0,80}\berror\)")
"""After a type among the results of a function whose last one is an error."""

STATUS = b"StatusCode"
"""What is asked of the response of a server, whoever has sent the request."""

OPENED = ("", b"")
"""Stands for the type of what such a method gives, whatever it is."""

_TYPE_NAME = re.compile(rb"(\w+)\.(\w+)")

_VARIABLE = re.compile(rb"^(?:var[ \t]+|[ \t]*)(\w+)[ \t]*=[ \t]*(\w+)\.(\w+)[ \t]*(?://.*)?$", re.M)
"""A variable that is given a function of another package: `var open = os.Open`."""

NO_NAMES = frozenset({"case", "chan", "const", "func", "go", "map", "range", "return", "type", "var"})
"""Words that may stand before a type and name nothing."""

CALLED = b"()"

CLOSERS = frozenset(
    ("io", name) for name in (b"ReadCloser", b"WriteCloser", b"ReadWriteCloser", b"ReadSeekCloser")
)


class Clue(NamedTuple):
    """A reason to look at functions that write a name. Clues only add up, in whatever order they come."""

    kind: str
    """`import`: some file imports this path; `function`, `method`: found to hand out an obligation; `value`:
    by its type, what is called through this name may, in this package or selected elsewhere."""
    path: str
    """The import path; of a method the name of its type, which a caller may know as an interface."""
    name: str = ""


_PACKAGE_OF = re.compile(r"[*\[\]]*([\w.~-]+(?:/[\w.~-]+)+)\.\w+")
"""The import path in a result's type; of one without a slash, the common ones are looked for anyway."""


class Prefilter:
    """What the clues found so far make worth looking at."""

    def __init__(self, solver: Solver, run: Container[str] = ()) -> None:
        self.solver = solver
        self.run = run
        """Import paths of the packages that clues come from."""
        self.methods: set[bytes] = set()
        """Catalogued methods that acquire, of any library in sight."""
        self.handing: dict[bytes, set[str]] = {}
        """Methods of the project that hand out obligations -> the types that have them."""
        self.listed: set[tuple[str, str]] = set()
        """(import path, `Type.Method`) of catalogued methods that acquire, or are told of for themselves."""
        self.with_families: set[str] = set()
        """Import paths of libraries that list some methods only as members of families."""
        self.values: dict[bytes, set[str]] = {}
        """Names of functions, variables and fields through which a function value may be called -> the packages
        that declare them."""
        self.types: set[tuple[str, bytes]] = {*CLOSERS, OPENED}
        """(import path, name) of the types that are resources, and of what gives one when it is called."""
        self.declared: set[bytes] = {name for _, name in CLOSERS}
        """Names of such types: a function that gives one with an error may have it from out of sight."""
        self.handed: set[str] = set()
        """Functions of the project that hand out obligations, of whatever package."""
        self.functions: dict[str, set[bytes]] = {}
        """Import path -> its functions, types and variables that matter."""
        self._names: dict[Clue, frozenset[bytes]] = {}
        self.dials = frozenset(name.encode() for name in DIALS)
        self.common = self.dials.union(
            self.declared, (STATUS,), *(self.learn(Clue(IMPORT, p)) for p in COMMON)
        )
        """What is looked for without any clue."""

    def learn(self, clue: Clue) -> frozenset[bytes]:
        """Takes a clue into account; the names it makes worth looking at."""
        names = self._names.get(clue)
        if names is None:
            if clue.kind == IMPORT:
                self._names[clue] = frozenset()  # libraries lead to one another
                names = self._list(clue.path)
            elif clue.kind == METHOD:
                names = frozenset({clue.name.encode()})
                self.handing.setdefault(clue.name.encode(), set()).add(clue.path)
            elif clue.kind == VALUE:
                names = frozenset({clue.name.encode()})
                self.values.setdefault(clue.name.encode(), set()).add(clue.path)
            else:
                names = frozenset({clue.name.encode()})
                self.handed.add(clue.name)
                self.functions.setdefault(clue.path, set()).update(names)
            self._names[clue] = names
        return names

    def _list(self, path: str) -> frozenset[bytes]:
        """Adds the names of a catalogued library."""
        catalogue = self.solver.world.catalogue
        library = catalogue.library(path) if catalogue.has(path) else None
        if library is None:
            return frozenset()
        own = self.functions.setdefault(path, set())
        methods: set[bytes] = set()
        for name, facts in library.functions.items():
            if facts.timeout_rule or any(
                self.solver.spec(row.resource, row.severity) is not None for row in facts.acquires
            ):
                _, dot, method = name.rpartition(".")
                if dot:
                    methods.add(method.encode())
                    self.listed.add((path, name))
                else:
                    own.add(name.encode())
                    self.types.add((path, name.encode() + CALLED))
        for name, facts in library.families:
            if any(self.solver.spec(row.resource, row.severity) is not None for row in facts.acquires):
                methods.add(name.encode())
                self.with_families.add(path)
        declared: set[bytes] = set()
        for name, types in library.types.items():
            if types.literal or types.timeouts:
                own.add(name.encode())
            if types.resources:
                self.types.add((path, name.encode()))
                if any(self._is_brief(id_) for id_ in types.resources):
                    declared.add(name.encode())
        self.declared |= declared
        own.update(n.encode() for n in library.var_rules)
        if path == "time" and self.solver.world.go_version < COLLECTED:
            own.add(b"After")
        self.methods |= methods
        # What is called on its results may be another library's: `clientset.CoreV1().Pods(n).GetLogs(…).Stream(c)`.
        results = {r for facts in library.functions.values() for r in facts.results or ()}
        beyond = {match[1] for r in results if (match := _PACKAGE_OF.match(r)) is not None} - {path}
        return frozenset(own | methods | declared).union(
            *(self.learn(Clue(IMPORT, p)) for p in sorted(beyond))
        )

    def _is_brief(self, resource: str) -> bool:
        """Whether what a callee out of sight gives of this type is to be released by who gets it."""
        spec = self.solver.spec(resource)
        return spec is not None and not spec.long_lived and spec.severity != "info"

    def candidates(self, package: SourcePackage, unit: Unit, hits: Iterable[bytes]) -> Iterator[Decl]:
        """The functions, methods and variables of a file to be looked at, since they write one of `hits`."""
        source = unit.source
        decls: dict[int, Decl] = {}
        for decl in unit.decls:
            if decl.kind in LOOKED_AT:
                decls.setdefault(decl.start, decl)
        starts = sorted(decls)
        found: set[int] = set()
        imports = package.imports_of(unit)
        own = self.functions.get(package.path, set()).union(
            *(self.functions.get(p, set()) for p in package.dot_imports(unit))
        )
        receivers: dict[int, Receivers] = {}
        for name in hits:
            size = len(name)
            at = source.find(name)
            while at >= 0:
                after = at + size
                if not _WORD[source[after : after + 1]] and not _WORD[source[at - 1 : at]]:
                    index = bisect_right(starts, at) - 1
                    if index >= 0:
                        start = starts[index]
                        if start not in found and at < decls[start].end:
                            reader = receivers.get(start)
                            if reader is None:
                                reader = receivers[start] = Receivers(package, unit, decls[start])
                            if self._matters(source, at, name, own, imports, reader):
                                found.add(start)
                at = source.find(name, after)
        for start in sorted(found):
            yield decls[start]

    def _matters(
        self, source: bytes, at: int, name: bytes, own: set[bytes], imports: dict[str, str], reader: Receivers
    ) -> bool:
        """Whether the name at this offset may be what it looks like."""
        before = at - 1
        while source[before : before + 1].isspace():
            before -= 1
        if name in self.declared and _AND_ERROR.match(source, at + len(name)) is not None:
            match = _BEFORE_DOT.search(source, max(0, before - 80), before)
            path = imports.get(match.group(1).decode(errors="replace")) if match is not None else None
            if path is not None and (path, name) in self.types:
                return True
        if name == STATUS:
            return source.find(b".Body", reader.decl.start, reader.decl.end) >= 0
        value = self._is_value(name, reader)
        if source[before : before + 1] != b".":
            if name in own:
                return not _in_comment(source, at)
            return value and self._calls_value(source, at, before, name)
        match = _BEFORE_DOT.search(source, max(0, before - 80), before)
        path = imports.get(match.group(1).decode(errors="replace")) if match is not None else None
        if path is not None and name in self.functions.get(path, ()):
            return True
        if path is not None and name in self.dials and path not in self.functions and not is_standard(path):
            return True
        if path is None and name in self.dials:
            t = reader.before(before)
            if t is None or is_unseen(self.solver, t):
                return True
        if not value and name not in self.methods and name not in self.handing:
            return False
        if not _takes_value(source, at, before, name):
            return False
        if path is None or match is None:
            if _in_comment(source, at):
                return False
            t = reader.before(before)
            return t is None or self._selects(t, name)
        if value or (path not in self.run and not is_standard(path) and name in self.methods):
            return True
        # A method of an import's name is called if a local hides the import: the name then stands alone too.
        alone = re.compile(rb"(?<![\w.])" + re.escape(match.group(1)) + rb"\b(?!\s*\.)")
        return alone.search(source, reader.decl.start, reader.decl.end) is not None

    def _is_value(self, name: bytes, reader: Receivers) -> bool:
        """Whether a function value may be called through the name here: no other package knows of `x.open`."""
        homes = self.values.get(name)
        if homes is None:
            return False
        return name[:1].isupper() or reader.package.path.removesuffix(TEST_SUFFIX) in homes

    def _calls_value(self, source: bytes, at: int, before: int, name: bytes) -> bool:
        """Whether a name that stands alone is called, or given to another variable: `open := openFile`. Who is passed
        it calls it by a name of its own."""
        return (
            name not in PREDECLARED and not _in_comment(source, at) and _takes_value(source, at, before, name)
        )

    def _selects(self, t: gt.Type, name: bytes) -> bool:
        """Whether a method, or a function in a field, of a value of this type may hand something out."""
        world = self.solver.world
        member = world.member(t, name.decode())
        if member is None:
            return False  # what cannot be resolved acquires nothing
        func = member.func
        if func is None:
            return name in self.values
        if world.facts(func) is not None:
            return (func.pkg, func.member) in self.listed or func.pkg in self.with_families
        if func.pkg.removesuffix(TEST_SUFFIX) not in self.run:
            return not is_standard(func.pkg)
        if func.interface:
            return name in self.values or name in self.handing
        if name in self.values and any(
            type(world.underlying(result)) is gt.FuncType for result in func.sig.results
        ):
            return True
        return func.receiver in self.handing.get(name, ())


def _takes_value(source: bytes, at: int, before: int, name: bytes) -> bool:
    """Whether the value of a name, or of a chain of names that ends in it, is called or assigned."""
    if _CALLED.match(source, at + len(name)) is not None:
        return True
    chain = (
        _CHAIN.search(source, max(0, before - 80), before + 1)
        if source[before : before + 1] == b"."
        else None
    )
    at = chain.start() if chain is not None else before + 1
    return source[:at].rstrip()[-1:] == b"="


def _in_comment(source: bytes, at: int) -> bool:
    """Whether the line says so: what stands before has two slashes and no quote, which might hold them."""
    line = source[source.rfind(b"\n", 0, at) + 1 : at]
    return b"//" in line and not (b'"' in line or b"`" in line or b"'" in line.partition(b"//")[0])


def typed_names(package: SourcePackage, unit: Unit) -> Iterator[tuple[str, tuple[str, bytes]]]:
    """(name, (import path, type)) of what a file declares that may give a value of the type and an error when
    called.

    Methods of interfaces, and functions, variables and fields in whose declaration a function type stands.
    """
    source = unit.source
    imports = package.imports_of(unit)

    def types(results: bytes) -> Iterator[tuple[str, bytes]]:
        for alias, name in _TYPE_NAME.findall(results):
            yield imports.get(alias.decode(errors="replace"), ""), name

    for decl in unit.decls:
        if decl.kind == "var":
            # What stands in a table is no variable.
            grouped = source.startswith(b"var (", decl.start)
            end = decl.end if grouped else source.find(b"\n", decl.start, decl.end)
            for given in _VARIABLE.finditer(source, decl.start, end if end >= 0 else decl.end):
                path = imports.get(given[2].decode(errors="replace"), "")
                yield given[1].decode(errors="replace"), (path, given[3] + CALLED)
        if decl.kind == "type" and source.find(b"interface", decl.start, decl.end) >= 0:
            for method in _OPENING.finditer(source, decl.start, decl.end):
                yield method["name"].decode(errors="replace"), OPENED
            for method in _INTERFACE_METHOD.finditer(source, decl.start, decl.end):
                for t in types(method["results"]):
                    yield method["name"].decode(errors="replace"), t
    starts = [d.start for d in unit.decls]
    for match in _FUNC_TYPE.finditer(source):
        if _in_comment(source, match.start()):
            continue
        before = _WORD_BEFORE.search(source, max(0, match.start() - 80), match.start())
        names = {before[1].decode(errors="replace")} if before else set()
        index = bisect_right(starts, match.start()) - 1
        if index >= 0 and match.start() < unit.decls[index].end:
            around = unit.decls[index]
            body = source.find(b"{", around.start, match.start())
            if around.kind == "var" or (body < 0 and around.kind in ("func", "method")):
                names.update(d.name for d in unit.decls if d.start == around.start)
        for t in types(match["results"]):
            for name in names - NO_NAMES:
                yield name, t


def typed_values(package: SourcePackage) -> Iterator[tuple[str, tuple[str, bytes]]]:
    """As `typed_names`, for all files of a package; and the variables, fields and parameters that are declared to be
    of a function type with a name."""
    types = {d.name for unit in package.units for d in unit.decls if d.kind == "type"}
    named: dict[str, set[tuple[str, bytes]]] = {}
    for unit in package.units:
        for name, t in typed_names(package, unit):
            yield name, t
            if name in types:
                named.setdefault(name, set()).add(t)
    for name, found in sorted(named.items()):
        declared = re.compile(rb"\b(\w+)[ \t]+" + re.escape(name.encode()) + rb"\b(?!\.)")
        for unit in package.units:
            for match in declared.finditer(unit.source):
                word = match[1].decode(errors="replace")
                if word not in NO_NAMES and not _in_comment(unit.source, match.start()):
                    yield from ((word, t) for t in sorted(found))


LOOKED_AT = frozenset({"func", "method", "var"})


class _Word(dict[bytes, bool]):
    """Whether a byte continues an identifier."""

    def __missing__(self, key: bytes) -> bool:
        self[key] = found = key.isalnum() or key == b"_" or key >= b"\x80"
        return found


_WORD = _Word()
