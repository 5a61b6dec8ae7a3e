"""Ownership stated in comments, where it cannot be read from the code.

    // store keeps the connection in a table that C code owns.
    //
    //goplumb:owns conn
    func store(conn net.Conn) { ... }

Verbs: `closes` (releases the argument on every path), `owns` (takes the duty over), `borrows` (leaves it with
the caller), each with the names of parameters, and `fresh` (the first result that is no error is the caller's to
release; a method's name may follow, `Close` if none does). They stand in the function's doc comment and hold for
its callers in every package that reads its source.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from goplumb.compile.unit import Decl, Unit

_DIRECTIVE = re.compile(rb"^//goplumb:(closes|owns|borrows|fresh)\b[ \t]*(.*)$", re.M)

EFFECTS = {"closes": "released", "owns": "moved", "borrows": "held"}
"""Verb -> what becomes of the argument, in the words of `summary.Effect`."""


class Directive(NamedTuple):
    verb: str
    words: tuple[str, ...]


def directives(unit: Unit, decl: Decl) -> tuple[Directive, ...]:
    """The directives in the doc comment of a function or method."""
    if not unit.has_directives:
        return ()
    start = decl.start
    while True:
        line = unit.source.rfind(b"\n", 0, max(start - 1, 0)) + 1
        if start == 0 or not unit.source.startswith(b"//", line):
            break
        start = line
    return tuple(
        Directive(
            m.group(1).decode(), tuple(re.split(r"[,\s]+", m.group(2).decode(errors="replace").strip()))
        )
        for m in _DIRECTIVE.finditer(unit.source, start, decl.start)
    )


def stated_effect(unit: Unit, decl: Decl, index: int) -> str:
    """What the comments state of a parameter (-1: the receiver); empty if nothing."""
    for directive in directives(unit, decl):
        if directive.verb in EFFECTS:
            signature = unit.signature(decl)
            if index < 0:
                name = signature.receiver.name if signature.receiver is not None else ""
            else:
                name = signature.params[index].name if index < len(signature.params) else ""
            if name and name in directive.words:
                return EFFECTS[directive.verb]
    return ""


def stated_fresh(unit: Unit, decl: Decl) -> str:
    """The releasing method of what the function hands out, as its comments state it; empty if they do not."""
    for directive in directives(unit, decl):
        if directive.verb == "fresh":
            return next((word for word in directive.words if word), "Close")
    return ""
