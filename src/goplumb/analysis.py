"""Findings of a plan's directories, one directory at a time, in one process.

A plan lists the directories of a run; an Analysis looks at those it is told to look at. What a directory
imports and hands out is told in clues; while there are new ones, it looks again at what it left out. Since
every answer of the solver is a pure function of the question, it makes no difference which directories an
Analysis has seen, in which order, or how often it forgot everything but the facts.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NamedTuple

from goplumb.catalogue.load import default_catalogue
from goplumb.compile.unit import words
from goplumb.discover.module import BEFORE_MODULES
from goplumb.finding import Finding, Notice, Severity
from goplumb.judge import Selection, judge
from goplumb.link.exports import standard_library
from goplumb.link.package import SourcePackage
from goplumb.link.sources import TEST_SUFFIX, Dependencies, Sources, import_path
from goplumb.link.world import World
from goplumb.solve.asked import Asked, Where
from goplumb.solve.candidates.prefilter import FUNCTION, IMPORT, METHOD, VALUE, Clue, Prefilter, typed_values
from goplumb.solve.package import PackageSolver
from goplumb.solve.solver import Solver
from goplumb.solve.summaries.bound import bound_names
from goplumb.solve.summaries.directives import stated_fresh

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from goplumb.compile.unit import Decl, Unit
    from goplumb.config import Config
    from goplumb.discover.module import Module
    from goplumb.discover.walk import Discovery, GoFile
    from goplumb.link.objects import FuncObj
    from goplumb.solve.summaries.summary import Fresh

RESIDENT = 96 << 20
"""After so many bytes of source (those of lowered functions LOWERED-fold) an Analysis drops what it can
derive again."""

LOWERED = 20
"""A lowered and typed function takes about this many times the room of a file's bytes."""

CHECKED = 2 << 20
"""In a run of up to so many bytes of Go all of it is parsed for its syntax; in a larger one what is read anyway, and
how the braces of the rest match."""

WAVES = 12
"""How far up the callers a change of what a function hands out is followed."""

EAGER = "GOPLUMB_EAGER"
"""With this set in the environment every function is explored: the proof of the prefilter."""


class Task(NamedTuple):
    """One directory of a run."""

    number: int
    root: str
    """Directory of its module, or its own."""
    path: str
    directory: str
    size: int
    """Bytes of Go source."""


class Plan:
    """What a run has to do; the same in every process."""

    def __init__(self, discovery: Discovery, config: Config) -> None:
        self.discovery = discovery
        self.config = config
        self.known = {f.absolute: f for f in discovery.files}
        self.reported = {f.path for f in discovery.files if f.reported}
        self.modules: dict[str, Module | None] = {}
        directories: dict[str, list[GoFile]] = {}
        for file in discovery.files:
            directories.setdefault(file.package_dir, []).append(file)
        self.directories: set[str] = set()
        """Where the packages of the run lie."""
        self.tasks: list[Task] = []
        self.places: dict[tuple[str, str], str] = {}
        """(module's directory, import path) -> directory."""
        for directory, files in sorted(directories.items()):
            self.directories.add(directory)
            first = files[0]
            root = first.module.dir if first.module else directory
            self.modules[root] = first.module
            path = import_path(first)
            self.places.setdefault((root, path), directory)
            size = sum(_size(f.absolute) for f in files)
            self.tasks.append(Task(len(self.tasks), root, path, directory, size))
        self.whole = not any(f.named for f in discovery.files)
        self.checks_syntax = sum(_size(path) for path in self._reported_files()) <= CHECKED
        """Whether every reported file is parsed in full, only to tell of what is wrong with it."""

    def _reported_files(self) -> Iterator[str]:
        return (f.absolute for f in self.discovery.files if f.reported)

    @property
    def size(self) -> int:
        return sum(task.size for task in self.tasks)


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size
    except OSError:
        return 0


class _Inside:
    """The import paths, as one module sees them, of the packages that the run looks at: its own, and those of other
    modules of the tree that it replaces or works with."""

    def __init__(self, plan: Plan, root: str, sources: Sources) -> None:
        self._plan = plan
        self._root = root
        self._sources = sources
        self._others: dict[str, bool] = {}

    def __contains__(self, path: object) -> bool:
        if (self._root, path) in self._plan.places:
            return True
        assert isinstance(path, str)
        known = self._others.get(path)
        if known is None:
            found = self._sources.local_directory(path)
            known = self._others[path] = found is not None and found in self._plan.directories
        return known


class _Context:
    """Everything about one module that can be derived again."""

    def __init__(self, analysis: Analysis, root: str) -> None:
        plan = analysis.plan
        self.plan = plan
        self.root = root
        module = plan.modules[root]
        self.sources = Sources(plan.discovery.modules, plan.discovery.cwd, deps=plan.config.deps != "off")
        self.sources.module = module
        self.sources.known = plan.known
        self.world = World(
            analysis.catalogue,
            own=self,
            exports=standard_library(),
            others=Dependencies(self.sources),
            go_version=module.go if module else BEFORE_MODULES,
            module=module.path if module else "",
        )
        self.solver = Solver(self.world, analysis.asked.setdefault(root, Asked()))
        self.inside = _Inside(plan, root, self.sources)
        self.prefilter = Prefilter(self.solver, self.inside)
        if not analysis.eager:
            self.solver.matters = self.matters
        self._log = analysis.log
        self._candidates: dict[str, tuple[int, set[int]]] = {}
        """Path of a file -> how many clues were followed in it, and where what may matter begins."""
        self.world.all_texts = self._texts
        self._packages: dict[str, list[SourcePackage]] = {}
        self.words: dict[str, frozenset[bytes]] = {}
        self._learnt = 0
        """How many clues the prefilter has been told of."""
        self._since: dict[int, frozenset[bytes]] = {}
        self._unseen: dict[str, bool] = {}

    def packages(self, directory: str, path: str) -> list[SourcePackage]:
        """The packages of a directory of the run; the world knows them from then on."""
        found = self._packages.get(directory)
        if found is None:
            found = self.sources.own(path, directory, self.world, tests=self.plan.config.tests)
            self._packages[directory] = found
            for package in found:
                self.world.add(package)
        return found

    def package(self, path: str, world: World) -> SourcePackage | None:
        """A package that some file imports: of the run, or else wherever the module finds it."""
        directory = self.plan.places.get((self.root, path))
        if directory is None:
            return self.sources.package(path, world)
        return next((p for p in self.packages(directory, path) if p.path == path), None)

    def _texts(self) -> Iterator[bytes]:
        for file in self.plan.discovery.files:
            if (file.module.dir if file.module else file.package_dir) == self.root:
                yield self.sources.text(file)

    def imports_unseen(self, package: SourcePackage) -> bool:
        """Whether it imports a package of the module that the run does not look at: no clue tells of it."""
        known = self._unseen.get(package.path)
        if known is None:
            known = self._unseen[package.path] = any(
                i.path not in self.inside and self.sources.local_directory(i.path) is not None
                for unit in package.units
                for i in unit.imports
            )
        return known

    def words_of(self, unit: Unit) -> frozenset[bytes]:
        known = self.words.get(unit.path)
        if known is None:
            known = self.words[unit.path] = words(unit.source)
        return known

    def candidates(self, package: SourcePackage, unit: Unit) -> set[int]:
        """Offsets of the file's declarations that the clues give a reason to read."""
        followed, starts = self._candidates.get(unit.path, (-1, set()))
        if followed < len(self._log):
            hits = self._names_since(followed) & self.words_of(unit)
            if hits:
                starts.update(d.start for d in self.prefilter.candidates(package, unit, hits))
            self._candidates[unit.path] = len(self._log), starts
        return starts

    def _names_since(self, followed: int) -> frozenset[bytes]:
        """What to look for in a file in which so many clues were followed (-1: none, and it was never read)."""
        if self._learnt < len(self._log):
            for clue in self._log[self._learnt :]:
                self.prefilter.learn(clue)
            self._learnt = len(self._log)
            self._since.clear()
        names = self._since.get(followed)
        if names is None:
            names = self.prefilter.common if followed < 0 else frozenset()
            names = names.union(*(self.prefilter.learn(clue) for clue in self._log[max(followed, 0) :]))
            self._since[followed] = names
        return names

    def matters(self, func: FuncObj) -> bool:
        """Whether a function may hand out something; of packages that no clue comes from nobody knows."""
        assert func.package is not None
        assert func.unit is not None
        assert func.decl is not None
        place = func.package.path.removesuffix(TEST_SUFFIX)
        if place not in self.inside or self.imports_unseen(func.package):
            return True
        return func.decl.start in self.candidates(func.package, func.unit)

    def declared(self, where: Where) -> tuple[SourcePackage, Unit, Decl] | None:
        """A declaration that was asked about, read again if need be."""
        package = self.world.package(where.package)
        if isinstance(package, SourcePackage):
            for unit in package.units:
                if unit.path == where.path:
                    for decl in unit.decls:
                        if decl.start == where.start:
                            return package, unit, decl
        return None

    def weight(self) -> int:
        """About how many bytes this holds, in the unit of RESIDENT."""
        return self.sources.size + LOWERED * self.solver.lowered


class _Seen:
    """What is kept of a package: its facts."""

    def __init__(self, solver: PackageSolver) -> None:
        self.solver = solver
        self.done: set[tuple[str, int]] = set()
        """(path, offset) of the declarations explored."""
        self.typed: list[tuple[str, tuple[str, bytes]]] = []
        """What may hand something out by its type (see `candidates.prefilter.typed_values`)."""
        self.bound: list[tuple[str, str]] = []
        """(field or variable, function) for what may be called by another name (see `summaries.bound.bound_names`)."""
        self.looked = -1
        """How many of the clues learnt have been followed; -1 before the first look."""
        self.notices: list[Notice] = []

    def detach(self) -> None:
        """Lets go of everything but the facts, until they are attached to the package again."""
        vars(self.solver).pop("solver", None)
        vars(self.solver).pop("package", None)


class Analysis:
    def __init__(self, plan: Plan, at: Callable[[str], None] | None = None) -> None:
        self.plan = plan
        self.catalogue = default_catalogue()
        if plan.config.tables:
            self.catalogue = self.catalogue.with_tables(plan.config.tables)
        self.clues: set[Clue] = set()
        self.asked: dict[str, Asked] = {}
        """By directory of the module."""
        self.log: list[Clue] = []
        """The clues in the order in which they were learnt."""
        self.eager = bool(os.environ.get(EAGER))
        self.banned: set[str] = set()
        """Paths of files not to look into: a process died of them."""
        self._now = ""
        self._at = at
        """Told the path of each file before it is looked into."""
        self._contexts: dict[str, _Context] = {}
        self._seen: dict[int, dict[str, _Seen]] = {}
        """By task, then import path."""
        self._homes: dict[str, int] = {}
        """File -> the task whose directory it lies in."""
        self._notices: list[Notice] = []

    # --- looking -------------------------------------------------------------------------------

    def scan(self, number: int) -> set[Clue]:
        """Looks at a directory, as far as clues say; what it adds to them."""
        task = self.plan.tasks[number]
        seen = self._seen.setdefault(number, {})
        gained: set[Clue] = set()
        for package in self._context(task.root).packages(task.directory, task.path):
            for unit in package.units:
                gained.update(Clue(IMPORT, i.path) for i in unit.imports)
                self._homes[unit.path] = number
            known = seen.get(package.path)
            if known is None:
                known = seen[package.path] = _Seen(PackageSolver(self._context(task.root).solver, package))
                known.solver.reported = frozenset(u.path for u in package.units) & self.plan.reported
                known.typed = sorted(set(typed_values(package)))
                known.bound = bound_names(package)
                for unit in package.units:
                    if b"//goplumb:fresh" in unit.source:
                        gained |= {
                            Clue(METHOD, d.receiver, d.name)
                            if d.receiver
                            else Clue(FUNCTION, package.path, d.name)
                            for d in unit.decls
                            if d.kind in ("func", "method") and stated_fresh(unit, d)
                        }
                for unit in package.units:
                    if unit.path in self.plan.reported:
                        trouble = unit.check() if self.plan.checks_syntax else next(iter(unit.trouble), None)
                        if trouble is not None:
                            known.notices.append(
                                Notice(unit.path, trouble.start, Severity.WARNING, trouble.message)
                            )
        self.learn(gained)
        for path in sorted(seen):
            gained |= self._look(task, path, seen[path])
        self.learn(gained)
        self._forget()
        return gained

    def learn(self, clues: Iterable[Clue]) -> None:
        fresh = set(clues) - self.clues
        self.clues |= fresh
        self.log.extend(sorted(fresh))

    def settle(self) -> set[Clue]:
        """Looks again at all directories seen until that adds no clue; those it has added."""
        before = set(self.clues)
        while gained := self._widen() - self.clues:
            self.learn(gained)
        return self.clues - before

    def _widen(self) -> set[Clue]:
        gained = self._reconsider()
        for number in sorted(self._seen):
            task = self.plan.tasks[number]
            for path in sorted(self._seen[number]):
                gained |= self._look(task, path, self._seen[number][path])
            self._forget()
        return gained

    def _reconsider(self) -> set[Clue]:
        """Reads what was passed over and matters now; explores again what rests on it."""
        gained: set[Clue] = set()
        for root, asked in sorted(self.asked.items()):
            context = self._context(root)
            changed: list[str] = []
            for key in sorted(asked.passed):
                found = context.declared(asked.where[key])
                if found is not None and found[2].start in context.candidates(*found[:2]):
                    asked.passed.discard(key)
                    if self._again(context, asked.where[key])[0]:
                        changed.append(key)
            for _ in range(WAVES):
                askers = sorted({asker for key in changed for asker in asked.askers.get(key, ())})
                old = {key: context.solver.forget_report(key) for key in askers}
                changed = []
                for key in askers:
                    new, clues = self._again(context, asked.where[key])
                    gained |= clues
                    if new != old[key]:
                        changed.append(key)
                if not changed:
                    break
        return gained

    def _again(self, context: _Context, where: Where) -> tuple[tuple[Fresh, ...], set[Clue]]:
        """Explores a declaration once more; what it hands out, and the clues that come of it."""
        found = context.declared(where)
        if found is None:
            return (), set()
        package, unit, decl = found
        clues: set[Clue] = set()
        number = self._homes.get(unit.path, -1)
        seen = self._seen[number].get(package.path) if number >= 0 else None
        try:
            if seen is not None and (unit.path, decl.start) in seen.done:
                attached = self._attached(self.plan.tasks[number], package.path, seen)
                assert attached is not None
                solver = attached[1]
                before = set(solver.handed)
                solver.forget(unit, decl)
                self._explore(context, package, solver, unit, decl, seen, unit.path in self.plan.reported)
                clues = _clues(package, solver.handed - before)
            if decl.kind == "var":
                return (), clues
            context.solver.reset()
            return next((r.fresh for r in context.solver.reports(package, unit, decl)), ()), clues
        except Exception as error:
            self._failed(unit.path, decl.start, error, seen.notices if seen is not None else self._notices)
            return (), clues

    def _look(self, task: Task, path: str, seen: _Seen) -> set[Clue]:
        """Explores what may matter in a package and was not explored before."""
        if seen.looked == len(self.log):
            return set()
        found = self._attached(task, path, seen)
        if found is None:
            return set()
        package, solver = found
        handed = set(solver.handed)
        context = self._context(task.root)
        eager = self.eager or context.imports_unseen(package)
        for unit in package.units:
            reported = unit.path in self.plan.reported
            if unit.path in self.banned:
                continue
            if self._at is not None and unit.path != self._now:
                self._now = unit.path
                self._at(unit.path)
            if eager and reported:
                decls: list[Decl] = list({d.start: d for d in unit.decls if d.kind in _BODIES}.values())
            else:
                starts = context.candidates(package, unit)
                by_start = {d.start: d for d in reversed(unit.decls) if d.start in starts}
                decls = [by_start[start] for start in sorted(starts)]
            for decl in decls:
                if (unit.path, decl.start) in seen.done:
                    continue
                seen.done.add((unit.path, decl.start))
                try:
                    self._explore(context, package, solver, unit, decl, seen, reported)
                except Exception as error:
                    self._failed(unit.path, decl.start, error, seen.notices)
                    # Half an answer may be anywhere now.
                    self._contexts.pop(task.root, None)
                    return {*_clues(package, solver.handed - handed), *self._look(task, path, seen)}
        seen.looked = len(self.log)
        home = package.path.removesuffix(TEST_SUFFIX)
        values = {Clue(VALUE, home, name) for name, t in seen.typed if t in context.prefilter.types}
        values |= {Clue(VALUE, home, name) for name, func in seen.bound if func in context.prefilter.handed}
        return _clues(package, solver.handed - handed) | values

    def _explore(
        self,
        context: _Context,
        package: SourcePackage,
        solver: PackageSolver,
        unit: Unit,
        decl: Decl,
        seen: _Seen,
        reported: bool,
    ) -> None:
        context.solver.reset()
        if decl.kind == "var":
            if reported:
                solver.solve_variables(unit, decl)
            return
        if not reported:
            if any(r.fresh for r in context.solver.reports(package, unit, decl)[:1]):
                solver.handed.add((decl.receiver, decl.name))
            return
        solver.solve(unit, decl)
        troubles = [t for t in unit.trouble if decl.start <= t.start < decl.end]
        if troubles:
            first = min(troubles)
            seen.notices.append(Notice(unit.path, first.start, Severity.WARNING, first.message))

    def _failed(self, path: str, start: int, error: Exception, notices: list[Notice]) -> None:
        if os.environ.get("GOPLUMB_DEBUG"):
            import traceback

            traceback.print_exception(error, file=sys.stderr)
        text = f"{type(error).__name__}: {error}"[:200].split("\n")[0]
        notices.append(
            Notice(path, start, Severity.ERROR, f"internal error, this declaration was left out: {text}")
        )

    # --- concluding ----------------------------------------------------------------------------

    def conclude(self, number: int) -> tuple[list[Finding], list[Notice]]:
        """The findings of a directory once there are no new clues."""
        task = self.plan.tasks[number]
        findings: list[Finding] = []
        notices: list[Notice] = []
        for path, seen in sorted(self._seen.get(number, {}).items()):
            first: dict[str, Notice] = {}
            for notice in sorted(seen.notices, key=lambda n: (n.path, n.start)):
                first.setdefault(notice.path, notice)
            notices.extend(first.values())
            attached = self._attached(task, path, seen)
            if attached is None:
                continue
            package, solver = attached
            units = [u for u in package.units if u.path in self.plan.reported]
            if not units:
                continue
            selection = Selection.from_config(
                self.plan.config.select, self.plan.config.ignore, self.plan.config.min_confidence
            )
            functions = {
                u.path: [(d.start, d.end) for d in u.decls if d.kind in ("func", "method")] for u in units
            }
            try:
                self._context(task.root).solver.reset()
                found, told = judge(solver.solved(), {u.path: u.source for u in units}, selection, functions)
            except Exception as error:
                self._failed(units[0].path, 0, error, notices)
                self._contexts.pop(task.root, None)
                continue
            findings.extend(found)
            notices.extend(told)
        context = self._contexts.get(task.root)
        if context is not None:
            notices.extend(context.sources.notices)
        notices.extend(self._notices)
        self._forget()
        return findings, notices

    # --- memory --------------------------------------------------------------------------------

    def _context(self, root: str) -> _Context:
        context = self._contexts.get(root)
        if context is None:
            context = self._contexts[root] = _Context(self, root)
        return context

    def _attached(self, task: Task, path: str, seen: _Seen) -> tuple[SourcePackage, PackageSolver] | None:
        """The package, read again if it was forgotten, and the facts found in it so far."""
        context = self._context(task.root)
        for package in context.packages(task.directory, task.path):
            if package.path == path:
                seen.solver.solver = context.solver
                seen.solver.package = package
                return package, seen.solver
        return None

    def _forget(self) -> None:
        """Drops what can be derived again if it has grown large."""
        for root, context in list(self._contexts.items()):
            context.solver.drop_reports()
            if context.weight() > RESIDENT:
                context.solver.drop_bodies()
                context.sources.drop_bodies()
            if context.weight() > RESIDENT:
                self._notices.extend(context.sources.notices)
                del self._contexts[root]
                for number, seen in self._seen.items():
                    if self.plan.tasks[number].root == root:
                        for each in seen.values():
                            each.detach()
                import gc

                gc.collect()


_BODIES = frozenset({"func", "method", "var"})


def _clues(package: SourcePackage, handed: Iterable[tuple[str, str]]) -> set[Clue]:
    path = package.path.removesuffix(TEST_SUFFIX) if package.path.endswith(TEST_SUFFIX) else package.path
    return {
        Clue(METHOD, receiver, name) if receiver else Clue(FUNCTION, place, name)
        for receiver, name in handed
        for place in {package.path, path}
    }


def imports_of(clues: Iterable[Clue]) -> set[str]:
    """The paths that some file imports."""
    return {clue.path for clue in clues if clue.kind == IMPORT}
