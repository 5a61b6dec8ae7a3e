"""The text report is understood without opening the file."""

from __future__ import annotations

import re
from pathlib import Path

from samples import LEAK, LIMIT, report

from goplumb.finding import Finding, Place, Step, StepKind
from goplumb.report.lines import Sources
from goplumb.report.text import render


def test_a_path_is_shown_with_its_lines_marks_and_labels(sources: Sources) -> None:
    """Lines between two near steps are shown, more are left out; the advice comes last."""
    assert (
        render(report(LEAK), sources)
        == """\
store.go:7:12: f is not closed on every path [file-unclosed]
    |
  7 >     f, err := os.Open(name)
    |               ^^^^^^^^^^^^^ the file is acquired here
  8 >     if err != nil {
    |        ---------- err == nil
...
 17 >     if len(buf) == 0 {
    |        ------------- true
 18 >         return nil, errEmpty
    |         ^^^^^^^^^^^^^^^^^^^^ returns with f open
    |
    = close it on every path: defer f.Close()
"""
    )


def test_doubt_is_shown_and_a_finding_without_steps_marks_its_place(sources: Sources) -> None:
    """`likely` stands beside the rule; there is no advice to print."""
    assert (
        render(report(LIMIT), sources)
        == """\
store.go:11:13: f.Stat of []byte has no limit [http-default-client, likely]
    |
 11 >     st, err := f.Stat()
    |                ^^^^^^^^
"""
    )


def test_findings_are_parted_by_a_blank_line_and_nothing_is_nothing(sources: Sources) -> None:
    """An empty report is empty."""
    assert "\n\nstore.go:11:13:" in render(report(LEAK, LIMIT), sources)
    assert render(report(), sources) == ""


def test_steps_in_other_files_and_backwards_begin_excerpts(sources: Sources, tmp_path: Path) -> None:
    """Each begins with `--> path:line`."""
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "help.go").write_text("package sub\n\nfunc keep() {}\n")
    away = Step(Place("sub/help.go", 13, 24), StepKind.EVENT, "handed over")
    finding = LEAK._replace(steps=(LEAK.steps[0], away, LEAK.steps[3], LEAK.steps[1]))
    arrows = re.findall(r"--> (.*)", render(report(finding), sources))
    assert arrows == ["sub/help.go:3", "store.go:18", "store.go:8"]


def test_a_primary_place_that_is_no_step_is_shown_first(sources: Sources) -> None:
    """Its own steps follow in order."""
    finding = LEAK._replace(place=LIMIT.place)
    text = render(report(finding), sources)
    assert (
        text.index("st, err := f.Stat()") < text.index("--> store.go:7") < text.index("the file is acquired")
    )


def underlined(line: str, start: int, end: int, tmp_path: Path) -> tuple[str, str]:
    """The source line as shown and what stands above the carets."""
    source = f"package a\n{line}\n"
    (tmp_path / "w.go").write_text(source, encoding="utf-8")
    offset = len(b"package a\n")
    place = Place("w.go", offset + len(line[:start].encode()), offset + len(line[:end].encode()))
    finding: Finding = LIMIT._replace(place=place)
    rows = render(report(finding), Sources(str(tmp_path))).splitlines()
    code, carets = rows[2], rows[3]
    columns = "".join(char * (2 if char in "世界" else 1) for char in code)
    return code, columns[carets.index("^") : carets.rindex("^") + 1]


def test_carets_stand_below_what_they_mark(tmp_path: Path) -> None:
    """After tabs and beside wide characters."""
    assert underlined("\t\tx := open(y)", 7, 14, tmp_path)[1] == "open(y)"
    assert underlined('\ta\tb := f("世界") + g()', 10, 14, tmp_path)[1] == '"世世界界"'
    assert underlined('\tb("世界", g())', 9, 12, tmp_path)[1] == "g()"


def test_long_lines_are_cropped_around_the_mark(tmp_path: Path) -> None:
    """Left, right or both, with the carets in place."""
    left, mark = underlined("x" * 300 + " open(y)", 301, 308, tmp_path)
    assert (mark, len(left) < 130, "..." in left) == ("open(y)", True, True)
    middle, mark = underlined("x" * 300 + " open(y) " + "z" * 300, 301, 308, tmp_path)
    assert (mark, middle.count("..."), len(middle) < 130) == ("open(y)", 2, True)
    right, mark = underlined("open(y) " + "z" * 300, 0, 7, tmp_path)
    assert (mark, right.endswith("...")) == ("open(y)", True)


def test_a_second_mark_of_a_cropped_line_stays_below_it(tmp_path: Path) -> None:
    """What lies beyond the text shown is marked under its dots."""
    line = "if open(y, " + "z" * 300 + "); err != nil {"
    (tmp_path / "w.go").write_text(line + "\n")
    last = line.index("err")
    steps = (
        Step(Place("w.go", 3, 10), StepKind.ACQUIRE, "acquired here"),
        Step(Place("w.go", last, last + 10), StepKind.BRANCH, "err != nil is false"),
    )
    text = render(report(LIMIT._replace(place=Place("w.go", 3, 10), steps=steps)), Sources(str(tmp_path)))
    source, first, second = text.splitlines()[2:]
    assert first.split("|")[1] == "    ^^^^^^^ acquired here"
    assert second.index("-") == len(source) - 1


def test_a_place_over_several_lines_is_marked_on_its_first(tmp_path: Path) -> None:
    """The caret row does not run on."""
    (tmp_path / "w.go").write_text("x := T{\n\ta: 1,\n}\n")
    text = render(report(LIMIT._replace(place=Place("w.go", 5, 17))), Sources(str(tmp_path)))
    assert text.splitlines()[2:] == [" 1 > x := T{", "   |      ^^"]


def test_source_text_cannot_steer_the_terminal(tmp_path: Path) -> None:
    """Escape sequences and direction marks in code, messages and labels are replaced."""
    (tmp_path / "w.go").write_text("x := \x1b[31m f()\u202e // evil\n")
    finding = LIMIT._replace(place=Place("w.go", 0, 1), message="a\x1b[2Jb\nc", rule="r")
    text = render(report(finding), Sources(str(tmp_path)))
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert text.startswith("w.go:1:1: a\ufffd[2Jb c [r, likely]\n")


def test_colour_adds_only_colour(sources: Sources) -> None:
    """Without its codes, the coloured report is the plain one."""
    coloured = render(report(LEAK, LIMIT), sources, color=True)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == render(report(LEAK, LIMIT), sources)


def test_a_file_that_has_gone_or_shrunk_is_no_reason_to_fail(sources: Sources) -> None:
    """The finding is printed with what is left."""
    gone = LEAK._replace(place=Place("gone.go", 50, 60))
    assert render(report(gone), sources).startswith("gone.go:1:1: f is not closed")
