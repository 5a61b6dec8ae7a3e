"""Answers questions about functions, on demand, each once.

A caller's exploration asks for a callee's summary at the call; the callee is lowered and explored then, and
its own callees in turn. A question that comes back to itself through recursion is answered with "borrows, and
hands out nothing", the bottom of both orders.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goplumb.compile import ir
from goplumb.finding import Confidence
from goplumb.link import gotypes as gt
from goplumb.link.package import SourcePackage
from goplumb.link.resolve import TypedFunc, type_function
from goplumb.link.views import ExportPackage
from goplumb.solve.asked import Asked, Where
from goplumb.solve.conclude import Conclusions, Report
from goplumb.solve.conditions import Bodies
from goplumb.solve.directives import stated_effect, stated_fresh
from goplumb.solve.endings import Endings
from goplumb.solve.explore import Explorer
from goplumb.solve.filling import may_fill
from goplumb.solve.memo import DEPTH, MISSING, Ident, Memo
from goplumb.solve.shape import Shape
from goplumb.solve.spec import ENDINGS, Spec, spec_of
from goplumb.solve.state import Ob
from goplumb.solve.summary import BORROW, MIXED, Effect, Fresh
from goplumb.solve.touch import Touch
from goplumb.solve.trace import Exit, Node, Site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from goplumb.compile.unit import Decl, Unit
    from goplumb.link.objects import FuncObj
    from goplumb.link.resolve import Callee
    from goplumb.link.world import World


CLOSER_INTERFACES = frozenset({"io.ReadCloser", "io.WriteCloser", "io.ReadWriteCloser", "io.ReadSeekCloser"})

IMPLEMENTERS = 12
"""Types asked what they do behind an interface; of more, the first by name."""

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
        self._effects: dict[tuple[str, int, tuple[str, ...], frozenset[str]], Effect] = {}
        self._owners: dict[tuple[str, str, tuple[str, ...], frozenset[str]], frozenset[str]] = {}
        self.depth = 0
        self._implementers: dict[tuple[str, str], tuple[FuncObj, ...]] = {}
        self._acquires: dict[int, bool] = {}
        self._handing: dict[FuncObj, bool] = {}
        self._kept: dict[str, tuple[Fresh, ...]] = {}
        """What is left of dropped reports."""
        self._kept_rings: dict[str, tuple[tuple[Fresh, ...], frozenset[Ident]]] = {}
        self.memo = Memo()
        self.conclusions = Conclusions(self)
        self.endings = Endings(self)
        self.bodies: dict[int, Bodies] = {}
        self.borrowing_literals: dict[tuple[int, int, frozenset[str]], bool] = {}
        """(identity of a literal, captured local, what releases it) -> whether the literal only borrows it."""
        self.shapes: dict[int, Shape] = {}
        """By identity of the lowered function, which the solver keeps alive."""

    # --- answers that hold for good ------------------------------------------------------------

    def reset(self) -> None:
        """Called before each question from outside: nothing is being answered then."""
        self.memo.reset((self._reports, self._acquires, self._effects, self._owners, self.endings.known))
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
            for func in (typed.func, *literals(typed.func)):
                self._acquires.pop(id(func), None)
                self.memo.rings.pop((id(self._acquires), id(func)), None)
        return reports[0].fresh if reports else old

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

    def becomes_by_method(self, t: gt.Type) -> bool:
        """Whether values of the type become resources by one of their methods: a command, once it is started."""
        base = gt.deref(t)
        if type(base) is not gt.Named:
            return False
        library = self.world.catalogue.library(base.pkg)
        return library is not None and any(
            name.startswith(f"{base.name}.") and any(row.obligation == "receiver" for row in facts.acquires)
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
            known = any(self.block_acquires(typed, block) for block in func.blocks)
            self.memo.end(self._acquires, id(func), known, before)
        return known

    def block_acquires(self, typed: TypedFunc, block: ir.Block) -> bool:
        for instr in block.instrs:
            kind = type(instr)
            if kind is ir.Call:
                assert isinstance(instr, ir.Call)
                callee = typed.callees.get((instr.pos, instr.end))
                if callee is not None and self.acquiring(callee, typed.package):
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
        return callee.kind == "value" and callee.sig is not None and bool(self.fresh_by_type(callee.sig))

    def explore(self, typed: TypedFunc, func: ir.Func) -> Report:
        explorer = Explorer(self, typed, func)
        if not self.may_acquire(typed, func):
            return Report(explorer, (), (), (), func)
        exits = explorer.explore(func, explorer.entry(), Node(None))
        return self.conclusions.conclude(explorer, func, exits)

    # --- exits -------------------------------------------------------------------------------

    # --- summaries -----------------------------------------------------------------------------

    def implementers(self, func: FuncObj, package: SourcePackage) -> tuple[FuncObj, ...]:
        """The methods that a call through an interface of the project may run.

        Looked for in the interface's package and the calling one, so that the answer does not depend on what
        else is checked. Generated types and those of test files stand in for the real ones: they do not count.
        """
        key = (func.key, package.path)
        known = self._implementers.get(key)
        if known is not None:
            return known
        found: list[FuncObj] = []
        home = self.world.package(func.pkg)
        wanted = self.world.method_names(gt.Named(func.pkg, func.receiver))
        if home is not None and not isinstance(home, ExportPackage) and wanted is not None:
            for where in dict.fromkeys((home, package)):
                if not isinstance(where, SourcePackage):
                    continue
                for name, (unit, decl) in sorted(where.methods_named(func.name).items()):
                    if unit.path.endswith("_test.go") or unit.generated:
                        continue
                    has = self.world.method_names(gt.Named(where.path, name))
                    if has is not None and wanted <= has:
                        found.append(where.function(unit, decl))
                found.extend(self._promoting(where, func.name, wanted))
        self._implementers[key] = tuple(found[:IMPLEMENTERS])
        return self._implementers[key]

    def _decorates(self, one: FuncObj, func: FuncObj) -> bool:
        """Whether an implementer of an interface's method works by means of another implementer, which it keeps in a
        field: what it hands out is what those out of sight do."""
        under = self.world.underlying(gt.Named(one.pkg, one.receiver))
        return type(under) is gt.Struct and any(
            type(f.type) is gt.Named and (f.type.pkg, f.type.name) == (func.pkg, func.receiver)
            for f in under.fields
        )

    def _promoting(self, package: SourcePackage, name: str, wanted: frozenset[str]) -> list[FuncObj]:
        """The method as types of a package have it from what they embed: `type conn struct { *sql.DB }`. One that
        embeds an interface adds nothing to what is known."""
        found: dict[str, FuncObj] = {}
        for each in package.embedding():
            info = package.type(each)
            if info is None or name in info.methods:
                continue
            t = gt.Named(package.path, each)
            has = self.world.method_names(t)
            member = self.world.member(t, name) if has is not None and wanted <= has else None
            if member is not None and member.func is not None and not member.func.interface:
                found.setdefault(member.func.key, member.func)
        return list(found.values())

    def _fresh_through_interface(
        self, func: FuncObj, callee: Callee, package: SourcePackage
    ) -> tuple[Fresh, ...]:
        """What an interface's method hands out: what all its implementers in sight do, else what its type says."""
        if callee.sig is None or self.is_std(func.pkg):
            return ()
        implementers = self.implementers(func, package)
        if all(self._decorates(one, func) for one in implementers):
            return self.fresh_by_type(callee.sig)
        by_result: dict[int, list[Fresh]] = {}
        for one in implementers:
            for fresh in self.fresh(one, callee, package):
                by_result.setdefault(fresh.result, []).append(fresh)
        found = []
        for _, same in sorted(by_result.items()):
            # One type that needs it released is enough: the caller does not know which it has.
            first = same[0]
            sure = min((f.confidence for f in same), key=_ORDER.index)
            if len(implementers) > 1 and sure is Confidence.CERTAIN:
                sure = Confidence.LIKELY
            if len(same) < len(implementers) and first.guard < 0:
                sure = Confidence.POSSIBLE
            releases = frozenset().union(*(f.spec.releases for f in same))
            if any(f.when != first.when for f in same):
                first, sure = first._replace(when=()), Confidence.POSSIBLE
            found.append(
                first._replace(
                    spec=first.spec._replace(releases=releases),
                    guard=min(f.guard for f in same),
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

    def effect_through_interface(
        self,
        func: FuncObj,
        package: SourcePackage,
        index: int,
        path: tuple[str, ...],
        releases: frozenset[str],
    ) -> Effect | None:
        """What all implementers in sight do with a resource passed in; None without any."""
        effects = [self.effect(one, index, path, releases) for one in self.implementers(func, package)]
        if not effects:
            return None
        ok = _combine({e.ok for e in effects})
        err = _combine({e.err for e in effects})
        if "result" in (ok, err) and len(set(effects)) > 1:
            return MIXED
        return Effect(ok, err, effects[0].result, effects[0].path)

    def effect(self, func: FuncObj, index: int, path: tuple[str, ...], releases: frozenset[str]) -> Effect:
        """What the function does with a resource that stands at `path` below parameter `index` (-1: receiver)."""
        typed = None
        if func.unit is None or func.decl is None:
            return MIXED
        key = (self.key(func.unit, func.decl), index, path, releases)
        known: Effect = self.memo.known(self._effects, key)
        if known is not MISSING:
            return known
        stated = stated_effect(func.unit, func.decl, index)
        if stated:
            return Effect(stated, stated)
        if self.depth > DEPTH:
            self.memo.cut()
            return MIXED
        before = self.memo.begin(self._effects, key, BORROW)
        typed = self.typed_func(func)
        effect = BORROW
        if typed is None:
            effect = MIXED  # no body: assembly or a system's own function
        else:
            body = typed.func
            local = body.recv if index < 0 else (body.params[index] if index < len(body.params) else -1)
            if local >= 0:
                self.depth += 1
                effect = self._param_effect(typed, local, path, releases)
                self.depth -= 1
        self.memo.end(self._effects, key, effect, before)
        return effect

    def _param_effect(
        self, typed: TypedFunc, local: int, path: tuple[str, ...], releases: frozenset[str]
    ) -> Effect:
        func = typed.func
        if Touch(self, typed, local, path, releases).only_borrows():
            return BORROW
        ex = Explorer(self, typed, func, track=False)
        state = ex.entry()
        value = ex.values.make("param", local)
        for step in path:
            state.nil[value] = False  # it holds something
            held = ex.values.make("field", value, step)
            state.heap[value, "[0]" if step == "[]" else step] = held
            value = held
        ex.given.add(value)
        spec = Spec("param", "", "", releases, "{}.Close()")
        site = Site(func.pos, func.pos, 0, spec, "", Confidence.CERTAIN, (), gt.UNKNOWN, func, False)
        number = ex.site(site)
        state.obs[value] = Ob(number, False, ())
        exits = ex.explore(func, state, Node(None))
        if ex.overflow or not func.intact:
            return MIXED
        error = self.conclusions.error_result(ex, func)
        if error < 0 and func.results and _is_bool(ex.typed.types[func.results[-1]]):
            error = len(func.results) - 1
        statuses: dict[str, set[str]] = {"ok": set(), "err": set()}
        asked = False
        result = -1
        inside: tuple[str, ...] = ()
        lost_early = any(loss.site == number for loss in ex.losses)
        for leaving in exits:
            outcome = self.conclusions.outcome(ex, leaving, error)
            status, index, way = self.status(ex, leaving, value, error)
            if not status:
                continue
            if status == "result":
                result, inside = index, way
            if status == "unseen":
                statuses["ok"].add("moved")
                statuses["err"].add("held")
                continue
            for kind in ("ok", "err") if outcome == "any" else (outcome,):
                statuses[kind].add(status)
            asked = asked or (status == "held" and self.endings.asks_parameter(ex, leaving.node))
        if lost_early:
            statuses["ok"].add("held")
            statuses["err"].add("held")
        ok, err = _combine(statuses["ok"]), _combine(statuses["err"])
        fallible = error >= 0 and gt.is_error(ex.typed.types[func.results[error]])
        if statuses["err"] == {"held", "released"} and not asked:
            if ok == "released" or (fallible and ok in ("moved", "result")):
                err = "partly"
        if not ok and not err:
            return BORROW if exits else Effect("released", "released")
        if ok == "moved" and not err and fallible and self.world.is_dependency(typed.package.path):
            # It never fails today. Its callers, who rely on what it promises, may still forget what they gave it.
            err = "held"
        return Effect(ok or err, err or ok, result, inside)

    def status(self, ex: Explorer, leaving: Exit, value: int, error: int) -> tuple[str, int, tuple[str, ...]]:
        state = leaving.state
        if state.nil.get(value) is True:
            return "", -1, ()
        ob = state.obs.get(value)
        if ob is None:
            return "moved", -1, ()
        unseen = [v for v, what in ob.guards if what == "unseen"]
        if unseen:
            # Whoever fails has kept nothing; whether it has failed is what this function returns.
            handed_on = 0 <= error < len(leaving.values) and leaving.values[error] in unseen
            return ("unseen" if handed_on else "moved"), -1, ()
        if ob.released:
            return "released", -1, ()
        spec = ex.sites[ob.site].spec
        for index, returned in enumerate(leaving.values):
            if index == error:
                continue
            if value in ex.reachable(state, [returned]) or value in self.conclusions.carried(
                ex, state, returned
            ):
                if returned in ex.closures or ex.values.descs[returned][0] in ("elem",):
                    return "moved", -1, ()
                for base, path in ex.values.chain(returned):
                    if base == value:
                        if not path:
                            return "result", index, ()
                        return "moved", -1, ()
                path_found, _ = ex.operands.route(state, returned, value, spec)
                if path_found is None or "[]" in path_found:
                    return "moved", -1, ()
                return "result", index, path_found
        return "held", -1, ()

    def _catalogued_releases(self, owner: gt.Named) -> frozenset[str]:
        """What releases a catalogued type, and so all that its literal holds: the transport of an `http.Client`."""
        library = self.world.catalogue.library(owner.pkg)
        facts = library.types.get(owner.name) if library is not None else None
        if facts is None:
            return frozenset()
        return frozenset(
            name for id_ in facts.resources for name in self.world.catalogue.resource(id_).release
        )

    def owner_releases(self, owner: gt.Named, path: tuple[str, ...], spec: Spec) -> frozenset[str]:
        """Names of the owner's methods that release what it holds at path, promoted ones included."""
        key = (owner.pkg, owner.name, path, spec.releases)
        known: frozenset[str] = self.memo.known(self._owners, key)
        if known is not MISSING:
            return known
        before = self.memo.begin(self._owners, key, frozenset())
        info = self.world.info(owner)
        names: set[str] = set()
        moving: set[str] = set()
        if path[0].isidentifier():  # not what it merely reads from
            names |= self._catalogued_releases(owner) & spec.releases
        if info is not None:
            words = {n.encode() for n in spec.names if n != "()"} | {path[0].encode()}
            rest = [m for _, m in sorted(info.methods.items())]
            while words:
                asked = [m for m in rest if m.unit and m.decl and m.unit.names_in(m.decl) & words]
                rest = [m for m in rest if m not in asked]
                words = set()
                for method in asked:
                    effect = self.effect(method, -1, path, spec.releases)
                    if effect.ok in ("released", "mixed") or effect.err == "released":
                        names.add(method.name)
                        words.add(method.name.encode())  # another method may release through this one
                    elif effect.ok == "moved":
                        moving.add(method.name)
            under = info.underlying
            if type(under) is gt.Struct:
                for field in under.fields:
                    if field.name != path[0]:
                        continue
                    if field.embedded:
                        if len(path) == 1:
                            names |= {r for r in spec.releases if "." not in r and r not in info.methods}
                        elif type(gt.deref(field.type)) is gt.Named:
                            inner = gt.deref(field.type)
                            assert isinstance(inner, gt.Named)
                            names |= {
                                n for n in self.owner_releases(inner, path[1:], spec) if n not in info.methods
                            }
        if names or any(ENDINGS.fullmatch(name) for name in moving):
            names |= moving  # what it hands on, somebody may release
        self.memo.end(self._owners, key, frozenset(names), before)
        return frozenset(names)

    # --- returning -----------------------------------------------------------------------------

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


def _is_bool(t: gt.Type) -> bool:
    return type(t) is gt.Basic and t.name == "bool"


def _combine(statuses: set[str]) -> str:
    """One word for what happens on several exits of the same outcome."""
    if len(statuses) <= 1:
        return next(iter(statuses), "")
    if statuses <= {"released", "moved"}:
        return "moved"
    return "mixed"
