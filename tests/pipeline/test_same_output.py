"""One tree gives one output, whatever the number of processes, the order of paths, and how little is read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from goplumb.api import check
from goplumb.config import Config
from goplumb.finding import Confidence
from goplumb.report.lines import Sources
from goplumb.report.text import render

ROOT = Path(__file__).parents[2]
TREES = [ROOT / "tests" / "ownership", ROOT / "tests" / "rules", ROOT / "fixtures"]
CORPUS = "GOPLUMB_CORPUS"
"""Names directories of Go source, separated as in PATH, that are run through as well, in minutes."""

EVERYTHING = Config(select=("ALL",), min_confidence=Confidence.POSSIBLE, deps="off", jobs=1)


def trees() -> list[Path]:
    more = os.environ.get(CORPUS, "")
    return [*TREES, *(Path(p) for p in more.split(os.pathsep) if p)]


def output(paths: list[str], config: Config) -> tuple[str, str]:
    report = check(paths, config)
    notices = "\n".join(f"{n.path} {n.start} {n.level.value} {n.message}" for n in report.notices)
    return render(report, Sources(report.cwd), color=False), notices


def subtrees(tree: Path) -> list[str]:
    return sorted(str(p) for p in tree.iterdir() if p.is_dir())


@pytest.mark.parametrize("tree", trees(), ids=lambda p: p.name)
@pytest.mark.parametrize("jobs", [2, 3])
def test_processes_change_nothing(tree: Path, jobs: int) -> None:
    """Several processes, which divide the packages as it happens, say what one says."""
    from dataclasses import replace

    alone = output([str(tree)], EVERYTHING)
    assert alone[0].count("\n") > 10
    assert output([str(tree)], replace(EVERYTHING, jobs=jobs)) == alone


@pytest.mark.parametrize("tree", trees(), ids=lambda p: p.name)
def test_the_order_of_paths_changes_nothing(tree: Path) -> None:
    paths = subtrees(tree)
    assert output(paths[::-1], EVERYTHING) == output(paths, EVERYTHING)


@pytest.mark.parametrize("tree", trees(), ids=lambda p: p.name)
def test_looking_at_everything_finds_no_more(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the text of a function rules out, exploring it would not have found."""
    lazy = output([str(tree)], EVERYTHING)[0]
    monkeypatch.setenv("GOPLUMB_EAGER", "1")
    assert output([str(tree)], EVERYTHING)[0] == lazy


@pytest.mark.parametrize("tree", TREES, ids=lambda p: p.name)
def test_forgetting_changes_nothing(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An analysis that drops all it can derive again after every package says the same."""
    from goplumb import analysis

    kept = output([str(tree)], EVERYTHING)
    monkeypatch.setattr(analysis, "RESIDENT", 0)
    assert output([str(tree)], EVERYTHING) == kept
