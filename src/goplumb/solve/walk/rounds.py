"""What a loop means to keep for longer than a round, so that a defer in it is right.

It asks first whether it has been done, and does it once:

    var out *os.File
    for _, line := range lines {
        if out == nil {                      nothing else in the loop gives `out` a value
            out, err = os.Create(path)
            if err != nil { return err }
            defer out.Close()                one defer, however many lines there are
        }
        …
    }

The context that it makes serves later rounds, or a goroutine. Or there is nothing left to do in the round, so that
what is deferred could as well have been done at once:

    for i := range 5 {
        sub, err := queue.Consume(handle)
        if err != nil { return err }
        defer sub.Stop()                     it works until the function ends
    }
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goplumb.compile import ir
from goplumb.solve.walk.shape import defs, reachable, successors, uses

if TYPE_CHECKING:
    from goplumb.solve.walk.shape import Shape
    from goplumb.solve.walk.trace import Site


WORK = (ir.Call, ir.Defer, ir.Go, ir.Send, ir.Recv, ir.Store, ir.StoreIndex, ir.StoreDeref, ir.StoreGlobal)
"""Instructions that do something; others only compute."""


def once_in_loop(site: Site, cycles: list[int]) -> bool:
    """Whether each way to the site passes a question, in the loop around it, that is answered otherwise from then on:
    that a variable is nil which gets what is acquired, that a flag is not yet up, that nothing has been counted, or
    that it is the first round."""
    blocks = site.function.blocks
    here = _acquiring(site)
    if here is None:
        return False
    at, acquiring = here
    made = set(list(defs(acquiring))[site.result : site.result + 1])
    for number, block in enumerate(blocks):
        term = block.term
        if cycles[number] != cycles[at] or type(term) is not ir.Branch or type(term.left) is not int:
            continue
        counts = False
        if term.op == "true":
            asked, answered = term.other, term.then
        elif term.op in ("==", "!=") and type(term.right) is ir.Const and term.right.text in ("nil", "0"):
            counts = term.right.text == "0"
            asked, answered = (term.then, term.other) if term.op == "==" else (term.other, term.then)
        else:
            continue
        if at in reachable(site.function, [answered], number) or at not in reachable(
            site.function, [asked], number
        ):
            continue
        changes = _changes(site.function, cycles, cycles[at], term.left)
        if counts:
            if _is_key(site.function, cycles, cycles[at], term.left):
                return all(type(instr) is ir.Dead for instr in changes)
            if _counts(site.function, cycles, at, term.left, changes):
                return True
        elif changes and all(
            _raises(instr) if term.op == "true" else instr is acquiring or _takes(instr, made)
            for instr in changes
        ):
            return True
    return False


def _is_key(func: ir.Func, cycles: list[int], loop: int, local: int) -> bool:
    """Whether a variable is the key of the loop, which each round has for itself: an index, or the key of a map."""
    return any(
        type(block.term) is ir.Range
        and block.term.key == local
        and block.term.value >= 0  # of a channel there is only one
        and cycles[number] == loop
        for number, block in enumerate(func.blocks)
    )


def _counts(func: ir.Func, cycles: list[int], at: int, local: int, changes: list[ir.Instr]) -> bool:
    """Whether a variable is only ever counted up in the loop, and has been on each way from a block to the next
    round."""
    if not changes or not all(_adds(instr, local) for instr in changes):
        return False
    counting = {n for n, block in enumerate(func.blocks) if any(i in changes for i in block.instrs)}
    if at in counting:
        return True
    seen: set[int] = set()
    work = list(successors(func.blocks[at].term))
    while work:
        number = work.pop()
        if number == at:
            return False
        if number not in seen and number not in counting and cycles[number] == cycles[at]:
            seen.add(number)
            work.extend(successors(func.blocks[number].term))
    return True


def _adds(instr: ir.Instr, local: int) -> bool:
    match instr:
        case ir.Op(op="+", args=(first, ir.Const(kind="int", text=text))):
            return first == local and text != "0"
        case _:
            return False


def serves_later(site: Site, shape: Shape) -> bool:
    """Whether the context that comes with a cancel function is used by a round which has not made one itself."""
    here = _acquiring(site)
    if site.spec.kind != "cancel-func" or here is None:
        return False
    at, acquiring = here
    held = set(defs(acquiring))
    for block in site.function.blocks:
        for instr in block.instrs:
            if _takes(instr, held):
                held.update(defs(instr))
    return _needed_later(site, shape, at, held)


def ends_round(site: Site, deferred: ir.Defer, shape: Shape) -> bool:
    """Whether nothing is left to do in the round, and nothing has been done with what was acquired but to ask it."""
    blocks = site.function.blocks
    here = _acquiring(site)
    at = next((number for number, block in enumerate(blocks) if deferred in block.instrs), -1)
    if here is None or at < 0:
        return False
    held = set(list(defs(here[1]))[site.result : site.result + 1])
    if not held or _needed_later(site, shape, here[0], held):
        return False
    after: set[int] = set()
    work = list(successors(blocks[at].term))
    heads = _heads(site, shape, at)
    while work:
        number = work.pop()
        if number not in after and number not in heads and shape.cycles[number] == shape.cycles[at]:
            after.add(number)
            work.extend(successors(blocks[number].term))
    rest = blocks[at].instrs[blocks[at].instrs.index(deferred) + 1 :]
    rest = [*rest, *(instr for number in after for instr in blocks[number].instrs)]
    if any(type(instr) in WORK or not held.isdisjoint(uses(instr)) for instr in rest):
        return False
    return not any(
        not held.isdisjoint(uses(instr))
        and not (type(instr) is ir.Call and instr.recv in held and not instr.args)
        for block in blocks
        for instr in block.instrs
        if type(instr) in WORK and site.end <= instr.pos < deferred.pos
    )


def serves_goroutine(site: Site, shape: Shape) -> bool:
    """Whether a goroutine that the round starts gets the context that comes with a cancel function, and the loop waits
    for none. What holds a descriptor is better ended by the goroutine."""
    here = _acquiring(site)
    if site.spec.kind != "cancel-func" or here is None:
        return False
    at, acquiring = here
    held = set(defs(acquiring))
    serves = False
    for number, block in enumerate(site.function.blocks):
        for instr in block.instrs if shape.cycles[number] == shape.cycles[at] else ():
            if type(instr) is ir.MakeClosure and not held.isdisjoint(instr.captures):
                held.add(instr.dst)
            elif _takes(instr, held):
                held.update(defs(instr))
            elif type(instr) is ir.Call and instr.name == "Wait":
                return False
            elif type(instr) is ir.Go or (type(instr) is ir.Call and instr.name == "Go"):
                serves = serves or not held.isdisjoint(uses(instr))
    return serves


def _acquiring(site: Site) -> tuple[int, ir.Instr] | None:
    """The instruction at the site, and its block."""
    for number, block in enumerate(site.function.blocks):
        for instr in block.instrs:
            if (instr.pos, getattr(instr, "end", -1)) == (site.pos, site.end):
                return number, instr
    return None


def _heads(site: Site, shape: Shape, at: int) -> set[int]:
    """The blocks by which the loop around a block is entered."""
    return {
        target
        for number, block in enumerate(site.function.blocks)
        if shape.cycles[number] != shape.cycles[at]
        for target in successors(block.term)
        if shape.cycles[target] == shape.cycles[at]
    }


def _needed_later(site: Site, shape: Shape, at: int, held: set[int]) -> bool:
    """Whether a round may use what one of the locals has from before."""
    return any(shape.live[head] >> local & 1 for head in _heads(site, shape, at) for local in held)


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
