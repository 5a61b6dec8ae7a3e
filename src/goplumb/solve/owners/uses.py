"""What a function does with a resource wherever it does it: no paths here, and any use that is not understood
keeps a rule silent.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from goplumb.compile import ir
from goplumb.link import gotypes as gt
from goplumb.solve.walk.shape import term_uses, uses
from goplumb.solve.walk.trace import Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goplumb.link.typed import TypedFunc
    from goplumb.solve.solver import Solver

HELPERS = 2
"""How deep a body is followed into functions of the project."""

NOT_READING = frozenset({"Cookies", "Location", "ProtoAtLeast"})
"""Methods of a response that leave its body alone."""

WRITING = re.compile(r"Write\w*|ReadFrom|Truncate")
"""Methods of a file that write."""

WRITERS = re.compile(r"Copy\w*|WriteString|Fprint\w*|New\w*Writer\w*|NewEncoder|Encode")
"""Functions of the standard library that write to argument 0."""

OPENS_TO_WRITE = frozenset({"os.Create", "os.CreateTemp", "os.OpenFile"})

WRITE_FLAGS = re.compile(rb"\bO_(?:WRONLY|RDWR)\b")


def blocks_of(func: ir.Func) -> Iterator[tuple[ir.Func, ir.Block]]:
    """The blocks of a function and of the literals in it, each with the innermost function around it."""
    for block in func.blocks:
        yield func, block
        for instr in block.instrs:
            if type(instr) is ir.MakeClosure:
                yield from blocks_of(instr.func)


def acquiring_call(site: Site) -> ir.Call | None:
    """The call at the site whose result is held in a local."""
    for block in site.function.blocks:
        for instr in block.instrs:
            if type(instr) is ir.Call and instr.pos == site.pos and instr.end == site.end:
                if 0 <= site.result < len(instr.dsts) and instr.dsts[site.result] >= 0:
                    return instr
    return None


def only_reserves(func: ir.Func, site: Site) -> bool:
    """Whether a listener is opened for its address alone, for nobody can accept on it: a cleanup function is all that
    is left of it, or nothing is asked but where it listens. What reserves addresses has to stay open until the last
    one is reserved, or one may come twice."""
    if site.spec.rule != "net-listener-unclosed":
        return False
    if site.spec.releases == {"()"}:
        return True
    call = acquiring_call(site)
    if call is None:
        return False
    listener = call.dsts[site.result]
    asked = False
    for _, block in blocks_of(func):
        for instr in block.instrs:
            made = instr.call if type(instr) is ir.Defer else instr
            if listener not in uses(instr):
                continue
            if type(made) is not ir.Call or made.recv != listener:
                return False
            asked = asked or made.name == "Addr"
            if made.name != "Addr" and made.name not in site.spec.names:
                return False
        if type(block.term) is ir.Return and listener in term_uses(block.term):
            return False
    return asked


def stays_unread(solver: Solver, typed: TypedFunc, site: Site) -> bool:
    """Whether nothing can have read the body of a response that the site acquires."""
    call = acquiring_call(site)
    if call is None or call.name == "Head":
        return False
    source = typed.unit.source[typed.func.pos : typed.func.end]
    if b"MethodHead" in source or b'"HEAD"' in source:
        return False
    return _unread(solver, typed, call.dsts[site.result], False, 0)


def _unread(solver: Solver, typed: TypedFunc, local: int, body: bool, depth: int) -> bool:
    """Whether nothing reads what a local holds: a response, or with `body` the body itself."""
    responses = set() if body else {local}
    bodies = {local} if body else set()
    blocks = list(blocks_of(typed.func))
    size = -1
    while size != len(responses) + len(bodies):
        size = len(responses) + len(bodies)
        for _, block in blocks:
            for instr in block.instrs:
                if type(instr) is ir.Assign:
                    if instr.src in responses:
                        responses.add(instr.dst)
                    if instr.src in bodies:
                        bodies.add(instr.dst)
                elif type(instr) is ir.Load and instr.field == "Body" and instr.base in responses:
                    bodies.add(instr.dst)
    held = responses | bodies
    for _, block in blocks:
        if type(block.term) is not ir.Branch and held.intersection(term_uses(block.term)):
            return False
        for instr in block.instrs:
            if not held.intersection(uses(instr)):
                continue
            if type(instr) is ir.Call:
                harmless = _leaves_unread(solver, typed, instr, responses, bodies, depth)
            elif type(instr) is ir.Defer or type(instr) is ir.Go:
                harmless = _leaves_unread(solver, typed, instr.call, responses, bodies, depth)
            elif type(instr) is ir.Load:
                harmless = instr.base in responses
            else:
                harmless = type(instr) in (ir.Assign, ir.Op, ir.MakeClosure)
            if not harmless:
                return False
    return True


def _leaves_unread(
    solver: Solver, typed: TypedFunc, call: ir.Call, responses: set[int], bodies: set[int], depth: int
) -> bool:
    """Whether a call that gets a response or a body reads nothing."""
    if call.fn in responses or call.fn in bodies:
        return False
    if call.recv in bodies and call.name != "Close":
        return False
    if call.recv in responses and call.name not in NOT_READING:
        return False
    func = typed.callee(call).func
    for index, arg in enumerate(call.args):
        if arg not in responses and arg not in bodies:
            continue
        inner = solver.typed_func(func) if func is not None and depth < HELPERS else None
        if inner is None or call.spread or inner.func.variadic or index >= len(inner.func.params):
            return False
        if not _unread(solver, inner, inner.func.params[index], arg in bodies, depth + 1):
            return False
    return True


def ignored_closes(solver: Solver, typed: TypedFunc, site: Site) -> list[tuple[int, int]]:
    """Where a function that opens a file, writes to it and may fail ignores the error of closing it.

    Empty where one close is heeded, the file is synced, or its uses are not all in sight.
    """
    call = acquiring_call(site)
    func = typed.callee(call).func if call is not None else None
    if (
        call is None
        or func is None
        or func.key not in OPENS_TO_WRITE
        or not _returns_error(typed, site.function)
    ):
        return []
    if func.name == "OpenFile" and WRITE_FLAGS.search(typed.unit.source, call.pos, call.end) is None:
        return []
    files = {call.dsts[site.result]}
    found: list[tuple[int, int]] = []
    written = False
    for around, block in blocks_of(typed.func):
        if type(block.term) is not ir.Branch and files.intersection(term_uses(block.term)):
            return []
        for instr in block.instrs:
            if not files.intersection(uses(instr)) or type(instr) in (ir.Op, ir.MakeClosure):
                continue
            used = instr.call if type(instr) is ir.Defer else instr
            if type(used) is not ir.Call:
                return []
            callee = typed.callee(used).func
            if any(arg in files for arg in used.args):
                if callee is None or not solver.is_std(callee.pkg):
                    return []
                written = written or (used.args[0] in files and WRITERS.fullmatch(used.name) is not None)
            if used.recv not in files:
                continue
            if used.name == "Sync" or (used.name == "Close" and used.dsts):
                return []
            written = written or WRITING.fullmatch(used.name) is not None
            if used.name == "Close" and around is site.function:
                if type(instr) is ir.Defer or _succeeds(block):
                    found.append((instr.pos, used.end))
    return found if written else []


def _returns_error(typed: TypedFunc, func: ir.Func) -> bool:
    return bool(func.results) and gt.text(typed.types[func.results[-1]]) == "error"


def _succeeds(block: ir.Block) -> bool:
    """Whether the block ends in a return of no error."""
    return type(block.term) is ir.Return and bool(block.term.values) and block.term.values[-1] == ir.NIL
