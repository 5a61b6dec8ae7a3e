"""Compares what the catalogue says of the standard library with what goplumb reads in its source.

    python tools/summaries.py GOROOT

A development command, for a new Go version. Three kinds of lines, none if all agree: `hands out`, an exported
function that the source shows to hand out a resource and the catalogue does not know; `never returns`, one of
which only one of the two says so; `takes over`, a parameter that can be closed, and that the source closes,
keeps or gives back inside a result while the catalogue leaves it with the caller.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from goplumb.catalogue.load import default_catalogue
from goplumb.link import gotypes as gt
from goplumb.link.export import SKIPPED, GorootFinder
from goplumb.link.package import SourcePackage
from goplumb.link.world import World
from goplumb.solve.solver import Solver

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goplumb.link.objects import FuncObj

ONLY_DECLARED = frozenset({"runtime.Goexit", "syscall.Exit"})
"""What the runtime does cannot be read in Go."""


def packages(root: Path, world: World) -> Iterator[SourcePackage]:
    """The packages that a program may import."""
    for directory, below, _ in os.walk(root):
        below[:] = sorted(
            d for d in below if d not in SKIPPED | {"internal"} and not d.startswith((".", "_"))
        )
        path = Path(directory).relative_to(root).as_posix()
        package = world.package(path) if path != "." else None
        if isinstance(package, SourcePackage):
            yield package


def exported(package: SourcePackage) -> Iterator[FuncObj]:
    """Functions, and methods of types, by which others may call it."""
    for name in sorted(n for n in package.index if n[:1].isupper()):
        found = package.find(name, None)
        if found is None:
            continue
        if found[1].kind == "func":
            yield package.function(*found)
        info = package.type(name) if found[1].kind == "type" else None
        if info is not None:
            yield from (func for method, func in sorted(info.methods.items()) if method[:1].isupper())


def disagreements(solver: Solver, func: FuncObj) -> Iterator[str]:
    """What the catalogue and the source say differently of one function."""
    facts = solver.world.facts(func)
    if func.package is None or func.unit is None or func.decl is None:
        return
    known = facts is not None and (facts.acquires or facts.no_obligation is not None)
    reports = solver.reports(func.package, func.unit, func.decl)
    if not known and reports and reports[0].fresh:
        yield f"hands out: {func.key}: {', '.join(f.spec.resource for f in reports[0].fresh)}"
    ends = facts is not None and facts.never_returns
    if solver.endings.never_returns(func) != ends and func.key not in ONLY_DECLARED:
        yield f"never returns: {func.key}: the {'catalogue' if ends else 'source'} says so"
    for index, t in enumerate(func.sig.params):
        if not _closes(solver.world, t):
            continue
        effect = solver.effects.of(func, index, (), frozenset({"Close"}))
        said = facts is not None and (
            any(row.param == index for row in (*facts.transfers, *facts.borrows))
            or any(param == index for param, _ in facts.releases)
        )
        if effect.ok in ("released", "moved", "result") and not said:
            yield f"takes over: {func.key}: parameter {index}, {gt.text(t)}: {effect.ok}"


def _closes(world: World, t: gt.Type) -> bool:
    """Whether there is something to close in values of a type: its Close may fail, unlike that of a channel."""
    close = world.member(t, "Close")
    return close is not None and close.func is not None and close.func.sig.results == (gt.ERROR,)


def main(goroot: str) -> int:
    root = Path(goroot) / "src"
    world = World(default_catalogue(), own=GorootFinder(root))
    solver = Solver(world)
    count = found = 0
    for package in packages(root, world):
        for func in exported(package):
            count += 1
            for line in disagreements(solver, func):
                found += 1
                print(line)
    print(f"{found} disagreements in {count} exported functions and methods", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
