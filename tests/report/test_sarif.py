"""SARIF that GitHub, editors and validators accept."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator
from samples import LEAK, LIMIT, NOTICE, RULES, SOURCE, place, report

from goplumb.finding import Confidence, Finding, Notice, Place, Severity
from goplumb.report.fingerprint import line_hashes
from goplumb.report.lines import Sources
from goplumb.report.model import Report
from goplumb.report.sarif import help_text, render

# The schema of the standard, whole but for its descriptions.
SCHEMA = Draft4Validator(json.loads((Path(__file__).parent / "sarif-2.1.0.schema.json").read_text()))


def faults(log: object) -> list[str]:
    """Where the log breaks the schema, and how."""
    return [f"{error.json_path}: {error.message}" for error in SCHEMA.iter_errors(log)]


def run_of(sources: Sources, *findings: Finding, notices: tuple[Notice, ...] = ()) -> dict[str, Any]:
    log = json.loads(render(report(*findings, notices=notices, cwd=sources.cwd), sources, RULES))
    assert faults(log) == []
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


def test_the_log_has_the_shape_of_the_standard(sources: Sources) -> None:
    """No member is unknown, none is missing, none is of the wrong type: what is wrong is found."""
    run = run_of(sources, LEAK, LIMIT, notices=(NOTICE,))
    run_of(sources)
    run["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    run["results"][1].pop("message")
    found = faults({"version": "2.1.0", "runs": [run]})
    assert sorted(fault.split(":")[0] for fault in found) == [
        "$.runs[0].results[0].locations[0].physicalLocation.region.startLine",
        "$.runs[0].results[1]",
    ]


def test_a_result_names_its_rule_place_and_level(sources: Sources) -> None:
    """The index points into the driver's rules, columns are given and end is exclusive."""
    run = run_of(sources, LEAK)
    (result,) = run["results"]
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "file-unclosed"
    assert result["level"] == "error"
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "store.go", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 7, "startColumn": 12, "endLine": 7, "endColumn": 25},
    }
    assert result["partialFingerprints"] == {"primaryLocationLineHash": line_hashes(SOURCE.encode())[6]}
    assert result["properties"]["confidence"] == "certain"


def test_steps_are_inline_with_messages_and_the_end_is_linked(sources: Sources) -> None:
    """A related location is shown only where the message links to it."""
    (result,) = run_of(sources, LEAK)["results"]
    steps = result["codeFlows"][0]["threadFlows"][0]["locations"]
    assert [step["location"]["message"]["text"] for step in steps] == [
        "the file is acquired here.",
        "err == nil.",
        "true.",
        "returns with f open.",
    ]
    (related,) = result["relatedLocations"]
    assert f"]({related['id']})" in result["message"]["text"]
    assert related["physicalLocation"]["region"]["startLine"] == 18
    assert result["message"]["text"].startswith("f is not closed on every path. ")


def test_brackets_are_escaped_only_beside_links(sources: Sources) -> None:
    """`[]byte` is no link."""
    (plain,) = run_of(sources, LIMIT)["results"]
    assert plain["message"]["text"] == "f.Stat of []byte has no limit."
    (linked,) = run_of(sources, LEAK._replace(message="m[k] is lost"))["results"]
    assert linked["message"]["text"].startswith("m\\[k\\] is lost. ")


def test_columns_are_utf16_units_and_primary_regions_one_line(sources: Sources, tmp_path: Path) -> None:
    """As columnKind says; GitHub shows an alert in a pull request only if all lines are in the diff."""
    (result,) = run_of(sources, LIMIT._replace(place=place("is wide")))["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region["startColumn"] == len("// héllo 𝔊 ") + 2
    long = Place("store.go", place("os.Open").start, place("return nil, err").start)
    (result,) = run_of(sources, LIMIT._replace(place=long))["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert (region["startLine"], region["endLine"]) == (7, 7)
    assert run_of(sources)["columnKind"] == "utf16CodeUnits"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a b/ü%#?.go", {"uri": "a%20b/%C3%BC%25%23%3F.go", "uriBaseId": "%SRCROOT%"}),
        ("/else where/x.go", {"uri": "file:///else%20where/x.go"}),
    ],
)
def test_paths_are_percent_encoded(sources: Sources, path: str, expected: dict[str, str]) -> None:
    """Relative below the root, file URIs elsewhere."""
    (result,) = run_of(sources, LIMIT._replace(place=Place(path, 0, 0)))["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == expected


def test_a_path_outside_the_root_is_a_file_uri_and_one_inside_is_relative(sources: Sources) -> None:
    """However it was given: the standard allows no `..` below a base."""
    for path, base in (("../x.go", None), (f"{sources.cwd}/store.go", "%SRCROOT%")):
        (result,) = run_of(sources, LIMIT._replace(place=Place(path, 0, 0)))["results"]
        artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
        assert artifact.get("uriBaseId") == base
        assert ".." not in artifact["uri"]


def test_rules_carry_help_precision_tags_and_levels(sources: Sources) -> None:
    """All rules are listed, found or not; names are in Pascal case."""
    rules = run_of(sources)["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [rule.id for rule in RULES]
    assert rules[0]["name"] == "FileUnclosed"
    assert rules[0]["properties"] == {
        "precision": "high",
        "problem.severity": "warning",
        "tags": ["external/cwe/cwe-772", "leak"],
    }
    assert rules[2]["defaultConfiguration"] == {"level": "note", "enabled": False}
    assert rules[2]["properties"]["problem.severity"] == "recommendation"
    assert "```go\ndefer f.Close()\n```" in rules[0]["help"]["markdown"]
    assert "//goplumb:ignore file-unclosed reason" in rules[0]["help"]["markdown"]
    assert rules[0]["help"]["text"] == help_text(RULES[0])


def test_notices_are_notifications(sources: Sources) -> None:
    """An error among them says that the run was not successful."""
    (invocation,) = run_of(sources, notices=(NOTICE,))["invocations"]
    (note,) = invocation["toolExecutionNotifications"]
    assert note["message"]["text"] == "bad file.go cannot be read: permission denied."
    assert note["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "bad%20file.go"
    assert invocation["executionSuccessful"] is True
    worse = NOTICE._replace(level=Severity.ERROR)
    assert run_of(sources, notices=(worse,))["invocations"][0]["executionSuccessful"] is False


def test_the_log_is_compact_and_always_the_same(sources: Sources) -> None:
    """One line; keys in order."""
    text = render(Report((LEAK,), (), 1, sources.cwd), sources, RULES)
    assert text == render(Report((LEAK,), (), 1, sources.cwd), Sources(sources.cwd), RULES)
    assert text.count("\n") == 1
    assert not re.search(r'": ', text.split('"message"')[0])


def test_an_unlisted_rule_and_doubt_are_no_obstacle(sources: Sources) -> None:
    """A rule of the configuration has no index."""
    (result,) = run_of(sources, LIMIT._replace(rule="own", confidence=Confidence.POSSIBLE))["results"]
    assert "ruleIndex" not in result
