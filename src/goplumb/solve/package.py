"""Package -> Solved: explores what may matter in a package's reported files and words what it finds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from goplumb.catalogue.load import is_standard
from goplumb.compile import ir
from goplumb.finding import Confidence, Place, Step, StepKind
from goplumb.link import gotypes as gt
from goplumb.solve import path as paths
from goplumb.solve.facts import FactReader
from goplumb.solve.lifetimes.clients import kept_clients
from goplumb.solve.lifetimes.daemons import number_written
from goplumb.solve.lifetimes.once import (
    PROCESS_LIFETIME,
    answers,
    called_once,
    is_command,
    once_literals,
    runs_once,
)
from goplumb.solve.lifetimes.sameness import same_each_time
from goplumb.solve.lifetimes.transports import calls_given
from goplumb.solve.owners import uses
from goplumb.solve.owners.fielduse import FieldReader, gives_what_it_has, instructions
from goplumb.solve.owners.filling import WEAK_KINDS
from goplumb.solve.owners.lent import LentReader
from goplumb.solve.owners.pointed import fields_given
from goplumb.solve.owners.reader import DESCRIPTORS, Owned, OwnerReader, whole_end
from goplumb.solve.result import CallFact, Leak, Lifetime, LiteralFact, Loss, Misuse, MisuseKind, Solved
from goplumb.solve.spec import CALLED
from goplumb.solve.summaries.callers import always_callable, heed_with_error
from goplumb.solve.summaries.directives import stated_fresh
from goplumb.solve.walk.trace import Node, Site

if TYPE_CHECKING:
    from goplumb.compile.unit import Decl, Unit
    from goplumb.link.package import SourcePackage
    from goplumb.solve.solver import Solver
    from goplumb.solve.spec import Spec
    from goplumb.solve.summaries.conclude import Report
    from goplumb.solve.walk.explore import Explorer
    from goplumb.solve.walk.trace import Loss as Lost

COMMAND_LINES = re.compile(
    r"github\.com/(?:spf13/cobra|alecthomas/kong|urfave/cli|jessevdk/go-flags|mitchellh/cli|google/subcommands"
    r"|hashicorp/cli|peterbourgon/ff|integrii/flaggy|codegangsta/cli)(?:/.*)?"
    r"|gopkg\.in/(?:alecthomas/kingpin|urfave/cli)\..*|github\.com/alecthomas/kingpin(?:/.*)?"
    r"|.*/cmd/[^/]+/cli"
)
"""Import paths of libraries that read command lines and run commands."""


PIPES = frozenset({"StderrPipe", "StdinPipe", "StdoutPipe"})
"""Methods by which a program talks to a process."""


def function_name(decl: Decl) -> str:
    return f"{decl.receiver}.{decl.name}" if decl.receiver else decl.name


class PackageSolver:
    """Collects the facts of one package."""

    def __init__(self, solver: Solver, package: SourcePackage) -> None:
        self.solver = solver
        self.package = package
        self.leaks: dict[tuple[str, int, int, str], Leak] = {}
        self.lifetimes: dict[tuple[str, int, int], Lifetime] = {}
        self.calls: list[CallFact] = []
        self.literals: list[LiteralFact] = []
        self.misuses: dict[tuple[str, str, int, int], Misuse] = {}
        self.owned: list[Owned] = []
        self._in_commands: bool | None = None
        self.reported: frozenset[str] = frozenset()
        """Paths of the files that are reported on."""
        self.handed: set[tuple[str, str]] = set()
        """(receiver, name) of functions that were found to hand out obligations."""

    def forget(self, unit: Unit, decl: Decl) -> None:
        """Takes back all that a declaration has added."""

        def outside(place: Place) -> bool:
            return place.path != unit.path or not decl.start <= place.start < decl.end

        self.leaks = {k: v for k, v in self.leaks.items() if outside(v.place)}
        self.lifetimes = {k: v for k, v in self.lifetimes.items() if outside(v.place)}
        self.misuses = {k: v for k, v in self.misuses.items() if outside(v.place)}
        self.calls = [c for c in self.calls if outside(c.place)]
        self.literals = [f for f in self.literals if outside(f.place)]
        self.owned = [o for o in self.owned if outside(o.place)]

    def solve(self, unit: Unit, decl: Decl) -> None:
        """Adds what one function or method of a reported file does."""
        solver = self.solver
        reports = solver.reports(self.package, unit, decl)
        typed = solver.typed(self.package, unit, decl)
        if typed is None:
            return
        name = function_name(decl)
        if any(r.fresh for r in reports[:1]) or stated_fresh(unit, decl):
            self.handed.add((decl.receiver, decl.name))
        for report in reports:
            outermost = report.func is typed.func
            once = outermost and not decl.receiver and decl.name in PROCESS_LIFETIME
            once = once or is_command(typed, report.func)
            self._report(unit, report, name, once, decl, outermost)
        reader = FactReader(solver, typed, name)
        self.calls.extend(reader.calls())
        self.literals.extend(reader.literals())

    def solve_variables(self, unit: Unit, decl: Decl) -> None:
        """Adds the literals and calls in the initializers of one `var` declaration."""
        from goplumb.link.resolve import type_function
        from goplumb.solve.solver import literals

        self.solver.ask_for(self.package, unit, decl)
        for spec in unit.value_specs(decl):
            func = unit.initializer(spec) if spec.has_value else None
            if func is None:
                continue
            self.solver.forget_body(func)
            typed = type_function(func, self.package, unit)
            reader = FactReader(self.solver, typed, "", spec.names[0] if spec.names else "")
            self.calls.extend(reader.calls())
            only = spec.names[0] if len(spec.names) == 1 else ""
            self.literals.extend(
                fact._replace(kept=("", only)) if fact.kept == ("", "") else fact
                for fact in reader.literals()
                if set(spec.names) != {"_"} or fact.function  # what is kept by no name shows its type alone
            )
            for literal in literals(func):
                report = self.solver.explore(typed, literal)
                once = is_command(typed, literal)
                self._report(unit, report, spec.names[0] if spec.names else "", once)

    def _report(
        self,
        unit: Unit,
        report: Report,
        name: str,
        once: bool,
        decl: Decl | None = None,
        outermost: bool = False,
    ) -> None:
        ex = report.explorer
        best: dict[int, Lost] = {}
        losses = report.losses
        if decl is not None and outermost and any(loss.how == "with-error" for loss in losses):
            results = {r for f in report.fresh for r in (f.result, *f.also)}
            error = self.solver.conclusions.error_result(ex, report.func)
            meant = always_callable(ex.typed, report.func, results)
            if meant or heed_with_error(self.solver, self.package, decl, results, error):
                losses = tuple(loss for loss in losses if loss.how != "with-error")
        for loss in losses:
            if once and loss.how in ("function-end", "with-error"):
                continue
            if once and loss.how == "discarded" and self._works_on(ex.sites[loss.site]):
                continue
            if once and loss.how == "discarded" and _lasts(ex.sites[loss.site]):
                continue
            if ex.sites[loss.site].spec.kind == "process" and number_written(self.solver, ex.typed):
                continue
            if loss.how == "function-end" and not loss.error_exit:
                if self._outlives(unit, ex, ex.sites[loss.site], decl):
                    continue
            known = best.get(loss.site)
            never = loss.site not in ex.released_sites and loss.site not in ex.moved_sites
            if (
                known is None
                or (known.how == "with-error" and loss.how != "with-error")
                or (never and known.error_exit and not loss.error_exit)  # lost where all goes well, too
            ):
                best[loss.site] = loss
        for number, loss in sorted(best.items()):
            leak = self._leak(unit, ex, number, loss, name)
            key = (unit.path, leak.place.start, leak.place.end, leak.rule)
            earlier = self.leaks.get(key)
            if earlier is None:
                self.leaks[key] = leak
        if not once:
            self._note_owned(unit, ex, decl)
        for lived in report.lived:
            if once and not lived.site.in_loop:
                continue
            self._lifetime(unit, ex, lived.site, lived.released, name, lived.by_operation, decl)
        self._note_uses(ex)
        for kind, number, start, end, node in ex.misuses:
            site = ex.sites[number]
            if kind == "defer-in-loop" and (
                number in ex.collected
                or number in ex.ended_in_loop
                or (number in ex.exhausted and number not in ex.piled_up)
            ):
                continue
            key2 = (kind, unit.path, start, end)
            if key2 in self.misuses:
                continue
            steps = paths.acquire_steps(ex, site) + paths.branch_steps(ex, node, number)
            steps.append(Step(Place(unit.path, start, end), StepKind.EXIT, _MISUSE_TEXT.get(kind, kind)))
            self.misuses[key2] = Misuse(
                MisuseKind(kind),
                site.spec.resource,
                site.spec.noun,
                site.callee,
                self._holder(ex, site),
                Place(unit.path, start, end),
                Place(unit.path, site.pos, site.end),
                tuple(steps),
                self._misuse_confidence(kind, ex, site),
                name,
                next(iter(site.spec.check_also), ""),
            )

    def _misuse_confidence(self, kind: str, ex: Explorer, site: Site) -> Confidence:
        """How sure a misuse is: what a method of another module does with a nil receiver, nobody has looked."""
        callee = ex.typed.callees.get((site.pos, site.end))
        if kind != "defer-before-error-check" or callee is None or callee.sig is None:
            return site.confidence
        made = callee.sig.results[site.result] if 0 <= site.result < len(callee.sig.results) else gt.UNKNOWN
        if type(made) is gt.Pointer and type(made.elem) is gt.Named:
            path, module = made.elem.pkg, self.solver.world.module
            if not is_standard(path) and not f"{path}/".startswith(f"{module}/"):
                return Confidence.POSSIBLE
        return site.confidence

    def _works_on(self, site: Site) -> bool:
        """Whether what is acquired once works by itself, with nobody who holds it, until the program ends."""
        return site.spec.kind == "goroutine" and not site.in_loop

    def _outlives(self, unit: Unit, ex: Explorer, site: Site, decl: Decl | None) -> bool:
        """Whether a process is started by what runs once, such as a command, and left to itself: it goes on when the
        program has ended. One that the program talks to by a pipe does not."""
        return (
            site.spec.kind == "process"
            and decl is not None
            and not site.in_loop
            and runs_once(self.solver, self.package, unit, decl)
            and not any(type(i) is ir.Call and i.name in PIPES for i in instructions(ex.typed.func))
        )

    def _note_owned(self, unit: Unit, ex: Explorer, decl: Decl | None) -> None:
        """Adds the resources that owners of this package were given to keep."""
        given = list(ex.owned)
        if decl is not None:
            for each in ex.pointed:
                for owner, field in fields_given(self.solver, self.package, decl, each.argument):
                    given.append(each._replace(owner=owner, field=field))
        kept = {(k.site, k.field, k.owner): k for k in given if k.owner.pkg == self.package.path}
        for (number, field, owner), each in kept.items():
            site = ex.sites[number]
            if ex.acquirer.given_away(site):
                continue
            if site.spec.resource == "inferred" and site.spec.kind not in DESCRIPTORS:
                info = self.package.type(owner.name)
                if site.spec.kind in WEAK_KINDS or info is None or not whole_end(info):
                    continue
            named = site.spec._replace(releases=site.spec.releases | each.releases)
            reader = FieldReader(self.solver, owner, field, named, elements=each.element)
            reader.returning = gives_what_it_has(ex.typed.func, field, each.pos)
            if reader.released_by_name(ex.typed, each.names, each.pos):
                continue
            spec = site.spec._replace(releases=each.releases)
            place = Place(unit.path, site.pos, site.end)
            self.owned.append(
                Owned(owner, field, spec, place, site.callee, site.confidence, decl, each.element)
            )

    def _leak(self, unit: Unit, ex: Explorer, number: int, loss: Lost, name: str) -> Leak:
        site = ex.sites[number]
        spec = site.spec
        holder = loss.holder or self._holder(ex, site)
        if "()" in spec.releases and self._is_function(ex, holder):
            spec = spec._replace(hint=CALLED)
        collection = holder if self._is_collection(ex, holder) else ""
        release = release_text(spec, "" if collection else holder)
        missing = f"{release} for each of {collection}" if collection else release
        confidence = site.confidence
        if loss.likely and confidence is Confidence.CERTAIN:
            confidence = Confidence.LIKELY
        if paths.past_taker(ex, loss.node, number) or drops_on_purpose(site):
            confidence = Confidence.POSSIBLE
        return Leak(
            spec.resource,
            spec.rule,
            spec.noun,
            site.callee,
            loss.holder,
            release,
            Place(unit.path, site.pos, site.end),
            Loss(loss.how),
            Place(unit.path, loss.pos, max(loss.end, loss.pos + 1)),
            paths.steps(ex, loss, missing),
            confidence,
            name,
            number in ex.released_sites or number in ex.moved_sites,
            loss.error_exit,
            name in PROCESS_LIFETIME,
            number in ex.moved_sites,
            collection,
            spec.optional and not spec.nil_safe,
        )

    def _is_function(self, ex: Explorer, name: str) -> bool:
        """Whether a variable of the name holds a function: the one that releases what came with it."""
        underlying = self.solver.world.underlying
        return any(type(underlying(t)) is gt.FuncType for t in self._types_of(ex, name))

    def _is_collection(self, ex: Explorer, name: str) -> bool:
        """Whether a variable of the name holds several of them; a mapped file is a slice of bytes itself."""
        for t in self._types_of(ex, name):
            match t:
                case gt.SliceOf(elem) | gt.ArrayOf(elem) | gt.MapOf(_, elem):
                    return type(elem) is not gt.Basic
                case _:
                    pass
        return False

    def _types_of(self, ex: Explorer, name: str) -> list[gt.Type]:
        types = zip(ex.typed.func.locals, ex.typed.types, strict=False)
        return [t for local, t in types if local.name == name]

    def _reads_command_line(self) -> bool:
        if self._in_commands is None:
            imports = (i.path for unit in self.package.units for i in unit.imports)
            self._in_commands = any(COMMAND_LINES.fullmatch(path) for path in imports)
        return self._in_commands

    def _note_uses(self, ex: Explorer) -> None:
        """Adds bodies that nobody reads, and closes whose error nobody heeds."""
        for number in sorted(ex.released_sites):
            site = ex.sites[number]
            if "Body." in site.spec.carriers:
                if number in ex.moved_sites or ex.acquirer.closes_connections():
                    continue
                if uses.stays_unread(self.solver, ex.typed, site):
                    ex.misuses.append(("undrained", number, site.pos, site.end, Node(None)))
            elif site.spec.resource == "os-file" and not site.origin:
                for start, end in uses.ignored_closes(self.solver, ex.typed, site):
                    ex.misuses.append(("close-error-ignored", number, start, end, Node(None)))

    def _holder(self, ex: Explorer, site: Site) -> str:
        """The local that the acquiring call's result is assigned to."""
        for block in site.function.blocks:
            for instr in block.instrs:
                if type(instr) is ir.Call and instr.pos == site.pos and instr.end == site.end:
                    if 0 <= site.result < len(instr.dsts) and instr.dsts[site.result] >= 0:
                        return ex.typed.func.locals[instr.dsts[site.result]].name
        return ""

    def _lifetime(
        self,
        unit: Unit,
        ex: Explorer,
        site: Site,
        released: bool,
        name: str,
        by_operation: str,
        decl: Decl | None,
    ) -> None:
        key = (unit.path, site.pos, site.end)
        if key in self.lifetimes:
            return
        spec = site.spec
        holder = self._holder(ex, site)
        confidence = site.confidence
        if decl is not None and not (site.in_loop or by_operation):
            if site.function is not ex.typed.func:
                once = any(site.function is each for each in once_literals(ex.typed, ex.typed.func))
            else:
                once = called_once(self.solver, self.package, unit, decl)
            if once:
                confidence = Confidence.POSSIBLE
        self.lifetimes[key] = Lifetime(
            spec.resource,
            spec.per_call_rule,
            site.callee,
            holder,
            Place(unit.path, site.pos, site.end),
            name,
            site.in_loop,
            released,
            by_operation,
            tuple(paths.acquire_steps(ex, site)),
            confidence,
            same=same_each_time(self.solver, ex.typed, site, ex.shape(site.function)),
            answers=answers(ex.typed),
            works_for_callers=calls_given(ex.typed.func),
            callers=self._callers(decl) if decl is not None else (),
            in_commands=self._reads_command_line(),
            release=release_text(spec, holder) if holder else "",
        )

    def _callers(self, decl: Decl) -> tuple[str, ...]:
        """The functions that name an unexported one of the package; those of tests do not count."""
        if decl.name[:1].isupper():
            return ()
        word = decl.name.encode()
        before = rb"\." if decl.receiver else rb"(?<![\w.])"
        named = re.compile(before + re.escape(word) + rb"\b[ \t]*[(),\n]")
        return tuple(
            other.name
            for unit in self.package.units
            if word in unit.source and not unit.path.endswith("_test.go")
            for other in unit.decls
            if other.kind in ("func", "method") and other is not decl
            if named.search(unit.source, other.start, other.end)
        )

    def solved(self) -> Solved:
        for misuse in LentReader(self.solver, self.package).read(self.owned, self.reported):
            place = misuse.place
            self.misuses.setdefault((misuse.kind.value, place.path, place.start, place.end), misuse)
        return Solved(
            tuple(self.leaks[k] for k in sorted(self.leaks)),
            tuple(self.lifetimes[k] for k in sorted(self.lifetimes)),
            tuple(sorted(self.calls, key=lambda c: (c.place, c.target))),
            kept_clients(self.solver, self.package, sorted(self.literals, key=lambda f: (f.place, f.type))),
            tuple(self.misuses[k] for k in sorted(self.misuses)),
            tuple(OwnerReader(self.solver, self.package).read(self.owned)),
        )


def drops_on_purpose(site: Site) -> bool:
    """Whether somebody has written that the one result of the call is not wanted, `_ = register(reader)`, or none of
    what begins to work by itself: `_, _ = pubsub.OpenTopic(ctx, url)`."""
    works = site.spec.long_lived or site.spec.kind == "goroutine"
    return site.result == 0 and any(
        type(instr) is ir.Call
        and (instr.pos, instr.end) == (site.pos, site.end)
        and set(instr.dsts) == {ir.NONE}
        and (works or len(instr.dsts) == 1)
        for block in site.function.blocks
        for instr in block.instrs
    )


_MISUSE_TEXT = {
    "before-error-check": "used while its error may not be nil",
    "defer-before-error-check": "deferred before the error is checked",
    "close-error-ignored": "closed without a look at the error",
    "double-release": "released once more",
    "undrained": "the body is closed, and nothing has read it",
    "unchecked-error": "nobody asks why the rows ended",
    "use-after-release": "used although it is released",
    "defer-in-loop": "runs only when the function ends, once for every iteration",
}


def _lasts(site: Site) -> bool:
    """Whether what is made once, and left to itself on purpose, may last as the program does: a context."""
    return site.spec.kind == "cancel-func" and not site.in_loop


def release_text(spec: Spec, holder: str) -> str:
    """How one releases it, as source: `resp.Body.Close()`."""
    return spec.hint.replace("{}", holder or spec.noun.replace(" ", "_"))
