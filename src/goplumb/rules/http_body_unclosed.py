"""The rule http-body-unclosed."""

from __future__ import annotations

from goplumb.finding import Severity
from goplumb.rules.base import LeakRule
from goplumb.rules.wording import Wording
from goplumb.solve.result import Leak, Loss


class HttpBodyUnclosed(LeakRule):
    """The body of an HTTP response is not closed on some path.

    Why: An open body pins its connection and the goroutines that serve it. The transport cannot reuse the
    connection, so every lost body costs a new one, until descriptors run out under load.

    Broken:
        resp, err := client.Do(req)
        if err != nil {
            return err
        }
        if resp.StatusCode != http.StatusOK {
            return errStatus // the body is open
        }
        defer resp.Body.Close()

    Repaired:
        resp, err := client.Do(req)
        if err != nil {
            return err
        }
        defer resp.Body.Close()
        if resp.StatusCode != http.StatusOK {
            return errStatus
        }

    Quiet: The response or its body is returned, stored in an owner, or handed to code that is not seen.
    Where the error is not nil there is no body.
    """

    id = "http-body-unclosed"
    severity = Severity.ERROR
    tags = ("http", "CWE-772")
    aliases = ("bodyclose", "httpresponse")

    def message(self, leak: Leak, words: Wording) -> str:
        if leak.loss is Loss.DISCARDED:
            return f"the response of {leak.callee} is discarded with its body open"
        return super().message(leak, words)
