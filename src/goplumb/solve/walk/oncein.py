"""What a loop does in one of its iterations only, for it asks first whether it has been done.

var out *os.File
for _, line := range lines {
    if out == nil {                      nothing else in the loop gives `out` a value
        out, err = os.Create(path)
        if err != nil { return err }
        defer out.Close()                one defer, however many lines there are
    }
    …
}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goplumb.compile import ir
from goplumb.solve.walk.shape import defs, reachable

if TYPE_CHECKING:
    from goplumb.solve.walk.trace import Site


def once_in_loop(site: Site, cycles: list[int]) -> bool:
    """Whether each way to the site passes a question, in the loop around it, that is answered otherwise from then on:
    that a variable is nil which gets what is acquired, or that a flag is not yet up."""
    blocks = site.function.blocks
    here = next(
        (
            (number, instr)
            for number, block in enumerate(blocks)
            for instr in block.instrs
            if (instr.pos, getattr(instr, "end", -1)) == (site.pos, site.end)
        ),
        None,
    )
    if here is None:
        return False
    at, acquiring = here
    made = set(list(defs(acquiring))[site.result : site.result + 1])
    for number, block in enumerate(blocks):
        term = block.term
        if cycles[number] != cycles[at] or type(term) is not ir.Branch or type(term.left) is not int:
            continue
        if term.op == "true":
            asked, answered = term.other, term.then
        elif term.op in ("==", "!=") and type(term.right) is ir.Const and term.right.kind == "nil":
            asked, answered = (term.then, term.other) if term.op == "==" else (term.other, term.then)
        else:
            continue
        if at in reachable(site.function, [answered], number) or at not in reachable(
            site.function, [asked], number
        ):
            continue
        changes = _changes(site.function, cycles, cycles[at], term.left)
        if changes and all(
            _raises(instr) if term.op == "true" else instr is acquiring or _takes(instr, made)
            for instr in changes
        ):
            return True
    return False


def _changes(func: ir.Func, cycles: list[int], loop: int, local: int) -> list[ir.Instr]:
    """The instructions in the loop, those of literals in it included, that give the local a value; none at all
    where its address is taken, too."""
    found: list[ir.Instr] = []
    work = [(func, number) for number in range(len(func.blocks)) if cycles[number] == loop]
    while work:
        current, number = work.pop()
        for instr in current.blocks[number].instrs:
            if type(instr) is ir.Addr and instr.src == local:
                return []
            if local in defs(instr) or (type(instr) is ir.Dead and local in instr.locals):
                found.append(instr)
            if type(instr) is ir.MakeClosure:
                work.extend((instr.func, inner) for inner in range(len(instr.func.blocks)))
    return found


def _raises(instr: ir.Instr) -> bool:
    return type(instr) is ir.Assign and type(instr.src) is ir.Const and instr.src.text == "true"


def _takes(instr: ir.Instr, made: set[int]) -> bool:
    return type(instr) is ir.Assign and instr.src in made
