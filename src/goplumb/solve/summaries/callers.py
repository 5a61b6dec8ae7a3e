"""What the callers of a function, in its own package, do with what comes to them together with an error.

c, err := accept(l)         accept returns c also where it could not tell who it is
if err != nil {
    if c != nil {
        c.Close()           so its caller takes care of c: nothing is lost with the error
    }
    return err
}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goplumb.compile import ir
from goplumb.link import gotypes as gt
from goplumb.solve.walk.shape import call_uses, defs, successors

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from goplumb.compile.unit import Decl
    from goplumb.link.package import SourcePackage
    from goplumb.link.typed import TypedFunc
    from goplumb.solve.solver import Solver


def heed_with_error(
    solver: Solver, package: SourcePackage, decl: Decl, results: Iterable[int], error: int
) -> bool:
    """Whether some caller uses one of the results where the function may have failed."""
    word = decl.name.encode()
    wanted = sorted(results)
    for unit in package.units:
        if word not in unit.source:
            continue
        for other in unit.decls:
            if other is decl or other.kind not in ("func", "method") or not unit.mentions(other, word):
                continue
            typed = solver.typed(package, unit, other)
            if typed is not None and any(
                _used(func, number, at, call, wanted, error)
                for func, number, at, call in _calls_of(typed, typed.func, decl)
            ):
                return True
    return False


def always_callable(typed: TypedFunc, func: ir.Func, results: Iterable[int]) -> bool:
    """Whether a function result is never nil, and one that does nothing stands for it where there is nothing to do: who
    gets it is meant to call it, error or not.

    return func() {}, err
    """
    closures = {i.dst: i for block in func.blocks for i in block.instrs if type(i) is ir.MakeClosure}
    given = [(i.dst, i.src) for block in func.blocks for i in block.instrs if type(i) is ir.Assign]
    for result in results:
        if type(typed.types[func.results[result]]) is not gt.FuncType:
            continue
        said: list[ir.Operand] = []
        for block in func.blocks:
            if type(block.term) is ir.Return:
                bare = block.term.implicit or result >= len(block.term.values)
                value = ir.NIL if bare else block.term.values[result]
                said += [value, *(src for dst, src in given if dst == value)]
        idle = [v for v in said if type(v) is int and v in closures and not closures[v].captures]
        if idle and ir.NIL not in said:
            return True
    return False


def _calls_of(typed: TypedFunc, func: ir.Func, decl: Decl) -> Iterator[tuple[ir.Func, int, int, ir.Call]]:
    """(function or literal, block, index in the block, call) of each call of the declaration."""
    for number, block in enumerate(func.blocks):
        for at, instr in enumerate(block.instrs):
            if type(instr) is ir.Call:
                callee = typed.callees.get((instr.pos, instr.end))
                if callee is not None and callee.func is not None and callee.func.decl is decl:
                    yield func, number, at, instr
            elif type(instr) is ir.MakeClosure:
                yield from _calls_of(typed, instr.func, decl)


def _used(func: ir.Func, number: int, at: int, call: ir.Call, results: list[int], error: int) -> bool:
    """Whether a result is used after the call on a way on which the error may be there."""
    held = {call.dsts[r] for r in results if r < len(call.dsts) and call.dsts[r] >= 0}
    failed = call.dsts[error] if 0 <= error < len(call.dsts) else -1
    if not held or failed < 0:
        return False
    seen: set[int] = set()
    work = [(number, at + 1, False)]
    while work:
        block_number, start, known = work.pop()  # known: that there is an error has been asked
        block = func.blocks[block_number]
        for instr in block.instrs[start:]:
            if _uses(instr, held):
                return True
            defined = set(defs(instr))
            if not held.isdisjoint(defined) or (failed in defined and not known):
                break
        else:
            term = block.term
            if type(term) is ir.Return:
                if failed not in term.values and not held.isdisjoint(
                    v for v in term.values if type(v) is int
                ):
                    return True
                continue
            following = successors(term)
            if type(term) is ir.Branch and term.left == failed and term.right == ir.NIL:
                following = (term.then,) if term.op == "!=" else (term.other,)
                known = True
            for target in following:
                if target not in seen:
                    seen.add(target)
                    work.append((target, 0, known))
    return False


def _uses(instr: ir.Instr, held: set[int]) -> bool:
    if type(instr) is ir.Call:
        return not held.isdisjoint(call_uses(instr))
    if type(instr) is ir.Defer or type(instr) is ir.Go:
        return not held.isdisjoint(call_uses(instr.call))
    return False
