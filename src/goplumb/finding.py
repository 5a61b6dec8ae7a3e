"""Findings: what a rule reports and what a report prints. Knows neither rules nor reports."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Confidence(Enum):
    """How sure a finding is; the default run shows the first two."""

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"


class Severity(Enum):
    """What a rule's findings are worth; the values are SARIF's levels."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Place(NamedTuple):
    """A range of one file: byte offsets, end exclusive. Reports turn them into lines and columns."""

    path: str
    """As given on the command line or found below it, `/`-separated."""
    start: int
    end: int


class StepKind(Enum):
    ACQUIRE = "acquire"
    BRANCH = "branch"
    EVENT = "event"
    """Something worth knowing on the way: handed to a helper, assigned, released on another path."""
    EXIT = "exit"
    """Where the resource is lost."""


class Step(NamedTuple):
    """One station of a path, in the order of execution."""

    place: Place
    kind: StepKind
    text: str
    """`the response is acquired here`, `err == nil`, `returns with resp.Body open`."""


class Finding(NamedTuple):
    rule: str
    place: Place
    """The primary location: the acquisition, or the literal or call that is wrong."""
    message: str
    """Names, no line numbers; no final full stop."""
    advice: str
    """One line: what to do."""
    confidence: Confidence
    steps: tuple[Step, ...]
    """From acquisition to loss; empty where the place says it all."""
    function: str
    """`Type.Method`, `function`, or empty at package level."""
    severity: Severity
    in_test: bool


class Notice(NamedTuple):
    """Something that kept a file, or part of it, from being read. Goes to stderr and to SARIF notifications."""

    path: str
    start: int
    """Byte offset of the trouble, or 0."""
    level: Severity
    message: str
