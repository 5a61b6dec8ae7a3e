"""The rule use-after-release."""

from __future__ import annotations

from collections.abc import Iterator

from goplumb.finding import Finding
from goplumb.rules.base import Rule
from goplumb.solve.result import Misuse, MisuseKind


class UseAfterRelease(Rule):
    """A resource is used after it was released.

    Why: The use fails, at best with an error, or meets a descriptor that somebody else has been given
    since.

    Broken:
        resp.Body.Close()
        return json.NewDecoder(resp.Body).Decode(v)

    Repaired:
        defer resp.Body.Close()
        return json.NewDecoder(resp.Body).Decode(v)

    Quiet: Some path to the use does not release it first, or the use is harmless on a released resource.
    """

    id = "use-after-release"
    group = "misuse"
    tags = ("CWE-672",)

    def visit_misuse(self, misuse: Misuse) -> Iterator[Finding]:
        if misuse.kind is MisuseKind.USE_AFTER_RELEASE:
            name = misuse.holder or f"the {misuse.noun}"
            yield self.finding(
                misuse.place,
                f"{name} is used after it was released",
                f"release {name} after its last use, or defer the release",
                confidence=misuse.confidence,
                steps=misuse.steps,
                function=misuse.function,
            )
