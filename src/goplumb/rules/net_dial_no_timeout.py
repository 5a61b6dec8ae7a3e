"""The rule net-dial-no-timeout."""

from __future__ import annotations

from collections.abc import Iterator

from goplumb.finding import Confidence, Finding
from goplumb.rules.base import Rule, is_set
from goplumb.solve.result import CallFact, LiteralFact

FUNCTIONS = frozenset(
    {
        "net.Dial",
        "net.DialTCP",
        "crypto/tls.Dial",
        "golang.org/x/crypto/ssh.Dial",
        "net/rpc.Dial",
        "net/rpc.DialHTTP",
        "net/rpc.DialHTTPPath",
        "net/smtp.Dial",
        "net/textproto.Dial",
    }
)
UNLIMITED = ('"unix', '"udp', '"ip', "`unix", "`udp")
"""Networks on which there is no peer to wait for."""
ALWAYS_TCP = frozenset({"net.DialTCP", "net/smtp.Dial"})
"""Functions whose first argument does not say what network there is."""
DIALERS = {
    "net.Dialer": ("Timeout", "Deadline", "Cancel"),
    "github.com/gorilla/websocket.Dialer": ("HandshakeTimeout",),
    "golang.org/x/crypto/ssh.ClientConfig": ("Timeout",),
}
TRANSPORT = "net/http.Transport"
CURES = {
    "golang.org/x/crypto/ssh.Dial": "set `Timeout: 10 * time.Second` in the ssh.ClientConfig",
    "crypto/tls.Dial": "use `tls.DialWithDialer(&net.Dialer{Timeout: 10 * time.Second}, …)`",
    "net.Dial": "use `net.DialTimeout(…, 10*time.Second)`, or a net.Dialer with DialContext",
    "net.DialTCP": "use a net.Dialer with `Timeout: 10 * time.Second`",
}


class NetDialNoTimeout(Rule):
    """A connection is dialled without a timeout.

    Why: Without one only the operating system gives up on a host that does not answer, after minutes, and
    until then the goroutine hangs. TLS and other handshakes wait for ever.

    Broken:
        conn, err := net.Dial("tcp", addr)

    Repaired:
        conn, err := net.DialTimeout("tcp", addr, 10*time.Second)

    Quiet: The network is `unix…` or `udp…`, a context brings the limit, or the function dials with a limit
    where it has one. A dialer whose use is not seen is only *possible*, and of a network that is not written
    there nobody can be certain.
    """

    id = "net-dial-no-timeout"
    group = "limit"
    tags = ("net", "CWE-400")
    in_tests = False
    aliases = ("noctx",)

    def visit_call(self, call: CallFact) -> Iterator[Finding]:
        network = call.args[0] if call.args and call.target not in ALWAYS_TCP else ""
        if call.target not in FUNCTIONS or call.covered or network.startswith(UNLIMITED):
            return
        if call.target == "golang.org/x/crypto/ssh.Dial":
            # The limit stands in the configuration, whose literal is told where it lacks one.
            confidence = Confidence.POSSIBLE
        elif network == "…":
            confidence = (
                Confidence.POSSIBLE
            )  # some field or call says which: it may be `unix`, where nobody waits
        elif network and not network.startswith(('"', "`")):
            confidence = Confidence.LIKELY
        else:
            confidence = Confidence.CERTAIN
        yield self.finding(
            call.place,
            f"{call.callee} waits without a timeout",
            CURES.get(call.target, "dial with `net.DialTimeout` and make the client from the connection"),
            confidence=confidence,
            function=call.function,
        )

    def visit_literal(self, literal: LiteralFact) -> Iterator[Finding]:
        if not literal.complete:
            return
        if literal.type == TRANSPORT:
            if not any(
                f.name in ("Dial", "DialContext", "DialTLS", "DialTLSContext") for f in literal.fields
            ):
                yield self.finding(
                    literal.place,
                    f"{literal.holder or 'the transport'} dials without a timeout",
                    "set `DialContext: (&net.Dialer{Timeout: 10 * time.Second}).DialContext`",
                    confidence=Confidence.POSSIBLE,
                    function=literal.function,
                )
            return
        limits = DIALERS.get(literal.type)
        if limits is None or is_set(literal, *limits):
            return
        uses = [use for use in literal.uses if ".Dial" in use.target]
        if literal.type == "golang.org/x/crypto/ssh.ClientConfig":
            confidence = Confidence.LIKELY
        elif uses and not any(use.target.endswith("Context") for use in uses):
            local = all(use.args and use.args[0].startswith(UNLIMITED) for use in uses)
            if local:
                return
            confidence = Confidence.CERTAIN
        elif any(field.name == limits[0] for field in literal.fields):
            confidence = Confidence.LIKELY  # somebody wrote `Timeout: 0`
        else:
            confidence = Confidence.POSSIBLE
        what = "configuration" if literal.type.endswith("Config") else "dialer"
        yield self.finding(
            literal.place,
            f"{literal.holder or f'the {what}'} has no timeout",
            f"give it a limit: `{limits[0]}: 10 * time.Second`",
            confidence=confidence,
            function=literal.function,
        )
