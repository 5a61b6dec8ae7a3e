"""The rule http-transport-no-idle-timeout."""

from __future__ import annotations

from collections.abc import Iterator

from goplumb.finding import Confidence, Finding, Step, StepKind
from goplumb.rules.base import Rule, is_set, methods_used
from goplumb.solve.result import LiteralFact

TYPE = "net/http.Transport"


class HttpTransportNoIdleTimeout(Rule):
    """An HTTP transport never drops its idle connections.

    Why: In a `Transport` literal, unlike in `http.DefaultTransport`, a zero `IdleConnTimeout` means no
    limit: connections to servers that are not asked again stay open until those close them.

    Broken:
        tr := &http.Transport{MaxIdleConns: 100}

    Repaired:
        tr := &http.Transport{MaxIdleConns: 100, IdleConnTimeout: 90 * time.Second}

    Quiet: Keep-alives are disabled, idle connections are closed in the function, or unseen code gets the
    transport. Where `http-transport-per-call` tells of a transport this rule does not. Where the file closes
    idle connections somewhere, or has a request close its own, it is only *possible*.
    """

    id = "http-transport-no-idle-timeout"
    group = "limit"
    tags = ("http", "CWE-400")
    in_tests = False

    def visit_literal(self, literal: LiteralFact) -> Iterator[Finding]:
        if (
            literal.type != TYPE
            or not literal.complete
            or is_set(literal, "IdleConnTimeout", "DisableKeepAlives")
            or any(f.name == "MaxIdleConnsPerHost" and f.value.startswith("-") for f in literal.fields)
            or "CloseIdleConnections" in methods_used(literal)
        ):
            return
        name = literal.holder or "the transport"
        steps: tuple[Step, ...] = ()
        if literal.outer is not None:
            steps = (Step(literal.outer, StepKind.EVENT, "the client that keeps them is made here"),)
        yield self.finding(
            literal.place,
            f"{name} keeps idle connections for ever",
            "give it a limit: `IdleConnTimeout: 90 * time.Second`, as http.DefaultTransport has",
            confidence=Confidence.POSSIBLE if literal.closes_idle else Confidence.CERTAIN,
            steps=steps,
            function=literal.function,
        )
