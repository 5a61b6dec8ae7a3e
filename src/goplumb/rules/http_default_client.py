"""The rule http-default-client."""

from __future__ import annotations

from collections.abc import Iterator

from goplumb.finding import Confidence, Finding
from goplumb.rules.base import Rule
from goplumb.solve.result import CallFact

FUNCTIONS = frozenset({"net/http.Get", "net/http.Head", "net/http.Post", "net/http.PostForm"})
VARIABLE = "net/http.DefaultClient"


class HttpDefaultClient(Rule):
    """A request is sent with the default client, which has no timeout.

    Why: `http.Get` and its like wait for ever for a server that accepts and stays silent. Each such call
    keeps a goroutine and a connection.

    Broken:
        resp, err := http.Get(url)

    Repaired:
        var client = &http.Client{Timeout: 30 * time.Second}

        resp, err := client.Get(url)

    Quiet: In tests, and where `DefaultClient.Do` sends a request made in the function with a context that
    has a deadline, or the package gives `DefaultClient` a timeout or replaces it. Whether a context or a
    request from outside has a deadline is for the caller to say, and so it is for whoever is given the client:
    then it is only possible.
    """

    id = "http-default-client"
    group = "limit"
    precision = "high"
    tags = ("http", "CWE-400")
    in_tests = False
    aliases = ("noctx",)

    def visit_call(self, call: CallFact) -> Iterator[Finding]:
        confidence = Confidence.CERTAIN
        if call.target in FUNCTIONS and not call.covered:
            message = f"{call.callee} waits without a timeout"
        elif call.target == VARIABLE and not call.covered:
            message = f"{call.callee} has no timeout"
            if call.context_at_hand or (call.handed_on and call.function):
                confidence = Confidence.POSSIBLE
        else:
            return
        yield self.finding(
            call.place,
            message,
            "use a shared client with a limit: `var client = &http.Client{Timeout: 30 * time.Second}`",
            confidence=confidence,
            function=call.function,
        )
