"""Answers questions about functions, on demand, each once.

A caller's exploration asks for a callee's summary at the call; the callee is lowered and explored then, and
its own callees in turn. A question that comes back to itself through recursion is answered with "borrows, and
hands out nothing", the bottom of both orders.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from goplumb.compile import ir
from goplumb.finding import Confidence
from goplumb.link import gotypes as gt
from goplumb.link.package import SourcePackage
from goplumb.link.resolve import type_function
from goplumb.link.typed import TypedFunc
from goplumb.solve.asked import Asked, Where
from goplumb.solve.memo import DEPTH, MISSING, Ident, Memo
from goplumb.solve.owners.filling import may_fill
from goplumb.solve.spec import Spec, spec_of
from goplumb.solve.summaries.bound import Bound
from goplumb.solve.summaries.conclude import Conclusions, Report
from goplumb.solve.summaries.conditions import Bodies
from goplumb.solve.summaries.directives import stated_fresh
from goplumb.solve.summaries.effects import Effects
from goplumb.solve.summaries.endings import Endings
from goplumb.solve.summaries.implementers import Implementers
from goplumb.solve.summaries.outward import Outward
from goplumb.solve.summaries.predicates import Predicates
from goplumb.solve.summaries.summary import Fresh
from goplumb.solve.walk.dialing import dials, typed_fresh
from goplumb.solve.walk.explore import Explorer
from goplumb.solve.walk.shape import Shape
from goplumb.solve.walk.trace import Node

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from goplumb.compile.unit import Decl, Unit
    from goplumb.link.objects import FuncObj
    from goplumb.link.typed import Callee
    from goplumb.link.world import World


CLOSER_INTERFACES = frozenset({"io.ReadCloser", "io.WriteCloser", "io.ReadWriteCloser", "io.ReadSeekCloser"})

OPENS = re.compile(r"(?:Open|Dial)\w*|\w*(?:Reader|ReaderAt|Writer|Querier)")
"""Names of methods by which an interface says that it opens something."""

ENDS_TOO = (
    "Abort",
    "Cancel",
    "CloseWithError",
    "Discard",
    "Release",
    "Reset",
    "ResetWithError",
    "Rollback",
    "Stop",
)
"""Methods by which what has a Close may also be ended."""

_ORDER = (Confidence.CERTAIN, Confidence.LIKELY, Confidence.POSSIBLE)


class Solver:
    def __init__(self, world: World, asked: Asked | None = None) -> None:
        self.world = world
        self.asked = asked if asked is not None else Asked()
        self.matters: Callable[[FuncObj], bool] | None = None
        """Whether a function's text gives a reason to read it; without this, every one is read."""
        self._asking: list[str] = []
        """The functions whose reports are being made, outermost first."""
        self._specs: dict[tuple[str, str], Spec | None] = {}
        self._typed: dict[str, TypedFunc | None] = {}
        self.lowered = 0
        """Bytes of source of the functions lowered and typed."""
        self._reports: dict[str, tuple[Report, ...]] = {}
        self.depth = 0
        self._acquires: dict[int, bool] = {}
        self._handing: dict[FuncObj, bool] = {}
        self._kept: dict[str, tuple[Fresh, ...]] = {}
        """What is left of dropped reports."""
        self._kept_rings: dict[str, tuple[tuple[Fresh, ...], frozenset[Ident]]] = {}
        self.memo = Memo()
        self.conclusions = Conclusions(self)
        self.outward = Outward(self)
        self.endings = Endings(self)
        self.bound = Bound(self)
        self.effects = Effects(self)
        self.implementing = Implementers(self)
        self.predicates = Predicates(self)
        self.bodies: dict[int, Bodies] = {}
        self.borrowing_literals: dict[tuple[int, int, frozenset[str]], bool] = {}
        """(identity of a literal, captured local, what releases it) -> whether the literal only borrows it."""
        self.shapes: dict[int, Shape] = {}
        """By identity of the lowered function, which the solver keeps alive."""

    # --- answers that hold for good ------------------------------------------------------------

    def reset(self) -> None:
        """Called before each question from outside: nothing is being answered then."""
        self.memo.reset(
            (self._reports, self._acquires, self.effects.known, self.effects.owners, self.endings.known)
        )
        self.depth = 0
        self._asking.clear()

    def ask_for(self, package: SourcePackage, unit: Unit, decl: Decl) -> None:
        """Names the declaration on whose behalf literals outside functions are explored."""
        key = self.key(unit, decl)
        self._asking[:] = [key]
        self.asked.where[key] = Where(package.path, unit.path, decl.start)

    def forget_report(self, key: str) -> tuple[Fresh, ...]:
        """Drops what is known of a function's acquisitions; what it was taken to hand out."""
        old = self._kept.pop(key, ())
        ring = self._kept_rings.pop(key, None)
        if ring is not None:
            old = ring[0]
        reports = self._reports.pop(key, None)
        if reports is None:
            found = self.memo.rings.pop((id(self._reports), key), None)
            reports = found[0] if found is not None else None
        typed = self._typed.get(key)
        if typed is not None:
            self.forget_body(typed.func)
        return reports[0].fresh if reports else old

    def forget_body(self, body: ir.Func) -> None:
        """Drops what is known of whether a body, and the literals in it, may acquire: a clue may have changed it."""
        for func in (body, *literals(body)):
            self._acquires.pop(id(func), None)
            self.memo.rings.pop((id(self._acquires), id(func)), None)

    def drop_reports(self) -> None:
        """Keeps of each report what callers ask for; paths and states take room."""
        self.reset()
        for key, reports in self._reports.items():
            self._kept[key] = reports[0].fresh if reports else ()
        self._reports.clear()
        table = id(self._reports)
        for ident in [i for i in self.memo.rings if i[0] == table]:
            found, ring = self.memo.rings.pop(ident)
            assert isinstance(ident[1], str)
            self._kept_rings[ident[1]] = (found[0].fresh if found else ()), ring

    def drop_bodies(self) -> None:
        """Keeps the answers and lets go of the lowered functions, which take most of the room."""
        self.drop_reports()
        self._typed.clear()
        self.lowered = 0
        self.shapes.clear()
        self.bodies.clear()
        self.borrowing_literals.clear()
        self._acquires.clear()
        self.memo.drop(self._acquires)

    # --- resources ---------------------------------------------------------------------------

    def spec(self, resource: str, severity: str = "") -> Spec | None:
        """The obligation of a catalogued resource; None where losing one is no fault."""
        key = (resource, severity)
        if key not in self._specs:
            found = self.world.catalogue.resource(resource)
            spec = None
            if found is not None and not found.low_value:
                spec = spec_of(found, self.world.go_version)
                if severity:
                    spec = spec._replace(severity=severity)
                if not found.releasable:
                    # What nothing releases is lost with its function, if the catalogue says that this counts.
                    if spec.severity not in ("warning", "error"):
                        spec = None
                elif spec.severity == "none" or not (spec.releases or spec.release_funcs):
                    spec = None
            self._specs[key] = spec
        return self._specs[key]

    def same_type(self, resource: str, other: str) -> bool:
        """Whether two catalogued resources are values of one type, whatever library hands them out."""
        if resource == other:
            return True
        known = self.world.catalogue.resource_ids()
        if resource not in known or other not in known:
            return False  # one that no library hands out: a parameter's, a type's of the project
        of = self.world.catalogue.resource
        return not set(of(resource).types).isdisjoint(of(other).types)

    def literal_spec(self, t: gt.Named) -> Spec | None:
        """The long-lived resource that a composite literal of this type makes."""
        library = self.world.catalogue.library(t.pkg)
        facts = library.types.get(t.name) if library is not None else None
        if facts is None:
            return None
        for resource in facts.literal:
            spec = self.spec(resource)
            if spec is not None and spec.severity != "info":
                return spec
        return None

    def type_spec(self, t: gt.Type) -> Spec | None:
        """The resource whose values have this type."""
        base = gt.deref(t)
        if type(base) is not gt.Named:
            return None
        library = self.world.catalogue.library(base.pkg)
        facts = library.types.get(base.name) if library is not None else None
        if facts is None:
            return None
        for resource in facts.resources:
            spec = self.spec(resource)
            if spec is not None:
                return spec
        return None

    def becomes_by_method(self, t: gt.Type, kind: str = "") -> bool:
        """Whether values of the type become resources, of this kind, by one of their methods: a command, once it is
        started."""
        base = gt.deref(t)
        if type(base) is not gt.Named:
            return False
        library = self.world.catalogue.library(base.pkg)
        return library is not None and any(
            name.startswith(f"{base.name}.")
            and any(
                row.obligation == "receiver"
                and kind in ("", self.world.catalogue.resource(row.resource).kind)
                for row in facts.acquires
            )
            for name, facts in library.functions.items()
        )

    def is_std(self, path: str) -> bool:
        """Whether an import path is of the standard library: its first element has no dot."""
        return (
            bool(path)
            and "." not in path.partition("/")[0]
            and (self.world.exports is not None and self.world.exports.has(path))
        )

    # --- functions ---------------------------------------------------------------------------

    def key(self, unit: Unit, decl: Decl) -> str:
        return f"{unit.path}:{decl.start}"

    def typed(self, package: SourcePackage, unit: Unit, decl: Decl) -> TypedFunc | None:
        key = self.key(unit, decl)
        if key not in self._typed:
            self._typed[key] = None
            func = unit.func(decl)
            if func is not None:
                params = frozenset(p.name for p in unit.signature(decl).type_params)
                self._typed[key] = type_function(func, package, unit, params)
                self.lowered += func.end - func.pos
        return self._typed[key]

    def typed_func(self, func: FuncObj) -> TypedFunc | None:
        if func.package is None or func.unit is None or func.decl is None:
            return None
        return self.typed(func.package, func.unit, func.decl)

    def reports(self, package: SourcePackage, unit: Unit, decl: Decl) -> tuple[Report, ...]:
        """The function's own report first, then those of the literals inside it, in source order.

        None at all where nothing is acquired.
        """
        key = self.key(unit, decl)
        known: tuple[Report, ...] = self.memo.known(self._reports, key)
        if known is not MISSING:
            return known
        before = self.memo.begin(self._reports, key, ())
        typed = self.typed(package, unit, decl)
        if typed is None:
            self.memo.end(self._reports, key, (), before)
            return ()
        self.depth += 1
        self._asking.append(key)
        self.asked.where[key] = Where(package.path, unit.path, decl.start)
        reports: list[Report] = []
        if self.may_acquire(typed, typed.func):
            reports.append(self.explore(typed, typed.func))
            for literal in literals(typed.func):
                reports.append(self.explore(typed, literal))
        self._asking.pop()
        self.depth -= 1
        self.memo.end(self._reports, key, tuple(reports), before)
        return tuple(reports)

    def may_acquire(self, typed: TypedFunc, func: ir.Func) -> bool:
        """Whether some instruction of the body, or of a literal in it, gives birth to an obligation."""
        known: bool = self.memo.known(self._acquires, id(func))
        if known is MISSING:
            before = self.memo.begin(self._acquires, id(func), False)
            known = any(self.block_acquires(typed, func, block) for block in func.blocks)
            self.memo.end(self._acquires, id(func), known, before)
        return known

    def block_acquires(self, typed: TypedFunc, func: ir.Func, block: ir.Block) -> bool:
        for instr in block.instrs:
            kind = type(instr)
            if kind is ir.Call:
                assert isinstance(instr, ir.Call)
                callee = typed.callees.get((instr.pos, instr.end))
                if callee is not None and self.acquiring(callee, typed.package):
                    return True
                if dials(self, typed, instr) or typed_fresh(self, typed, func, instr):
                    return True
            elif kind is ir.Defer or kind is ir.Go:
                assert isinstance(instr, ir.Defer | ir.Go)
                if self.acquiring(typed.callee(instr.call), typed.package):
                    return True
            elif kind is ir.Composite:
                assert isinstance(instr, ir.Composite)
                t = gt.deref(typed.literal(instr))
                if type(t) is gt.Named and self.literal_spec(t) is not None:
                    return True
            elif kind is ir.MakeClosure:
                assert isinstance(instr, ir.MakeClosure)
                if self.may_acquire(typed, instr.func):
                    return True
        return False

    def acquiring(self, callee: Callee, package: SourcePackage) -> bool:
        func = callee.func
        if func is not None:
            facts = self.world.facts(func)
            if facts is not None:
                if facts.acquires:
                    return any(self.spec(row.resource, row.severity) is not None for row in facts.acquires)
                return False
            return bool(self.fresh(func, callee, package))
        return callee.kind == "value" and bool(self.fresh_by_value(callee, package))

    def explore(self, typed: TypedFunc, func: ir.Func) -> Report:
        explorer = Explorer(self, typed, func)
        if not self.may_acquire(typed, func):
            return Report(explorer, (), (), (), func)
        exits = explorer.explore(func, explorer.entry(), Node(None))
        return self.conclusions.conclude(explorer, func, exits)

    # --- summaries -----------------------------------------------------------------------------

    def _fresh_through_interface(
        self, func: FuncObj, callee: Callee, package: SourcePackage
    ) -> tuple[Fresh, ...]:
        """What an interface's method hands out: what all its implementers in sight do, else what its type says."""
        if callee.sig is None or self.is_std(func.pkg):
            return ()
        implementers = self.implementing.of(func, package)
        if all(self.implementing.decorates(one, func) for one in implementers):
            return self.fresh_by_type(callee.sig) or self._fresh_by_name(func)
        return self._fresh_of_any(implementers, callee, package)

    def fresh_by_value(self, callee: Callee, package: SourcePackage) -> tuple[Fresh, ...]:
        """What a function value hands out: what the functions do that it is known to be, else what its type says."""
        if callee.sig is None:
            return ()
        functions = self.bound.of(callee, package)
        found = self._fresh_of_any(functions, callee, package) if functions else ()
        return tuple(
            f._replace(confidence=max(f.confidence, Confidence.LIKELY, key=_ORDER.index))
            for f in found
            if f.result >= 0 and not f.when and not f.elements
        ) or self.fresh_by_type(callee.sig)

    def _fresh_of_any(
        self, functions: tuple[FuncObj, ...], callee: Callee, package: SourcePackage
    ) -> tuple[Fresh, ...]:
        """What is handed out by a call that runs one of several functions."""
        by_result: dict[int, list[Fresh]] = {}
        for one in functions:
            for fresh in self.fresh(one, callee, package):
                by_result.setdefault(fresh.result, []).append(fresh)
        found = []
        for _, same in sorted(by_result.items()):
            # One type that needs it released is enough: the caller does not know which it has. What nothing can end
            # counts only where it is alone.
            same = [f for f in same if not f.spec.literal] or same
            first = same[0]
            sure = min((f.confidence for f in same), key=_ORDER.index)
            if len(functions) > 1 and sure is Confidence.CERTAIN:
                sure = Confidence.LIKELY
            if len(same) < len(functions) and first.guard < 0:
                sure = Confidence.POSSIBLE
            releases = frozenset().union(*(f.spec.releases for f in same))
            if any(f.when != first.when for f in same):
                first, sure = first._replace(when=()), Confidence.POSSIBLE
            found.append(
                first._replace(
                    spec=first.spec._replace(releases=releases),
                    guard=min(f.guard for f in same),
                    flag=first.flag
                    if all((f.flag, f.flag_kind) == (first.flag, first.flag_kind) for f in same)
                    else -1,
                    confidence=sure,
                )
            )
        return tuple(found)

    def fresh(self, func: FuncObj, callee: Callee, package: SourcePackage) -> tuple[Fresh, ...]:
        """What a call of the function hands to its caller; `package` is the calling one."""
        if func.interface:
            return self._fresh_through_interface(func, callee, package)
        if func.decl is None or func.package is None or func.unit is None:
            return self._listed_fresh(func)
        if not self._may_hand_out(func):
            return ()
        key = self.key(func.unit, func.decl)
        if self._asking:
            self.asked.askers.setdefault(key, set()).add(self._asking[-1])
        if key in self.asked.passed:
            return ()
        stated = stated_fresh(func.unit, func.decl)
        if stated:
            return self._stated_fresh(func, stated)
        if self.matters is not None and not self.matters(func):
            self.asked.passed.add(key)
            self.asked.where[key] = Where(func.package.path, func.unit.path, func.decl.start)
            return ()
        if self.depth > DEPTH:
            self.memo.cut()
            return ()
        known = self._kept.get(key)
        if known is not None:
            return known
        ring = self._kept_rings.get(key)
        if ring is not None and self.memo.holds(ring[1]):
            return ring[0]
        reports = self.reports(func.package, func.unit, func.decl)
        return reports[0].fresh if reports else ()

    def _listed_fresh(self, func: FuncObj) -> tuple[Fresh, ...]:
        """What the catalogue says that a function hands out as a result."""
        facts = self.world.facts(func)
        if facts is None or facts.no_obligation is not None:
            return ()
        found = []
        for row in facts.acquires:
            spec = self.spec(row.resource, row.severity)
            if spec is not None and row.result >= 0 and row.wraps is None and not row.condition:
                sure = Confidence.POSSIBLE if spec.severity == "info" else Confidence.LIKELY
                found.append(Fresh(row.result, (), spec, row.error_result, "nil", sure, ()))
        return tuple(found)

    def _stated_fresh(self, func: FuncObj, release: str) -> tuple[Fresh, ...]:
        """The obligation that a function's comment says it hands out."""
        results = func.sig.results
        error = len(results) - 1 if results and gt.is_error(results[-1]) else -1
        if not results or error == 0:
            return ()
        spec = self.type_spec(results[0])
        if spec is None:
            base = gt.deref(results[0])
            noun = base.name if isinstance(base, gt.Named) else "resource"
            spec = Spec("stated", "resource-unclosed", noun, frozenset({release}), f"{{}}.{release}()")
        return (Fresh(0, (), spec, error, "nil", Confidence.CERTAIN, ()),)

    def _may_hand_out(self, func: FuncObj) -> bool:
        """Whether some result could be released at all."""
        known = self._handing.get(func)
        if known is None:
            known = any(self._could_release(t) for t in func.sig.results) or may_fill(self.world, func)
            self._handing[func] = known
        return known

    def _could_release(self, t: gt.Type) -> bool:
        match t:
            case gt.Basic():
                return False
            case gt.SliceOf(elem) | gt.ArrayOf(elem) | gt.ChanOf(elem) | gt.MapOf(_, elem):
                return self._could_release(elem)
            case gt.Pointer(elem):
                return self._could_release(elem)
            case gt.Named():
                under = self.world.underlying(t)
                return type(under) is not gt.Basic
            case _:
                return True

    def fresh_by_type(self, sig: gt.FuncType) -> tuple[Fresh, ...]:
        """For a callee out of sight: a resource returned with an error is taken to be acquired."""
        error = len(sig.results) - 1
        if error < 1 or not gt.is_error(sig.results[error]):
            return ()
        found = []
        given = {gt.text(p) for p in sig.params}
        for index, t in enumerate(sig.results[:error]):
            if gt.text(t) in given:
                continue  # wraps what it is given
            if self.becomes_by_method(t):
                continue  # whether it has been started nobody can see
            spec = self.type_spec(t)
            if spec is not None and spec.is_used_by_fields and error > 1:
                continue  # a response that comes with what was read from it
            if spec is None and type(t) is gt.Named and gt.text(t) in CLOSER_INTERFACES:
                spec = Spec(
                    "closer",
                    "resource-unclosed",
                    "reader" if "Read" in t.name else "writer",
                    frozenset({"Close"}),
                    "{}.Close()",
                )
            if spec is not None and not spec.long_lived and spec.severity != "info":
                found.append(Fresh(index, (), spec, error, "nil", Confidence.LIKELY, ()))
        return tuple(found)

    def _fresh_by_name(self, func: FuncObj) -> tuple[Fresh, ...]:
        """For a method of an interface that opens something, by its name, and gives with an error what can be closed:
        `store.Open(name) (Object, error)`. With nothing but the name to go by, that is only possible."""
        results = func.sig.results
        if len(results) != 2 or not gt.is_error(results[1]) or not OPENS.fullmatch(func.name):
            return ()
        base = gt.deref(results[0])
        member = self.world.member(results[0], "Close")
        if type(base) is not gt.Named or member is None or member.func is None or member.func.sig.params:
            return ()
        ends = {"Close"} | {name for name in ENDS_TOO if self.world.member(results[0], name) is not None}
        spec = Spec("opened", "resource-unclosed", base.name, frozenset(ends), "{}.Close()")
        return (Fresh(0, (), spec, 1, "nil", Confidence.POSSIBLE, ()),)

    def lends(self, package: SourcePackage, name: str) -> bool:
        """Whether a package-level function variable gives all its callers the same: `sync.OnceValues(…)`."""
        found = package.find(name, None)
        if found is None or found[1].kind != "var":
            return False
        unit, decl = found
        for spec in unit.value_specs(decl):
            func = unit.initializer(spec) if name in spec.names and spec.has_value else None
            if func is not None:
                typed = type_function(func, package, unit)
                for callee in typed.callees.values():
                    if callee.func is not None and callee.func.key in ("sync.OnceValue", "sync.OnceValues"):
                        return True
        return False


def literals(func: ir.Func) -> Iterator[ir.Func]:
    """The function literals of a body, nested ones too, in source order."""
    for block in func.blocks:
        for instr in block.instrs:
            if type(instr) is ir.MakeClosure:
                yield instr.func
                yield from literals(instr.func)
