"""A small tree, the stand-in for the analysis, and the command in-process."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import standin
from standin import Command, Outcome

from goplumb.cli import run


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "clean.go").write_text("package a\n")
    (tmp_path / "bad.go").write_text("package a\n\n// LEAK\n")
    (tmp_path / "maybe.go").write_text("package a // MAYBE\n")
    (tmp_path / "bad_test.go").write_text("package a // LEAK\n")
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "GOPLUMB_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def goplumb(tree: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Command:
    for name, module in standin.modules().items():
        monkeypatch.setitem(sys.modules, name, module)

    def command(*arguments: str) -> Outcome:
        code = run(list(arguments))
        out, err = capfd.readouterr()
        return Outcome(code, out, err)

    return command
