"""The rule http-client-no-timeout."""

from __future__ import annotations

from collections.abc import Iterator

from goplumb.finding import Confidence, Finding, Step, StepKind
from goplumb.rules.base import Rule, is_set, methods_used
from goplumb.solve.result import CallFact, LiteralFact

TYPES = {
    "net/http.Client": ("Timeout",),
    "github.com/valyala/fasthttp.Client": ("ReadTimeout",),
}
MAKERS = {
    "github.com/go-resty/resty/v2.New": "call `SetTimeout(30 * time.Second)` on it",
    "github.com/hashicorp/go-retryablehttp.NewClient": "set `HTTPClient.Timeout = 30 * time.Second` on it",
}
WITHOUT_CONTEXT = frozenset({"Get", "Head", "Post", "PostForm"})
"""Methods that send a request which cannot carry a deadline."""


def _waits_for_ever(client: LiteralFact) -> bool:
    """Whether nothing in sight limits the wait for an answer: the transport may, if it is set elsewhere."""
    for field in client.fields:
        if field.name == "Transport":
            if field.literal is None:
                return field.waits
            return not is_set(field.literal, "ResponseHeaderTimeout")
    return True


class HttpClientNoTimeout(Rule):
    """An HTTP client has no timeout, and its requests carry no deadline.

    Why: The zero `Timeout` means to wait for ever. A server that accepts and stays silent then holds a
    goroutine and a connection for each request.

    Broken:
        client := &http.Client{}
        resp, err := client.Get(url)

    Repaired:
        client := &http.Client{Timeout: 30 * time.Second}
        resp, err := client.Get(url)

    Quiet: The requests are made with a context that has a deadline, the field is set later, or unseen code
    gets the client. A client of which no request is seen to go without a context, or whose
    transport may limit the wait, is only *possible*.
    """

    id = "http-client-no-timeout"
    group = "limit"
    tags = ("http", "CWE-400")
    in_tests = False
    aliases = ("noctx",)

    def visit_literal(self, literal: LiteralFact) -> Iterator[Finding]:
        fields = TYPES.get(literal.type)
        if fields is None or not literal.complete or literal.deadline or is_set(literal, *fields):
            return
        steps: tuple[Step, ...] = ()
        if literal.bare is not None:
            steps = (Step(literal.bare, StepKind.EVENT, "a request without a deadline is sent with it"),)
        if methods_used(literal) & WITHOUT_CONTEXT:
            confidence = Confidence.CERTAIN
        elif literal.bare is not None and _waits_for_ever(literal):
            confidence = Confidence.LIKELY
        elif any(use.context_at_hand for use in literal.uses) or (
            not literal.uses and (literal.function or literal.contexts)
        ):
            # Who sends requests with it is not seen, or may have a deadline.
            confidence = Confidence.POSSIBLE
        else:
            confidence = Confidence.LIKELY
        name = literal.holder or "the client"
        yield self.finding(
            literal.place,
            f"{name} has no timeout",
            f"give it a limit: `{fields[0]}: 30 * time.Second`",
            confidence=confidence,
            steps=steps,
            function=literal.function,
        )

    def visit_call(self, call: CallFact) -> Iterator[Finding]:
        if call.target in MAKERS:
            # What is set on the result later is not known.
            yield self.finding(
                call.place,
                f"the client of {call.callee} has no timeout",
                MAKERS[call.target],
                confidence=Confidence.POSSIBLE,
                function=call.function,
            )
