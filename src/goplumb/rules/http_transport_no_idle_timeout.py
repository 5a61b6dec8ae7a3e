"""The rule http-transport-no-idle-timeout."""

from __future__ import annotations

from collections.abc import Iterator

from goplumb.finding import Finding
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
    transport. Where `http-transport-per-call` tells of a transport this rule does not.
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
        yield self.finding(
            literal.place,
            f"{name} keeps idle connections for ever",
            "give it a limit: `IdleConnTimeout: 90 * time.Second`, as http.DefaultTransport has",
            function=literal.function,
        )
