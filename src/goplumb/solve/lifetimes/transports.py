"""What is done with a transport that a function makes, where that decides whether a pool is thrown away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goplumb.compile import ir
from goplumb.solve.spec import WHOLE
from goplumb.solve.walk.shape import defs, term_uses, uses

if TYPE_CHECKING:
    from goplumb.link.typed import TypedFunc
    from goplumb.solve.walk.trace import Site

DIALS = frozenset({"Dial", "DialContext", "DialTLS", "DialTLSContext"})
"""Fields of a transport by which it merely dials: the connection is the caller's, and none is kept."""

HEALTH = "google.golang.org/grpc/health/grpc_health_v1"
"""The package of the protocol by which a server is asked whether it serves."""


def only_asks_health(typed: TypedFunc, site: Site) -> bool:
    """Whether a connection is made to ask its server for its health: that it can be dialled is what is asked."""
    taken: set[int] = set()
    asks = False
    for block in site.function.blocks:
        for instr in block.instrs:
            if (instr.pos, getattr(instr, "end", -1)) == (site.pos, site.end):
                taken.update(tuple(defs(instr))[site.result : site.result + 1])
            elif type(instr) is ir.Call and taken.intersection(a for a in instr.args if type(a) is int):
                callee = typed.callee(instr)
                base = typed.operand(instr.recv) if instr.recv is not None else None
                package = callee.func.pkg if callee.func is not None else getattr(base, "path", "")
                if package != HEALTH:
                    return False
                asks = True
    return asks


def only_dials(site: Site) -> bool:
    """Whether all that is done with a transport is to call its dial functions."""
    func = site.function
    held: set[int] = set()
    dialled = False
    for block in func.blocks:  # made before it is used, in source order
        if type(block.term) is not ir.Branch and held.intersection(term_uses(block.term)):
            return False
        for instr in block.instrs:
            if (instr.pos, getattr(instr, "end", -1)) == (site.pos, site.end):
                made = tuple(defs(instr))
                held.update(made[site.result : site.result + 1])
            elif not held.intersection(uses(instr)):
                continue
            elif type(instr) is ir.Assign or type(instr) is ir.Addr:
                held.add(instr.dst)
            elif (type(instr) is ir.Call and instr.recv in held and instr.name in DIALS) or (
                type(instr) is ir.Load and instr.field in DIALS
            ):
                dialled = True
            else:
                return False
    return dialled


def ended(site: Site) -> bool:
    """Whether the function ends what it has made, by a method that is not seen to release anything: `fs.Close()`."""
    held: set[int] = set()
    for block in site.function.blocks:  # made before it is used, in source order
        for instr in block.instrs:
            call = instr.call if type(instr) is ir.Defer else instr
            if (instr.pos, getattr(instr, "end", -1)) == (site.pos, site.end):
                held.update(tuple(defs(instr))[site.result : site.result + 1])
            elif type(instr) is ir.Assign and instr.src in held:
                held.add(instr.dst)
            elif type(call) is ir.Call and call.recv in held and WHOLE.fullmatch(call.name):
                return True
    return False


def calls_given(func: ir.Func) -> bool:
    """Whether a function calls one of its parameters: `withClient(address, func(c *client) error { … })`."""
    return any(
        type(instr) is ir.Call and instr.fn in func.params for block in func.blocks for instr in block.instrs
    )


def remembers(func: ir.Func) -> bool:
    """Whether a function looks something up where it puts what it has made, so that it makes one for each key: in a
    collection of the package, or in a field."""
    loaded: dict[object, tuple[ir.Operand, str]] = {}
    looked: set[object] = set()
    kept: set[object] = set()
    for block in func.blocks:
        for instr in block.instrs:
            match instr:
                case ir.Load(_, _, dst, base, field):
                    loaded[dst] = (base, field)
                case ir.Index(_, _, _, base, _) if type(base) is ir.Global or base in loaded:
                    looked.add(loaded.get(base, base))
                case ir.StoreIndex(_, base, _, _) if type(base) is ir.Global or base in loaded:
                    kept.add(loaded.get(base, base))
                case _:
                    pass
    return not looked.isdisjoint(kept)
