"""What a callee out of sight is taken to do with a resource passed to it, by the conventions of Go.

    log.Debugf("%+v", resp)             tells of it and lets it be
    sc := csvx.NewScanner(f)            reads from it: whoever made f closes f, unless sc is closed
    parse(bufio.NewReader(f))           has nothing in hand through which f could be closed
    for _, o := range options { o(c) }  sets what else there is in c, which holds f
    store.Put(key, f)                   neither, where Put is declared to take an io.Reader
    hooks.Committed(tx)                 nor here, where Committed is to take what has Get and Put only
    log.Fatal().Err(err).Msg("no file") does not return

None of this is proven, so what is lost then is only *likely* lost, and what a call that is named so ends is not lost.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from goplumb.link import gotypes as gt

if TYPE_CHECKING:
    from goplumb.compile import ir
    from goplumb.link.typed import Callee
    from goplumb.solve.walk.explore import Explorer
    from goplumb.solve.walk.state import State

FATAL = re.compile(r"(?:[Ff]atal|[Pp]anic)(?:f|ln|w)?")
"""Names by which Go promises that a function does not return."""

SENDS = frozenset({"Msg", "Msgf", "MsgFunc", "Send"})
"""Methods that write the line of a log that a chain of calls has put together."""

FIRST = frozenset("FfPp").union(name[0] for name in SENDS)
"""First letters of all these names."""

FATAL_EVENT = re.compile(rb"\b(?:Fatal|Panic)\(\)")
"""How such a chain begins, or goes on, if the process ends with it."""

TELLS = re.compile(r"(?:[vV])?(?:Print|Debug|Info|Warn|Warning|Error|Trace|Notice|Log)(?:f|ln|w|S|Depth)?")
"""Names of methods and functions that write a line of a log, and give nothing back."""

READS = re.compile(r"New\w*(?:Reader|Decoder|Scanner|Parser|Tokenizer|Lexer)")
"""Names of constructors of what reads from a stream that it is given."""

ENDS = re.compile(
    r"(?i:close|stop|shut|release|destroy|dispose|term|disconnect|clean|finish|end|exit|quit|reset|free|cancel|done)\w*"
    r"|(?i:run|serve|start|wait|go|listen|loop|drain|detach|unwrap|swap|set)\w*"
)
"""Names of methods that may end what their receiver reads from, or leave it to somebody else."""

CLOSES = re.compile(r"(?:\w*[a-z0-9])?Close(?:[A-Z]\w*)?|close(?:[A-Z]\w*)?")
"""Names of functions that close what they are given, and also where they fail: `ReadAllAndClose`, `CloseQuietly`."""

STREAMS = frozenset(
    {"io.Reader", "io.ReaderAt", "io.ReadSeeker", "io.ReadWriter", "io.ReadWriteSeeker", "io.Writer"}
    | {"io.WriterAt", "io.WriteSeeker"}
)
"""Interfaces by which a callee says that it reads or writes, and leaves the end to its caller."""

STREAMING = frozenset(
    {
        "Read",
        "ReadAt",
        "ReadByte",
        "ReadFrom",
        "ReadRune",
        "Seek",
        "Write",
        "WriteAt",
        "WriteByte",
        "WriteString",
    }
    | {"WriteTo"}
)
"""What such interfaces have."""

READING = "~?"
"""Where the heap keeps, below the result of a call out of sight, what it is taken to read from."""


def ends(ex: Explorer, call: ir.Call, callee: Callee) -> bool:
    """Whether a callee out of sight, or known by an interface only, is named for one that does not return."""
    if call.name[:1] not in FIRST:
        return False
    sends = call.name in SENDS
    if any(dst >= 0 for dst in call.dsts) or not (sends or FATAL.fullmatch(call.name)):
        return False
    func = callee.func
    if callee.kind == "builtin" or (func is not None and func.decl is not None):
        return False
    if func is not None and (ex.world.facts(func) is not None or ex.solver.is_std(func.pkg)):
        return False
    return not sends or FATAL_EVENT.search(ex.source, call.pos, call.end) is not None


def settle(
    ex: Explorer, state: State, call: ir.Call, arg: int, held: list[int], taken_as: gt.Type
) -> list[int]:
    """Of the resources passed to a callee out of sight, those for which no convention speaks; `taken_as`: what the
    callee, or else the operand, is declared to be."""
    bare = _is_stream(ex, taken_as) or all(_given_as_stream(ex, v) for v in held)
    made = bool(call.dsts) and call.dsts[0] >= 0 and not gt.is_error(ex.typed.types[call.dsts[0]])
    if (bare or READS.fullmatch(call.name)) and made:
        holder = ex.values.make("call", call.pos, call.end, 0)
        for value in held:
            state.heap[holder, READING] = value
    elif (
        not bare
        and (call.dsts or not TELLS.fullmatch(call.name))
        and not _refers_only(ex, state, arg, held)
        and not _is_option(ex, state, call, arg)
    ):
        return held
    for value in held:
        state.obs[value] = state.obs[value]._replace(inferred=True)
    return []


def _is_option(ex: Explorer, state: State, call: ir.Call, arg: int) -> bool:
    """Whether the callee is one of a list of functions that the caller gives, called with a struct made here."""
    if call.fn is None or len(call.args) != 1 or ex.values.descs[arg][0] not in ("lit", "zero"):
        return False
    desc = ex.values.descs[ex.value(state, call.fn)]
    if desc[0] != "elem":
        return False
    base = desc[1]
    assert isinstance(base, int)
    return ex.values.descs[base][0] == "param"


def _is_stream(ex: Explorer, t: gt.Type) -> bool:
    """Whether it is an interface of io by which one reads or writes, one with no other methods, or one of the project's
    by which nothing ends."""
    if type(t) is not gt.Named or gt.text(t) in STREAMS:
        return type(t) is gt.Named
    names = ex.world.method_names(t) if type(ex.world.underlying(t)) is gt.Interface else None
    if not names:
        return False
    return names <= STREAMING or not (ex.solver.is_std(t.pkg) or any(ENDS.match(name) for name in names))


def _given_as_stream(ex: Explorer, value: int) -> bool:
    """Whether the function itself has it as a stream only, whatever it packs it into."""
    desc = ex.values.descs[value]
    return desc[0] == "param" and isinstance(desc[1], int) and _is_stream(ex, ex.typed.types[desc[1]])


def _refers_only(ex: Explorer, state: State, arg: int, held: list[int]) -> bool:
    """Whether the operand merely reads from the resources."""
    referring = {k: v for k, v in state.heap.items() if k[1] == "~"}
    if not referring:
        return False
    for key in referring:
        del state.heap[key]
    under = ex.reach.obligations(state, arg)
    state.heap.update(referring)
    return not any(value in under for value in held)


def received(ex: Explorer, state: State, name: str, recv: int) -> None:
    """A method is called on what reads from a resource: it may end that as well."""
    held = state.heap.get((recv, READING))
    if held is not None and held in state.obs and ENDS.match(name):
        ex.losing.drop(state, held)
