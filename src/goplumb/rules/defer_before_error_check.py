"""The rule defer-before-error-check."""

from __future__ import annotations

from collections.abc import Iterator

from goplumb.finding import Finding, Severity
from goplumb.rules.base import Rule
from goplumb.rules.http_body_before_error_check import is_response
from goplumb.solve.result import Misuse, MisuseKind


class DeferBeforeErrorCheck(Rule):
    """A release is deferred before the error is checked.

    Why: When the call failed there is nothing to release: the deferred call uses nil and panics, or quietly
    fails.

    Broken:
        conn, err := net.DialTimeout("tcp", addr, timeout)
        defer conn.Close()
        if err != nil {
            return err
        }

    Repaired:
        conn, err := net.DialTimeout("tcp", addr, timeout)
        if err != nil {
            return err
        }
        defer conn.Close()

    Quiet: Releasing nil is allowed (`*os.File`), or the deferred function looks whether there is something.
    What a method of another module does with a nil receiver is for that module to say: only possible.
    Of HTTP responses `http-body-before-error-check` tells.
    """

    id = "defer-before-error-check"
    group = "misuse"
    severity = Severity.ERROR
    precision = "very-high"
    tags = ("CWE-476",)
    aliases = ("SA5001",)

    def visit_misuse(self, misuse: Misuse) -> Iterator[Finding]:
        if misuse.kind is MisuseKind.DEFER_BEFORE_ERROR_CHECK and not is_response(misuse):
            name = misuse.holder or f"the {misuse.noun}"
            yield self.finding(
                misuse.place,
                f"the release of {name} is deferred before the error of {misuse.callee} is checked",
                "move the defer below the error check",
                confidence=misuse.confidence,
                steps=misuse.steps,
                function=misuse.function,
            )
