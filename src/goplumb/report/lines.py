"""Byte offsets to lines and columns, and the sources that reports quote."""

from __future__ import annotations

import os
from bisect import bisect_right
from typing import NamedTuple


class Position(NamedTuple):
    line: int
    """From 1."""
    column: int
    """From 1, in bytes, as Go's own tools count."""


class Lines:
    """One source text, addressed by byte offset. An offset past the end stands for the end."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self._starts = [0]
        at = source.find(b"\n")
        while at >= 0:
            self._starts.append(at + 1)
            at = source.find(b"\n", at + 1)
        self._ascii = source.isascii()

    def position(self, offset: int) -> Position:
        """The line and byte column of an offset."""
        offset = min(max(offset, 0), len(self.source))
        line = bisect_right(self._starts, offset)
        return Position(line, offset - self._starts[line - 1] + 1)

    def utf16_column(self, offset: int) -> int:
        """The column of an offset in UTF-16 code units, from 1. Bytes that are not UTF-8 count one each."""
        line, column = self.position(offset)
        if self._ascii:
            return column
        start = self._starts[line - 1]
        text = self.source[start : start + column - 1].decode("utf-8", "replace")
        return len(text) + sum(char > "\uffff" for char in text) + 1

    def bounds(self, line: int) -> tuple[int, int]:
        """The byte offsets of a line (from 1), its end without the line break."""
        start = self._starts[line - 1]
        end = self._starts[line] - 1 if line < len(self._starts) else len(self.source)
        if end > start and self.source[end - 1] == 0x0D:
            end -= 1
        return start, end

    def first_line_end(self, start: int, end: int) -> int:
        """The offset at which a range ends on its first line."""
        return min(end, self.bounds(self.position(start).line)[1])

    def text(self, line: int) -> str:
        """A line (from 1) without its line break."""
        start, end = self.bounds(line)
        return self.source[start:end].decode("utf-8", "replace")


class Sources:
    """The files that findings speak of, read once each when first asked for."""

    def __init__(self, cwd: str) -> None:
        self.cwd = cwd
        self._lines: dict[str, Lines] = {}

    def lines(self, path: str) -> Lines:
        """The lines of a file, by its path as shown; a file that is gone by now has none."""
        if path not in self._lines:
            try:
                with open(os.path.join(self.cwd, path), "rb") as file:
                    source = file.read()
            except OSError:
                source = b""
            self._lines[path] = Lines(source)
        return self._lines[path]
