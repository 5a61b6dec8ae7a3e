"""The rule ticker-unstopped."""

from __future__ import annotations

import re
from collections.abc import Iterator

from goplumb.finding import Confidence, Finding, Severity
from goplumb.rules.base import TEST_SUFFIX, LeakRule
from goplumb.rules.wording import Wording
from goplumb.solve.result import CallFact, Leak

TICK = "time-tick-chan"
"""The resource that nothing can stop."""
AFTER = "time.After"
LONG = re.compile(r"\btime\.(?:Minute|Hour)\b|\d\d+\s*\*\s*time\.Second\b|\btime\.Second\s*\*\s*\d\d+")
"""Waits long enough for timers to pile up."""
SHORT = re.compile(r"\btime\.(?:Nano|Micro|Milli)second\b")


class TickerUnstopped(LeakRule):
    """A ticker or timer is not stopped on some path.

    Why: A ticker fires until it is stopped. Before Go 1.23 it was not even garbage collected, nor were the
    timers of `time.Tick` and `time.After`: in the select of a loop each iteration leaves one behind.

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

    def visit_call(self, call: CallFact) -> Iterator[Finding]:
        if call.target != AFTER or call.place.path.endswith(TEST_SUFFIX) or SHORT.search(call.args[0]):
            return
        yield self.finding(
            call.place,
            f"each iteration leaves the timer of {call.callee} behind until it fires",
            "make one time.NewTimer before the loop, and stop and reset it",
            confidence=Confidence.LIKELY if LONG.search(call.args[0]) else Confidence.POSSIBLE,
            function=call.function,
        )

    def message(self, leak: Leak, words: Wording) -> str:
        if leak.resource == TICK:
            return f"the ticker of {leak.callee} runs on when the function ends"
        return super().message(leak, words)

    def advice(self, leak: Leak, words: Wording) -> str:
        if leak.resource == TICK:
            return "use time.NewTicker and `defer ticker.Stop()`"
        return super().advice(leak, words)
