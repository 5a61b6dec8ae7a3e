"""What the reports of functions rest on, so that a later clue can undo just what it changes.

A function that names nothing that could acquire is passed over: it is taken to hand out nothing, unread. A
clue learnt later may give it a reason to be read after all. If it then does hand something out, the reports
of those that asked are no longer right, and they are explored again; and so on, as far as answers change.
"""

from __future__ import annotations

from typing import NamedTuple


class Where(NamedTuple):
    """A declaration, wherever it has to be read again."""

    package: str
    """Import path."""
    path: str
    start: int


class Asked:
    """Keys are those of Solver.key; a run keeps one of these for each module."""

    def __init__(self) -> None:
        self.askers: dict[str, set[str]] = {}
        """Function -> those whose report asked what it hands out."""
        self.passed: set[str] = set()
        self.where: dict[str, Where] = {}
