"""Link against go/types, call by call. Needs Go, and is asked for: GOPLUMB_ORACLE=1."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = [
    pytest.mark.skipif(shutil.which("go") is None, reason="needs the Go toolchain"),
    pytest.mark.skipif(
        not os.environ.get("GOPLUMB_ORACLE"), reason="set GOPLUMB_ORACLE=1 to compare with go/types"
    ),
]

WRONG = 0.1
"""Percent of the calls whose callee or result may be another than go/types says."""

UNKNOWN = 10.0
"""Percent of the calls around catalogued resources that may stay open."""


def held(directory: Path, monkeypatch: pytest.MonkeyPatch, *, std: bool) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    monkeypatch.chdir(directory)
    import oracle

    tally = oracle.judge(str(directory), dict(oracle.truth(str(directory), std)), std=std)
    assert sum(tally.counts["all"].values()) > 0
    assert tally.share("all", "wrong") <= WRONG
    assert tally.share("catalogued", "wrong") <= WRONG
    assert tally.share("catalogued", "unknown") <= UNKNOWN


@pytest.mark.parametrize(
    "module", ["collections", "embedding", "generics", "interfaces", "methodvalues", "names"]
)
def test_modules_of_the_ownership_tests(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In modules without dependencies nothing is wrong."""
    held(ROOT / "tests" / "ownership" / module, monkeypatch, std=False)


def test_the_go_distribution(monkeypatch: pytest.MonkeyPatch) -> None:
    """The standard library's own source, generics, cgo and build tags included."""
    goroot = subprocess.run(
        ["go", "env", "GOROOT"], check=True, capture_output=True, text=True
    ).stdout.strip()
    held(Path(goroot) / "src", monkeypatch, std=True)


def test_the_shipped_export_data_is_that_of_its_go_version() -> None:
    """Writing the export data again gives the same bytes, where the same version of Go is installed."""
    from goplumb.link.exports import FILE, standard_library

    goroot = subprocess.run(
        ["go", "env", "GOROOT"], check=True, capture_output=True, text=True
    ).stdout.strip()
    store = standard_library()
    assert store is not None
    version = (Path(goroot) / "VERSION").read_text(encoding="utf-8").split()[0].removeprefix("go")
    if version != store.go_version:
        pytest.skip(f"the export data is of Go {store.go_version}, installed is {version}")
    before = FILE.read_bytes()
    subprocess.run([sys.executable, "-m", "goplumb.link.export", goroot], check=True, cwd=ROOT)
    assert FILE.read_bytes() == before
