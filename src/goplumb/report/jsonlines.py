"""Findings as JSON, one object a line: for scripts and editors.

Lines and columns count from 1, columns in bytes, ends exclusive. Keys are only ever added.
"""

from __future__ import annotations

import json
from typing import Any

from goplumb.finding import Finding, Place
from goplumb.report.lines import Sources
from goplumb.report.model import Report


def render(report: Report, sources: Sources) -> str:
    """One line for each finding; empty where nothing was found."""
    return "".join(json.dumps(_object(f, sources), separators=(",", ":")) + "\n" for f in report.findings)


def _object(finding: Finding, sources: Sources) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        **_place(finding.place, sources),
        "message": finding.message,
        "advice": finding.advice,
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        "function": finding.function,
        "in_test": finding.in_test,
        "steps": [
            {"kind": step.kind.value, **_place(step.place, sources), "text": step.text}
            for step in finding.steps
        ],
    }


def _place(place: Place, sources: Sources) -> dict[str, Any]:
    lines = sources.lines(place.path)
    start, end = lines.position(place.start), lines.position(place.end)
    return {
        "path": place.path,
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
    }
