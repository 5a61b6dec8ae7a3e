"""The skeleton of a file: its top-level declarations, found without parsing them.

Formatted Go starts every top-level declaration, and nothing else but closing brackets and labels, in column
0 (outside raw strings and comments). So one regular expression finds where each declaration begins, at a
tenth of the cost of a parse, and a body is parsed only when somebody asks for it. A file that does not have
this shape is cut along the children of its syntax tree instead; both ways give the same declarations.
"""

from __future__ import annotations

import re
from collections import deque
from typing import NamedTuple

_LINE = re.compile(rb"\n(?:([A-Za-z_\x80-\xff][\w\x80-\xff]*:?)|([)}\]])|[^\s/])")
"""A line that begins in column 0 with a word, a closing bracket, or something else that is no comment."""

_TOKEN = re.compile(rb"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|//[^\n]*|(?P<open>`|/\*)|(?P<end>\n)")
"""What may hide the beginning of a raw string or block comment, and the beginning itself."""

_OPENER = re.compile(rb"`|/\*")

_HIDES = re.compile(rb"[\"'/]")
"""What a token begins with that may hide an opener."""

_KEYWORDS = {b"func", b"type", b"var", b"const", b"import", b"package"}

_TRIVIA = re.compile(rb"(?:\s+|//[^\n]*|/\*(?s:.*?)\*/|;)*")


class Chunk(NamedTuple):
    """One top-level declaration: its keyword and the bytes [start, end), trailing comments left out."""

    keyword: str
    start: int
    end: int


def cut(source: bytes) -> tuple[Chunk, ...] | None:
    """The declarations of a formatted file in source order, or None for a file of another shape."""
    hidden = deque(_spans_over_lines(source))
    text = b"\n" + source  # so that the first line begins like all others; offsets are one too high
    chunks: list[Chunk] = []
    keyword = b""
    start = 0
    closer = -1  # start of the last line in column 0 that begins with a closing bracket
    for line in _LINE.finditer(text):
        group = line.lastindex
        at = line.start()
        while hidden and hidden[0][1] <= at:
            hidden.popleft()
        if hidden and hidden[0][0] <= at:
            continue
        if group == 2:
            closer = at
        elif group == 1:
            word = line[1]
            if word not in _KEYWORDS:
                if word.endswith(b":"):
                    continue
                return None
            if keyword:
                end = _end_of_declaration(source, start, closer, at)
                if end < 0:
                    return None
                chunks.append(Chunk(keyword.decode(), start, end))
            keyword, start, closer = word, at, -1
        else:
            return None
    if keyword:
        end = _end_of_declaration(source, start, closer, len(source))
        if end < 0:
            return None
        chunks.append(Chunk(keyword.decode(), start, end))
    return tuple(chunks)


def _spans_over_lines(source: bytes) -> list[tuple[int, int]]:
    """The raw strings and block comments that hold a line end.

    A line that begins outside of both is read from its beginning only if a backtick or `/*` is on it.
    """
    found: list[tuple[int, int]] = []
    at = 0
    while True:
        opener: re.Match[bytes] | None = _OPENER.search(source, at)
        if opener is None:
            return found
        at = max(at, source.rfind(b"\n", 0, opener.start()) + 1)
        if _HIDES.search(source, at, opener.start()):
            opener = _opener(source, at)
            if opener is None:
                return found
            if opener.lastgroup == "end":
                at = opener.end()
                continue
        closing = b"`" if opener[0] == b"`" else b"*/"
        close = source.find(closing, opener.end())
        if close < 0:
            found.append((opener.start(), len(source)))
            return found
        at = close + len(closing)
        if source.find(b"\n", opener.end(), close) >= 0:
            found.append((opener.start(), at))


def _opener(source: bytes, at: int) -> re.Match[bytes] | None:
    """The first opener from `at` on that is in no string or comment, or the end of the line."""
    while (token := _TOKEN.search(source, at)) is not None and token.lastgroup is None:
        at = token.end()
    return token


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
    """A declaration whose first line ends in an opening bracket only because of a string or comment."""
    return source.count(b"{", start, limit) == source.count(b"}", start, limit) and source.count(
        b"(", start, limit
    ) == source.count(b")", start, limit)


def outline(text: bytes) -> bytes:
    """A formatted var or const declaration with blanks for what its literals hold, at the same offsets.

    Names, declared types and the types of the values are still there, so a table of a thousand lines is typed
    for the price of its first. `struct {` and `interface {` keep what is inside: it is the type.
    """
    return _BLOCK[_GROUPED.match(text) is not None].sub(_blank, text)


def outlined(text: bytes, grouped: bool) -> bytes:
    """The same for one spec of a declaration."""
    return _BLOCK[grouped].sub(_blank, text)


def _blank(block: re.Match[bytes]) -> bytes:
    return b"{" + b" " * (len(block[0]) - 2) + b"}"


_GROUPED = re.compile(rb"(?:var|const)\s*\(")
_BLOCK = (
    re.compile(rb"(?<!struct )(?<!interface )(?<!struct)(?<!interface)\{\n(?:\t[^\n]*\n|\n)*+\}"),
    re.compile(rb"(?<!struct )(?<!interface )(?<!struct)(?<!interface)\{\n(?:\t\t[^\n]*\n|\n)*+\t\}"),
)
"""Braces over several lines in column 0, and one tab in: all between them is one tab further."""


def balanced(source: bytes) -> bool:
    """Whether brackets match up in number, strings and comments aside: the cheap sign of an intact file."""
    brackets = source.translate(None, _NO_BRACKETS)
    if all(brackets.count(a) == brackets.count(b) for a, b in _PAIRS):
        return True
    code = _TEXT.sub(b"", source)
    return (
        code.count(b"{") == code.count(b"}")
        and code.count(b"(") == code.count(b")")
        and code.count(b"[") == code.count(b"]")
    )


_PAIRS = ((b"{", b"}"), (b"(", b")"), (b"[", b"]"))
_NO_BRACKETS = bytes(set(range(256)) - set(b"{}()[]"))
_TEXT = re.compile(rb"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`[^`]*`|//[^\n]*|/\*(?s:.*?)\*/")
