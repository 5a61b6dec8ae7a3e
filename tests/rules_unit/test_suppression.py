"""Which comments silence which places."""

from __future__ import annotations

import pytest
from facts import leak, response, solved

from goplumb.finding import Confidence, Finding, Place
from goplumb.judge import BY_ID, Selection, judge
from goplumb.rules.suppression import directives

DEFAULT = Selection.from_config((), (), Confidence.LIKELY)
MARK = "open()"


def findings(source: str, selection: Selection = DEFAULT, rule: str = "file-unclosed") -> list[Finding]:
    """What is shown of a file in which every `open()` is a leak."""
    text = source.encode()
    starts = [i for i in range(len(text)) if text.startswith(MARK.encode(), i)]
    made = response if rule == "http-body-unclosed" else leak
    leaks = tuple(made(rule=rule, place=Place("a.go", i, i + len(MARK))) for i in starts)
    functions = []
    at = text.find(b"func ")
    while at >= 0:
        end = text.find(b"\n}", at) + 2
        functions.append((at, end))
        at = text.find(b"func ", end)
    return judge(solved(leaks=leaks), {"a.go": text}, selection, {"a.go": functions})[0]


def silent(source: str, rule: str = "file-unclosed") -> bool:
    return not findings(source, rule=rule)


class TestReach:
    @pytest.mark.parametrize(
        "source",
        [
            "f := open() //goplumb:ignore file-unclosed why\n",
            "f := open() // goplumb:ignore file-unclosed\n",
            "f := open() //goplumb:ignore file-unclosed",
            "//goplumb:ignore file-unclosed why\nf := open()\n",
            "//goplumb:ignore file-unclosed why\n// and a word more\nf := open()\n",
            "\t//goplumb:ignore sql-rows-unclosed,file-unclosed why\n\tf := open()\n",
            "\t//goplumb:ignore sql-rows-unclosed, file-unclosed why\n\tf := open()\n",
            "// Doc.\n//\n//goplumb:ignore file-unclosed why\nfunc f() {\n\tx()\n\tf := open()\n}\n",
            "//goplumb:ignore file-unclosed why\npackage p\n\nvar f = open()\n",
            "x := call( //goplumb:ignore file-unclosed why\n\ta,\n\topen(),\n)\n",
        ],
    )
    def test_covers(self, source: str) -> None:
        """The line, the next line of code, the function, the file."""
        assert silent(source)

    @pytest.mark.parametrize(
        "source",
        [
            "//goplumb:ignore file-unclosed why\n\nf := open()\n",
            "x() //goplumb:ignore file-unclosed why\nf := open()\n",
            "if x { //goplumb:ignore file-unclosed why\n\topen()\n}\n",
            "f := open()\n//goplumb:ignore file-unclosed why\n",
            "//goplumb:ignore file-unclosed why\nfunc g() {\n}\nfunc f() {\n\topen()\n}\n",
            "func f() { //goplumb:ignore file-unclosed why\n\topen()\n}\n",
            's := "//goplumb:ignore file-unclosed"; open()\n',
            "/* //goplumb:ignore file-unclosed */ open()\n",
            "open() //goplumb:ignored file-unclosed\n",
        ],
    )
    def test_does_not_cover(self, source: str) -> None:
        """Another line, another function, or what is no comment of its own."""
        assert "file-unclosed" in [f.rule for f in findings(source)]

    def test_a_comment_inside_a_call_covers_it(self) -> None:
        text = b"get(\n\ta, //goplumb:ignore file-unclosed why\n\tb,\n)\n"
        facts = solved(leaks=(leak(place=Place("a.go", 0, len(text) - 1)),))
        assert judge(facts, {"a.go": text}, DEFAULT, {})[0] == []

    def test_other_files_are_not_read(self) -> None:
        """A file without any of the words is not searched."""
        assert directives("a.go", b"// a comment\n", ()) == []


class TestForeignComments:
    @pytest.mark.parametrize(
        "comment",
        [
            "//nolint",
            "// nolint",
            "// nolint unused elsewhere, so what",
            "// nolint errcheck, bodyclose",
            "//nolint // reason",
            "//nolint:all",
            "//nolint:goplumb",
            "//nolint:errcheck,bodyclose // reason",
            "//nolint: bodyclose",
            "//nolint:BodyClose",
            "//bodyclose:handled",
        ],
    )
    def test_silence_a_body(self, comment: str) -> None:
        assert silent(f"resp := open() {comment}\n", rule="http-body-unclosed")

    @pytest.mark.parametrize(
        "comment", ["//nolint:errcheck", "// nolint errcheck", "//nolinter", "//bodyclose:other"]
    )
    def test_of_another_kind_do_not(self, comment: str) -> None:
        assert not silent(f"resp := open() {comment}\n", rule="http-body-unclosed")

    def test_on_the_first_line_of_a_function_cover_it(self) -> None:
        """As golangci-lint reads them."""
        assert silent("func f() { //nolint:goplumb\n\topen()\n}\n")

    def test_are_never_called_needless(self) -> None:
        assert silent("x() //nolint:goplumb\n")


class TestNeedlessComments:
    def messages(self, source: str, selection: Selection = DEFAULT) -> list[str]:
        return [f.message for f in findings(source, selection) if f.rule == "unused-suppression"]

    def test_are_told(self) -> None:
        source = "x() //goplumb:ignore file-unclosed why\n"
        assert self.messages(source) == ["goplumb:ignore file-unclosed silences nothing"]
        (finding,) = findings(source)
        assert source[finding.place.start : finding.place.end] == "//goplumb:ignore file-unclosed why"

    def test_are_silent_where_a_rule_did_not_run(self) -> None:
        """Whether they silence something is not known then."""
        assert self.messages("x() //goplumb:ignore http-body-undrained,file-unclosed why\n") == []
        assert self.messages("x() //goplumb:ignore http-body-undrained why\n") == []

    def test_that_silence_an_unsure_finding_are_needed(self) -> None:
        """The finding would come back with --min-confidence possible."""
        text = b"open() //goplumb:ignore file-unclosed why\n"
        facts = solved(leaks=(leak(place=Place("a.go", 0, 6), confidence=Confidence.POSSIBLE),))
        assert judge(facts, {"a.go": text}, DEFAULT, {})[0] == []

    def test_without_a_rule_name_what_is_found_there(self) -> None:
        told = [f for f in findings("open() //goplumb:ignore\n") if f.rule == "unused-suppression"]
        assert [f.message for f in told] == ["goplumb:ignore names no rule"]
        assert "//goplumb:ignore file-unclosed reason" in told[0].advice

    def test_with_an_unknown_rule_name_the_nearest(self) -> None:
        told = [
            f
            for f in findings("open() //goplumb:ignore file-unclose why\n")
            if f.rule == "unused-suppression"
        ]
        assert [f.message for f in told] == ["goplumb:ignore names 'file-unclose', which is no rule"]
        assert told[0].advice == "write file-unclosed"

    def test_may_use_another_linters_name(self) -> None:
        assert silent("open() //goplumb:ignore bodyclose why\n", rule="http-body-unclosed")
        assert "bodyclose" in BY_ID["http-body-unclosed"].aliases

    def test_are_told_only_where_the_rule_runs(self) -> None:
        selection = Selection.from_config(("file-unclosed",), (), Confidence.LIKELY)
        assert self.messages("x() //goplumb:ignore file-unclosed why\n", selection) == []
