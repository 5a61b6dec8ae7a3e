"""Answers questions about functions, on demand, each once.

A caller's exploration asks for a callee's summary at the call; the callee is lowered and explored then, and
its own callees in turn. A question that comes back to itself through recursion is answered with "borrows, and
hands out nothing", the bottom of both orders.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from goplumb.compile import ir
from goplumb.finding import Confidence
from goplumb.link import gotypes as gt
from goplumb.link.package import ExportPackage, SourcePackage
from goplumb.link.resolve import TypedFunc, type_function
from goplumb.solve.directives import stated_effect, stated_fresh
from goplumb.solve.explore import Exit, Explorer, Loss, Node, Site
from goplumb.solve.memo import MISSING, Ident, Memo
from goplumb.solve.shape import Shape
from goplumb.solve.spec import Spec, spec_of
from goplumb.solve.state import Ob, State
from goplumb.solve.summary import BORROW, MIXED, Effect, Fresh

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goplumb.compile.unit import Decl, Unit
    from goplumb.link.package import FuncObj
    from goplumb.link.resolve import Callee
    from goplumb.link.world import World

ENDERS = frozenset(
    {
        b"panic",
        b"Exit",
        b"Fatal",
        b"Fatalf",
        b"Fatalln",
        b"Goexit",
        b"FailNow",
        b"Panic",
        b"Panicf",
        b"Skip",
        b"Skipf",
        b"SkipNow",
    }
)
"""A function whose text holds none of these words, and calls none that does, returns."""

LASTING = re.compile(
    r"(?i:close|stop|shut|release|destroy|dispose|terminate|disconnect|teardown|clean|run|serve|start|wait|listen|loop)"
    r"|(?i:main|finish|end|exit|quit|reset|re(?:connect|dial|start|load|fresh|new)|log_?out|leave|cancel|abort|free)"
    r"|(?i:drop|kill|flush|detach|unmount|deinit|uninit|hang|bye|drain|halt|swap|set|update|switch|watch|stream|handle)"
)
"""Names of methods that may well be the last thing done with their receiver."""

FATAL = re.compile(r"(?:[Ff]atal|[Pp]anic)(?:f|ln|w)?")
"""Names by which Go promises that a function does not return; its text must be able to keep the promise."""

CLOSER_INTERFACES = frozenset({"io.ReadCloser", "io.WriteCloser", "io.ReadWriteCloser", "io.ReadSeekCloser"})

IMPLEMENTERS = 12
"""Types asked what they do behind an interface; of more, the first by name."""

_ORDER = (Confidence.CERTAIN, Confidence.LIKELY, Confidence.POSSIBLE)

WEAK_KINDS = frozenset({"cancel-func", "timer"})
"""What an owner may hold without being a resource itself: losing the owner costs no descriptor."""

DEPTH = 24
"""Summaries asked for inside one another; deeper ones count as unseen."""


class Lived(NamedTuple):
    """A long-lived thing made in a function that it never leaves."""

    site: Site
    released: bool
    node: Node | None
    by_operation: str = ""
    """The owner's operation that ends it."""


class Report(NamedTuple):
    """What exploring one function (or function literal) gave."""

    explorer: Explorer
    losses: tuple[Loss, ...]
    lived: tuple[Lived, ...]
    fresh: tuple[Fresh, ...]
    func: ir.Func


class Solver:
    def __init__(self, world: World) -> None:
        self.world = world
        self._specs: dict[tuple[str, str], Spec | None] = {}
        self._typed: dict[str, TypedFunc | None] = {}
        self._reports: dict[str, tuple[Report, ...]] = {}
        self._effects: dict[tuple[str, int, tuple[str, ...], frozenset[str]], Effect] = {}
        self._ends: dict[tuple[str, int], bool] = {}
        self._owners: dict[tuple[str, str, tuple[str, ...], frozenset[str]], frozenset[str]] = {}
        self._depth = 0
        self._implementers: dict[tuple[str, str], tuple[FuncObj, ...]] = {}
        self._acquires: dict[int, bool] = {}
        self._handing: dict[FuncObj, bool] = {}
        self._kept: dict[str, tuple[Fresh, ...]] = {}
        """What is left of dropped reports."""
        self._kept_rings: dict[str, tuple[tuple[Fresh, ...], frozenset[Ident]]] = {}
        self._memo = Memo()
        self.shapes: dict[int, Shape] = {}
        """By identity of the lowered function, which the solver keeps alive."""

    # --- answers that hold for good ------------------------------------------------------------

    def reset(self) -> None:
        """Called before each question from outside: nothing is being answered then."""
        self._memo.reset((self._reports, self._acquires, self._effects, self._owners, self._ends))
        self._depth = 0

    def drop_reports(self) -> None:
        """Keeps of each report what callers ask for; paths and states take room."""
        self.reset()
        for key, reports in self._reports.items():
            self._kept[key] = reports[0].fresh if reports else ()
        self._reports.clear()
        table = id(self._reports)
        for ident in [i for i in self._memo.rings if i[0] == table]:
            found, ring = self._memo.rings.pop(ident)
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
        return self._typed[key]

    def typed_func(self, func: FuncObj) -> TypedFunc | None:
        if func.package is None or func.unit is None or func.decl is None:
            return None
        return self.typed(func.package, func.unit, func.decl)

    def reports(self, package: SourcePackage, unit: Unit, decl: Decl) -> tuple[Report, ...]:
        """The function's own report first, then those of the literals inside it, in source order."""
        key = self.key(unit, decl)
        known: tuple[Report, ...] = self._memo.known(self._reports, key)
        if known is not MISSING:
            return known
        before = self._memo.begin(self._reports, key, ())
        typed = self.typed(package, unit, decl)
        if typed is None:
            self._memo.end(self._reports, key, (), before)
            return ()
        self._depth += 1
        reports = [self._explore(typed, typed.func)]
        for literal in literals(typed.func):
            reports.append(self._explore(typed, literal))
        self._depth -= 1
        self._memo.end(self._reports, key, tuple(reports), before)
        return tuple(reports)

    def may_acquire(self, typed: TypedFunc, func: ir.Func) -> bool:
        """Whether some instruction of the body, or of a literal in it, gives birth to an obligation."""
        known: bool = self._memo.known(self._acquires, id(func))
        if known is MISSING:
            before = self._memo.begin(self._acquires, id(func), False)
            known = any(self.block_acquires(typed, block) for block in func.blocks)
            self._memo.end(self._acquires, id(func), known, before)
        return known

    def block_acquires(self, typed: TypedFunc, block: ir.Block) -> bool:
        for instr in block.instrs:
            kind = type(instr)
            if kind is ir.Call:
                assert isinstance(instr, ir.Call)
                callee = typed.callees.get((instr.pos, instr.end))
                if callee is not None and self._acquiring(callee, typed.package):
                    return True
            elif kind is ir.Defer or kind is ir.Go:
                assert isinstance(instr, ir.Defer | ir.Go)
                if self._acquiring(typed.callee(instr.call), typed.package):
                    return True
            elif kind is ir.Composite:
                assert isinstance(instr, ir.Composite)
                t = gt.deref(typed.types[instr.dst]) if instr.dst >= 0 else gt.UNKNOWN
                if type(t) is gt.Named and self.literal_spec(t) is not None:
                    return True
            elif kind is ir.MakeClosure:
                assert isinstance(instr, ir.MakeClosure)
                if self.may_acquire(typed, instr.func):
                    return True
        return False

    def _acquiring(self, callee: Callee, package: SourcePackage) -> bool:
        func = callee.func
        if func is not None:
            facts = self.world.facts(func)
            if facts is not None:
                if facts.acquires:
                    return any(self.spec(row.resource, row.severity) is not None for row in facts.acquires)
                return False
            return bool(self.fresh(func, callee, package))
        return callee.kind == "value" and callee.sig is not None and bool(self.fresh_by_type(callee.sig))

    def _explore(self, typed: TypedFunc, func: ir.Func) -> Report:
        explorer = Explorer(self, typed, func)
        if not self.may_acquire(typed, func):
            return Report(explorer, (), (), (), func)
        exits = explorer.explore(func, explorer.entry(), Node(None))
        return self._conclude(explorer, func, exits)

    # --- exits -------------------------------------------------------------------------------

    def _conclude(self, ex: Explorer, func: ir.Func, exits: list[Exit]) -> Report:
        """Sorts what is held at the exits into lost, handed to the caller, and moved elsewhere."""
        inner = func is not ex.typed.func
        handed: dict[int, list[tuple[int, tuple[int, ...], Spec, int, str, bool]]] = {}
        sure: dict[int, set[int]] = {}
        for leaving in exits:
            state = leaving.state
            if not state.obs:
                continue
            error = self._error_result(ex, func)
            outcome = self._outcome(ex, leaving, error)
            outside: set[int] = set()
            if inner:
                own = {n for n, each in enumerate(ex.typed.func.locals) if func.pos <= each.pos < func.end}
                outside = ex.reachable(state, [v for k, v in state.env.items() if k not in own])
            retained = {k: v for k, v in state.heap.items() if k[1] == "~"}
            for k in retained:
                del state.heap[k]
            reach = [ex.reachable(state, [v]) | self._carried(ex, state, v) for v in leaving.values]
            state.heap.update(retained)
            for value in sorted(state.obs):
                ob = state.obs.get(value)
                if ob is None or ob.released:
                    continue
                results = [i for i, r in enumerate(reach) if value in r]
                if results:
                    ex.moved_sites.add(ob.site)
                    found = self._handed(ex, state, leaving, value, ob, results, error, outcome)
                    if found is not None:
                        handed.setdefault(ob.site, []).append(found)
                        true = {i for i, v in enumerate(leaving.values) if v == ex.true}
                        sure[ob.site] = sure.get(ob.site, true) & true
                        if found[5]:
                            lost = ob if outcome == "err" else ob._replace(inferred=True)
                            self._lose(ex, leaving, value, lost, "with-error", True)
                    elif self._only_read(ex, leaving, value, ob, results):
                        self._lose(ex, leaving, value, ob._replace(inferred=True), "unreachable", False)
                    continue
                if value in outside:
                    ex.moved_sites.add(ob.site)
                    continue
                if any(o.site == ob.site and o.released for o in state.obs.values()):
                    continue
                self._lose(ex, leaving, value, ob, "function-end", outcome == "err")
        for site_number, found_here in handed.items():
            if found_here[0][3] < 0 and sure[site_number]:
                # `return f, true`: a bool tells whether there is anything.
                handed[site_number] = [(*f[:3], min(sure[site_number]), "true", f[5]) for f in found_here]
        fresh = tuple(self._fresh(ex, site, found) for site, found in sorted(handed.items()))
        if not ex.overflow:
            for number in sorted(ex.iterated - ex.checked - ex.moved_sites):
                site = ex.sites[number]
                if site.spec.resource != "inferred":
                    ex.misuses.append(("unchecked-error", number, site.pos, site.end, Node(None)))
        lived = self._lived(ex, exits)
        losses = tuple(loss for loss in ex.losses if not ex.sites[loss.site].spec.literal)
        return Report(ex, losses, lived, fresh, func)

    def _lose(self, ex: Explorer, leaving: Exit, value: int, ob: Ob, how: str, error_exit: bool) -> None:
        if any(what == "unseen" for _, what in ob.guards):
            ex.moved_sites.add(ob.site)
            return
        if ob.dropped:
            ex.lose(leaving.state, leaving.node, value, "discarded", "", leaving.term.pos, leaving.term.end)
            return
        holder = self._holder(ex, leaving.state, value)
        likely = ob.inferred or any(what == "nonnil" for _, what in ob.guards)
        ex.losses.append(
            Loss(ob.site, how, holder, leaving.term.pos, leaving.term.end, leaving.node, error_exit, likely)
        )

    def _holder(self, ex: Explorer, state: State, value: int) -> str:
        """The name of the local or field that held the value last."""
        for local, held in sorted(state.env.items()):
            if held == value and ex.typed.func.locals[local].name not in ("", "_"):
                return ex.typed.func.locals[local].name
        for (holder, field), held in state.heap.items():
            if held == value and not field.startswith(("[", "#")):
                outer = self._holder(ex, state, holder) if holder != value else ""
                return f"{outer}.{field}" if outer else field
        return ""

    def _carried(self, ex: Explorer, state: State, value: int) -> set[int]:
        found = set()
        for base, path in ex.values.chain(value)[1:]:
            ob = state.obs.get(base)
            if ob is not None:
                spec = ex.sites[ob.site].spec
                if path in spec.carriers or path.rstrip(".") in spec.releases:
                    found.add(base)
        desc = ex.values.descs[value]
        if desc[0] == "elem":
            found.update(v for (h, f), v in state.heap.items() if h == desc[1] and f.startswith("["))
        return found

    def _error_result(self, ex: Explorer, func: ir.Func) -> int:
        for index in range(len(func.results) - 1, -1, -1):
            t = ex.typed.types[func.results[index]]
            if gt.is_error(t):
                return index
        return -1

    def _outcome(self, ex: Explorer, leaving: Exit, error: int) -> str:
        """`ok`, `err` or `any`: what is known of the returned error."""
        if error < 0 or error >= len(leaving.values):
            return "ok" if error < 0 else "any"
        value = leaving.values[error]
        if value in (ex.true, ex.false) or value in leaving.state.truth:
            return "ok" if value == ex.true or leaving.state.truth.get(value) else "err"
        if value == ex.nil or leaving.state.nil.get(value) is True:
            return "ok"
        if leaving.state.nil.get(value) is False or ex.values.descs[value][0] in ("nonnil", "lit", "global"):
            return "err"
        return "any"

    def _handed(
        self,
        ex: Explorer,
        state: State,
        leaving: Exit,
        value: int,
        ob: Ob,
        results: list[int],
        error: int,
        outcome: str,
    ) -> tuple[int, tuple[int, ...], Spec, int, str, bool] | None:
        """(result, also, spec, guard, guard kind, with error) for a resource that leaves through results."""
        spec = ex.sites[ob.site].spec
        releases: set[str] = set()
        noun = ""
        used: list[int] = []
        for index in results:
            if index == error:
                continue
            through = self._through(ex, state, leaving.values[index], value, spec)
            if through is not None:
                releases |= through[0]
                noun = noun or through[1]
                used.append(index)
        if not used or not releases:
            return None
        if noun:
            hint = f"{{}}.{sorted(releases)[0]}()"
            spec = spec._replace(noun=noun, rule="resource-unclosed", resource="inferred", hint=hint)
            if spec.kind in WEAK_KINDS:
                spec = spec._replace(severity="info")
        elif releases == {"()"}:
            spec = spec._replace(hint="{}()")
        elif releases != spec.releases:
            spec = spec._replace(hint=f"{{}}.{sorted(releases)[0]}()" if "()" not in releases else "{}()")
        if "[]" in releases:
            releases = {*spec.releases, "[]"}
        spec = spec._replace(releases=frozenset(releases))
        guard, kind, with_error = -1, "nil", False
        if error >= 0:
            if (outcome == "err" and not ob.guards) or (
                outcome == "any"
                and not ob.guards
                and self._fails_later(ex, leaving, error, ex.sites[ob.site])
            ):
                with_error = True
            guard = error
        return used[0], tuple(used[1:]), spec, guard, kind, with_error

    def _only_read(self, ex: Explorer, leaving: Exit, value: int, ob: Ob, results: list[int]) -> bool:
        """Whether the resource leaves only inside function literals, none of which releases it or hands it on."""
        if ex.overflow or ob.guards or ex.sites[ob.site].spec.kind in WEAK_KINDS:
            return False
        for index in results:
            returned = leaving.values[index]
            if returned not in ex.closures:
                return False
            after = ex.calls._simulate(leaving.state, Node(None), returned)
            if not after or any(value not in s.obs or s.obs[value].released for s in after):
                return False
        return True

    def _fails_later(self, ex: Explorer, leaving: Exit, error: int, site: Site) -> bool:
        """Whether the returned error, of unknown outcome, is that of a call made after the acquisition, by which
        the resource does not come back."""
        desc = ex.values.descs[leaving.values[error]]
        if desc[0] != "call" or leaving.term.tuple_value:
            return False
        pos, end = desc[1], desc[2]
        assert isinstance(pos, int)
        assert isinstance(end, int)
        callee = ex.typed.callees.get((pos, end))
        return (
            pos >= site.end
            and callee is not None
            and callee.func is not None
            and self.is_std(callee.func.pkg)
        )

    def _through(
        self, ex: Explorer, state: State, returned: int, value: int, spec: Spec
    ) -> tuple[frozenset[str], str] | None:
        """What releases the resource from a returned value, and the owner's type name if it is one."""
        for base, path in ex.values.chain(returned):
            if base == value:
                if not path:
                    return spec.releases, ""
                if path.rstrip(".") in spec.releases:
                    return frozenset({"()"}), ""
                inside = frozenset(r[len(path) :] for r in spec.releases if r.startswith(path))
                return (inside, "") if inside else None
        if returned in ex.closures:
            losses = len(ex.losses)
            discharged = ex.calls.discharged_by(state, Node(None), returned)
            del ex.losses[losses:]
            return (frozenset({"()"}), "") if value in discharged else None
        way, _ = ex.calls.route(state, returned, value, spec)
        if way is None:
            return None
        if way == ("[]",):
            return frozenset({"[]"}), ""
        if "[]" in way:
            way = way[: way.index("[]") + 1]
        owner = self._made_type(ex, returned)
        if type(owner) is gt.Named:
            if self.behind_interface(owner, way):
                return None
            names = self.owner_releases(owner, way, spec)
            if len(way) == 1 and value in state.obs:
                ex.owned.append((state.obs[value].site, way[0], owner, False))
            if (
                names
                and value in state.obs
                and spec.long_lived
                and self._ended_by_operations(owner, way, spec, names)
            ):
                ex.by_operation[state.obs[value].site] = f"{owner.name}.{min(names)}"
                return None
            return (names, owner.name) if names else None
        if type(owner) is gt.Struct:
            for field in owner.fields:
                if field.name == way[0] and field.embedded and len(way) == 1:
                    return frozenset(r for r in spec.releases if "." not in r), ""
            promoted = self.owner_releases_of_struct(owner, ex, state, returned, value, spec)
            return (promoted, "") if promoted else None
        return None

    def behind_interface(self, t: gt.Type, path: tuple[str, ...]) -> bool:
        """Whether the way from a value of the type to what lies below it leads through an interface."""
        for step in path:
            under = self.world.underlying(gt.deref(t))
            if type(under) is gt.Interface:
                return True
            if type(under) is not gt.Struct:
                return False
            t = next((f.type for f in under.fields if f.name == step), gt.UNKNOWN)
        return False

    def _ended_by_operations(
        self, owner: gt.Named, path: tuple[str, ...], spec: Spec, names: frozenset[str]
    ) -> bool:
        """Whether nothing ends the owner, and its operations end what it holds: so it lives for one of them only.

        An operation takes a context and what it is to work on, and is not named for something that lasts.
        """
        info = self.world.info(owner)
        if info is None or not spec.per_call_rule:
            return False
        for name in names:
            method = info.methods.get(name)
            if method is None or LASTING.match(name) or len(method.sig.params) < 2:
                return False
            if gt.text(method.sig.params[0]) != "context.Context":
                return False
            effect = self.effect(method, -1, path, spec.releases)
            if effect.ok != "released" or effect.err != "released":
                return False
        return True

    def owner_releases_of_struct(
        self, owner: gt.Struct, ex: Explorer, state: State, returned: int, value: int, spec: Spec
    ) -> frozenset[str]:
        """Releases promoted through the embedded fields of an anonymous struct."""
        for field in owner.fields:
            if field.embedded:
                held = state.heap.get((returned, field.name))
                if held is not None:
                    inner = self._through(ex, state, held, value, spec)
                    if inner is not None:
                        return frozenset(r for r in inner[0] if "." not in r)
        return frozenset()

    def _made_type(self, ex: Explorer, value: int) -> gt.Type:
        """The type of a value that this function made."""
        desc = ex.values.descs[value]
        if desc[0] in ("old",):
            inner = desc[1]
            assert isinstance(inner, int)
            return self._made_type(ex, inner)
        made = ex.made_types.get(value)
        if made is not None:
            return gt.deref(made)
        if desc[0] == "zero":
            local = desc[1]
            assert isinstance(local, int)
            return gt.deref(ex.typed.types[local])
        if desc[0] == "call":
            pos, end, index = desc[1], desc[2], desc[3]
            assert isinstance(pos, int)
            assert isinstance(end, int)
            assert isinstance(index, int)
            callee = ex.typed.callees.get((pos, end))
            if callee is not None and callee.sig is not None and index < len(callee.sig.results):
                return gt.deref(callee.sig.results[index])
        return gt.UNKNOWN

    def _fresh(
        self, ex: Explorer, number: int, found: list[tuple[int, tuple[int, ...], Spec, int, str, bool]]
    ) -> Fresh:
        site = ex.sites[number]
        result, also, spec, guard, kind, _ = found[0]
        releases = frozenset().union(*(f[2].releases for f in found))
        spec = spec._replace(releases=releases)
        path = ex.typed.unit.path
        origin = ((path, site.pos, site.end, site.callee), *site.origin)
        confidence = Confidence.POSSIBLE if spec.severity == "info" else site.confidence
        if not site.origin and self._calls_parameter(ex, site):
            confidence = Confidence.POSSIBLE  # the caller knows better what its function gives
        elements = "[]" in releases
        if elements:
            spec = spec._replace(releases=releases - {"[]"})
        return Fresh(result, also, spec, guard, kind, confidence, origin[:4], elements)

    def _calls_parameter(self, ex: Explorer, site: Site) -> bool:
        """Whether the acquisition is a call of a function that the function around is given."""
        params = {n for n, local in enumerate(ex.typed.func.locals) if local.kind == "param"}
        return any(
            type(instr) is ir.Call and (instr.pos, instr.end) == (site.pos, site.end) and instr.fn in params
            for block in site.function.blocks
            for instr in block.instrs
        )

    def _lived(self, ex: Explorer, exits: list[Exit]) -> tuple[Lived, ...]:
        """The long-lived things that never leave this function."""
        found = []
        held: dict[int, Node] = {}
        for leaving in exits:
            for ob in leaving.state.obs.values():
                if not ob.released:
                    held.setdefault(ob.site, leaving.node)
        for loss in ex.losses:
            held.setdefault(loss.site, loss.node)
        for number, site in enumerate(ex.sites):
            if number in ex.by_operation and site.spec.per_call_rule:
                found.append(Lived(site, True, None, ex.by_operation[number]))
                continue
            if (
                not site.spec.long_lived
                or not site.spec.per_call_rule
                or number in ex.moved_sites
                or ex.overflow
            ):
                continue
            released = number not in held
            if released and number not in ex.released_sites:
                continue
            if not released and not site.spec.literal:
                continue
            if (
                not released
                and "CloseIdleConnections" in site.spec.releases
                and ex.calls.closes_connections()
            ):
                continue
            found.append(Lived(site, released, held.get(number)))
        return tuple(found)

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
                    if unit.path.endswith("_test.go") or b"// Code generated" in unit.source[:2000]:
                        continue
                    has = self.world.method_names(gt.Named(where.path, name))
                    if has is not None and wanted <= has:
                        found.append(where.function(unit, decl))
        self._implementers[key] = tuple(found[:IMPLEMENTERS])
        return self._implementers[key]

    def _fresh_through_interface(
        self, func: FuncObj, callee: Callee, package: SourcePackage
    ) -> tuple[Fresh, ...]:
        """What an interface's method hands out: what all its implementers in sight do, else what its type says."""
        if callee.sig is None or self.is_std(func.pkg):
            return ()
        implementers = self.implementers(func, package)
        if not implementers:
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
            return ()
        stated = stated_fresh(func.unit, func.decl)
        if stated:
            return self._stated_fresh(func, stated)
        if not self._may_hand_out(func):
            return ()
        if self._depth > DEPTH:
            self._memo.cut()
            return ()
        known = self._kept.get(self.key(func.unit, func.decl))
        if known is not None:
            return known
        ring = self._kept_rings.get(self.key(func.unit, func.decl))
        if ring is not None and self._memo.holds(ring[1]):
            return ring[0]
        reports = self.reports(func.package, func.unit, func.decl)
        return reports[0].fresh if reports else ()

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
            known = self._handing[func] = any(self._could_release(t) for t in func.sig.results)
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
        known: Effect = self._memo.known(self._effects, key)
        if known is not MISSING:
            return known
        stated = stated_effect(func.unit, func.decl, index)
        if stated:
            return Effect(stated, stated)
        if self._depth > DEPTH:
            self._memo.cut()
            return MIXED
        before = self._memo.begin(self._effects, key, BORROW)
        typed = self.typed_func(func)
        effect = BORROW
        if typed is None:
            effect = MIXED  # no body: assembly or a system's own function
        else:
            body = typed.func
            local = body.recv if index < 0 else (body.params[index] if index < len(body.params) else -1)
            if local >= 0:
                self._depth += 1
                effect = self._param_effect(typed, local, path, releases)
                self._depth -= 1
        self._memo.end(self._effects, key, effect, before)
        return effect

    def _param_effect(
        self, typed: TypedFunc, local: int, path: tuple[str, ...], releases: frozenset[str]
    ) -> Effect:
        func = typed.func
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
        error = self._error_result(ex, func)
        if error < 0 and func.results and _is_bool(ex.typed.types[func.results[-1]]):
            error = len(func.results) - 1
        statuses: dict[str, set[str]] = {"ok": set(), "err": set()}
        asked = False
        result = -1
        inside: tuple[str, ...] = ()
        lost_early = any(loss.site == number for loss in ex.losses)
        for leaving in exits:
            outcome = self._outcome(ex, leaving, error)
            status, index, way = self._status(ex, leaving, value, error)
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
            asked = asked or (status == "held" and self._asks_parameter(ex, leaving.node))
        if lost_early:
            statuses["ok"].add("held")
            statuses["err"].add("held")
        ok, err = _combine(statuses["ok"]), _combine(statuses["err"])
        if ok == "released" and statuses["err"] == {"held", "released"} and not asked:
            err = "partly"
        if not ok and not err:
            return BORROW if exits else Effect("released", "released")
        return Effect(ok or err, err or ok, result, inside)

    def _status(
        self, ex: Explorer, leaving: Exit, value: int, error: int
    ) -> tuple[str, int, tuple[str, ...]]:
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
            if value in ex.reachable(state, [returned]) or value in self._carried(ex, state, returned):
                if returned in ex.closures or ex.values.descs[returned][0] in ("elem",):
                    return "moved", -1, ()
                for base, path in ex.values.chain(returned):
                    if base == value:
                        if not path:
                            return "result", index, ()
                        return "moved", -1, ()
                path_found, _ = ex.calls.route(state, returned, value, spec)
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
        known: frozenset[str] = self._memo.known(self._owners, key)
        if known is not MISSING:
            return known
        before = self._memo.begin(self._owners, key, frozenset())
        info = self.world.info(owner)
        names: set[str] = set()
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
        self._memo.end(self._owners, key, frozenset(names), before)
        return frozenset(names)

    # --- returning -----------------------------------------------------------------------------

    def never_returns(self, func: FuncObj) -> bool:
        """Whether every call of the function ends the goroutine or the process."""
        if func.unit is None or func.decl is None or func.sig.results:
            return False
        if FATAL.fullmatch(func.name) and self._may_end(func, set()):
            return True  # which of its messages end the process hangs on values that are not followed
        return self._ends_always(func, -2)

    def always_fails(self, func: FuncObj) -> bool:
        """Whether the function comes back only with an error, as one that serves for ever does."""
        if func.interface or func.unit is None or func.decl is None:
            return False
        text = func.unit.source[func.decl.start : func.decl.end]
        return b"for {" in text and b"return nil" not in text and self.never_nil(func)

    def never_nil(self, func: FuncObj) -> bool:
        """Whether the error that a function returns (its only result) is never nil."""
        if func.unit is None or func.decl is None:
            return False
        key = (self.key(func.unit, func.decl), -3)
        known: bool = self._memo.known(self._ends, key)
        if known is not MISSING:
            return known
        before = self._memo.begin(self._ends, key, False)
        answer = False
        typed = self.typed_func(func)
        if self._depth > DEPTH:
            self._memo.cut()
        elif typed is not None:
            self._depth += 1
            ex = Explorer(self, typed, typed.func, track=False)
            ex.exact = True
            exits = ex.explore(typed.func, ex.entry(), Node(None))
            self._depth -= 1
            answer = not ex.overflow and all(
                self._outcome(ex, e, 0) == "err" or (e.values and ex.calls.surely_fails(e.values[0]))
                for e in exits
            )
        self._memo.end(self._ends, key, answer, before)
        return answer

    def _asks_parameter(self, ex: Explorer, node: Node | None) -> bool:
        """Whether the path depends on what a caller passes in."""
        while node is not None:
            if node.branch is not None:
                for operand in (node.branch.left, node.branch.right):
                    if type(operand) is int and ex.typed.func.locals[operand].kind in ("param", "recv"):
                        return True
            node = node.prev
        return False

    def lends(self, package: SourcePackage, name: str) -> bool:
        """Whether a package-level function variable gives all its callers the same: `sync.OnceValues(…)`."""
        found = package.index.get(name)
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

    def nil_on_error(self, func: FuncObj, index: int) -> bool:
        """Whether the function's index-th result is nil wherever it returns an error."""
        if func.unit is None or func.decl is None:
            return False
        key = (self.key(func.unit, func.decl), -10 - index)
        known: bool = self._memo.known(self._ends, key)
        if known is not MISSING:
            return known
        if self._depth > DEPTH:
            self._memo.cut()
            return False
        before = self._memo.begin(self._ends, key, False)
        answer = False
        typed = self.typed_func(func)
        if typed is not None:
            self._depth += 1
            ex = Explorer(self, typed, typed.func, track=False)
            exits = ex.explore(typed.func, ex.entry(), Node(None))
            self._depth -= 1
            error = self._error_result(ex, typed.func)
            failing = [e for e in exits if self._outcome(ex, e, error) != "ok"]
            answer = (
                bool(failing)
                and not ex.overflow
                and all(index < len(e.values) and e.values[index] == ex.nil for e in failing)
            )
        self._memo.end(self._ends, key, answer, before)
        return answer

    def ends_unless_nil(self, func: FuncObj, index: int) -> bool:
        """Whether the function returns only if its index-th argument, an error, is nil."""
        if func.unit is None or func.decl is None:
            return False
        params = func.sig.params
        if index >= len(params) or type(params[index]) is not gt.Basic or params[index] != gt.ERROR:
            return False
        return self._ends_always(func, index)

    def _ends_always(self, func: FuncObj, nonnil: int) -> bool:
        assert func.unit is not None
        assert func.decl is not None
        key = (self.key(func.unit, func.decl), nonnil)
        known: bool = self._memo.known(self._ends, key)
        if known is not MISSING:
            return known
        if not self._may_end(func, set()):
            self._ends[key] = False
            return False
        if self._depth > DEPTH:
            self._memo.cut()
            return False
        typed = self.typed_func(func)
        if typed is None or not typed.func.intact:
            self._ends[key] = False
            return False
        before = self._memo.begin(self._ends, key, False)
        self._depth += 1
        ex = Explorer(self, typed, typed.func, track=False)
        state = ex.entry()
        if nonnil >= 0:
            state.nil[ex.values.make("param", typed.func.params[nonnil])] = False
        exits = ex.explore(typed.func, state, Node(None))
        self._depth -= 1
        answer = not exits and not ex.overflow
        self._memo.end(self._ends, key, answer, before)
        return answer

    def _may_end(self, func: FuncObj, seen: set[str]) -> bool:
        """A word of ENDERS, or of a project function that has one, stands in the function's text."""
        assert func.unit is not None
        assert func.decl is not None
        words = func.unit.names_in(func.decl)
        if words & ENDERS:
            return True
        if len(seen) > 8 or func.package is None:
            return False
        seen.add(func.key)
        for word in sorted(words):
            found = func.package.index.get(word.decode(errors="replace"))
            if found is not None and found[1].kind == "func":
                callee = func.package.function(*found)
                if callee.key not in seen and self._may_end(callee, seen):
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
