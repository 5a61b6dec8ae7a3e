"""The rule ticker-unstopped."""

from __future__ import annotations

from goplumb.finding import Severity
from goplumb.rules.base import LeakRule
from goplumb.rules.wording import Wording
from goplumb.solve.result import Leak

TICK = "time-tick-chan"
"""The resource that nothing can stop."""


class TickerUnstopped(LeakRule):
    """A ticker or timer is not stopped on some path.

    Why: A ticker fires until it is stopped. Before Go 1.23 it was not even garbage collected, nor were the
    timers of `time.Tick` and `time.After`.

    Broken:
        ticker := time.NewTicker(time.Second)
        for {
            select {
            case <-ctx.Done():
                return
            case <-ticker.C:
                poll()
            }
        }

    Repaired:
        ticker := time.NewTicker(time.Second)
        defer ticker.Stop()

    Quiet: go.mod asks for a Go version that collects them, the loop never ends, or the ticker is kept in an
    owner.
    """

    id = "ticker-unstopped"
    severity = Severity.WARNING
    precision = "high"
    tags = ("time", "CWE-772")
    aliases = ("SA1015",)
    fallible = False

    def message(self, leak: Leak, words: Wording) -> str:
        if leak.resource == TICK:
            return f"the ticker of {leak.callee} runs on when the function ends"
        return super().message(leak, words)

    def advice(self, leak: Leak, words: Wording) -> str:
        if leak.resource == TICK:
            return "use time.NewTicker and `defer ticker.Stop()`"
        return super().advice(leak, words)
