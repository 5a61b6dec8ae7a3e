"""Methods that fill their receiver: they acquire, and keep what they acquire in a field of it.

    s := &store{path: path}
    if err := s.open(); err != nil {    open keeps a file in s.f
        return nil, err
    }
    return s, nil                       s is to be closed from here on, whoever made it

The caller that made the receiver has the duty as if the method had returned it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from goplumb.finding import Confidence
from goplumb.link import gotypes as gt
from goplumb.solve.owners.fielduse import FieldReader
from goplumb.solve.spec import hint_of
from goplumb.solve.summaries.summary import Fresh

if TYPE_CHECKING:
    from goplumb.compile import ir
    from goplumb.link.objects import FuncObj
    from goplumb.link.world import World
    from goplumb.solve.walk.explore import Explorer
    from goplumb.solve.walk.state import State

RECEIVER = -1
"""Stands for a result where the receiver is what needs to be released."""

FILLS = re.compile(
    r"(?:[oO]pen|[iI]nit|[lL]oad|[cC]onnect|[dD]ial|[sS]etup|[cC]reate|[pP]repare|[aA]cquire)\w*"
)
"""Names of methods that make their receiver ready for use; what starts, runs or serves may do so for good."""

WEAK_KINDS = frozenset({"cancel-func", "timer", "memory", "lock"})
"""What an owner may hold without being a resource itself."""


def may_fill(world: World, func: FuncObj) -> bool:
    """Whether a method, by its signature, may do nothing but fill its receiver."""
    if not func.receiver or func.interface or not FILLS.fullmatch(func.name):
        return False
    results = func.sig.results
    if len(results) > 1 or (results and not gt.is_error(results[0])):
        return False
    return type(world.underlying(gt.Named(func.pkg, func.receiver))) is gt.Struct


def filled(ex: Explorer, func: ir.Func, error: int) -> tuple[Fresh, ...]:
    """What a method hands to the caller that made its receiver: the first resource that it keeps in a field which
    a method of the owner releases."""
    typed = ex.typed
    if func is not typed.func or func.recv < 0 or len(func.results) > 1:
        return ()
    if not FILLS.fullmatch(func.name):
        return ()
    owner = gt.deref(typed.types[func.recv])
    if type(owner) is not gt.Named:
        return ()
    for kept in ex.filled:
        field = kept.field
        site = ex.sites[kept.site]
        spec = site.spec._replace(releases=kept.releases)
        if spec.kind in WEAK_KINDS or spec.severity == "info" or kept.site in ex.released_sites:
            continue
        if FieldReader(ex.solver, owner, field, spec).released_by_name(typed, kept.names, kept.pos):
            continue
        names = ex.solver.effects.owner_releases(owner, (field,), spec)
        told = ex.solver.outward.plain(owner, names, (field,), spec)
        if not told:
            continue
        inside = frozenset(f"{field}.{name}" for name in spec.releases if name != "()")
        made = spec._replace(
            noun=owner.name,
            rule="resource-unclosed",
            resource="inferred",
            hint=hint_of(told),
            releases=names | inside,
        )
        origin = ((typed.unit.path, site.pos, site.end, site.callee), *site.origin)
        return (Fresh(RECEIVER, (), made, error, "nil", Confidence.LIKELY, origin[:4]),)
    for fresh in ex.refilled:
        origin = ((typed.unit.path, func.pos, func.end, func.name), *fresh.origin)
        return (fresh._replace(guard=error, origin=origin[:4]),)
    return ()


def made_here(ex: Explorer, state: State, recv: int) -> bool:
    """Whether the receiver of a call is a struct that this function has made, and has to itself so far."""
    return (
        recv >= 0
        and recv not in state.obs
        and ex.values.descs[recv][0] in ("lit", "zero")
        and not ex.reach.is_outer(state, recv)
    )
