"""Reads what a Go fixture expects: `// want "rule-id"` ends a line, `// select: …` heads a file, and so does
`// confidence: possible` where less sure findings are wanted, too.

    resp, err := c.Get(url) // want "http-body-unclosed"
    tr := &http.Transport{} // want "http-transport-per-call" "http-transport-no-idle-timeout"

The line is that of a finding's place: for a leak the acquiring call or literal, for a misuse the statement
that is wrong. The expectation is exact both ways, and counts: two findings on a line want two strings.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from goplumb.finding import Confidence

_WANT = re.compile(r'//\s*want((?:\s+"[^"]*")+)\s*$')
_QUOTED = re.compile(r'"([^"]*)"')
_SELECT = re.compile(r"^// select:\s*(.+?)\s*$", re.MULTILINE)
_CONFIDENCE = re.compile(r"^// confidence:\s*(certain|likely|possible)\s*$", re.MULTILINE)

DEFAULT = "DEFAULT"
"""In a select line: the rules that are on by default."""


class Mark(NamedTuple):
    """One expected or actual finding."""

    path: str
    """Relative to the fixture's folder, `/`-separated."""
    line: int
    """From 1."""
    rule: str


def line_of(source: bytes, offset: int) -> int:
    """The line, from 1, on which a byte offset lies."""
    return source.count(b"\n", 0, offset) + 1


def wanted(source: str) -> list[tuple[int, str]]:
    """(line from 1, rule id) for each expectation, in source order."""
    return [
        (number, rule)
        for number, line in enumerate(source.splitlines(), 1)
        if (match := _WANT.search(line))
        for rule in _QUOTED.findall(match[1])
    ]


def selection(source: str) -> tuple[str, ...] | None:
    """The words of the file's select line, None without one; `DEFAULT` gives an empty tuple."""
    head = source.split("\npackage ", 1)[0]
    match = _SELECT.search(head)
    if match is None:
        return None
    words = tuple(word for word in re.split(r"[,\s]+", match[1]) if word)
    return () if words == (DEFAULT,) else words


class Fixture(NamedTuple):
    """A folder of Go files that is checked as one."""

    folder: Path
    select: tuple[str, ...]
    wants: Counter[Mark]
    confidence: Confidence
    """The least sure of the findings that are looked at."""


def read_fixture(folder: Path, default_select: tuple[str, ...]) -> Fixture:
    """All files at or below the folder. Raises ValueError when two of them select differently."""
    confidence = Confidence.LIKELY
    wants: Counter[Mark] = Counter()
    selections: set[tuple[str, ...]] = set()
    for path in sorted(folder.rglob("*.go")):
        source = path.read_text(encoding="utf-8")
        wants.update(Mark(path.relative_to(folder).as_posix(), *want) for want in wanted(source))
        if (words := selection(source)) is not None:
            selections.add(words)
        if (least := _CONFIDENCE.search(source.split("\npackage ", 1)[0])) is not None:
            confidence = Confidence(least[1])
    if len(selections) > 1:
        raise ValueError(f"{folder}: the files select differently: {sorted(selections)}")
    return Fixture(folder, selections.pop() if selections else default_select, wants, confidence)
