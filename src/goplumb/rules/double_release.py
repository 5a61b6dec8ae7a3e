"""The rule double-release."""

from __future__ import annotations

from collections.abc import Iterator

from goplumb.finding import Finding
from goplumb.rules.base import Rule
from goplumb.solve.result import Misuse, MisuseKind


class DoubleRelease(Rule):
    """A resource is released twice, and the second time is an error.

    Why: The second release fails, panics (a channel), or ends what got the same descriptor in between.

    Broken:
        f.Close()
        return f.Close() // always "file already closed"

    Repaired:
        return f.Close()

    Quiet: The resource may be released more than once (`cancel`, `ticker.Stop`), or the second release is
    the deferred one whose error nobody looks at.
    """

    id = "double-release"
    group = "misuse"
    tags = ("CWE-675",)

    def visit_misuse(self, misuse: Misuse) -> Iterator[Finding]:
        if misuse.kind is MisuseKind.DOUBLE_RELEASE:
            name = misuse.holder or f"the {misuse.noun}"
            yield self.finding(
                misuse.place,
                f"{name} is released a second time",
                f"release {name} once",
                confidence=misuse.confidence,
                steps=misuse.steps,
                function=misuse.function,
            )
