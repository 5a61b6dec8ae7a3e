"""Findings as text that is understood without opening the file: the lines of the path, marked and labelled.

    store/load.go:8:12: f is not closed on every path [file-unclosed]
       |
     8 >     f, err := os.Open(name)
       |               ^^^^^^^^^^^^^ the file is acquired here
     9 >     if err != nil {
       |        ---------- err == nil
    ...
    13 >         return nil, errEmpty
       |         ^^^^^^^^^^^^^^^^^^^^ returns with f open
       |
       = close it on this path too: f.Close()

`>` marks the lines of the path. A step in another file, or back at an earlier line, begins a new excerpt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from goplumb.finding import Confidence, Finding, Severity, StepKind
from goplumb.report.lines import Lines, Sources
from goplumb.report.model import Report

_TAB = 4
_WIDTH = 110
"""Columns of source text shown; a longer line is cropped around what is marked."""
_BRIDGED = 2
"""So many lines between two steps are shown; more are left out."""
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")

_BOLD, _DIM, _RED, _GREEN, _YELLOW, _BLUE, _CYAN = "1", "2", "31", "32", "33", "34", "36"


class Mark(NamedTuple):
    """A range of one line, and what to say of it."""

    path: str
    line: int
    start: int
    """Byte offset in the file."""
    end: int
    kind: StepKind
    text: str


class Paint:
    def __init__(self, color: bool) -> None:
        self._color = color

    def __call__(self, text: str, *codes: str) -> str:
        return f"\x1b[{';'.join(codes)}m{text}\x1b[0m" if self._color and text else text


def render(report: Report, sources: Sources, *, color: bool = False) -> str:
    """All findings, a blank line between two; empty where nothing was found."""
    paint = Paint(color)
    return "\n".join("\n".join(_finding(f, sources, paint)) + "\n" for f in report.findings)


def printable(text: str) -> str:
    """The text without characters that steer a terminal or reverse the direction of reading."""
    return _UNPRINTABLE.sub("\ufffd", text.replace("\n", " "))


def _finding(finding: Finding, sources: Sources, paint: Paint) -> Iterator[str]:
    lines = sources.lines(finding.place.path)
    at = lines.position(finding.place.start)
    tint = _RED if finding.severity is Severity.ERROR else _YELLOW
    rule = finding.rule
    if finding.confidence is not Confidence.CERTAIN:
        rule += f", {finding.confidence.value}"
    where = printable(f"{finding.place.path}:{at.line}:{at.column}:")
    message = paint(printable(finding.message), _BOLD, tint)
    yield f"{paint(where, _BOLD)} {message} {paint(f'[{rule}]', _CYAN)}"
    marks = list(_marks(finding, sources))
    width = len(str(max(mark.line for mark in marks)))
    bar = f" {' ' * width} {paint('|', _BLUE)}"
    previous = finding.place.path
    for excerpt in _excerpts(marks):
        first = excerpt[0]
        if first.path != previous or first is not marks[0]:
            yield f" {' ' * width}{paint('-->', _BLUE)} {printable(f'{first.path}:{first.line}')}"
        previous = first.path
        yield bar
        yield from _excerpt(excerpt, sources.lines(first.path), width, tint, paint)
    if finding.advice:
        yield bar
        yield f" {' ' * width} {paint('=', _BLUE)} {paint(printable(finding.advice), _GREEN)}"


def _marks(finding: Finding, sources: Sources) -> Iterator[Mark]:
    """The primary place, unless a step says more of it, and the steps."""
    if not any(step.place == finding.place for step in finding.steps):
        lines = sources.lines(finding.place.path)
        start, end = finding.place.start, finding.place.end
        yield Mark(
            finding.place.path,
            lines.position(start).line,
            start,
            lines.first_line_end(start, end),
            StepKind.ACQUIRE,
            "",
        )
    for step in finding.steps:
        lines = sources.lines(step.place.path)
        end = lines.first_line_end(step.place.start, step.place.end)
        line = lines.position(step.place.start).line
        yield Mark(step.place.path, line, step.place.start, end, step.kind, step.text)


def _excerpts(marks: Sequence[Mark]) -> Iterator[list[Mark]]:
    """Runs of marks in one file, downwards."""
    run: list[Mark] = []
    for mark in marks:
        if run and (mark.path != run[-1].path or mark.line < run[-1].line):
            yield run
            run = []
        run.append(mark)
    yield run


def _excerpt(marks: list[Mark], lines: Lines, width: int, tint: str, paint: Paint) -> Iterator[str]:
    shown = 0
    for i, mark in enumerate(marks):
        if mark.line != shown:
            if shown and mark.line - shown - 1 > _BRIDGED:
                yield paint("...", _BLUE)
            elif shown:
                for between in range(shown + 1, mark.line):
                    text = _crop(_display(lines.text(between)), 0, 0)[0]
                    yield f" {paint(f'{between:>{width}}', _BLUE)} {paint('|', _BLUE)} {text}".rstrip()
            shown = mark.line
            # Crop once for all marks of the line, so that every underline fits it.
            same = [other for other in marks[i:] if other.line == mark.line]
            spans = [_span(other, lines) for other in same]
            text, dropped = _crop(
                _display(lines.text(mark.line)), min(s for s, _ in spans), max(e for _, e in spans)
            )
            yield f" {paint(f'{mark.line:>{width}}', _BLUE)} {paint('>', tint)} {text}".rstrip()
            for other, (start, end) in zip(same, spans, strict=True):
                strong = other.kind in {StepKind.ACQUIRE, StepKind.EXIT}
                # What was cropped on the right is marked under the dots that stand for it.
                begin = min(max(start - dropped, 0), max(_columns(text) - 1, 0))
                room = max(_columns(text) - begin, 1)
                line = ("^" if strong else "-") * min(max(end - start, 1), room)
                label = f"{line} {printable(other.text)}".rstrip()
                painted = paint(label, tint if strong else _BLUE)
                yield f" {' ' * width} {paint('|', _BLUE)} {' ' * begin}{painted}"


def _span(mark: Mark, lines: Lines) -> tuple[int, int]:
    """The columns (from 0, end exclusive) a mark covers on the screen."""
    start = lines.bounds(mark.line)[0]
    before = lines.source[start : mark.start].decode("utf-8", "replace")
    whole = lines.source[start : mark.end].decode("utf-8", "replace")
    return _columns(_display(before)), _columns(_display(whole))


def _display(text: str) -> str:
    """A source line with tabs as blanks and nothing that steers a terminal."""
    if "\t" in text:
        out: list[str] = []
        column = 0
        for part in re.split("(\t)", text):
            piece = " " * (_TAB - column % _TAB) if part == "\t" else part
            out.append(piece)
            column += _columns(piece)
        text = "".join(out)
    return text if text.isascii() and text.isprintable() else _UNPRINTABLE.sub("\ufffd", text)


def _columns(text: str) -> int:
    """How many columns the text takes: East Asian wide characters two, combining ones none."""
    if text.isascii():
        return len(text)
    import unicodedata

    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def _crop(text: str, start: int, end: int) -> tuple[str, int]:
    """The part of a long line that holds the columns [start, end), and how many were dropped left of it."""
    total = _columns(text)
    if total <= _WIDTH:
        return text, 0
    room = _WIDTH - 2 * len("...")
    first = 0 if end <= room else max(0, min(start - 20, total - room))
    kept: list[str] = []
    column = dropped = width = 0
    for char in text:
        if column < first:
            dropped = column = column + _columns(char)
            continue
        if width + _columns(char) > room:
            kept.append("...")
            break
        kept.append(char)
        width += _columns(char)
        column += _columns(char)
    if not dropped:
        return "".join(kept), 0
    return "..." + "".join(kept), dropped - 3
