"""The command as a process: start-up, closed pipes, full disks."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import goplumb
from goplumb.progress import Progress

HERE = Path(__file__).parent
SRC = Path(goplumb.__file__).parent.parent


def process(*arguments: str, cwd: Path, **options: object) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "PYTHONPATH": f"{SRC}{os.pathsep}{HERE}"}
    return subprocess.run(  # type: ignore[call-overload,no-any-return]
        [sys.executable, *arguments],
        cwd=cwd,
        env=environ,
        text=True,
        check=False,
        **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options},
    )


def test_the_version_is_printed_without_loading_the_parser(tmp_path: Path) -> None:
    """Nor anything else that costs start-up time."""
    code = (
        "import sys; from goplumb.cli import run; run(['--version']); "
        "heavy = {'tree_sitter', 'tree_sitter_go', 'goplumb.rules', 'goplumb.discover', 'goplumb.finding', "
        "'importlib.metadata', 'json', 'dataclasses', 'multiprocessing', 'tomllib'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    assert process("-c", code, cwd=tmp_path).stdout == f"goplumb {goplumb.__version__}\n[]\n"


def test_python_m_goplumb_is_the_command(tmp_path: Path) -> None:
    """So that an environment without scripts on its path can run it."""
    done = process("-m", "goplumb", "--version", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, f"goplumb {goplumb.__version__}\n")


def test_a_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    """As `goplumb check | head` needs it: 141, and no word on standard error."""
    (tmp_path / "bad.go").write_text("package a // LEAK\n")
    read, write = os.pipe()
    os.close(read)
    try:
        done = process(str(HERE / "standin.py"), "check", cwd=tmp_path, stdout=write)
    finally:
        os.close(write)
    assert (done.returncode, done.stderr) == (141, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_under_stdout_is_a_clear_error(tmp_path: Path) -> None:
    """Exit code 2 and one line."""
    (tmp_path / "bad.go").write_text("package a // LEAK\n")
    with open("/dev/full", "w") as full:
        done = process(str(HERE / "standin.py"), "check", cwd=tmp_path, stdout=full)
    assert done.returncode == 2
    assert done.stderr == "goplumb: error: cannot write to standard output: no space left on device\n"


def test_output_is_utf8_in_any_locale(tmp_path: Path) -> None:
    """The C locale has no ü."""
    (tmp_path / "ü.go").write_text("package a // LEAK\n")
    environ = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONPATH": f"{SRC}{os.pathsep}{HERE}"}
    done = subprocess.run(
        [sys.executable, str(HERE / "standin.py"), "check"],
        cwd=tmp_path,
        env=environ,
        capture_output=True,
        check=False,
    )
    assert done.stdout.startswith("ü.go:1:14".encode())


class Terminal:
    def __init__(self, tty: bool) -> None:
        self.tty = tty
        self.text = ""

    def isatty(self) -> bool:
        return self.tty

    def write(self, text: str) -> int:
        self.text += text
        return len(text)

    def flush(self) -> None:
        pass


@pytest.mark.parametrize(
    ("tty", "late", "shown"), [(True, True, True), (True, False, False), (False, True, False)]
)
def test_progress_is_shown_on_a_terminal_in_a_long_run(
    monkeypatch: pytest.MonkeyPatch, tty: bool, late: bool, shown: bool
) -> None:
    """One line, cleared at the end; nothing elsewhere."""
    now = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    terminal = Terminal(tty)
    with Progress(terminal) as progress:  # type: ignore[arg-type]
        progress(1, 9)
        now[0] = 1.5 if late else 0.5
        progress(2, 9)
    assert ("2 of 9 packages" in terminal.text) is shown
    assert terminal.text.endswith("\r") is shown
