"""The rule http-body-before-error-check."""

from __future__ import annotations

from collections.abc import Iterator

from goplumb.finding import Finding, Severity
from goplumb.rules.base import Rule
from goplumb.solve.result import Misuse, MisuseKind


class HttpBodyBeforeErrorCheck(Rule):
    """An HTTP response is used before its error is checked, or in spite of it.

    Why: With a non-nil error the response is nil, so `resp.Body` panics. In a `defer` the panic comes when
    the function ends, and hides the error.

    Broken:
        resp, err := client.Do(req)
        defer resp.Body.Close()
        if err != nil {
            return err
        }

    Repaired:
        resp, err := client.Do(req)
        if err != nil {
            return err
        }
        defer resp.Body.Close()

    Quiet: The use is guarded by `resp != nil`, or the error is known to be nil on the path.
    """

    id = "http-body-before-error-check"
    group = "misuse"
    severity = Severity.ERROR
    precision = "very-high"
    tags = ("http", "CWE-476")
    aliases = ("httpresponse", "SA5001")

    def visit_misuse(self, misuse: Misuse) -> Iterator[Finding]:
        if not is_response(misuse):
            return
        name = misuse.holder or f"the response of {misuse.callee}"
        match misuse.kind:
            case MisuseKind.DEFER_BEFORE_ERROR_CHECK:
                message = f"{name} is used in a defer before its error is checked"
            case MisuseKind.BEFORE_ERROR_CHECK:
                message = f"{name} is used while its error may not be nil"
            case _:
                return
        yield self.finding(
            misuse.place,
            message,
            f"use {name} only after `if err != nil {{ return … }}`: it is nil when {misuse.callee} fails",
            confidence=misuse.confidence,
            steps=misuse.steps,
            function=misuse.function,
        )


def is_response(misuse: Misuse) -> bool:
    """The thing is an HTTP response, which this rule tells of and not defer-before-error-check."""
    return misuse.noun == "response"
