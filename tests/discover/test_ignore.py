"""Ignore files leave out what git leaves out."""

import shutil
import subprocess
from pathlib import Path

import pytest

from goplumb.discover.ignore import is_ignored, parse_ignore


def left_out(patterns: str, path: str, is_directory: bool = False) -> bool:
    ignore = parse_ignore(patterns, "/r")
    return ignore is not None and is_ignored((ignore,), f"/r/{path}", is_directory)


@pytest.mark.parametrize(
    ("patterns", "path", "expected"),
    [
        ("*.pb.go", "a/b/x.pb.go", True),
        ("*.pb.go", "a/b/x.go", False),
        ("/x.go", "x.go", True),
        ("/x.go", "a/x.go", False),
        ("a/x.go", "a/x.go", True),
        ("a/x.go", "b/a/x.go", False),
        ("**/x.go", "x.go", True),
        ("**/x.go", "a/b/x.go", True),
        ("a/**/x.go", "a/x.go", True),
        ("a/**/x.go", "a/b/c/x.go", True),
        ("a/**", "a/b", True),
        ("a/**", "a", False),
        ("a*b", "a/b", False),
        ("?.go", "x.go", True),
        ("?.go", "xy.go", False),
        ("[a-c].go", "b.go", True),
        ("[!a-c].go", "b.go", False),
        ("[]x].go", "].go", True),
        ("# x.go", "# x.go", False),
        (r"\#x.go", "#x.go", True),
        (r"\!x.go", "!x.go", True),
        ("x.go   ", "x.go", True),
        ("*.go\n!keep.go", "keep.go", False),
        ("!keep.go\n*.go", "keep.go", True),
        ("build/", "build", False),
        ("a.go", "axgo", False),
        ("[unclosed", "[unclosed", True),
    ],
)
def test_a_pattern_decides(patterns: str, path: str, expected: bool) -> None:
    """The last pattern that matches decides; a slash anchors; `*` stays within a name."""
    assert left_out(patterns, path) is expected


def test_a_pattern_with_a_final_slash_means_directories() -> None:
    """`build/` leaves out the directory, not a file of that name."""
    assert left_out("build/", "a/build", is_directory=True)
    assert not left_out("build/", "a/build")


def test_an_inner_ignore_file_overrides_an_outer_one() -> None:
    """The innermost file that mentions a path decides."""
    outer, inner = parse_ignore("*.go", "/r"), parse_ignore("!x.go", "/r/a")
    assert outer is not None
    assert inner is not None
    assert not is_ignored((outer, inner), "/r/a/x.go", False)
    assert is_ignored((outer, inner), "/r/a/y.go", False)


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_git_agrees(tmp_path: Path) -> None:
    """On a grid of patterns and paths, the decision is that of `git check-ignore`."""
    patterns = [
        *("*.go", "/a", "a/", "a/b", "a/*", "**/b", "a/**", "a/**/c.go", "x?", "[ab]", "[^a]", "*b*", "/*/b"),
        *("a/*/c.go", "**", "*/", "/**/c.go", r"\a", "b**", "a\\*", "[[:alpha:]]", "[a-]", "b/**/", "c.g[o]"),
    ]
    paths = ["a", "b", "c.go", "a/b", "a/c.go", "b/a", "a/b/c.go", "b/a/c.go", "xa", "x", "a/x/b/c.go"]
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    for pattern in patterns:
        (tmp_path / ".gitignore").write_text(pattern + "\n")
        asked = subprocess.run(
            ["git", "-C", str(tmp_path), "check-ignore", "--no-index", "--stdin"],
            input="\n".join(paths),
            capture_output=True,
            text=True,
            check=False,
        )
        ignore = parse_ignore(pattern, "/r")
        mine = [p for p in paths if ignore is not None and ignore.covers(f"/r/{p}")]
        assert mine == asked.stdout.split(), pattern
