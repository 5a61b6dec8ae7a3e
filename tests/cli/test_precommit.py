"""The pre-commit hook, installed from a clone, in a scratch repository. Opt-in: it needs the network."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

LEAKY = """package store

import "os"

func size(name string) (int64, error) {
\tf, err := os.Open(name)
\tif err != nil {
\t\treturn 0, err
\t}
\tst, err := f.Stat()
\tif err != nil {
\t\treturn 0, err
\t}
\tf.Close()
\treturn st.Size(), nil
}
"""


def git(cwd: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.com")
    return subprocess.run(
        ["git", *identity, *arguments], cwd=cwd, check=True, capture_output=True, text=True
    ).stdout.strip()


@pytest.mark.skipif(not os.environ.get("GOPLUMB_SLOW_TESTS"), reason="opt-in: GOPLUMB_SLOW_TESTS=1")
@pytest.mark.skipif(shutil.which("pre-commit") is None, reason="pre-commit is not installed")
def test_the_hook_stops_a_leak_and_lets_its_repair_pass(tmp_path: Path) -> None:
    """Only staged files are reported on; the output names the place and the rule."""
    clone, repo = tmp_path / "clone", tmp_path / "repo"
    git(tmp_path, "clone", "-q", str(ROOT), str(clone))
    repo.mkdir()
    git(repo, "init", "-q")
    (repo / ".pre-commit-config.yaml").write_text(
        f"repos:\n- repo: {clone}\n  rev: {git(clone, 'rev-parse', 'HEAD')}\n  hooks:\n  - id: goplumb\n"
    )
    (repo / "other.go").write_text(LEAKY.replace("size", "unstaged"))
    (repo / "store.go").write_text(LEAKY)
    (repo / "notes.txt").write_text("no Go")
    git(repo, "add", ".pre-commit-config.yaml", "store.go", "notes.txt")
    environ = {**os.environ, "PRE_COMMIT_HOME": str(tmp_path / "cache")}

    def hook() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["pre-commit", "run"], cwd=repo, env=environ, capture_output=True, text=True, check=False
        )

    bad = hook()
    assert bad.returncode == 1, bad.stdout + bad.stderr
    assert "store.go:6:12:" in bad.stdout
    assert "[file-unclosed]" in bad.stdout
    assert "other.go" not in bad.stdout
    (repo / "store.go").write_text(
        LEAKY.replace("\tst, err", "\tdefer f.Close()\n\tst, err").replace("\tf.Close()\n", "", 1)
    )
    git(repo, "add", "store.go")
    good = hook()
    assert good.returncode == 0, good.stdout + good.stderr
