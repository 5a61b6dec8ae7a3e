"""The rule unused-suppression."""

from __future__ import annotations

from goplumb.finding import Finding, Place, Severity
from goplumb.rules.base import Rule


class UnusedSuppression(Rule):
    """A goplumb:ignore comment silences nothing.

    Why: A comment that outlives its finding hides the next one.

    Broken:
        defer f.Close() //goplumb:ignore file-unclosed closed by the caller

    Repaired:
        defer f.Close()

    Quiet: A rule that the comment names did not run.
    """

    id = "unused-suppression"
    group = "misuse"
    severity = Severity.NOTE
    precision = "very-high"
    tags = ("maintainability",)
    aliases = ("nolintlint",)

    def tell(self, place: Place, message: str, advice: str) -> Finding:
        """judge calls this: only it knows what was silenced."""
        return self.finding(place, message, advice)
