"""What a report is made from."""

from __future__ import annotations

from typing import NamedTuple

from goplumb.finding import Finding, Notice


class Report(NamedTuple):
    """The outcome of a run."""

    findings: tuple[Finding, ...]
    """Sorted by path and place."""
    notices: tuple[Notice, ...]
    """What kept files, or parts of them, from being read; sorted."""
    files: int
    """How many files were to be reported on."""
    cwd: str
    """The absolute directory that relative paths in findings start from."""
    imported: int = 0
    """Modules that the files import and go.mod requires."""
    read: int = 0
    """Those of them whose sources were at hand."""
