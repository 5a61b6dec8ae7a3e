"""What is only lent: a resource that its owner shows to callers and goes on using.

    func (c *cache) Conn() *grpc.ClientConn { return c.conn }      lends: Close of the cache ends it

    func (p *pool) get(addr string) (*grpc.ClientConn, error) {    lends: kept for the next caller
        if conn, ok := p.conns[addr]; ok {
            return conn, nil
        }
        conn, err := grpc.NewClient(addr)
        p.conns[addr] = conn
        return conn, err
    }

Who releases what such a function gave takes it from everybody else. An owner that is made, or ended, by the same
function is that function's to take apart; of what a list or map keeps, only long-lived things count, for others
are taken out of it to be used up.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from goplumb.compile import ir
from goplumb.finding import Confidence, Place, Step, StepKind
from goplumb.link import gotypes as gt
from goplumb.solve.owners.fielduse import instructions
from goplumb.solve.result import Misuse, MisuseKind
from goplumb.solve.spec import ENDINGS
from goplumb.solve.walk.shape import defs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goplumb.compile.unit import Decl, Unit
    from goplumb.link.objects import FuncObj
    from goplumb.link.package import SourcePackage
    from goplumb.link.typed import TypedFunc
    from goplumb.solve.owners.reader import Owned
    from goplumb.solve.solver import Solver
    from goplumb.solve.spec import Spec

TEST_SUFFIX = "_test.go"
TAKES_OUT = frozenset({"clear", "delete"})
"""Predeclared functions by which a collection gives up what it held."""


_KEEPS = re.compile(rb"\] = \w+\n")
"""An element of a collection is given a variable's value."""

_GIVES = re.compile(rb"func[^{\n]*\)\s*\(?\s*(?:\w+ )?\*?\w+\.\w+")
"""The first result has the type of another package."""


class Lent(NamedTuple):
    spec: Spec
    owner: str
    """The type that lends, empty for a package-level variable."""


class LentReader:
    """The lenders of one package, and who takes them at more than their word."""

    def __init__(self, solver: Solver, package: SourcePackage) -> None:
        self.solver = solver
        self.package = package

    def read(self, owned: list[Owned], paths: frozenset[str]) -> Iterator[Misuse]:
        """Releases, in files of these paths, of what functions of the package lend."""
        lenders: dict[str, Lent] = {}
        fields = {
            (each.owner.name, each.field): each.spec
            for each in owned
            if not each.elements and each.owner.pkg == self.package.path and self._ends(each)
        }
        words = {field.encode() for _, field in fields}
        for unit in self.package.units:
            keeps = _KEEPS.search(unit.source) is not None
            if not keeps and not any(word in unit.source for word in words):
                continue
            for decl in unit.decls:
                if decl.kind in ("func", "method") and (
                    (decl.kind == "method" and words & unit.names_in(decl))
                    or (keeps and self._may_keep(unit, decl))
                ):
                    lent = self._lends(self.package.function(unit, decl), fields)
                    if lent is not None:
                        lenders[self.package.function(unit, decl).key] = lent
        if not lenders:
            return
        names = {key.rpartition(".")[2].encode() for key in lenders}
        owners = {lent.owner for lent in lenders.values()} - {""}
        for unit in self.package.units:
            if unit.path not in paths or unit.path.endswith(TEST_SUFFIX) or unit.package == "main":
                continue
            for decl in unit.decls:
                if decl.kind not in ("func", "method") or not names & unit.names_in(decl):
                    continue
                if ENDINGS.fullmatch(decl.name) or decl.receiver in owners:
                    continue  # the owner itself, or what is there to end things
                typed = self.solver.typed(self.package, unit, decl)
                if typed is not None:
                    name = f"{decl.receiver}.{decl.name}" if decl.receiver else decl.name
                    yield from self._released(unit.path, typed, name, lenders)

    def _ends(self, owned: Owned) -> bool:
        """Whether the owner has a method that ends it, and what it keeps with it."""
        releasing = self.solver.effects.owner_releases(owned.owner, owned.way, owned.spec)
        return any(ENDINGS.fullmatch(name) for name in releasing)

    def _may_keep(self, unit: Unit, decl: Decl) -> bool:
        """Whether the function's text may put something into a map, and give a long-lived thing back."""
        if _KEEPS.search(unit.source, decl.start, decl.end) is None:
            return False
        if _GIVES.match(unit.source, decl.start, decl.end) is None:
            return False
        results = self.package.function(unit, decl).sig.results
        spec = self.solver.type_spec(results[0]) if results else None
        return spec is not None and spec.long_lived

    def _lends(self, func: FuncObj, fields: dict[tuple[str, str], Spec]) -> Lent | None:
        """What the function lends, if each of its returns gives what is kept elsewhere, or nothing."""
        if func.unit is None or func.decl is None or not func.sig.results:
            return None
        typed = self.solver.typed_func(func)
        if typed is None or not typed.func.intact:
            return None
        spec = self._shown(typed, func, fields) or self._cached(typed, func)
        return Lent(spec, func.receiver) if spec is not None else None

    def _returned(self, typed: TypedFunc) -> set[ir.Operand]:
        """What is returned first, where that is not nil."""
        return {
            block.term.values[0]
            for block in typed.func.blocks
            if type(block.term) is ir.Return and block.term.values and block.term.values[0] != ir.NIL
        }

    def _shown(self, typed: TypedFunc, func: FuncObj, fields: dict[tuple[str, str], Spec]) -> Spec | None:
        """The obligation of the field that a method does nothing but return, perhaps under a lock."""
        if len(func.sig.results) != 1 or not func.receiver:
            return None
        loaded: dict[int, str] = {}
        for instr in instructions(typed.func):
            if type(instr) is ir.Store:
                return None
            if type(instr) is ir.Load and instr.base == typed.func.recv:
                loaded[instr.dst] = instr.field
        names = {loaded.get(v, "") if type(v) is int else "" for v in self._returned(typed)}
        return fields.get((func.receiver, names.pop())) if len(names) == 1 else None

    def _cached(self, typed: TypedFunc, func: FuncObj) -> Spec | None:
        """The obligation of a long-lived thing that a function finds in a map, or puts there."""
        spec = self.solver.type_spec(func.sig.results[0])
        if spec is None or not spec.long_lived:
            return None
        collections: set[ir.Operand] = set()
        kept: set[ir.Operand] = set()
        found: set[ir.Operand] = set()
        for instr in instructions(typed.func):
            match instr:
                case ir.Load(_, _, dst, base, _) if base == typed.func.recv or type(base) is ir.Global:
                    collections.add(dst)
                case ir.Call(fn=ir.Global(name)) if name in TAKES_OUT:
                    return None
                case ir.Index(_, dst, _, base, _) if base in collections or type(base) is ir.Global:
                    if type(self.solver.world.underlying(typed.operand(base))) is gt.MapOf:
                        found.add(dst)
                case ir.StoreIndex(_, base, _, src) if base in collections or type(base) is ir.Global:
                    kept.add(src)
                case _:
                    pass
        size = -1
        while size != len(found) + len(kept):
            size = len(found) + len(kept)
            for instr in instructions(typed.func):
                if type(instr) is ir.Assign and type(instr.src) is int:
                    for group in (found, kept):
                        if instr.src in group:
                            group.add(instr.dst)
                        if instr.dst in group and group is kept:
                            group.add(instr.src)
        returned = self._returned(typed)
        whole = bool(found & returned) and bool(kept & returned) and returned <= found | kept
        return spec if whole else None

    def _released(
        self, path: str, typed: TypedFunc, function: str, lenders: dict[str, Lent]
    ) -> Iterator[Misuse]:
        func = typed.func
        found: dict[int, tuple[ir.Call, Lent]] = {}
        written: dict[int, int] = {}
        for instr in instructions(func):
            for local in defs(instr):
                written[local] = written.get(local, 0) + 1
            if type(instr) is not ir.Call or not instr.dsts or instr.dsts[0] < 0:
                continue
            callee = typed.callee(instr).func
            lent = lenders.get(callee.key) if callee is not None else None
            if lent is not None and (not lent.owner or self._outlives(typed, instr.recv)):
                found[instr.dsts[0]] = (instr, lent)
        for instr in instructions(func) if found else ():
            call = instr.call if type(instr) is ir.Defer or type(instr) is ir.Go else instr
            if type(call) is not ir.Call or type(call.recv) is not int or call.recv not in found:
                continue
            acquired, lent = found[call.recv]
            if call.name not in lent.spec.releases or written.get(call.recv) != 1:
                continue
            place = Place(path, instr.pos, call.end)
            lender = Place(path, acquired.pos, acquired.end)
            text = typed.unit.source[acquired.pos : acquired.end].split(b"(", 1)[0].decode(errors="replace")
            yield Misuse(
                MisuseKind.RELEASE_OF_BORROWED,
                lent.spec.resource,
                lent.spec.noun,
                text,
                func.locals[call.recv].name,
                place,
                lender,
                (
                    Step(lender, StepKind.ACQUIRE, f"{text} lends the {lent.spec.noun}"),
                    Step(place, StepKind.EXIT, "released, though it is lent"),
                ),
                Confidence.LIKELY,
                function,
            )

    def _outlives(self, typed: TypedFunc, owner: ir.Operand | None) -> bool:
        """Whether the owner comes from outside the function: a parameter, a field, or a package-level variable."""
        if type(owner) is int:
            if typed.func.locals[owner].kind in ("param", "recv"):
                return True
            return any(
                type(i) is ir.Load and i.dst == owner and self._outlives(typed, i.base)
                for i in instructions(typed.func)
            )
        return type(owner) is ir.Global
