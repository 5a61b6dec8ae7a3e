"""Runs the tool over small modules of several packages, in which a duty changes hands on its way.

A folder `tests/ownership/<module>` is checked as a unit, with the rules its files select. The comments in the
files are read as those of the rule fixtures are.
"""

from __future__ import annotations

import importlib.util
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from goplumb.api import check
from goplumb.config import Config

OWNERSHIP_DIR = Path(__file__).parent
WANT = OWNERSHIP_DIR.parent / "rules" / "want.py"


def _load_want() -> ModuleType:
    """The reader of the comments, which lies beside the rule fixtures and in no package."""
    if "want" in sys.modules:
        return sys.modules["want"]
    spec = importlib.util.spec_from_file_location("want", WANT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["want"] = module
    spec.loader.exec_module(module)
    return module


want = _load_want()


def _modules() -> list[Path]:
    return sorted(p for p in OWNERSHIP_DIR.iterdir() if p.is_dir() and any(p.rglob("go.mod")))


def _found(fixture: Any) -> Counter[Any]:
    """What the tool says about a module; modules on this machine's disk outside it play no part."""
    config = Config(select=fixture.select, deps="off", jobs=1, min_confidence=fixture.confidence)
    report = check([str(fixture.folder)], config)
    assert [n for n in report.notices if n.level.value == "error"] == []
    found: Counter[Any] = Counter()
    for finding in report.findings:
        path = Path(report.cwd) / finding.place.path
        line = want.line_of(path.read_bytes(), finding.place.start)
        found[want.Mark(path.relative_to(fixture.folder).as_posix(), line, finding.rule)] += 1
    return found


@pytest.mark.parametrize("folder", _modules(), ids=lambda p: str(p.name))
def test_a_duty_is_followed_to_whoever_loses_it(folder: Path) -> None:
    """Each finding stands on a line that wants it, and each want has its finding."""
    fixture = want.read_fixture(folder, ("leak",))
    found = _found(fixture)
    lines = [(mark, "missing") for mark in (fixture.wants - found).elements()]
    lines += [(mark, "surplus") for mark in (found - fixture.wants).elements()]
    assert [f"{m.path}:{m.line}: {kind} {m.rule}" for m, kind in sorted(lines)] == []


def test_every_file_selects_the_leak_rules() -> None:
    """A file that forgot to would be checked with rules its author did not think of."""
    files = sorted(OWNERSHIP_DIR.rglob("*.go"))
    assert [p for p in files if want.selection(p.read_text(encoding="utf-8")) != ("leak",)] == []
