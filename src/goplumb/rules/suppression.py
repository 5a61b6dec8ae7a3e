"""Comments that silence findings.

    f, err := os.Open(name) //goplumb:ignore file-unclosed the process ends here
    //nolint:bodyclose // closed by the caller
    resp, err := client.Do(req)

A comment at the end of a line, or alone on the line above, speaks of the statement on that line: of all its
lines, but not of the blocks in it. One in the doc comment of a function speaks of the whole function, and
one at the package clause of the whole file. `//nolint`, with
`goplumb`, `all`, a rule's name among other linters, or nothing, is understood as well, and so is
`//bodyclose:handled`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from goplumb.finding import Place
from goplumb.rules.base import Rule

MARKS = (b"goplumb:", b"nolint", b"bodyclose:")
"""A file that holds none of these is not searched for comments."""

_TOKENS = re.compile(
    rb"""(?P<comment>//[^\n]*|/\*.*?\*/)|"(?:\\.|[^"\\\n])*"|`[^`]*`|'(?:\\.|[^'\\\n])*'""", re.DOTALL
)
_SHAPE = re.compile(
    rb"""//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|`[^`]*`|'(?:\\.|[^'\\\n])*'|[()\[\]{}]"""
    rb"""|(?P<word>\b(?:if|else|for|switch|select|func|struct|interface)\b)""",
    re.DOTALL,
)
_OWN = re.compile(rb"//[ \t]*goplumb:ignore(?![\w:-])[ \t]*(?P<names>[\w-]+(?:[ \t]*,[ \t]*[\w-]+)*)?")
_NOLINT = re.compile(rb"//[ \t]*nolint(?![\w-])(?::[ \t]*(?P<names>[\w-]+(?:[ \t]*,[ \t]*[\w-]+)*))?")
_MEANT = re.compile(
    rb"[ \t]+(?P<names>(?:errcheck|gosec|staticcheck|govet|gosimple|ineffassign|stylecheck|golint|revive|gocritic"
    rb"|bodyclose|sqlclosecheck|rowserrcheck|noctx|gocyclo|gocognit|funlen|lll|dupl|unparam|deadcode|structcheck|varcheck"
    rb"|nakedret|prealloc|scopelint|exportloopref|contextcheck|errorlint|wrapcheck|nilerr)"
    rb"(?:[ \t]*,[ \t]*[\w-]+)*)(?![\w-])"
)
"""After `nolint`, names of linters whose colon was forgotten: `// nolint errcheck`."""
_BODYCLOSE = re.compile(rb"//[ \t]*bodyclose:handled\b")
EVERYTHING = frozenset({"all", "goplumb"})


class Directive(NamedTuple):
    """One comment that silences."""

    place: Place
    names: tuple[str, ...]
    """Rule ids as written; of a foreign comment the names of linters, and none means all."""
    own: bool
    """`goplumb:ignore`, which must name rules that exist, and be needed."""
    reach: tuple[tuple[int, int], ...]
    """Byte ranges of what it speaks of."""

    def silences(self, rule: Rule) -> bool:
        if self.own:
            return rule.id in self.names or any(name in rule.aliases for name in self.names)
        return not self.names or any(
            name in EVERYTHING or name == rule.id or name in map(str.lower, rule.aliases)
            for name in self.names
        )

    def covers(self, place: Place) -> bool:
        return any(place.start < end and max(place.end, place.start + 1) > start for start, end in self.reach)


class _Lines:
    """The lines of a file, counted from 0, and which of them make one statement."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self.starts = [0, *(m.end() for m in re.finditer(rb"\n", source))]
        self._firsts: list[int] | None = None

    def number(self, offset: int) -> int:
        return bisect_right(self.starts, offset) - 1

    def span(self, number: int) -> tuple[int, int]:
        end = self.starts[number + 1] if number + 1 < len(self.starts) else len(self.source) + 1
        return self.starts[number], end

    def text(self, number: int) -> bytes:
        start, end = self.span(number)
        return self.source[start:end].strip()

    def statement(self, number: int) -> tuple[tuple[int, int], ...]:
        """The spans of the lines that belong to the same statement as this one."""
        if self._firsts is None:
            self._firsts = self._statements()
        first = self._firsts[number]
        return tuple(self.span(n) for n in range(first, len(self.starts)) if self._firsts[n] == first)

    def _statements(self) -> list[int]:
        """For each line the first line of its statement.

        A line goes on with a statement where a bracket is open that is no block's. A brace opens a block if a
        word that announces one stands before it on the line, within the same brackets.
        """
        firsts = list(range(len(self.starts)))
        open_: list[tuple[int, bool]] = []  # (line, opens a block) of each open bracket
        announced = [False]  # by depth
        line = 0
        for match in _SHAPE.finditer(self.source):
            at = self.number(match.start())
            if at != line:
                announced[-1] = False
                blockless = open_[-1:] if open_ and not open_[-1][1] else []
                for n in range(line + 1, at + 1):
                    if blockless:
                        firsts[n] = firsts[blockless[0][0]]
                line = at
            token = match[0]
            if token in b"([{":
                open_.append((at, token == b"{" and (announced[-1] or _alone(self.source, match.start()))))
                announced.append(False)
            elif token in b")]}":
                if open_:
                    open_.pop()
                    announced.pop()
            elif match.lastgroup == "word":
                announced[-1] = True
            line = self.number(match.end() - 1)  # a raw string may span lines
            for n in range(at + 1, line + 1):
                firsts[n] = firsts[at]
        return firsts


def _alone(source: bytes, brace: int) -> bool:
    """Nothing stands before the brace on its line, or only a label: it opens a block of its own."""
    before = source[source.rfind(b"\n", 0, brace) + 1 : brace].strip()
    return not before or before.endswith((b":", b"{", b"}"))


def directives(path: str, source: bytes, functions: Iterable[tuple[int, int]]) -> list[Directive]:
    """The silencing comments of a file, in source order; `functions` are byte ranges of declarations."""
    if not any(mark in source for mark in MARKS):
        return []
    lines = _Lines(source)
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
            found.append(Directive(place, names, own, reach))
    return found


def _parse(comment: bytes) -> Iterator[tuple[bool, tuple[str, ...]]]:
    if match := _OWN.match(comment):
        yield True, _names(match["names"])
    elif match := _NOLINT.match(comment):
        meant = match if match["names"] else _MEANT.match(comment, match.end())
        yield False, tuple(name.lower() for name in _names(meant["names"] if meant else None))
    elif _BODYCLOSE.match(comment):
        yield False, ("bodyclose",)


def _names(text: bytes | None) -> tuple[str, ...]:
    return tuple(name.strip().decode() for name in text.split(b",")) if text else ()


def _reach(
    lines: _Lines, heads: dict[int, tuple[int, int]], start: int, own: bool
) -> tuple[tuple[int, int], ...]:
    """What a comment speaks of."""
    number = lines.number(start)
    line = lines.span(number)
    before = lines.source[line[0] : start].strip()
    if not before:
        number += 1
        while number < len(lines.starts) and lines.text(number).startswith(b"//"):
            number += 1
        if number >= len(lines.starts):
            return (line,)
        if number in heads:
            return (heads[number],)
    elif number in heads and not own:
        # golangci-lint reads a comment on a function's first line so.
        return (heads[number],)
    if lines.text(number).startswith(b"package "):
        return ((0, len(lines.source) + 1),)
    return lines.statement(number)
