"""What judge shows of what the rules tell."""

from __future__ import annotations

import pytest
from facts import call, leak, lifetime, literal, response, solved

from goplumb.errors import UsageError
from goplumb.finding import Confidence, Finding, Place
from goplumb.judge import Selection, judge
from goplumb.solve.result import FieldSet, Solved

ALL = Selection.from_config(("ALL",), (), Confidence.POSSIBLE)
DEFAULT = Selection.from_config((), (), Confidence.LIKELY)


def found(facts: Solved, selection: Selection = ALL, source: bytes = b"") -> list[Finding]:
    """The findings in a file whose only function is all of it."""
    findings, notices = judge(facts, {"a.go": source}, selection, {"a.go": [(0, len(source))]})
    assert notices == []
    return findings


def rules(facts: Solved, selection: Selection = ALL, source: bytes = b"") -> list[str]:
    return [finding.rule for finding in found(facts, selection, source)]


class TestSelection:
    def test_runs_what_is_on_by_default(self) -> None:
        assert "http-body-unclosed" in DEFAULT.enabled
        assert "http-body-undrained" not in DEFAULT.enabled

    def test_takes_ids_groups_and_names_of_other_linters(self) -> None:
        selection = Selection.from_config(("bodyclose", "limit"), ("http-default-client",), Confidence.LIKELY)
        assert "http-body-unclosed" in selection.named
        assert "http-server-no-timeout" in selection.enabled - selection.named
        assert "http-default-client" not in selection.enabled

    def test_knows_no_other_words(self) -> None:
        with pytest.raises(UsageError):
            Selection.from_config(("http-body-unclose",), (), Confidence.LIKELY)

    def test_only_selected_rules_run(self) -> None:
        assert rules(solved(leaks=(leak(),)), Selection.from_config(("limit",), (), Confidence.LIKELY)) == []

    @pytest.mark.parametrize(
        ("confidence", "count"), [(Confidence.CERTAIN, 1), (Confidence.LIKELY, 2), (Confidence.POSSIBLE, 3)]
    )
    def test_less_sure_findings_are_not_shown(self, confidence: Confidence, count: int) -> None:
        places = (Place("a.go", n, n + 1) for n in range(3))
        leaks = tuple(leak(place=p, confidence=c) for p, c in zip(places, Confidence, strict=True))
        assert len(rules(solved(leaks=leaks), Selection.from_config(("ALL",), (), confidence))) == count


class TestTests:
    """`_test.go` files."""

    PLACE = Place("a_test.go", 10, 20)

    def test_limits_and_misused_clients_are_not_told(self) -> None:
        facts = solved(
            calls=(call("net/http.Get", place=self.PLACE),),
            lifetimes=(lifetime(place=self.PLACE, in_loop=True),),
            leaks=(leak(place=self.PLACE),),
        )
        assert rules(facts) == ["file-unclosed"]
        assert found(facts)[0].in_test

    @pytest.mark.parametrize(
        ("source", "of_tests"),
        [
            (b'package p\n\nimport (\n\t"os"\n\t"testing"\n)\n\nfunc f(t *testing.T) {}\n', True),
            (b'package p\n\nimport "testing"\n', True),
            (b'package p\n\nimport "os"\n\nfunc f() string { return\n"testing" }\n', False),
            (b'package p\n\nimport "example.com/testing"\n', False),
        ],
    )
    def test_what_imports_testing_serves_tests(self, source: bytes, of_tests: bool) -> None:
        """Whatever the file is called: what several packages' tests have in common lies outside of `_test.go`."""
        place = Place("a.go", 10, 20)
        facts = solved(calls=(call("net/http.Get", place=place),), leaks=(leak(place=place),))
        told = found(facts, DEFAULT, source)
        shown = ["file-unclosed"] if of_tests else ["file-unclosed", "http-default-client"]
        assert [f.rule for f in told] == shown
        assert all(f.in_test is of_tests for f in told)

    def test_a_rule_selected_by_its_name_tells(self) -> None:
        facts = solved(calls=(call("net/http.Get", place=self.PLACE),))
        named = Selection.from_config(("http-default-client",), (), Confidence.LIKELY)
        group = Selection.from_config(("limit",), (), Confidence.LIKELY)
        assert rules(facts, named) == ["http-default-client"]
        assert rules(facts, group) == []


class TestThinningOut:
    def test_the_surest_of_one_place_and_rule_stays(self) -> None:
        facts = solved(
            leaks=(leak(confidence=Confidence.LIKELY), leak(holder="g", confidence=Confidence.CERTAIN))
        )
        assert [(f.message[:1], f.confidence) for f in found(facts)] == [("g", Confidence.CERTAIN)]

    def test_the_special_rule_wins_over_the_general_one(self) -> None:
        """A response is an inferred resource as well: one finding is enough."""
        assert rules(solved(leaks=(leak(rule="resource-unclosed"), response()))) == ["http-body-unclosed"]

    def test_the_general_rule_stays_where_the_special_one_is_not_shown(self) -> None:
        facts = solved(leaks=(leak(rule="resource-unclosed"), response(confidence=Confidence.POSSIBLE)))
        assert rules(facts, DEFAULT) == ["resource-unclosed"]

    def test_a_transport_per_call_needs_no_idle_limit(self) -> None:
        """Sharing it comes first. The places differ by the `&`."""
        per_call = lifetime(rule="http-transport-per-call", released=False, place=Place("a.go", 9, 20))
        facts = solved(literals=(literal("net/http.Transport", DialContext="dial"),), lifetimes=(per_call,))
        assert rules(facts) == ["http-transport-per-call"]
        alone = Selection.from_config(("http-transport-no-idle-timeout",), (), Confidence.LIKELY)
        assert rules(facts, alone) == ["http-transport-no-idle-timeout"]

    def test_what_is_lost_is_not_told_to_be_made_too_often(self) -> None:
        """The loss is the worse; of another place the remark stays, and where leaks are not asked for."""
        made = lifetime(resource="grpc-conn", rule="grpc-dial-per-call", in_loop=True, same=True)
        lost = leak(resource="grpc-conn", rule="grpc-conn-unclosed", holder="conn", release="conn.Close()")
        assert rules(solved(leaks=(lost,), lifetimes=(made,))) == ["grpc-conn-unclosed"]
        other = made._replace(place=Place("a.go", 50, 60))
        assert rules(solved(leaks=(lost,), lifetimes=(other,))) == [
            "grpc-conn-unclosed",
            "grpc-dial-per-call",
        ]
        alone = Selection.from_config(("grpc-dial-per-call",), (), Confidence.LIKELY)
        assert rules(solved(leaks=(lost,), lifetimes=(made,)), alone) == ["grpc-dial-per-call"]


class TestNestedLiterals:
    def test_are_told(self) -> None:
        inner = literal("net/http.Transport", DialContext="dial")._replace(place=Place("a.go", 12, 15))
        outer = literal("net/http.Client", Timeout="t")
        facts = solved(
            literals=(outer._replace(fields=(*outer.fields, FieldSet("Transport", "…", False, inner))),)
        )
        assert rules(facts) == ["http-transport-no-idle-timeout"]

    def test_are_closed_by_the_outer_one(self) -> None:
        """`client.CloseIdleConnections()` speaks to its transport."""
        inner = literal("net/http.Transport", DialContext="dial")._replace(place=Place("a.go", 12, 15))
        outer = literal("net/http.Client", Timeout="t", uses=("CloseIdleConnections",))
        facts = solved(
            literals=(outer._replace(fields=(*outer.fields, FieldSet("Transport", "…", False, inner))),)
        )
        assert rules(facts) == []


class TestHowOftenAFunctionRuns:
    @pytest.mark.parametrize(
        ("source", "words"),
        [
            (b"func h(w http.ResponseWriter, r *http.Request) { ", "for every request"),
            (
                b"func h() { mux.HandleFunc(p, func(w http.ResponseWriter, r *http.Request) { ",
                "for every request",
            ),
            (
                b"func h(ctx context.Context, r *pb.GetRequest) (*pb.GetResponse, error) { ",
                "for every request",
            ),
        ],
    )
    def test_parameters_tell(self, source: bytes, words: str) -> None:
        place = Place("a.go", len(source), len(source) + 4)
        fact = lifetime(resource="grpc-conn", rule="grpc-dial-per-call", place=place, same=True)
        (finding,) = found(solved(lifetimes=(fact,)), DEFAULT, source + b"open }")
        assert finding.message.endswith(words)
        assert finding.confidence is Confidence.LIKELY

    def test_a_function_literal_that_has_ended_tells_nothing(self) -> None:
        source = b"func h() { f := func(r *http.Request) { return }; "
        fact = lifetime(place=Place("a.go", len(source), len(source) + 4))
        assert found(solved(lifetimes=(fact,)), DEFAULT, source + b"open }") == []


def test_findings_are_sorted_by_path_offset_and_rule() -> None:
    """Whatever the order of the facts."""
    facts = solved(
        leaks=(
            leak(place=Place("b.go", 1, 2)),
            leak(place=Place("a.go", 30, 31)),
            response(place=Place("a.go", 5, 6)),
        ),
        calls=(call("net/http.Get", place=Place("a.go", 30, 31)),),
    )
    assert [(f.place.path, f.place.start, f.rule) for f in found(facts)] == [
        ("a.go", 5, "http-body-unclosed"),
        ("a.go", 30, "file-unclosed"),
        ("a.go", 30, "http-default-client"),
        ("b.go", 1, "file-unclosed"),
    ]
