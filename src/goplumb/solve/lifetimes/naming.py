"""Which operands of a call name what it opens: the words among them, a wrapper's as far as they reach the call inside.

grpc.NewClient(addr, opts...)                                   addr
func dial(cert string) { …NewClient(os.Getenv("ADDR"), opts) }  none: dial("ca.pem") opens the same each time
func dial() { for _, s := range sockets() { …NewClient(s) } }   unknown: what it finds
redis.NewClient(&redis.Options{Addr: addr})                     the options: no operand is a word
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goplumb.compile import ir
from goplumb.link import gotypes as gt
from goplumb.solve.owners.fielduse import instructions
from goplumb.solve.walk.shape import call_uses, defs, uses

if TYPE_CHECKING:
    from goplumb.link.typed import TypedFunc
    from goplumb.solve.solver import Solver

Origin = tuple[tuple[str, int, int, str], ...]
"""As a Site's."""


def naming(solver: Solver, typed: TypedFunc, call: ir.Call, origin: Origin) -> frozenset[int] | None:
    """The locals that say what the call opens, None if what its callee finds does; `origin`: the acquisitions inside
    the callee."""
    func = typed.callee(call).func
    inner = solver.typed_func(func) if func is not None and origin else None
    if inner is None:
        return _words(typed, call)
    place = origin[0][1:3]
    below = next(
        (i for i in instructions(inner.func) if type(i) is ir.Call and (i.pos, i.end) == place), None
    )
    if below is None:
        return frozenset(call_uses(call))
    named = naming(solver, inner, below, origin[1:])
    reached = _reached(inner, named) if named is not None else None
    if reached is None:
        return None
    operands: set[ir.Operand] = {
        arg for param, arg in zip(inner.func.params, call.args, strict=False) if param in reached
    }
    if inner.func.recv in reached and call.recv is not None:
        operands.add(call.recv)
    return frozenset(o for o in operands if type(o) is int)


def _words(typed: TypedFunc, call: ir.Call) -> frozenset[int]:
    """Those of type string; what stands before one of them and is of no known type may be a word too."""
    types = [typed.operand(arg) for arg in call.args]
    while types and types[-1] != gt.STRING:
        types.pop()
    if not types:
        return frozenset(call_uses(call))
    return frozenset(
        arg
        for arg, t in zip(call.args, types, strict=False)
        if type(arg) is int and t in (gt.STRING, gt.UNKNOWN)
    )


def _reached(typed: TypedFunc, locals_: frozenset[int]) -> frozenset[int] | None:
    """The locals, and those that they are made from; None if one of them is what a range gives."""
    made: dict[int, set[int]] = {}
    for instr in instructions(typed.func):
        for local in defs(instr):
            made.setdefault(local, set()).update(uses(instr))
        if isinstance(instr, ir.Store | ir.StoreIndex | ir.StoreDeref) and type(instr.base) is int:
            made.setdefault(instr.base, set()).update(uses(instr))
    found = set(locals_)
    work = list(locals_)
    while work:
        following = made.get(work.pop(), set()) - found
        found |= following
        work.extend(following)
    if any(local not in made and typed.func.locals[local].kind in ("var", "temp") for local in found):
        return None
    return frozenset(found)
