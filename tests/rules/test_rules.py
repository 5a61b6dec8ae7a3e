"""Runs the tool over the Go fixtures and compares every finding with what the fixtures want.

A folder `tests/rules/<rule-id>/<case>` is checked as a unit, with that rule alone unless a file in it says
`// select: …`. A folder `fixtures/incidents/<incident>/<version>` is checked with all rules.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from want import Fixture, Mark, line_of, read_fixture, selection, wanted

from goplumb.api import check
from goplumb.config import Config

RULES_DIR = Path(__file__).parent
INCIDENTS_DIR = RULES_DIR.parents[1] / "fixtures" / "incidents"
GO = shutil.which("go") or shutil.which("go", path="/usr/local/go/bin")
VET_SWITCH = "GOPLUMB_VET_FIXTURES"
"""Compiling the fixtures downloads modules, so it is done only where this variable is set."""


def _folders(root: Path) -> list[Path]:
    """The cases: folders two levels below, with Go files at or below them."""
    return sorted(p for p in root.glob("*/*") if p.is_dir() and any(p.rglob("*.go")))


def _name(folder: Path) -> str:
    return f"{folder.parent.name}/{folder.name}"


def _found(fixture: Fixture) -> Counter[Mark]:
    """What the tool says about a fixture; modules on this machine's disk play no part in it."""
    config = Config(select=fixture.select, deps="off", jobs=1, min_confidence=fixture.confidence)
    report = check([str(fixture.folder)], config)
    assert [n for n in report.notices if n.level.value == "error"] == []
    found: Counter[Mark] = Counter()
    for finding in report.findings:
        path = Path(report.cwd) / finding.place.path
        line = line_of(path.read_bytes(), finding.place.start)
        found[Mark(path.relative_to(fixture.folder).as_posix(), line, finding.rule)] += 1
    return found


def _difference(fixture: Fixture, found: Counter[Mark]) -> list[str]:
    """One line per finding that is missing or surplus, in source order."""
    lines = [(mark, "missing") for mark in (fixture.wants - found).elements()]
    lines += [(mark, "surplus") for mark in (found - fixture.wants).elements()]
    return [f"{m.path}:{m.line}: {kind} {m.rule}" for m, kind in sorted(lines)]


@pytest.mark.parametrize("folder", _folders(RULES_DIR), ids=_name)
def test_a_rule_says_what_its_fixture_wants(folder: Path) -> None:
    """Each finding stands on a line that wants it, and each want has its finding."""
    fixture = read_fixture(folder, (folder.parent.name,))
    assert _difference(fixture, _found(fixture)) == []


@pytest.mark.parametrize("folder", _folders(INCIDENTS_DIR), ids=_name)
def test_an_incident_is_seen_before_and_silent_after_its_repair(folder: Path) -> None:
    """All rules together say what the program wants; a repaired program wants nothing it was broken for."""
    fixture = read_fixture(folder, ("ALL",))
    assert _difference(fixture, _found(fixture)) == []


def test_every_rule_has_fixtures_that_break_and_fixtures_that_do_not() -> None:
    """A rule without a want of its own, or without a file it is silent about, is not tested."""
    from goplumb.rules import RULES

    lacking = []
    for rule in RULES:
        files = [p.read_text(encoding="utf-8") for p in sorted((RULES_DIR / rule.id).rglob("*.go"))]
        if not any(rule.id == want for text in files for _, want in wanted(text)):
            lacking.append(f"{rule.id}: nothing broken")
        if not any(not wanted(text) for text in files):
            lacking.append(f"{rule.id}: nothing quiet")
    assert lacking == []


def test_every_folder_is_named_for_a_rule() -> None:
    """A misspelt folder would test nothing."""
    from goplumb.rules import RULES

    folders = {p.parent.name for p in _folders(RULES_DIR)}
    assert folders - {rule.id for rule in RULES} == set()


def test_every_want_names_a_rule() -> None:
    """A misspelt want could never be met."""
    from goplumb.rules import RULES

    ids = {rule.id for rule in RULES}
    for root in (RULES_DIR, INCIDENTS_DIR):
        for path in sorted(root.rglob("*.go")):
            unknown = {rule for _, rule in wanted(path.read_text(encoding="utf-8"))} - ids
            assert not unknown, f"{path}: {sorted(unknown)}"


def test_every_shape_names_functions_that_exist() -> None:
    """The list of shapes follows the fixtures."""
    names = re.findall(r"`([a-z-]+)/(\w+)\.(\w+)`", (RULES_DIR / "SHAPES.md").read_text(encoding="utf-8"))
    assert names
    lacking = [
        f"{rule}/{case}.{function}"
        for rule, case, function in names
        if not any(
            re.search(rf"^func (?:\([^)]*\) )?{function}\b", path.read_text(encoding="utf-8"), re.MULTILINE)
            for path in (RULES_DIR / rule / case).rglob("*.go")
        )
    ]
    assert lacking == []


def _modules() -> list[Path]:
    return sorted(p.parent for root in (RULES_DIR, INCIDENTS_DIR) for p in root.rglob("go.mod"))


@pytest.mark.skipif(GO is None, reason="no go command")
@pytest.mark.skipif(not os.environ.get(VET_SWITCH), reason=f"{VET_SWITCH} is not set")
@pytest.mark.parametrize("module", _modules(), ids=lambda p: str(p.name))
def test_the_fixtures_are_formatted_and_compile(module: Path) -> None:
    """gofmt has nothing to change; go vet, without the analyses that see our very faults, nothing to say."""
    assert GO is not None
    unformatted = subprocess.run(
        [str(Path(GO).with_name("gofmt")), "-l", "."], cwd=module, capture_output=True, text=True, check=True
    )
    assert unformatted.stdout == ""
    environment = {**os.environ, "GOFLAGS": "-mod=mod"}
    download = subprocess.run(
        [GO, "mod", "download"], cwd=module, capture_output=True, text=True, env=environment
    )
    if download.returncode:
        pytest.skip(f"modules cannot be downloaded: {download.stderr.strip()[:200]}")
    command = [GO, "vet", "-httpresponse=false", "-lostcancel=false", "-loopclosure=false", "./..."]
    vet = subprocess.run(command, cwd=module, capture_output=True, text=True, env=environment)
    assert vet.returncode == 0, vet.stderr


class TestWant:
    """The comments that fixtures speak in."""

    def test_several_rules_may_stand_on_a_line(self) -> None:
        assert wanted('a\nb() // want "x" "y"\n') == [(2, "x"), (2, "y")]

    def test_only_the_end_of_a_line_counts(self) -> None:
        assert wanted('// want "x" is how one writes it\ns := "// want"\n') == []

    def test_a_selection_stands_above_the_package_clause(self) -> None:
        assert selection("// select: a, b-c\n\npackage p\n") == ("a", "b-c")
        assert selection("// select: ALL\n\n// Package p is.\npackage p\n") == ("ALL",)
        assert selection("// Package p is.\npackage p\n\n// select: a\n") is None

    def test_the_default_selection_is_empty(self) -> None:
        assert selection("// select: DEFAULT\npackage p\n") == ()

    def test_a_line_is_counted_in_bytes(self) -> None:
        assert line_of("é\nb\n".encode(), 3) == 2
        assert line_of(b"a\n", 0) == 1

    def test_files_of_a_folder_select_alike(self, tmp_path: Path) -> None:
        (tmp_path / "a.go").write_text('// select: x\npackage p\n\nvar A = 1 // want "x"\n')
        (tmp_path / "sub").mkdir()
        (tmp_path / "sub" / "b.go").write_text("package q\n")
        fixture = read_fixture(tmp_path, ("z",))
        assert fixture.select == ("x",)
        assert fixture.wants == Counter({Mark("a.go", 4, "x"): 1})
        (tmp_path / "sub" / "b.go").write_text("// select: y\npackage q\n")
        with pytest.raises(ValueError, match="select differently"):
            read_fixture(tmp_path, ("z",))
