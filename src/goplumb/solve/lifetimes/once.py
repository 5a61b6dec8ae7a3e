"""Which functions run once: what they make lives as long as the process. And which are asked again and again.

func init() { go serve() }                                             init runs once
func serve() { log = open(…) }                                         and so does what only such functions call
func (s *store) find(ctx context.Context, id int) (*item, error) {…}   asked for one item after another
func (s *store) upgrade(ctx context.Context) error {…}                 nothing tells how often
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from goplumb.compile import ir
from goplumb.link import gotypes as gt
from goplumb.solve.walk.shape import reachable, successors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goplumb.compile.unit import Decl, Unit
    from goplumb.link.package import SourcePackage
    from goplumb.link.typed import TypedFunc
    from goplumb.solve.solver import Solver

PROCESS_LIFETIME = frozenset({"main", "init", "TestMain"})
"""Functions that run once: what they hold at their end lives as long as the process."""

COMMANDS = frozenset({"*github.com/spf13/cobra.Command", "*github.com/urfave/cli/v3.Command"}) | {
    f"*github.com/urfave/cli{version}.Context" for version in ("", "/v2")
}
"""What a command of a program gets: it runs once, and the process ends with it."""

ONCE = frozenset({"sync.Once.Do", "sync.OnceFunc", "sync.OnceValue", "sync.OnceValues"})
"""Functions that see to it that a literal is run once."""

COMMAND_LITERAL = re.compile(rb"\b(?:cobra|cli)\.Command\{")
"""The text of a variable that holds a command."""

NEITHER = frozenset({"any", "bool", "error"})
"""Predeclared types that are neither words nor numbers."""

CALLS = 3
"""How many calls below such a function others are looked for."""


def is_command(typed: TypedFunc, func: ir.Func) -> bool:
    return any(gt.text(typed.types[param]) in COMMANDS for param in func.params)


def runs_once(solver: Solver, package: SourcePackage, unit: Unit, decl: Decl, calls: int = CALLS) -> bool:
    """Whether the function is run at the start of a program, or only named by functions of its package that are, and by
    the variables that hold its commands."""
    if decl.kind == "var":
        return COMMAND_LITERAL.search(unit.source, decl.start, decl.end) is not None
    if decl.kind != "func":
        return False
    if decl.name in PROCESS_LIFETIME:
        return True
    typed = solver.typed(package, unit, decl)
    if typed is not None and is_command(typed, typed.func):
        return True
    if not calls or (decl.name[:1].isupper() and package.name != "main"):
        return False
    word = decl.name.encode()
    named = re.compile(rb"(?<![\w.])" + re.escape(word) + rb"[ \t]*[(),}\n]")
    callers = [
        (where, other)
        for where in package.units
        if word in where.source
        for other in where.decls
        if other is not decl and where.mentions(other, word)
        if named.search(where.source, other.start, other.end)
    ]
    return bool(callers) and all(
        runs_once(solver, package, where, other, calls - 1) for where, other in callers
    )


def answers(typed: TypedFunc) -> bool:
    """Whether the function is given a word or a number, and gives its caller more than an error for it."""
    func = typed.func
    given = (typed.types[param] for param in func.params)
    return any(isinstance(t, gt.Basic) and t.name not in NEITHER for t in given) and any(
        not gt.is_error(typed.types[result]) for result in func.results
    )


def once_literals(typed: TypedFunc, func: ir.Func) -> Iterator[ir.Func]:
    """The literals in a function that something is told to run once: `s.once.Do(func() { … })`."""
    made: dict[int, ir.Func] = {}
    for block in func.blocks:
        for instr in block.instrs:
            if type(instr) is ir.MakeClosure:
                made[instr.dst] = instr.func
                yield from once_literals(typed, instr.func)
            elif type(instr) is ir.Call and instr.args and instr.args[0] in made:
                callee = typed.callee(instr).func
                if callee is not None and callee.key in ONCE:
                    assert type(instr.args[0]) is int
                    yield made[instr.args[0]]


def called_once(solver: Solver, package: SourcePackage, unit: Unit, decl: Decl, calls: int = CALLS) -> bool:
    """Whether all that names the function is one call: in no loop and no literal, by main or by what main calls so, or
    in a literal that is run once."""
    if decl.kind == "func" and decl.name in PROCESS_LIFETIME:
        return True
    if not calls or (decl.name[:1].isupper() and package.name != "main"):
        return False
    word = decl.name.encode()
    before = rb"\." if decl.receiver else rb"(?<![\w.])"
    named = re.compile(before + re.escape(word) + rb"\b")
    naming = [
        (where, other, len(named.findall(where.source, other.start, other.end)))
        for where in package.units
        if word in where.source and not where.path.endswith("_test.go")
        for other in where.decls
        if other is not decl and word in where.names_in(other)
    ]
    if sum(count for _, _, count in naming) != 1:
        return False
    where, other, _ = next(each for each in naming if each[2])
    typed = solver.typed(package, where, other)
    if typed is None:
        return False
    if any(
        type(instr) is ir.Call and _calls(typed, instr, decl)
        for literal in once_literals(typed, typed.func)
        for block in literal.blocks
        for instr in block.instrs
    ):
        return True
    if decl.kind != "func" or not any(
        type(instr) is ir.Call and _calls(typed, instr, decl) and number not in _after(typed.func, number)
        for number, block in enumerate(typed.func.blocks)
        for instr in block.instrs
    ):
        return False
    return called_once(solver, package, where, other, calls - 1)


def _calls(typed: TypedFunc, call: ir.Call, decl: Decl) -> bool:
    callee = typed.callees.get((call.pos, call.end))
    return callee is not None and callee.func is not None and callee.func.decl is decl


def _after(func: ir.Func, number: int) -> set[int]:
    """The blocks that may run after a block has."""
    return reachable(func, successors(func.blocks[number].term))
