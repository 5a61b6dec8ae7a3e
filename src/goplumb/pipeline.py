"""The stages, one after another.

discover gives files; the files of a directory become Units and, with what they import, a package (compile,
link); a function that may acquire is explored, and with it whatever its summary needs (solve); rules turn
facts into findings (judge). A function may acquire if its text holds a name that the catalogue lists, or the
name of a function that was found to hand out what it acquires: such names are added until none is new.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goplumb.catalogue.load import default_catalogue
from goplumb.finding import Finding, Notice, Severity
from goplumb.judge import Selection, judge
from goplumb.link.exports import standard_library
from goplumb.link.sources import Dependencies, Sources, import_path
from goplumb.link.world import World
from goplumb.solve.package import PackageSolver
from goplumb.solve.prefilter import Prefilter
from goplumb.solve.solver import Solver

if TYPE_CHECKING:
    from collections.abc import Callable

    from goplumb.compile.unit import Decl, Unit
    from goplumb.config import Config
    from goplumb.discover.walk import Discovery, GoFile
    from goplumb.link.package import SourcePackage


def run(
    discovery: Discovery, config: Config, progress: Callable[[int, int], None] | None = None
) -> tuple[list[Finding], list[Notice]]:
    """Findings, judged and sorted, and what could not be read."""
    catalogue = default_catalogue()
    if config.tables:
        catalogue = catalogue.with_tables(config.tables)
    findings: list[Finding] = []
    notices: list[Notice] = []
    groups: dict[str, list[GoFile]] = {}
    for file in discovery.files:
        groups.setdefault(file.module.dir if file.module else file.package_dir, []).append(file)
    for _, files in sorted(groups.items()):
        run_ = ModuleRun(discovery, config, catalogue, files)
        run_.solve()
        found, told = run_.judge()
        findings.extend(found)
        notices.extend(told)
    findings.sort(key=lambda f: (f.place.path, f.place.start, f.rule, f.message))
    return findings, notices


class ModuleRun:
    """The packages of one module that a run reports on."""

    def __init__(self, discovery: Discovery, config: Config, catalogue: object, files: list[GoFile]) -> None:
        from goplumb.catalogue.load import Catalogue

        assert isinstance(catalogue, Catalogue)
        self.config = config
        self.files = files
        self.sources = Sources(discovery.modules, discovery.cwd, deps=config.deps != "off")
        self.sources.module = files[0].module
        self.sources.known = {f.absolute: f for f in discovery.files}
        module = files[0].module
        self.world = World(
            catalogue,
            own=self.sources,
            exports=standard_library(),
            others=Dependencies(self.sources),
            go_version=module.go if module else (1, 26),
        )
        self.solver = Solver(self.world)
        self.packages: list[tuple[PackageSolver, list[Unit]]] = []
        self.reported = {f.path for f in files if f.reported}

    def solve(self) -> None:
        by_directory: dict[str, list[GoFile]] = {}
        for file in self.files:
            by_directory.setdefault(file.package_dir, []).append(file)
        own: list[SourcePackage] = []
        for directory, files in sorted(by_directory.items()):
            path = import_path(files[0])
            for package in self.sources.own(path, directory, self.world, tests=self.config.tests):
                own.append(package)
                self.world.add(package)
        for package in own:
            units = [u for u in package.units if u.path in self.reported]
            self.packages.append((PackageSolver(self.solver, package), units))
        self._solve_all()

    def _solve_all(self) -> None:
        imports = {i.path for _, units in self.packages for u in units for i in u.imports}
        prefilter = Prefilter(self.solver, imports)
        todo: list[tuple[PackageSolver, Unit, Decl, frozenset[bytes]]] = []
        for solver, units in self.packages:
            for unit in units:
                solver.solve_variables(unit)
                for decl in unit.decls:
                    if decl.kind in ("func", "method"):
                        todo.append((solver, unit, decl, unit.names_in(decl)))
        while True:
            rest = []
            for item in todo:
                solver, unit, decl, words = item
                if prefilter.may_matter(solver.package, unit, decl, words):
                    solver.solve(unit, decl)
                else:
                    rest.append(item)
            handed = frozenset().union(*(solver.handed for solver, _ in self.packages))
            if handed <= prefilter.handed:
                break
            prefilter.handed |= handed
            prefilter.refresh()
            todo = rest

    def judge(self) -> tuple[list[Finding], list[Notice]]:
        findings: list[Finding] = []
        notices: list[Notice] = list(self.sources.notices)
        selection = Selection.from_config(self.config.select, self.config.ignore, self.config.min_confidence)
        for solver, units in self.packages:
            by_path = {u.path: u for u in units}
            if not by_path:
                continue
            functions = {
                path: [(d.start, d.end) for d in unit.decls if d.kind in ("func", "method")]
                for path, unit in by_path.items()
            }
            found, told = judge(
                solver.solved(),
                {p: u.source for p, u in by_path.items()},
                selection,
                functions,
            )
            findings.extend(found)
            notices.extend(told)
            for path, unit in by_path.items():
                for trouble in unit.trouble[:1]:
                    notices.append(Notice(path, trouble.start, Severity.WARNING, trouble.message))
        return findings, notices
