"""The rule defer-in-loop."""

from __future__ import annotations

from collections.abc import Iterator

from goplumb.finding import Finding
from goplumb.rules.base import Rule
from goplumb.solve.result import Misuse, MisuseKind


class DeferInLoop(Rule):
    """A defer in a loop keeps what every iteration opens until the function ends.

    Why: Deferred calls run when the function returns, not when the iteration ends. A loop over a thousand
    files has a thousand files open.

    Broken:
        for _, name := range names {
            f, err := os.Open(name)
            if err != nil {
                return err
            }
            defer f.Close()
            process(f)
        }

    Repaired:
        for _, name := range names {
            if err := processFile(name); err != nil { // opens, defers and closes
                return err
            }
        }

    Quiet: The loop leaves the function in the iteration, the defer stands in a function literal, or
    everything opened is wanted at once: it is collected in a slice or a map, it is a span, which costs nothing
    while it is open, or a listener of which only the address is asked. Such a loop looks for free ports, and one
    that is closed may be given out once more. Or the loop does it once only, for it asks whether it has been done,
    or the defer is the last thing that a round does, which might as well have released it at once.
    """

    id = "defer-in-loop"
    group = "misuse"
    precision = "very-high"
    tags = ("CWE-772",)
    aliases = ("deferInLoop", "revive", "gocritic")

    def visit_misuse(self, misuse: Misuse) -> Iterator[Finding]:
        if misuse.kind is MisuseKind.DEFER_IN_LOOP:
            name = misuse.holder or f"the {misuse.noun} of {misuse.callee}"
            yield self.finding(
                misuse.place,
                f"{name} is released only when the function ends, not in each iteration",
                "make the loop's body a function of its own, or release it at the end of the iteration",
                confidence=misuse.confidence,
                steps=misuse.steps,
                function=misuse.function,
            )
