"""Comments that silence findings.

    f, err := os.Open(name) //goplumb:ignore file-unclosed the process ends here
    //nolint:bodyclose // closed by the caller
    resp, err := client.Do(req)

A comment at the end of a line speaks of that line, one alone on its line of the next, one in the doc comment
of a function of the whole function, and one at the package clause of the whole file. `//nolint`, with
`goplumb`, `all`, a rule's name among other linters, or nothing, is understood as well, and so is
`//bodyclose:handled`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from goplumb.finding import Place
from goplumb.rules.base import Rule

MARKS = (b"goplumb:", b"nolint", b"bodyclose:")
"""A file that holds none of these is not searched for comments."""

_TOKENS = re.compile(
    rb"""(?P<comment>//[^\n]*|/\*.*?\*/)|"(?:\\.|[^"\\\n])*"|`[^`]*`|'(?:\\.|[^'\\\n])*'""", re.DOTALL
)
_OWN = re.compile(rb"//[ \t]*goplumb:ignore(?![\w:-])[ \t]*(?P<names>[\w-]+(?:[ \t]*,[ \t]*[\w-]+)*)?")
_NOLINT = re.compile(rb"//[ \t]*nolint(?![\w-])(?::[ \t]*(?P<names>[\w-]+(?:[ \t]*,[ \t]*[\w-]+)*))?")
_BODYCLOSE = re.compile(rb"//[ \t]*bodyclose:handled\b")
EVERYTHING = frozenset({"all", "goplumb"})


class Directive(NamedTuple):
    """One comment that silences."""

    place: Place
    names: tuple[str, ...]
    """Rule ids as written; of a foreign comment the names of linters, and none means all."""
    own: bool
    """`goplumb:ignore`, which must name rules that exist, and be needed."""
    lines: tuple[int, int]
    """Byte range of what it speaks of."""

    def silences(self, rule: Rule) -> bool:
        if self.own:
            return rule.id in self.names or any(name in rule.aliases for name in self.names)
        return not self.names or any(
            name in EVERYTHING or name == rule.id or name in map(str.lower, rule.aliases)
            for name in self.names
        )

    def covers(self, place: Place) -> bool:
        start, end = self.lines
        return place.start < end and max(place.end, place.start + 1) > start


@dataclass(frozen=True, slots=True)
class _Lines:
    source: bytes
    starts: Sequence[int]

    def number(self, offset: int) -> int:
        """From 0."""
        return bisect_right(self.starts, offset) - 1

    def span(self, number: int) -> tuple[int, int]:
        end = self.starts[number + 1] if number + 1 < len(self.starts) else len(self.source) + 1
        return self.starts[number], end

    def text(self, number: int) -> bytes:
        start, end = self.span(number)
        return self.source[start:end].strip()


def directives(path: str, source: bytes, functions: Iterable[tuple[int, int]]) -> list[Directive]:
    """The silencing comments of a file, in source order; `functions` are byte ranges of declarations."""
    if not any(mark in source for mark in MARKS):
        return []
    lines = _Lines(source, [0, *(m.end() for m in re.finditer(rb"\n", source))])
    heads = {lines.number(start): (start, end) for start, end in functions}
    found = []
    for match in _TOKENS.finditer(source):
        comment = match["comment"]
        if comment is None or not comment.startswith(b"//"):
            continue
        for own, names in _parse(comment):
            start = match.start()
            place = Place(path, start, start + len(comment.rstrip()))
            reach = _reach(lines, heads, start, own)
            if reach is not None:
                found.append(Directive(place, names, own, reach))
    return found


def _parse(comment: bytes) -> Iterator[tuple[bool, tuple[str, ...]]]:
    if match := _OWN.match(comment):
        yield True, _names(match["names"])
    elif match := _NOLINT.match(comment):
        yield False, tuple(name.lower() for name in _names(match["names"]))
    elif _BODYCLOSE.match(comment):
        yield False, ("bodyclose",)


def _names(text: bytes | None) -> tuple[str, ...]:
    return tuple(name.strip().decode() for name in text.split(b",")) if text else ()


def _reach(lines: _Lines, heads: dict[int, tuple[int, int]], start: int, own: bool) -> tuple[int, int] | None:
    """What a comment speaks of."""
    number = lines.number(start)
    line = lines.span(number)
    before = lines.source[line[0] : start].strip()
    if not before:
        number += 1
        while number < len(lines.starts) and lines.text(number).startswith(b"//"):
            number += 1
        if number >= len(lines.starts):
            return line
        if number in heads:
            return heads[number]
    elif number in heads and not own:
        # golangci-lint reads a comment on a function's first line so.
        return heads[number]
    if lines.text(number).startswith(b"package "):
        return 0, len(lines.source) + 1
    return lines.span(number)
