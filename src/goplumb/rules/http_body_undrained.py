"""The rule http-body-undrained."""

from __future__ import annotations

from collections.abc import Iterator

from goplumb.finding import Finding
from goplumb.rules.base import Rule
from goplumb.solve.result import Misuse, MisuseKind


class HttpBodyUndrained(Rule):
    """A response body is closed before it was read to the end.

    Why: The transport only reuses a connection whose response was read completely. HTTP/1 connections of
    undrained bodies are closed, and the next request pays for a new handshake.

    Broken:
        defer resp.Body.Close()
        return resp.StatusCode, nil

    Repaired:
        defer resp.Body.Close()
        _, err = io.Copy(io.Discard, resp.Body)
        return resp.StatusCode, err

    Quiet: Anything may have read the body: a decoder, a helper, code that is not seen. Reading an endless
    body to its end costs more than a connection, so the rule is off by default.
    """

    id = "http-body-undrained"
    group = "misuse"
    precision = "medium"
    tags = ("http", "performance")
    default = False

    def visit_misuse(self, misuse: Misuse) -> Iterator[Finding]:
        if misuse.kind is MisuseKind.UNDRAINED:
            name = misuse.holder or "the response"
            yield self.finding(
                misuse.acquire,
                f"{name}.Body is closed unread, so its connection is not reused"
                if misuse.holder
                else f"the body of {misuse.callee} is closed unread, so its connection is not reused",
                f"read it to the end first: `io.Copy(io.Discard, {misuse.holder or 'resp'}.Body)`",
                confidence=misuse.confidence,
                steps=misuse.steps,
                function=misuse.function,
            )
