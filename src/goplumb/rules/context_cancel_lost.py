"""The rule context-cancel-lost."""

from __future__ import annotations

from goplumb.finding import Severity
from goplumb.rules.base import LeakRule


class ContextCancelLost(LeakRule):
    """A cancel function is not called on some path.

    Why: Until it is called, or the deadline passes, the context stays registered with its parent, with its
    timer and perhaps a goroutine.

    Broken:
        ctx, cancel := context.WithTimeout(parent, time.Minute)
        if err := work(ctx); err != nil {
            return err // the timer runs on
        }
        cancel()

    Repaired:
        ctx, cancel := context.WithTimeout(parent, time.Minute)
        defer cancel()
        if err := work(ctx); err != nil {
            return err
        }

    Quiet: The function is returned, kept in an owner, deferred by somebody else, or called when the context
    ends.
    """

    id = "context-cancel-lost"
    severity = Severity.WARNING
    tags = ("context", "CWE-772")
    aliases = ("lostcancel", "G118", "govet")
    fallible = False
