"""The rule http-request-no-context."""

from __future__ import annotations

from collections.abc import Iterator

from goplumb.finding import Finding
from goplumb.rules.base import Rule
from goplumb.solve.result import CallFact

FUNCTIONS = frozenset({"net/http.NewRequest"})


class HttpRequestNoContext(Rule):
    """A request is made without the context that is at hand.

    Why: Without the context the request goes on after its caller has given up, and ignores the caller's
    deadline.

    Broken:
        func fetch(ctx context.Context, url string) error {
            req, err := http.NewRequest(http.MethodGet, url, nil)

    Repaired:
        func fetch(ctx context.Context, url string) error {
            req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)

    Quiet: The function has no context, or gives it to the request later with `WithContext`.
    """

    id = "http-request-no-context"
    group = "limit"
    precision = "medium"
    tags = ("http",)
    default = False
    in_tests = False
    aliases = ("noctx",)

    def visit_call(self, call: CallFact) -> Iterator[Finding]:
        if call.target in FUNCTIONS and call.context_at_hand and not call.covered:
            yield self.finding(
                call.place,
                f"{call.callee} makes a request without {call.context_at_hand}",
                f"pass the context: `http.NewRequestWithContext({call.context_at_hand}, …)`",
                function=call.function,
            )
