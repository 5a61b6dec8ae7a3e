"""SARIF 2.1.0, as GitHub code scanning, VS Code's viewer and other consumers read it.

Choices that are not obvious from the standard:

- Columns are UTF-16 units (`columnKind`), because viewers assume so.
- The primary region is one line: a pull request shows an alert only if all its lines are in the diff.
- Steps are written inline in the code flow, each with a message; GitHub shows none that are given by index.
- A related location is shown only if the message links to it.
- A path below the working directory is relative to %SRCROOT%; any other is a `file:` URI.
- Suppressed findings are left out: GitHub ignores `suppressions` and would show them as open.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from typing import Any, Protocol
from urllib.parse import quote_from_bytes

from goplumb import __version__
from goplumb.finding import Finding, Notice, Place, Severity, Step, StepKind
from goplumb.report.fingerprint import line_hashes
from goplumb.report.lines import Sources
from goplumb.report.model import Report

HOME = "https://github.com/goplumb/goplumb"
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_ROOT = "%SRCROOT%"
_NOTIFICATION = "unread-source"
_PROBLEM = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "recommendation"}
_KINDS = {StepKind.ACQUIRE: ["acquire", "resource"], StepKind.BRANCH: ["branch"], StepKind.EXIT: ["exit"]}


class RuleDoc(Protocol):
    """As much of a rule as a report shows."""

    @property
    def id(self) -> str: ...
    @property
    def group(self) -> str: ...
    @property
    def summary(self) -> str: ...
    @property
    def why(self) -> str: ...
    @property
    def broken(self) -> str: ...
    @property
    def repaired(self) -> str: ...
    @property
    def quiet(self) -> str: ...
    @property
    def default(self) -> bool: ...
    @property
    def severity(self) -> Severity: ...
    @property
    def precision(self) -> str: ...
    @property
    def tags(self) -> Sequence[str]: ...


def render(report: Report, sources: Sources, rules: Iterable[RuleDoc]) -> str:
    """The log, as compact JSON with one run and a final line break."""
    return json.dumps(_log(report, sources, tuple(rules)), separators=(",", ":"), sort_keys=True) + "\n"


def _log(report: Report, sources: Sources, rules: tuple[RuleDoc, ...]) -> dict[str, Any]:
    index = {rule.id: i for i, rule in enumerate(rules)}
    hashes = _Hashes(sources)
    run: dict[str, Any] = {
        "tool": {"driver": _driver(rules)},
        "automationDetails": {"id": "goplumb/"},
        "columnKind": "utf16CodeUnits",
        "originalUriBaseIds": {
            _ROOT: {
                "description": {"text": "The directory in which goplumb was run: the root of the repository."}
            }
        },
        "invocations": [
            {
                "executionSuccessful": not any(n.level is Severity.ERROR for n in report.notices),
                "toolExecutionNotifications": [_notification(n, sources) for n in report.notices],
                "properties": {"importedModules": report.imported, "readModules": report.read},
            }
        ],
        "results": [_result(f, index, sources, hashes) for f in report.findings],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _driver(rules: tuple[RuleDoc, ...]) -> dict[str, Any]:
    return {
        "name": "goplumb",
        "fullName": f"goplumb {__version__}, a resource leak linter for Go",
        "semanticVersion": __version__,
        "version": __version__,
        "informationUri": HOME,
        "rules": [_rule(rule) for rule in rules],
        "notifications": [
            {
                "id": _NOTIFICATION,
                "name": "UnreadSource",
                "shortDescription": {"text": "A source file, or a part of it, was not read."},
                "fullDescription": {
                    "text": "A source file, or a part of it, was not read, so nothing is known about it."
                },
                "help": {
                    "text": "Make the file valid Go in UTF-8, or exclude it in goplumb.toml.",
                    "markdown": "Make the file valid Go in UTF-8, or `exclude` it in `goplumb.toml`.",
                },
                "helpUri": HOME,
            }
        ],
    }


def _rule(rule: RuleDoc) -> dict[str, Any]:
    summary = _sentence(rule.summary)
    full = f"{summary} {_sentence(_flowed(rule.why))}" if rule.why else summary
    return {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in rule.id.split("-")),
        "shortDescription": {"text": summary},
        "fullDescription": {"text": full[:1024]},
        "help": {"text": help_text(rule), "markdown": help_markdown(rule)},
        "helpUri": f"{HOME}#{rule.id}",
        "defaultConfiguration": {"level": rule.severity.value, "enabled": rule.default},
        "properties": {
            "precision": rule.precision,
            "problem.severity": _PROBLEM[rule.severity],
            "tags": sorted({rule.group, *rule.tags}),
        },
    }


def help_text(rule: RuleDoc) -> str:
    """The rule's documentation without markup, as `goplumb explain` prints it below the title."""
    parts = [_sentence(rule.summary)]
    if rule.why:
        parts.append(f"Why: {rule.why}")
    if rule.broken:
        parts.append(f"Broken:\n\n{_indented(rule.broken)}")
    if rule.repaired:
        parts.append(f"Repaired:\n\n{_indented(rule.repaired)}")
    if rule.quiet:
        parts.append(f"Quiet: {rule.quiet}")
    return "\n\n".join(parts) + "\n"


def help_markdown(rule: RuleDoc) -> str:
    """The same in Markdown."""
    parts = [_sentence(rule.summary)]
    if rule.why:
        parts.append(f"**Why:** {_flowed(rule.why)}")
    if rule.broken:
        parts.append(f"**Broken:**\n\n```go\n{rule.broken.strip()}\n```")
    if rule.repaired:
        parts.append(f"**Repaired:**\n\n```go\n{rule.repaired.strip()}\n```")
    if rule.quiet:
        parts.append(f"**Quiet:** {_flowed(rule.quiet)}")
    parts.append(f"Suppress one with `//goplumb:ignore {rule.id} reason`.")
    return "\n\n".join(parts) + "\n"


def _result(finding: Finding, index: dict[str, int], sources: Sources, hashes: _Hashes) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "level": finding.severity.value,
        "locations": [{"physicalLocation": _physical(finding.place, sources, one_line=True)}],
        "partialFingerprints": {"primaryLocationLineHash": hashes.of(finding.place)},
        "properties": {"confidence": finding.confidence.value, "inTest": finding.in_test},
    }
    if finding.rule in index:
        result["ruleIndex"] = index[finding.rule]
    if finding.function:
        result["locations"][0]["logicalLocations"] = [
            {"fullyQualifiedName": finding.function, "kind": "function"}
        ]
    if finding.steps:
        result["codeFlows"] = [{"threadFlows": [{"locations": [_step(s, sources) for s in finding.steps]}]}]
    text = " ".join(_sentence(part) for part in (finding.message, finding.advice) if part)
    last = finding.steps[-1] if finding.steps else None
    if last is not None and last.place != finding.place:
        # Only where something is linked are brackets special.
        text = f"{_escaped(text)} See [where the path ends](1)."
        result["relatedLocations"] = [
            {
                "id": 1,
                "physicalLocation": _physical(last.place, sources, one_line=True),
                "message": {"text": _sentence(last.text)},
            }
        ]
    result["message"] = {"text": text}
    return result


def _step(step: Step, sources: Sources) -> dict[str, Any]:
    location: dict[str, Any] = {
        "location": {
            "physicalLocation": _physical(step.place, sources, one_line=False),
            "message": {"text": _sentence(step.text)},
        }
    }
    if step.kind in _KINDS:
        location["kinds"] = _KINDS[step.kind]
    return location


def _notification(notice: Notice, sources: Sources) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": _artifact(notice.path, sources.cwd)}
    if notice.start:
        physical = _physical(Place(notice.path, notice.start, notice.start + 1), sources, one_line=True)
    return {
        "descriptor": {"id": _NOTIFICATION, "index": 0},
        "level": notice.level.value,
        "message": {"text": _sentence(f"{notice.path} {notice.message}")},
        "locations": [{"physicalLocation": physical}],
    }


def _physical(place: Place, sources: Sources, *, one_line: bool) -> dict[str, Any]:
    lines = sources.lines(place.path)
    stop = lines.first_line_end(place.start, place.end) if one_line else place.end
    stop = max(stop, place.start)
    return {
        "artifactLocation": _artifact(place.path, sources.cwd),
        "region": {
            "startLine": lines.position(place.start).line,
            "startColumn": lines.utf16_column(place.start),
            "endLine": lines.position(stop).line,
            "endColumn": lines.utf16_column(stop),
        },
    }


def _artifact(path: str, cwd: str) -> dict[str, str]:
    absolute = os.path.normpath(os.path.join(cwd, path))
    prefix = cwd.rstrip(os.sep) + os.sep
    if absolute.startswith(prefix):
        return {"uri": _uri(absolute[len(prefix) :]), "uriBaseId": _ROOT}
    slashed = _uri(absolute)
    return {"uri": "file://" + (slashed if slashed.startswith("/") else "/" + slashed)}


def _uri(path: str) -> str:
    return quote_from_bytes(os.fsencode(path.replace(os.sep, "/")), safe="/-._~")


class _Hashes:
    """Line hashes, computed once for each file that has findings."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._hashes: dict[str, list[str]] = {}

    def of(self, place: Place) -> str:
        lines = self._sources.lines(place.path)
        if place.path not in self._hashes:
            self._hashes[place.path] = line_hashes(lines.source)
        hashes = self._hashes[place.path]
        return hashes[min(lines.position(place.start).line, len(hashes)) - 1]


def _sentence(text: str) -> str:
    """The text with a final full stop, for the standard asks for sentences."""
    return text if text.endswith((".", "!", "?")) else text + "."


def _flowed(text: str) -> str:
    return " ".join(text.split())


def _indented(code: str) -> str:
    return "\n".join("    " + line if line.strip() else "" for line in code.strip("\n").split("\n"))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
