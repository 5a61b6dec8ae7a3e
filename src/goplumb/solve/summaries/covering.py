"""Switches without a default that have a case for each constant of a type.

type mode string

const (
    read  mode = "read"
    write mode = "write"
)

switch m {
case read:  return f, nil
case write: return f, nil
}                                   nobody comes here
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goplumb.compile import ir
from goplumb.link import gotypes as gt
from goplumb.link.package import SourcePackage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goplumb.link.typed import TypedFunc
    from goplumb.link.world import World

LEAST = 2
"""Of fewer constants nobody would make a type."""


def covers_all(world: World, typed: TypedFunc, func: ir.Func, last: int) -> bool:
    """Whether the branch that ends a block is that of the last case of such a switch."""
    term = func.blocks[last].term
    assert type(term) is ir.Branch
    t = typed.operand(term.left)
    if type(t) is not gt.Named or t.pkg != typed.package.path or not _ends_switch(func, term):
        return False
    asked = _asked(func, last, term)
    if len(asked) < LEAST:
        return False
    count = 0
    for name in _constants(world, t):
        if name not in asked:
            return False
        count += 1
    return count >= LEAST


def _ends_switch(func: ir.Func, term: ir.Branch) -> bool:
    """Whether the way that is left leads past the switch, and not into a default, which lies before its end."""
    after = func.blocks[term.other]
    if after.instrs or type(after.term) is not ir.Jump:
        return False
    target = func.blocks[after.term.target]
    first = target.instrs[0] if target.instrs else target.term
    return first.pos > after.term.pos


def _asked(func: ir.Func, last: int, term: ir.Branch) -> frozenset[str]:
    """The names that the value is compared with on the way to the last case."""
    names: set[str] = set()
    came_from = {
        block.term.other: number for number, block in enumerate(func.blocks) if type(block.term) is ir.Branch
    }
    number: int | None = last
    while number is not None:
        block = func.blocks[number]
        case = block.term
        if type(case) is not ir.Branch or case.op != "==" or case.left != term.left:
            break
        if type(case.right) is not ir.Global:
            return frozenset()
        names.add(case.right.name)
        if any(type(i) is not ir.Load for i in block.instrs):
            break
        number = came_from.get(number)
    return frozenset(names)


def _constants(world: World, t: gt.Named) -> Iterator[str]:
    """The constants of a type that its package declares."""
    package = world.package(t.pkg)
    if not isinstance(package, SourcePackage):
        return
    word = t.name.encode()
    for unit in package.units:
        for decl in unit.decls:
            if decl.kind == "const" and unit.mentions(decl, word):
                for spec in unit.value_specs(decl):
                    for name in spec.names:
                        if name != "_" and package.var(name, unit) == t:
                            yield name
