"""Packages read from source on this disk: the run's own, and dependencies where they lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goplumb.compile.unit import Unit
from goplumb.discover.module import locate, module_cache
from goplumb.discover.source import read_source
from goplumb.discover.walk import package_files
from goplumb.link.package import SourcePackage

if TYPE_CHECKING:
    from goplumb.discover.module import Module, Modules
    from goplumb.discover.walk import GoFile
    from goplumb.finding import Notice
    from goplumb.link.world import World

TEST_SUFFIX = "_test"
"""Added to the import path of an external test package."""


def import_path(file: GoFile) -> str:
    """The import path of the package a file lies in; its directory where no module says."""
    module = file.module
    if module is None or not module.path:
        return file.package_dir
    rest = file.package_dir[len(module.dir) :].strip("/").replace("\\", "/")
    return f"{module.path}/{rest}" if rest else module.path


class Sources:
    """Reads files once, makes Units and packages of them, and finds the packages a module can import."""

    def __init__(self, modules: Modules, cwd: str, *, deps: bool) -> None:
        self.modules = modules
        self.cwd = cwd
        self.deps = deps
        self.notices: list[Notice] = []
        self.module: Module | None = None
        """The module whose imports are being answered."""
        self._units: dict[str, Unit | None] = {}
        self._cache = module_cache() if deps else None
        self._dirs: dict[str, tuple[GoFile, ...]] = {}
        self.dependency_dirs: set[str] = set()
        self.size = 0
        """Bytes of the files read so far."""
        self.known: dict[str, GoFile] = {}
        """The files of the run by absolute path, shown as the user named them."""

    def unit(self, file: GoFile) -> Unit | None:
        """The compiled file; None (and a notice) if it cannot be read."""
        if file.absolute not in self._units:
            source = read_source(file.absolute, file.path)
            if isinstance(source, bytes):
                self._units[file.absolute] = Unit(file.path, source)
                self.size += len(source)
            else:
                if file.reported:
                    self.notices.append(source)
                self._units[file.absolute] = None
        return self._units[file.absolute]

    def drop_bodies(self) -> None:
        """Lets go of the lowered functions of all files."""
        for unit in self._units.values():
            if unit is not None:
                unit.drop_bodies()

    def text(self, file: GoFile) -> bytes:
        """The bytes of a file, without making a Unit of it; none if it cannot be read."""
        unit = self._units.get(file.absolute)
        if unit is not None:
            return unit.source
        source = read_source(file.absolute, file.path)
        return source if isinstance(source, bytes) else b""

    def files(self, directory: str) -> tuple[GoFile, ...]:
        """All Go files of a directory, those of the usual platform first: of two twins the first counts."""
        if directory not in self._dirs:
            found = [self.known.get(f.absolute, f) for f in package_files(directory, self.modules, self.cwd)]
            self._dirs[directory] = tuple(sorted(found, key=lambda f: (not f.usual, f.path)))
        return self._dirs[directory]

    def own(self, path: str, directory: str, world: World, *, tests: bool) -> list[SourcePackage]:
        """The packages of a directory of the run: the one with its internal tests, then the external."""
        inside: list[Unit] = []
        outside: list[Unit] = []
        alone: list[SourcePackage] = []
        name = ""
        for file in self.files(directory):
            if file.is_test and not tests:
                continue
            unit = self.unit(file)
            if unit is None:
                continue
            if file.alone:
                alone.append(SourcePackage(f"{path}:{file.path}", [unit], world, directory=directory))
            elif file.is_test and unit.package.endswith(TEST_SUFFIX):
                outside.append(unit)
            else:
                if not file.is_test and not name:
                    name = unit.package
                inside.append(unit)
        packages = []
        if inside:
            packages.append(SourcePackage(path, inside, world, directory=directory))
        if outside:
            packages.append(SourcePackage(path + TEST_SUFFIX, outside, world, directory=directory))
        return packages + alone

    def package(self, path: str, world: World) -> SourcePackage | None:
        """A package that the current module imports, from itself, its workspace or local replacements."""
        return self._find(path, world, dependencies=False)

    def dependency(self, path: str, world: World) -> SourcePackage | None:
        return self._find(path, world, dependencies=True) if self.deps else None

    def _find(self, path: str, world: World, *, dependencies: bool) -> SourcePackage | None:
        if self.module is None:
            return None
        if not dependencies and not self.is_local(path):
            return None
        directory = locate(self.module, path, self._cache if dependencies else None)
        if directory is None:
            return None
        if dependencies:
            self.dependency_dirs.add(directory)
        units = []
        for file in self.files(directory):
            if file.is_test or file.alone:
                continue
            unit = self.unit(file)
            if unit is not None:
                units.append(unit)
        return SourcePackage(path, units, world, directory=directory) if units else None

    def local_directory(self, path: str) -> str | None:
        """Where a package of the module, its workspace or its local replacements lies."""
        if self.module is None or not self.is_local(path):
            return None
        return locate(self.module, path, None)

    def is_local(self, path: str) -> bool:
        """Whether an import path is of the module, its workspace or its local replacements."""
        module = self.module
        if module is None:
            return False
        local = [r.path for r in module.replaces if not r.target_version]
        roots = [module.path, *(p for p, _ in module.workspace), *local]
        return any(root and (path == root or path.startswith(root + "/")) for root in roots)


class Dependencies:
    """The finder of packages outside the module."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources

    def package(self, path: str, world: World) -> SourcePackage | None:
        return self._sources.dependency(path, world)
