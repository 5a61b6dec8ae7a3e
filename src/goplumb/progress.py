"""The progress line of a long run: one line on a terminal, rewritten in place, gone at the end.

Nothing is shown during the first second, nor where standard error is no terminal.
"""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TextIO

_SHOW_AFTER = 1.0
"""Seconds; a shorter run needs no consolation."""
_EVERY = 0.1


class Progress:
    """Callable as `progress(done, total)`; a context manager that clears the line."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._enabled = self._stream.isatty()
        self._next = time.monotonic() + _SHOW_AFTER
        self._width = 0

    def __call__(self, done: int, total: int) -> None:
        if not self._enabled:
            return
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + _EVERY
        line = f"goplumb: {done} of {total} packages"
        self._stream.write("\r" + line.ljust(self._width))
        self._stream.flush()
        self._width = len(line)

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._width:
            self._stream.write("\r" + " " * self._width + "\r")
            self._stream.flush()
