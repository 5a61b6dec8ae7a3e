"""The rule release-of-borrowed."""

from __future__ import annotations

from collections.abc import Iterator

from goplumb.finding import Finding
from goplumb.rules.base import Rule
from goplumb.solve.result import Misuse, MisuseKind


class ReleaseOfBorrowed(Rule):
    """A resource is released that belongs to somebody else.

    Why: Its owner goes on using it, and finds it closed.

    Broken:
        conn := pool.Conn() // the pool keeps it
        defer conn.Close()

    Repaired:
        conn := pool.Conn()

    Quiet: The owner's code is not seen, or is ended by the same function.
    """

    id = "release-of-borrowed"
    group = "misuse"
    tags = ("CWE-672",)

    def visit_misuse(self, misuse: Misuse) -> Iterator[Finding]:
        if misuse.kind is MisuseKind.RELEASE_OF_BORROWED:
            name = misuse.holder or f"the {misuse.noun}"
            yield self.finding(
                misuse.place,
                f"{name} is released here, although {misuse.callee} only lends it",
                "leave the release to the owner",
                confidence=misuse.confidence,
                steps=misuse.steps,
                function=misuse.function,
            )
