"""Connections that come from packages out of sight, known by the name that Go gives to what opens them.

    conn, err := tunnel.Dial("tcp", addr)       a connection that is to be closed, whatever tunnel is
    conn, err := d.dialer.Dial("tcp", addr)     so is this, whatever the dialer is

    resp, session, err := d.Dial(ctx, url)      resp.StatusCode is read: none

and other resources by the results of the function that hands them on.

    func (d *db) Query(q string) (*sql.Rows, error) { return d.gorm.Raw(q).Rows() }

A response is known by its status and by a body that is read.

    resp, err := remote.Fetch(url)              resp.StatusCode and json.NewDecoder(resp.Body) are further down

Names and types are all there is to go by, so what is lost then is only *likely* lost. A package that the catalogue
knows has said what it opens.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from goplumb.catalogue.load import is_standard
from goplumb.compile import ir
from goplumb.finding import Confidence
from goplumb.link import gotypes as gt
from goplumb.solve.owners.fielduse import instructions
from goplumb.solve.spec import Spec
from goplumb.solve.summaries.summary import Fresh

if TYPE_CHECKING:
    from goplumb.link.typed import TypedFunc
    from goplumb.solve.solver import Solver

TAKEN = 4
"""Results that a callee out of sight may have to be asked about."""

DIALS = frozenset(
    f"Dial{what}"
    for what in (
        *("", "Addr", "AddrContext", "Config", "Context", "Early", "IP", "Options", "SSH", "TCP", "TLS"),
        *(
            "TLSContext",
            "Timeout",
            "UDP",
            "URL",
            "Unix",
            "WithConfig",
            "WithContext",
            "WithDialer",
            "WithOptions",
        ),
        *("WithTimeout", "Websocket"),
    )
)
"""Functions that open a connection: their first result is one, their last an error."""

LOOKS_UP = re.compile(
    r"(?:Get|Load|Lookup|Find|From|Cached?|Current|Acquire|Borrow|Extract|Must)\w*|\w*(?:From|Of)\w*"
)
"""Names of what may give a thing that somebody else keeps."""

SENDS = re.compile(
    r"(?:Do|Download|Fetch|Forward|Get|Head|Open|Patch|Post|Proxy|Put|Request|RoundTrip|Send|Stream)\w*|\w*(?:Raw|Request)"
)
"""Names of what gives the response as it comes. What is called after a thing that one does, `Create`, mostly is of a
library for one service: that has read its answer, and only shows what came with it."""

STATUS = b".StatusCode"

UNSENT = b"httptest.NewRequest("
"""What makes requests that no client can send."""

ANSWER = frozenset({"Body", "Header", "Status", "StatusCode"})
"""Fields of a response."""

CONNECTION = Spec(
    "dialled",
    "resource-unclosed",
    "connection",
    frozenset(
        {"Close", "CloseNow", "CloseWithError", "Disconnect", "Hangup", "Logoff", "Logout", "Quit", "Release"}
        | {"Shutdown", "Stop", "Terminate"}
    ),
    "{}.Close()",
)


def dials(solver: Solver, typed: TypedFunc, call: ir.Call) -> bool:
    """Whether a function or method out of sight opens a connection, and its error is taken or handed on."""
    if call.name not in DIALS or call.recv is None or typed.callee(call).kind != "unknown":
        return False
    if not is_unseen(solver, typed.operand(call.recv)):
        return False
    return 2 <= results(typed.func, call) <= 3 and not _answers_first(typed.func, call)


def _answers_first(func: ir.Func, call: ir.Call) -> bool:
    """Whether the first of several results is read as the answer to a handshake is: the connection comes second."""
    return len(call.dsts) > 2 and any(
        type(instr) is ir.Load and instr.base == call.dsts[0] and instr.field in ANSWER
        for instr in instructions(func)
    )


def is_unseen(solver: Solver, t: gt.Type) -> bool:
    """Whether a package, or a type of one, is known by its name only."""
    base = gt.deref(t)
    path = base.path if type(base) is gt.Package else base.pkg if type(base) is gt.Named else ""
    if not path:
        return base == gt.UNKNOWN
    return (
        not is_standard(path) and not solver.world.catalogue.has(path) and solver.world.package(path) is None
    )


def typed_fresh(solver: Solver, typed: TypedFunc, func: ir.Func, call: ir.Call) -> tuple[Fresh, ...]:
    """What a callee out of sight gives together with an error, by the declared results of the function that hands it
    on as it is, or takes it into them; or by how it is used."""
    if call.recv is None or typed.callee(call).kind != "unknown":
        return ()
    if len(call.dsts) == 2 and _is_response(solver, typed, call):
        spec = solver.spec("http-response")
        return (Fresh(0, (), spec, 1, "nil", Confidence.LIKELY, ()),) if spec is not None else ()
    locals_ = func.results if len(call.dsts) == 1 else call.dsts
    if not 2 <= len(locals_) <= TAKEN or not gt.is_error(typed.types[locals_[-1]]):
        return ()
    if len(call.dsts) > 1 and not set(func.results).issuperset(d for d in call.dsts if d >= 0):
        return ()
    types = tuple(typed.types[local] if local >= 0 else gt.UNKNOWN for local in locals_)
    found = solver.fresh_by_type(gt.FuncType(tuple(typed.operand(a) for a in call.args), types))
    if not found or not is_unseen(solver, typed.operand(call.recv)):
        return ()
    if len(call.dsts) == 1 and not _hands_on(func, call):
        return ()
    return tuple(
        f
        for f in found
        if bool(SENDS.fullmatch(call.name) if f.spec.is_used_by_fields else not LOOKS_UP.fullmatch(call.name))
    )


def _is_response(solver: Solver, typed: TypedFunc, call: ir.Call) -> bool:
    """Whether the first result is used as the response of a server is: it has a status, and a body to be read from."""
    local = call.dsts[0]
    if local < 0 or call.recv is None or type(typed.types[local]) is not gt.Unknown:
        return False
    source, func = typed.unit.source, typed.func
    if source.find(STATUS, call.end, func.end) < 0:
        return False
    if call.name == "Test" or source.find(UNSENT, func.pos, func.end) >= 0:
        return False  # a handler is called without a server
    fields: dict[str, set[int]] = {"Body": set(), "StatusCode": set()}
    for instr in instructions(typed.func):
        if type(instr) is ir.Load and instr.base == local and instr.field in fields:
            fields[instr.field].add(instr.dst)
    return (
        bool(fields["StatusCode"])
        and any(type(i) is ir.Call and _reads(typed, i, fields["Body"]) for i in instructions(typed.func))
        and is_unseen(solver, typed.operand(call.recv))
    )


def _reads(typed: TypedFunc, call: ir.Call, bodies: set[int]) -> bool:
    """Whether one of the locals is given to what reads from it, or closed."""
    if call.recv in bodies:
        return call.name == "Close"
    given = [number for number, arg in enumerate(call.args) if arg in bodies]
    sig = typed.callee(call).sig if given else None
    return sig is not None and any(
        number < len(sig.params) and gt.text(sig.params[number]) in ("io.Reader", "io.ReadCloser")
        for number in given
    )


def _hands_on(func: ir.Func, call: ir.Call) -> bool:
    """Whether a function returns all that the call gives: `return db.Rows()`."""
    return any(
        bool(block.instrs)
        and block.instrs[-1] is call
        and type(block.term) is ir.Return
        and block.term.tuple_value
        for block in func.blocks
    )


def opened(solver: Solver, typed: TypedFunc, call: ir.Call) -> Spec:
    """What it opens: what the variable that takes it is declared to hold, if that tells more."""
    t = typed.types[call.dsts[0]] if len(call.dsts) > 1 and call.dsts[0] >= 0 else gt.UNKNOWN
    return solver.type_spec(t) or CONNECTION


def results(func: ir.Func, call: ir.Call) -> int:
    """How many results a call out of sight has: those taken, or those of the function that hands them on as they
    are, `return tunnel.Dial(…)`."""
    if len(call.dsts) != 1:
        return len(call.dsts)
    work = [func]
    while work:
        holder = work.pop()
        for block in holder.blocks:
            if block.instrs and block.instrs[-1] is call and type(block.term) is ir.Return:
                return len(holder.results) if block.term.tuple_value else 1
            work.extend(i.func for i in block.instrs if type(i) is ir.MakeClosure)
    return 1
