"""The part of SARIF 2.1.0 that goplumb writes, as a table: what each object may and must hold.

`name!` is required. A value is a type, `[T]` for an array, a name for another object, or a set of words.
"""

from __future__ import annotations

from typing import Any

Shape = Any

OBJECTS: dict[str, dict[str, Shape]] = {
    "log": {"$schema!": str, "version!": {"2.1.0"}, "runs!": ["run"]},
    "run": {
        "tool!": "tool",
        "automationDetails": "automation",
        "columnKind": {"utf16CodeUnits", "unicodeCodePoints"},
        "originalUriBaseIds": "bases",
        "invocations": ["invocation"],
        "results": ["result"],
    },
    "bases": {"%SRCROOT%!": "base"},
    "base": {"description": "message", "uri": str},
    "automation": {"id": str},
    "tool": {"driver!": "driver"},
    "driver": {
        "name!": str,
        "fullName": str,
        "semanticVersion": str,
        "version": str,
        "informationUri": str,
        "rules": ["descriptor"],
        "notifications": ["descriptor"],
    },
    "descriptor": {
        "id!": str,
        "name": str,
        "shortDescription": "multiformat",
        "fullDescription": "multiformat",
        "help": "multiformat",
        "helpUri": str,
        "defaultConfiguration": "configuration",
        "properties": dict,
    },
    "multiformat": {"text!": str, "markdown": str},
    "configuration": {"level": {"note", "warning", "error"}, "enabled": bool},
    "message": {"text!": str},
    "invocation": {
        "executionSuccessful!": bool,
        "toolExecutionNotifications": ["notification"],
        "properties": dict,
    },
    "notification": {
        "descriptor": "reference",
        "level": {"note", "warning", "error"},
        "message!": "message",
        "locations": ["location"],
    },
    "reference": {"id": str, "index": int},
    "result": {
        "ruleId": str,
        "ruleIndex": int,
        "level": {"note", "warning", "error"},
        "message!": "message",
        "locations": ["location"],
        "relatedLocations": ["location"],
        "codeFlows": ["codeFlow"],
        "partialFingerprints": dict,
        "properties": dict,
    },
    "location": {
        "id": int,
        "physicalLocation": "physical",
        "logicalLocations": ["logical"],
        "message": "message",
    },
    "logical": {"fullyQualifiedName": str, "kind": str},
    "physical": {"artifactLocation!": "artifact", "region": "region"},
    "artifact": {"uri!": str, "uriBaseId": {"%SRCROOT%"}},
    "region": {"startLine!": int, "startColumn!": int, "endLine!": int, "endColumn!": int},
    "codeFlow": {"threadFlows!": ["threadFlow"]},
    "threadFlow": {"locations!": ["step"]},
    "step": {"location!": "location", "kinds": [str]},
}


def faults(value: Any, shape: Shape = "log", where: str = "") -> list[str]:
    """Where a value differs from its shape; empty if nowhere."""
    if isinstance(shape, list):
        if not isinstance(value, list):
            return [f"{where}: no array"]
        return [fault for i, item in enumerate(value) for fault in faults(item, shape[0], f"{where}[{i}]")]
    if isinstance(shape, set):
        return [] if value in shape else [f"{where}: {value!r}"]
    if isinstance(shape, type):
        return [] if type(value) is shape else [f"{where}: no {shape.__name__}"]
    if not isinstance(value, dict):
        return [f"{where}: no object"]
    members = {name.rstrip("!"): inner for name, inner in OBJECTS[shape].items()}
    required = {name[:-1] for name in OBJECTS[shape] if name.endswith("!")}
    found = [f"{where}: {name} is missing" for name in sorted(required - set(value))]
    for name, inner in value.items():
        if name not in members:
            found.append(f"{where}: {name} is unknown")
        else:
            found += faults(inner, members[name], f"{where}.{name}")
    return found
