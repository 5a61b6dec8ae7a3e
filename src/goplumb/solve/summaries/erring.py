"""Results that carry their error with them.

    return &Response{Err: err}          there is nothing in it
    return &Response{Response: resp}    its Err is nil
    if res.Err != nil { return }        so nothing is lost here

The field of the result's type that is an error tells whether there is anything, if the function sets it in each
result that it makes without the resource, and in none that it makes with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goplumb.compile import ir
from goplumb.link import gotypes as gt

if TYPE_CHECKING:
    from collections.abc import Iterable

    from goplumb.solve.walk.explore import Explorer
    from goplumb.solve.walk.trace import Exit


def error_field(ex: Explorer, func: ir.Func, result: int, ways: Iterable[Exit]) -> str:
    """The field of a result, handed out on these ways, by which the function says that there is nothing in it; or
    empty."""
    under = ex.world.underlying(gt.deref(ex.typed.types[func.results[result]]))
    if type(under) is not gt.Struct:
        return ""
    names = [field.name for field in under.fields if gt.is_error(field.type)]
    returned = _literals_returned(func, result) if names else None
    for name in names if returned else ():
        assert returned is not None
        told: dict[object, bool] = {
            (i.pos, i.end): dict(i.elems).get(name, ir.NIL) != ir.NIL for i in returned
        }
        # With a literal that is made elsewhere, or that has an error too, nobody can tell.
        if any(told.values()) and not any(
            told.get(ex.values.descs[leaving.values[result]][1:3], True) for leaving in ways
        ):
            return name
    return ""


def _literals_returned(func: ir.Func, result: int) -> list[ir.Composite] | None:
    """The literals that are returned as the result; None if something else is."""
    found: list[ir.Composite] = []
    for block in func.blocks:
        term = block.term
        if type(term) is not ir.Return or term.tuple_value or result >= len(term.values):
            continue
        value = term.values[result]
        if value == ir.NIL:
            continue
        made = [i for i in block.instrs if type(i) is ir.Composite and i.dst == value]
        if not made:
            return None
        found.append(made[-1])
    return found
