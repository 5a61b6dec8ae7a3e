"""One JSON object a line."""

import json

from samples import LEAK, LIMIT, report

from goplumb.report.jsonlines import render
from goplumb.report.lines import Sources


def test_each_finding_is_one_object_with_its_steps(sources: Sources) -> None:
    """Lines and byte columns from 1, ends exclusive."""
    first, second = (json.loads(line) for line in render(report(LEAK, LIMIT), sources).splitlines())
    assert first == {
        "rule": "file-unclosed",
        "path": "store.go",
        "line": 7,
        "column": 12,
        "end_line": 7,
        "end_column": 25,
        "message": "f is not closed on every path",
        "advice": "close it on every path: defer f.Close()",
        "severity": "error",
        "confidence": "certain",
        "function": "load",
        "in_test": False,
        "steps": first["steps"],
    }
    assert [(s["kind"], s["line"], s["text"]) for s in first["steps"]] == [
        ("acquire", 7, "the file is acquired here"),
        ("branch", 8, "err == nil"),
        ("branch", 17, "true"),
        ("exit", 18, "returns with f open"),
    ]
    assert second["steps"] == []
    assert render(report(), sources) == ""
