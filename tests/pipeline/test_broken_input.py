"""Nothing in a file, and nothing that befalls a process, ends a run: it is told of, the rest is analysed."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from goplumb.api import check
from goplumb.config import Config
from goplumb.solve.package import PackageSolver

LEAK = """package p

import "os"

func leak() {
	f, err := os.Open("x")
	if err != nil {
		return
	}
	println(f.Name())
}
"""


def noise() -> bytes:
    return bytes(random.Random(7).randrange(1, 256) for _ in range(20_000))


def nested_blocks() -> bytes:
    return b"package p\n\nfunc deep() {\n" + b"{\n" * 5000 + b"}\n" * 5000 + b"}\n"


def nested_else() -> bytes:
    body = b"if a == 0 {\n" + b"} else if a == 1 {\n" * 5000 + b"}\n"
    return (
        b'package p\n\nimport "os"\n\nfunc deep(a int) {\nf, _ := os.Open("x")\n' + body + b"f.Close()\n}\n"
    )


def nested_parens() -> bytes:
    return b'package p\n\nimport "os"\n\nvar x = os.Open(' + b"(" * 100_000 + b'"x"' + b")" * 100_000 + b")\n"


BROKEN: dict[str, tuple[Callable[[], bytes], bool]] = {
    "missing brace": (lambda: b"package p\n\nfunc f() {\n\tif true {\n\t\tprintln()\n}\n", True),
    "noise": (noise, True),
    "empty": (lambda: b"", False),
    "nul": (lambda: b"package p\n\x00", True),
    "only a comment": (lambda: b"// nothing", False),
    "blocks": (nested_blocks, False),
    "else": (nested_else, False),
    "parens": (nested_parens, False),
}
"""Contents of a file, and whether it must be told of."""


def goplumb(directory: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "goplumb", "check", "--deps", "off", *options],
        cwd=directory,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_leaves_the_findings_of_others(tmp_path: Path, name: str) -> None:
    """The file beside it, in the same package, is reported on as if it were alone."""
    make, told = BROKEN[name]
    (tmp_path / "broken.go").write_bytes(make())
    (tmp_path / "good.go").write_text(LEAK)
    done = goplumb(tmp_path, "good.go", "broken.go")
    assert done.returncode == 1, done.stderr
    assert "good.go:6:" in done.stdout
    assert ("broken.go" in done.stderr) == told or not told
    assert "Traceback" not in done.stderr


def test_a_file_that_cannot_be_read_is_an_error_of_its_own(tmp_path: Path) -> None:
    """Exit code 2: nothing was found, and not everything was looked at."""
    (tmp_path / "gone.go").symlink_to(tmp_path / "nowhere.go")
    done = goplumb(tmp_path, "gone.go")
    assert done.returncode == 2


def test_an_exception_costs_one_function(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The function is told of, in one line, and those after it are analysed."""
    (tmp_path / "a.go").write_text(LEAK.replace("leak", "first") + "\n" + LEAK[LEAK.index("func") :])
    solve = PackageSolver.solve

    def raising(self: PackageSolver, unit: object, decl: object) -> None:
        if getattr(decl, "name", "") == "first":
            raise ZeroDivisionError("by\nzero")
        solve(self, unit, decl)  # type: ignore[arg-type]

    monkeypatch.setattr(PackageSolver, "solve", raising)
    report = check([str(tmp_path)], Config(deps="off", jobs=1))
    assert [f.function for f in report.findings] == ["leak"]
    (notice,) = report.notices
    assert notice.level.value == "error"
    assert notice.message.endswith("ZeroDivisionError: by")


def module(root: Path, packages: int) -> None:
    (root / "go.mod").write_text("module example.com/m\n\ngo 1.26\n")
    for number in range(packages):
        package = root / f"p{number}"
        package.mkdir()
        (package / "p.go").write_text(LEAK)
    (root / "p0" / "q.go").write_text(LEAK.replace("leak", "other"))


def test_a_process_that_dies_costs_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What else it had looked at is looked at again by a new one."""
    module(tmp_path, 6)
    whole = check(["."], Config(deps="off", jobs=2), cwd=str(tmp_path))
    assert len(whole.findings) == 7
    monkeypatch.setenv("GOPLUMB_DIE_AT", "p0/q.go")
    report = check(["."], Config(deps="off", jobs=2), cwd=str(tmp_path))
    assert [f for f in whole.findings if f.place.path != "p0/q.go"] == list(report.findings)
    assert [n.path for n in report.notices] == ["p0/q.go"]


def test_progress_counts_to_the_number_of_packages(tmp_path: Path) -> None:
    module(tmp_path, 5)
    for jobs in (1, 2):
        calls = progress_of(tmp_path, jobs)
        assert calls == [(n, 5) for n in range(1, 6)]


def progress_of(directory: Path, jobs: int) -> list[tuple[int, int]]:
    calls: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        calls.append((done, total))

    check(["."], Config(deps="off", jobs=jobs), cwd=str(directory), progress=progress)
    return calls


def test_a_syntax_error_in_a_function_without_resources_is_told(tmp_path: Path) -> None:
    """Although nothing else gives a reason to read the function, and its braces match."""
    (tmp_path / "p.go").write_text("package p\n\nfunc fine() {}\n\nfunc broken() { x := := 3; _ = x }\n")
    (notice,) = check([str(tmp_path)], Config(jobs=1)).notices
    assert notice.message.startswith("syntax error")
    assert (tmp_path / "p.go").read_bytes()[notice.start :].startswith(b":= 3")
