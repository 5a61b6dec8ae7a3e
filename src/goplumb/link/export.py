"""Writes the export data of the standard library: `python -m goplumb.link.export GOROOT`.

Reads the Go distribution's source with goplumb's own compile and link; the result depends on the source
alone, so that running it again gives the same bytes.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from goplumb.catalogue.load import default_catalogue
from goplumb.compile.unit import Unit
from goplumb.discover import read_source
from goplumb.discover.module import Modules
from goplumb.discover.walk import package_files
from goplumb.link import gotypes as gt
from goplumb.link.exports import FILE, pack
from goplumb.link.package import SourcePackage
from goplumb.link.world import World

SKIPPED = frozenset({"testdata", "vendor", "cmd", "builtin"})


class GorootFinder:
    """The packages below GOROOT/src, vendored ones under the name they are imported by."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.modules = Modules()

    def package(self, path: str, world: World) -> SourcePackage | None:
        for directory in (self.root / path, self.root / "vendor" / path):
            if directory.is_dir():
                return self.read(directory, path, world)
        return None

    def read(self, directory: Path, path: str, world: World) -> SourcePackage | None:
        units = []
        for file in package_files(str(directory), self.modules, str(self.root)):
            if file.is_test or file.alone or not file.usual:
                continue
            source = read_source(file.absolute, file.path)
            if isinstance(source, bytes):
                units.append(Unit(file.path, source))
        return SourcePackage(path, units, world) if units else None


def export(package: SourcePackage) -> dict[str, object]:
    """What importers may ask of a package, as texts."""
    funcs: dict[str, str] = {}
    types: dict[str, str] = {}
    aliases: dict[str, str] = {}
    methods: dict[str, dict[str, str]] = {}
    variables: dict[str, str] = {}
    for name in sorted(package.index):
        found = package.find(name, None)
        if found is None:
            continue
        unit, decl = found
        exported = name[:1].isupper()
        if decl.kind == "func" and exported:
            func = package.function(unit, decl)
            funcs[name] = "|".join(
                (
                    " ".join(func.type_params),
                    gt.signature_text(func.sig),
                    *(gt.text(bound) for bound in func.bounds),
                )
            )
        elif decl.kind == "type":
            alias = package.alias(name)
            if alias is not None:
                aliases[name] = gt.text(alias)
                continue
            info = package.type(name)
            if info is None:
                continue
            types[name] = f"{' '.join(info.params)}|{gt.text(info.underlying)}"
            own = {
                method: f"{'*' if func.pointer else ''}{gt.signature_text(func.sig)}"
                for method, func in sorted(info.methods.items())
                if method[:1].isupper()
            }
            if own:
                methods[name] = own
        elif decl.kind in ("var", "const") and exported:
            variables[name] = gt.text(package.var(name, unit) or gt.UNKNOWN)
    return {
        "name": package.name,
        "funcs": funcs,
        "types": types,
        "aliases": aliases,
        "methods": methods,
        "vars": variables,
    }


def main(goroot: str) -> None:
    root = Path(goroot) / "src"
    finder = GorootFinder(root)
    world = World(default_catalogue(), own=finder)
    packages = {}
    for directory, below, _ in os.walk(root):
        below[:] = sorted(d for d in below if d not in SKIPPED and not d.startswith((".", "_")))
        path = Path(directory).relative_to(root).as_posix()
        package = world.package(path) if path != "." else None
        if isinstance(package, SourcePackage):
            packages[path] = export(package)
    version = (Path(goroot) / "VERSION").read_text(encoding="utf-8").split()[0].removeprefix("go")
    FILE.write_bytes(pack(packages, version))
    print(f"{len(packages)} packages of Go {version}, {FILE.stat().st_size} bytes: {FILE}")


if __name__ == "__main__":
    main(sys.argv[1])
