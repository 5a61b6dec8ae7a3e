"""Of several ways in which one thing is lost, the message tells the one that says most."""

from __future__ import annotations

from pathlib import Path

import pytest

from goplumb.api import check
from goplumb.config import Config

FUNCTION = """package p

import "os"

func size(path string) (int64, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	%s
	return info.Size(), nil
}
"""


@pytest.mark.parametrize(
    ("last", "message"),
    [
        ("", "f is not closed before the function ends"),
        ("f.Close()", "f is not closed where an error is returned"),
    ],
)
def test_what_is_never_released_is_told_where_all_goes_well(tmp_path: Path, last: str, message: str) -> None:
    """An error path that loses a file too is not the fault where no path closes it."""
    (tmp_path / "go.mod").write_text("module example.com/p\n\ngo 1.22\n")
    (tmp_path / "p.go").write_text(FUNCTION % last)
    report = check([str(tmp_path)], Config(select=("file-unclosed",), deps="off", jobs=1))
    assert [f.message for f in report.findings] == [message]
