"""What rules say of facts: which they tell, how surely, and in which words."""

from __future__ import annotations

import pytest
from facts import call, leak, lifetime, literal, misuse, response

from goplumb.finding import Confidence, Finding, Place, Severity
from goplumb.judge import BY_ID
from goplumb.solve.result import CallFact, Leak, Lifetime, LiteralFact, Loss, Misuse, MisuseKind, OwnerLeak


def told(rule_id: str, fact: Leak | Lifetime | CallFact | LiteralFact | Misuse | OwnerLeak) -> list[Finding]:
    """What one rule says of one fact."""
    rule = BY_ID[rule_id]
    match fact:
        case Leak():
            return list(rule.visit_leak(fact))
        case Lifetime():
            return list(rule.visit_lifetime(fact))
        case CallFact():
            return list(rule.visit_call(fact))
        case LiteralFact():
            return list(rule.visit_literal(fact))
        case Misuse():
            return list(rule.visit_misuse(fact))
        case _:
            return list(rule.visit_owner(fact))


def one(rule_id: str, fact: Leak | Lifetime | CallFact | LiteralFact | Misuse | OwnerLeak) -> Finding:
    (finding,) = told(rule_id, fact)
    return finding


class TestLeaks:
    @pytest.mark.parametrize(
        ("fact", "message"),
        [
            (leak(), "f is not closed before the function ends"),
            (leak(on_error_path=True), "f is not closed where an error is returned"),
            (leak(released_elsewhere=True), "f is not closed on every path"),
            (leak(loss=Loss.DISCARDED, holder=""), "the file of os.Open is discarded and never closed"),
            (leak(loss=Loss.OVERWRITTEN), "f is overwritten before it is closed"),
            (leak(loss=Loss.ITERATION_END), "f is not closed before the iteration ends"),
            (leak(loss=Loss.WITH_ERROR), "f is returned together with an error, so it is never closed"),
            (leak(loss=Loss.UNREACHABLE), "f is left in a value through which it cannot be closed"),
            (leak(holder="", release="file.Close()"), "the file is not closed before the function ends"),
            (leak(holder="fd", release="syscall.Close(fd)"), "fd is not closed before the function ends"),
            (leak(holder="s.f", release="s.f.Close()"), "s.f is not closed before the function ends"),
            (
                leak(collection="files", release="file.Close()"),
                "what files holds is not closed before the function ends",
            ),
            (leak(release="f.FrobnicateNow()"), "f is not released before the function ends"),
            (leak(release="f.close()"), "f is not closed before the function ends"),
        ],
    )
    def test_are_told_by_how_they_happen(self, fact: Leak, message: str) -> None:
        """The message names the holder, how it is released, and how it is lost."""
        assert one("file-unclosed", fact).message == message

    def test_that_happen_before_a_handover_are_not_cured_by_a_defer(self) -> None:
        """Where another path hands the resource on, a defer would end what somebody else has."""
        fact = leak(on_error_path=True, released_elsewhere=True, handed_on=True)
        assert one("file-unclosed", fact).advice == "call `f.Close()` before the error is returned"

    def test_of_several_in_a_slice_are_cured_one_by_one(self) -> None:
        """A slice has no Close."""
        finding = one("file-unclosed", leak(collection="files", release="file.Close()"))
        assert finding.advice == "release each of them: `for _, file := range files { file.Close() }`"

    def test_of_a_half_written_object_are_cured_by_giving_it_up(self) -> None:
        """To close it would save what was written so far."""
        fact = leak(release="w.CloseWithError(err)", on_error_path=True, released_elsewhere=True)
        assert one("resource-unclosed", fact._replace(rule="resource-unclosed")).advice.startswith(
            "call `w.CloseWithError(err)` on this path, or cancel its context"
        )

    def test_of_a_body_name_the_body(self) -> None:
        """What is released is a part of what is held."""
        assert (
            one("http-body-unclosed", response()).message
            == "resp.Body is not closed before the function ends"
        )
        overwritten = response(loss=Loss.OVERWRITTEN)
        message = "resp is overwritten before resp.Body is closed"
        assert one("http-body-unclosed", overwritten).message == message
        discarded = response(loss=Loss.DISCARDED, holder="")
        message = "the response of http.Get is discarded with its body open"
        assert one("http-body-unclosed", discarded).message == message

    def test_of_a_function_value_say_that_it_is_not_called(self) -> None:
        fact = leak(rule="context-cancel-lost", holder="cancel", release="cancel()", released_elsewhere=True)
        finding = one("context-cancel-lost", fact)
        assert finding.message == "cancel is not called on every path"
        field = fact._replace(holder="p.cancel", release="p.cancel()")
        assert one("context-cancel-lost", field).message == "p.cancel is not called on every path"
        assert finding.severity is Severity.WARNING

    def test_of_a_transaction_name_both_ends(self) -> None:
        fact = leak(rule="sql-tx-unfinished", holder="tx", release="tx.Rollback()")
        finding = one("sql-tx-unfinished", fact)
        assert finding.message == "tx is not committed or rolled back before the function ends"
        assert finding.advice == "`defer tx.Rollback()` after the error check; after a commit it does nothing"

    @pytest.mark.parametrize("loss", Loss)
    def test_advise_in_one_line_and_with_the_release(self, loss: Loss) -> None:
        finding = one("file-unclosed", leak(loss=loss))
        assert "f.Close()" in finding.advice
        assert "\n" not in finding.advice
        assert not finding.advice.endswith(".")

    def test_without_a_holder_ask_for_one(self) -> None:
        """There is no variable whose release could be written down."""
        advice = one("file-unclosed", leak(holder="", release="file.Close()")).advice
        assert advice == "keep the file in a variable and write `defer file.Close()` after the error check"

    def test_defer_only_what_can_be_deferred(self) -> None:
        """Two statements are no call."""
        advice = one("file-unclosed", leak(release="db, _ := f.DB(); db.Close()")).advice
        assert "defer" not in advice

    def test_are_worth_less_in_tests(self) -> None:
        """A test ends soon, and all it holds with it."""
        place = Place("a_test.go", 1, 2)
        assert one("file-unclosed", leak()).severity is Severity.ERROR
        assert one("file-unclosed", leak(place=place)).severity is Severity.WARNING

    def test_are_told_by_the_rule_of_the_resource(self) -> None:
        """A leak rule is silent about what another one tells."""
        assert told("net-conn-unclosed", leak()) == []


class TestLifetimes:
    @pytest.mark.parametrize(
        ("fact", "confidence"),
        [
            (lifetime(), Confidence.POSSIBLE),
            (lifetime(function="repo.Count"), Confidence.POSSIBLE),
            (lifetime(function="repo.Count", same=True), Confidence.POSSIBLE),
            (lifetime(function="repo.Count", same=True, answers=True), Confidence.LIKELY),
            (lifetime(answers=True), Confidence.POSSIBLE),
            (lifetime(per_request=True, function="handle"), Confidence.POSSIBLE),
            (lifetime(per_request=True, function="serve", same=True), Confidence.LIKELY),
            (
                lifetime(function="repo.count", same=True, answers=True, callers=("Get", "newRepo")),
                Confidence.LIKELY,
            ),
            (
                lifetime(function="repo.count", same=True, answers=True, callers=("newRepo",)),
                Confidence.POSSIBLE,
            ),
            (lifetime(function="Server.Run", same=True, answers=True), Confidence.POSSIBLE),
            (lifetime(in_loop=True), Confidence.POSSIBLE),
            (lifetime(in_loop=True, same=True), Confidence.CERTAIN),
            (lifetime(released=False), Confidence.CERTAIN),
            (lifetime(in_loop=True, same=True, confidence=Confidence.LIKELY), Confidence.LIKELY),
        ],
    )
    def test_of_what_is_closed_need_a_sign_that_one_would_do_for_many(
        self, fact: Lifetime, confidence: Confidence
    ) -> None:
        """The same in a loop, for a request, or of a receiver that is asked; `Run` and its like run once."""
        assert one("client-per-call", fact).confidence is confidence

    @pytest.mark.parametrize(
        ("fact", "confidence"),
        [
            (lifetime(function="repo.Count"), Confidence.POSSIBLE),
            (lifetime(answers=True), Confidence.POSSIBLE),
            (lifetime(answers=True, same=True), Confidence.LIKELY),
            (lifetime(works_for_callers=True), Confidence.LIKELY),
        ],
    )
    def test_of_connections_are_functions_that_answer_or_take_a_callback(
        self, fact: Lifetime, confidence: Confidence
    ) -> None:
        """A callback's helper dials what it is told to, again and again."""
        made = fact._replace(rule="grpc-dial-per-call")
        assert one("grpc-dial-per-call", made).confidence is confidence

    def test_say_how_often(self) -> None:
        words = "sql.Open makes a new client with its own connections "
        assert one("client-per-call", lifetime()).message == words + "in every call of count"
        assert one("client-per-call", lifetime(per_request=True)).message == words + "for every request"
        assert one("client-per-call", lifetime(in_loop=True)).message == words + "in every iteration"

    def test_of_transports_end_with_their_idle_connections(self) -> None:
        """A transport that is closed costs a handshake, not a leak."""
        assert told("http-transport-per-call", lifetime(rule="http-transport-per-call")) == []
        assert told("http-transport-per-call", lifetime(rule="http-transport-per-call", released=False))
        assert told("grpc-dial-per-call", lifetime(rule="grpc-dial-per-call"))


class TestLimits:
    @pytest.mark.parametrize("name", ["Get", "Head", "Post", "PostForm"])
    def test_default_client_functions(self, name: str) -> None:
        assert (
            one("http-default-client", call(f"net/http.{name}")).message
            == f"http.{name} waits without a timeout"
        )

    def test_default_client_variable(self) -> None:
        assert one("http-default-client", call("net/http.DefaultClient"))
        assert told("http-default-client", call("net/http.NewRequest")) == []

    @pytest.mark.parametrize(
        ("fact", "confidence"),
        [
            (literal("net/http.Client", uses=("Get",)), Confidence.CERTAIN),
            (literal("net/http.Client", uses=("Do",)), Confidence.LIKELY),
            (literal("net/http.Client", uses=("Do",), Timeout="0"), Confidence.LIKELY),
            (literal("net/http.Client"), Confidence.POSSIBLE),
            (literal("net/http.Client")._replace(function=""), Confidence.LIKELY),
            (literal("net/http.Client")._replace(function="", contexts=True), Confidence.POSSIBLE),
            (literal("net/http.Client", Timeout="10"), None),
            (literal("net/http.Client")._replace(complete=False), None),
            (literal("net/http.Client")._replace(deadline=True), None),
            (literal("net/http.Server"), None),
        ],
    )
    def test_client(self, fact: LiteralFact, confidence: Confidence | None) -> None:
        """A client without a limit; less sure where its requests may bring one."""
        assert [f.confidence for f in told("http-client-no-timeout", fact)] == (
            [confidence] if confidence else []
        )

    @pytest.mark.parametrize(
        ("fields", "uses", "tells"),
        [
            ({}, (), True),
            ({"MaxIdleConns": "100"}, (), True),
            ({"IdleConnTimeout": "0"}, (), True),
            ({"DisableKeepAlives": "false"}, (), True),
            ({"IdleConnTimeout": "idle"}, (), False),
            ({"DisableKeepAlives": "true"}, (), False),
            ({"MaxIdleConnsPerHost": "-1"}, (), False),
            ({}, ("CloseIdleConnections",), False),
        ],
    )
    def test_transport(self, fields: dict[str, str], uses: tuple[str, ...], tells: bool) -> None:
        """A transport that keeps idle connections without a limit."""
        fact = literal("net/http.Transport", uses=uses, **fields)
        assert bool(told("http-transport-no-idle-timeout", fact)) is tells

    @pytest.mark.parametrize(
        ("fields", "severity"),
        [
            ({}, Severity.WARNING),
            ({"WriteTimeout": "t"}, Severity.WARNING),
            ({"ReadHeaderTimeout": "t"}, None),
            ({"ReadTimeout": "t"}, None),
            ({"ReadTimeout": "10 * time.Second", "WriteTimeout": "t"}, Severity.NOTE),
            ({"ReadTimeout": "t", "WriteTimeout": "t", "IdleTimeout": "t"}, None),
        ],
    )
    def test_server(self, fields: dict[str, str], severity: Severity | None) -> None:
        """Without a read limit a warning; a read limit that is the idle limit as well is a note."""
        found = told("http-server-no-timeout", literal("net/http.Server", **fields))
        assert [f.severity for f in found] == ([severity] if severity else [])

    def test_dial_of_an_unknown_network(self) -> None:
        """It may be that of a socket in the file system."""
        known = call("net.Dial", '"tcp"', "addr")
        assert one("net-dial-no-timeout", known).confidence is Confidence.CERTAIN
        unknown = call("net.Dial", "network", "addr")
        assert one("net-dial-no-timeout", unknown).confidence is Confidence.LIKELY
        assert told("net-dial-no-timeout", call("net.Dial", '"unix"', "addr")) == []

    def test_server_on_this_machine(self) -> None:
        """A debug port on the loopback is only possible."""
        local = call("net/http.ListenAndServe", '"localhost:6060"', "nil")
        assert one("http-server-no-timeout", local).confidence is Confidence.POSSIBLE
        public = call("net/http.ListenAndServe", '":8080"', "nil")
        assert one("http-server-no-timeout", public).confidence is Confidence.CERTAIN

    @pytest.mark.parametrize(
        ("network", "tells"), [('"tcp"', True), ("network", True), ('"unix"', False), ('"udp"', False)]
    )
    def test_dial(self, network: str, tells: bool) -> None:
        """Only networks with a peer to wait for need a limit."""
        assert bool(told("net-dial-no-timeout", call("net.Dial", network, "addr"))) is tells

    @pytest.mark.parametrize(
        ("fact", "confidence"),
        [
            (literal("net.Dialer", uses=("Dial",)), Confidence.CERTAIN),
            (literal("net.Dialer", uses=("DialContext",)), Confidence.POSSIBLE),
            (literal("net.Dialer"), Confidence.POSSIBLE),
            (literal("net.Dialer", Timeout="0"), Confidence.LIKELY),
            (literal("net.Dialer", Deadline="d", uses=("Dial",)), None),
            (literal("golang.org/x/crypto/ssh.ClientConfig", User="u"), Confidence.LIKELY),
            (literal("net/http.Transport"), Confidence.POSSIBLE),
            (literal("net/http.Transport", DialContext="dial"), None),
        ],
    )
    def test_dialer(self, fact: LiteralFact, confidence: Confidence | None) -> None:
        """Sure where every use is without a context."""
        assert [f.confidence for f in told("net-dial-no-timeout", fact)] == (
            [confidence] if confidence else []
        )

    def test_request_with_a_context_at_hand(self) -> None:
        """Without one there is nothing to pass."""
        assert told("http-request-no-context", call("net/http.NewRequest")) == []
        finding = one("http-request-no-context", call("net/http.NewRequest", context_at_hand="ctx"))
        assert finding.message == "http.NewRequest makes a request without ctx"


class TestMisuses:
    def test_of_responses_before_the_error_have_a_rule_of_their_own(self) -> None:
        """One place is never told by both rules."""
        file = misuse(MisuseKind.DEFER_BEFORE_ERROR_CHECK)
        response = file._replace(resource="http-response", noun="response", callee="http.Get", holder="resp")
        assert told("defer-before-error-check", file)
        assert told("http-body-before-error-check", file) == []
        assert told("defer-before-error-check", response) == []
        assert told("http-body-before-error-check", response)

    @pytest.mark.parametrize("kind", MisuseKind)
    def test_of_each_kind_are_told_by_one_rule(self, kind: MisuseKind) -> None:
        """A response before its error check is; that of another thing, which mostly is no fault, is not."""
        fact = misuse(kind, noun="response")
        assert [rule.id for rule in BY_ID.values() if list(rule.visit_misuse(fact))] != []
        assert sum(len(list(rule.visit_misuse(fact))) for rule in BY_ID.values()) == 1

    @pytest.mark.parametrize("kind", [MisuseKind.UNCHECKED_ERROR, MisuseKind.UNDRAINED])
    def test_of_omission_stand_at_the_acquisition(self, kind: MisuseKind) -> None:
        """There is no statement that is wrong."""
        fact = misuse(kind)
        (finding,) = [f for rule in BY_ID.values() for f in rule.visit_misuse(fact)]
        assert finding.place == fact.acquire


class TestOwners:
    def owner(self, method: str, partial: bool) -> OwnerLeak:
        place = misuse(MisuseKind.UNDRAINED).place
        return OwnerLeak(
            "store",
            "f",
            "os-file",
            "file-unclosed",
            "file",
            place,
            place,
            method,
            partial,
            (),
            Confidence.LIKELY,
        )

    def test_without_a_method(self) -> None:
        fact = self.owner("", False)
        message = "store opens the file in f and has no method that releases it"
        assert one("field-never-closed", fact).message == message
        assert told("close-incomplete", fact) == []

    @pytest.mark.parametrize(
        ("partial", "message"),
        [(True, "store.Close does not release f on every path"), (False, "store.Close does not release f")],
    )
    def test_with_a_method_that_forgets(self, partial: bool, message: str) -> None:
        fact = self.owner("Close", partial)
        assert one("close-incomplete", fact).message == message
        assert told("field-never-closed", fact) == []
