"""The rule span-unended."""

from __future__ import annotations

from goplumb.finding import Severity
from goplumb.rules.base import LeakRule


class SpanUnended(LeakRule):
    """A tracing span is not ended on some path.

    Why: A span that is not ended is never exported, so the trace lacks it just where something went wrong.

    Broken:
        ctx, span := tracer.Start(ctx, "load")
        if err := load(ctx); err != nil {
            return err // the span is lost
        }
        span.End()

    Repaired:
        ctx, span := tracer.Start(ctx, "load")
        defer span.End()
        if err := load(ctx); err != nil {
            return err
        }

    Quiet: The span is returned, kept in an owner, ended in a goroutine, or handed to unseen code.
    """

    id = "span-unended"
    severity = Severity.WARNING
    tags = ("tracing", "CWE-772")
    aliases = ("spancheck",)
    fallible = False
