"""Go that the grammar does not know yet, rewritten byte for byte so that it does.

Go 1.26 lets `new` take a value, and a local may have the name `make`; the grammar wants a type as the first
argument of either. Where the arguments are expressions, another word of the same length in place of the name
gives the right tree: every offset stays, and names are read from the source as it was written.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

MAX_SITES = 1000
"""A file with a syntax error and more calls of `new` and `make` than this is left as it is."""

MAX_LENGTH = 10_000
"""Bytes that the arguments of one such call may take."""

_SITE = re.compile(rb"(?<![\w.\x80-\xff])(?:new|make)(?=\()")
_STANDIN = {b"new": b"nEw", b"make": b"mAke"}
_TOKEN = re.compile(
    rb"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`[^`]*`|//[^\n]*|/\*(?s:.*?)\*/|(?P<open>[(\[{])|(?P<close>[)\]}])"
)


def repair(source: bytes, parse: Callable[[bytes], Node]) -> bytes | None:
    """source with every `new` and `make` of values replaced, None if there is none.

    `parse` gives the root node of a small piece of source.
    """
    sites = [site.start() for site in _SITE.finditer(source)]
    if not sites or len(sites) > MAX_SITES:
        return None
    text = bytearray(source)
    changed = False
    for site in reversed(sites):  # what is inside comes later in the text, and must parse first
        name = b"new" if source[site : site + 1] == b"n" else b"make"
        start = site + len(name)
        end = _closing(source, start)
        if end < 0:
            continue
        call = b"package p\nvar _ = f" + bytes(text[start:end]) + b"\n"
        if not parse(call).has_error:
            text[site:start] = _STANDIN[name]
            changed = True
    return bytes(text) if changed else None


def _closing(source: bytes, start: int) -> int:
    """The end of the bracket that opens at start, -1 if it does not close."""
    depth = 0
    for token in _TOKEN.finditer(source, start, start + MAX_LENGTH):
        if token.lastgroup == "open":
            depth += 1
        elif token.lastgroup == "close":
            depth -= 1
            if depth == 0:
                return token.end()
    return -1
