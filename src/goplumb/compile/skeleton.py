"""The skeleton of a file: its top-level declarations, found without parsing them.

Formatted Go starts every top-level declaration, and nothing else but closing brackets and labels, in column
0 (outside raw strings and comments). So one regular expression finds where each declaration begins, at a
tenth of the cost of a parse, and a body is parsed only when somebody asks for it. A file that does not have
this shape is cut along the children of its syntax tree instead; both ways give the same declarations.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_EVENT = re.compile(
    rb"""
      "(?:[^"\\\n]|\\.)*"
    | '(?:[^'\\\n]|\\.)*'
    | (?P<raw>`[^`]*`)
    | //[^\n]*
    | (?P<block>/\*(?s:.*?)\*/)
    | ^(?P<word>[A-Za-z_\x80-\xff][\w\x80-\xff]*:?)
    | ^(?P<close>[)}\]])
    | ^(?P<other>[^\s/"'`A-Za-z_\x80-\xff)}\]])
    """,
    re.VERBOSE | re.MULTILINE,
)

_PLAIN_EVENT = re.compile(rb"^(?:(?P<word>[A-Za-z_]\w*:?)|(?P<close>[)}\]])|(?P<other>[^\s/A-Za-z_)}\]]))", re.M)
"""For a file without raw strings and block comments, where no line can begin inside a token."""

_KEYWORDS = {b"func", b"type", b"var", b"const", b"import", b"package"}

_TRIVIA = re.compile(rb"(?:\s+|//[^\n]*|/\*(?s:.*?)\*/|;)*")


class Chunk(NamedTuple):
    """One top-level declaration: its keyword and the bytes [start, end), trailing comments left out."""

    keyword: str
    start: int
    end: int


def cut(source: bytes) -> tuple[Chunk, ...] | None:
    """The declarations of a formatted file in source order, or None for a file of another shape."""
    if b"`" in source or b"/*" in source:
        events = _EVENT.finditer(source)
    else:
        events = _PLAIN_EVENT.finditer(source)
    chunks: list[Chunk] = []
    keyword = b""
    start = 0
    closer = -1  # start of the last line in column 0 that begins with a closing bracket
    for event in events:
        group = event.lastgroup
        if group is None:
            continue
        if group == "word":
            word = event.group()
            if word not in _KEYWORDS:
                if word.endswith(b":"):
                    continue
                return None
            at = event.start()
            if keyword:
                end = _end_of_declaration(source, start, closer, at)
                if end < 0:
                    return None
                chunks.append(Chunk(keyword.decode(), start, end))
            keyword, start, closer = word, at, -1
        elif group == "close":
            closer = event.start()
        elif group == "other":
            return None
    if keyword:
        end = _end_of_declaration(source, start, closer, len(source))
        if end < 0:
            return None
        chunks.append(Chunk(keyword.decode(), start, end))
    return tuple(chunks)


def _end_of_declaration(source: bytes, start: int, closer: int, limit: int) -> int:
    """Where the declaration at start ends, -1 if the lines up to limit do not have the formatted shape."""
    last = closer if closer >= 0 else start
    end = source.find(b"\n", last, limit)
    if end < 0:
        end = limit
    line = source[last:end].rstrip()
    if closer < 0:
        comment = line.find(b"//")
        code = line if comment < 0 or b'"' in line or b"`" in line else line[:comment].rstrip()
        if code.endswith((b"{", b"(", b",")) and not _one_line(source, start, end, limit):
            return -1
        if b"; func " in line or b";func " in line:
            return -1
    trivia = _TRIVIA.match(source, end, limit)
    if trivia is not None and trivia.end() == limit:
        return end
    if closer < 0:
        # A declaration over several lines without a closing line of its own: `var x = a +` and the like.
        body = source[end:limit]
        if re.search(rb"^[ \t]*(?:func[ \t]+[\w(]|type[ \t]+\w+[ \t]|import[ \t]+[\"(])", body, re.M):
            return -1
        return limit
    return -1


def _one_line(source: bytes, start: int, end: int, limit: int) -> bool:
    """A declaration whose first line seems to end in an opening bracket only because of a string or comment."""
    return source.count(b"{", start, limit) == source.count(b"}", start, limit) and source.count(
        b"(", start, limit
    ) == source.count(b")", start, limit)


def balanced(source: bytes) -> bool:
    """Whether brackets match up in number, strings and comments aside: the cheap sign of an intact file."""
    code = _TEXT.sub(b"", source)
    return (
        code.count(b"{") == code.count(b"}")
        and code.count(b"(") == code.count(b")")
        and code.count(b"[") == code.count(b"]")
    )


_TEXT = re.compile(rb"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`[^`]*`|//[^\n]*|/\*(?s:.*?)\*/")
