"""The rule http-server-no-timeout."""

from __future__ import annotations

import re
from collections.abc import Iterator

from goplumb.finding import Confidence, Finding, Severity
from goplumb.rules.base import Rule, is_set, methods_used
from goplumb.solve.result import CallFact, LiteralFact

FUNCTIONS = frozenset(
    f"net/http.{name}" for name in ("ListenAndServe", "ListenAndServeTLS", "Serve", "ServeTLS")
)
SECONDS = re.compile(r"([0-9]{1,4}) \* time\.Second|time\.Second \* ([0-9]{1,4})")
LOCAL = ('"localhost:', '"127.0.0.1:', '"[::1]:')
SERVING = frozenset({"ListenAndServe", "ListenAndServeTLS", "Serve", "ServeTLS"})


class HttpServerNoTimeout(Rule):
    """An HTTP server waits for slow clients without a limit.

    Why: A client that sends its header byte by byte (Slowloris), or nothing at all, holds a connection and
    a goroutine for as long as it likes. A read timeout without an idle timeout limits idle keep-alive
    connections too, and cuts off clients between two requests.

    Broken:
        http.ListenAndServe(":8080", handler)

    Repaired:
        srv := &http.Server{
            Addr:              ":8080",
            Handler:           handler,
            ReadHeaderTimeout: 5 * time.Second,
            IdleTimeout:       2 * time.Minute,
        }
        srv.ListenAndServe()

    Quiet: `ReadHeaderTimeout` or `ReadTimeout` is set, also later, or unseen code gets the server. A server
    that only this machine can reach is *possible*, so is an empty one with which nothing serves yet, and so is
    a read timeout for an idle timeout, unless the file ticks more slowly: nothing waits without a limit, and
    only who speaks now and then needs another connection each time.
    """

    id = "http-server-no-timeout"
    group = "limit"
    tags = ("http", "CWE-400")
    in_tests = False
    aliases = ("gosec", "G112", "G114")

    def visit_call(self, call: CallFact) -> Iterator[Finding]:
        if call.target in FUNCTIONS:
            local = bool(call.args) and call.args[0].startswith(LOCAL)
            yield self.finding(
                call.place,
                f"{call.callee} serves without timeouts",
                "use `&http.Server{…, ReadHeaderTimeout: 5 * time.Second}` and its method of that name",
                confidence=Confidence.POSSIBLE if local else Confidence.CERTAIN,
                function=call.function,
            )

    def visit_literal(self, literal: LiteralFact) -> Iterator[Finding]:
        if not literal.complete:
            return
        name = literal.holder or "the server"
        if literal.type == "github.com/valyala/fasthttp.Server":
            if not is_set(literal, "ReadTimeout"):
                yield self.finding(
                    literal.place,
                    f"{name} has no read timeout",
                    "give it a limit: `ReadTimeout: 10 * time.Second`",
                    confidence=Confidence.LIKELY,
                    function=literal.function,
                )
        elif literal.type != "net/http.Server":
            return
        elif not is_set(literal, "ReadTimeout", "ReadHeaderTimeout"):
            local = any(f.name == "Addr" and f.value.startswith(LOCAL) for f in literal.fields)
            serves = bool(methods_used(literal) & SERVING)
            local = local or not (serves or literal.fields or literal.uses)  # whoever serves with it fills it
            yield self.finding(
                literal.place,
                f"{name} has neither ReadHeaderTimeout nor ReadTimeout",
                "give it a limit: `ReadHeaderTimeout: 5 * time.Second`",
                confidence=Confidence.POSSIBLE
                if local
                else Confidence.CERTAIN
                if serves
                else Confidence.LIKELY,
                function=literal.function,
            )
        elif (
            is_set(literal, "ReadTimeout")
            and is_set(literal, "WriteTimeout")
            and not is_set(literal, "IdleTimeout")
        ):
            yield self.finding(
                literal.place,
                f"{name} closes idle connections after its ReadTimeout, for it has no IdleTimeout",
                "say how long idle connections may live: `IdleTimeout: 2 * time.Minute`",
                confidence=Confidence.LIKELY if _cuts_off(literal) else Confidence.POSSIBLE,
                function=literal.function,
                severity=Severity.NOTE,
            )


def _cuts_off(literal: LiteralFact) -> bool:
    """Whether the read timeout is known, and shorter than something in the file waits between two ticks."""
    given = next((f.value for f in literal.fields if f.name == "ReadTimeout"), "")
    found = SECONDS.fullmatch(given)
    return found is not None and int(found[1] or found[2]) < literal.pause
