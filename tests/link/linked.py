"""Go text -> what link says of its calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goplumb.catalogue.load import default_catalogue
from goplumb.compile.unit import Unit
from goplumb.link import gotypes as gt
from goplumb.link.exports import standard_library
from goplumb.link.package import SourcePackage
from goplumb.link.resolve import type_function
from goplumb.link.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goplumb.link.typed import Callee

MODULE = "example.com/m"


def world(packages: dict[str, dict[str, str]]) -> World:
    """A world of packages in memory: import path -> file name -> text."""
    made = World(default_catalogue(), exports=standard_library())
    for path, files in packages.items():
        units = [Unit(name, text.encode()) for name, text in files.items()]
        made.add(SourcePackage(path, units, made))
    return made


def calls(source: str, others: dict[str, dict[str, str]] | None = None) -> dict[str, str]:
    """The text of each call of a file -> `callee: results`; of equal texts the last one counts.

    `others` are further packages, by import path; files under the path of this one belong to it.
    """
    packages = {path: dict(files) for path, files in (others or {}).items()}
    packages.setdefault(MODULE, {})["main.go"] = source
    package = world(packages).package(MODULE)
    assert isinstance(package, SourcePackage)
    unit = next(unit for unit in package.units if unit.path == "main.go")
    return dict(_calls(package, unit))


def _calls(package: SourcePackage, unit: Unit) -> Iterator[tuple[str, str]]:
    for decl in unit.decls:
        if decl.kind not in ("func", "method"):
            continue
        func = unit.func(decl)
        if func is not None:
            params = frozenset(p.name for p in unit.signature(decl).type_params)
            typed = type_function(func, package, unit, params)
            for (start, end), callee in sorted(typed.callees.items()):
                yield unit.source[start:end].decode(), said(callee)


def said(callee: Callee) -> str:
    """`net/http.Client.Do: *net/http.Response, error`; kinds without a name are named by their kind."""
    name = callee.func.key if callee.func is not None else callee.name or callee.kind
    if callee.kind == "unknown":
        return "unknown"
    results = "?" if callee.sig is None else ", ".join(gt.text(r) for r in callee.sig.results)
    return f"{name}: {results}"
