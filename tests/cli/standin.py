"""A stand-in for the analysis, so that the command line is tested alone.

A line of Go that holds `LEAK` is a finding of `file-unclosed`, `MAYBE` one that is only possible, `CRASH` a
fault of goplumb, and a file that holds `TORN` gets a notice.
"""

from __future__ import annotations

import re
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from goplumb.config import Config, selected
from goplumb.discover import Discovery
from goplumb.finding import Confidence, Finding, Notice, Place, Severity


class Outcome(NamedTuple):
    code: int
    out: str
    err: str


Command = Callable[..., Outcome]


class Rule(NamedTuple):
    id: str
    group: str
    default: bool
    summary: str = "A thing is lost"
    why: str = "things run out."
    broken: str = "lose(thing)"
    repaired: str = "keep(thing)"
    quiet: str = "the thing is kept."
    severity: Severity = Severity.WARNING
    precision: str = "high"
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


RULES = (
    Rule("file-unclosed", "leak", True),
    Rule("http-body-unclosed", "leak", True, aliases=("bodyclose",)),
    Rule("defer-in-loop", "misuse", False),
    Rule("http-default-client", "limit", True, aliases=("noctx",)),
    Rule("net-dial-no-timeout", "limit", True, aliases=("noctx",)),
)
_ORDER = list(Confidence)


def _imports(discovery: Discovery) -> set[str]:
    found: set[str] = set()
    for file in discovery.files:
        found.update(re.findall(r'^import "(.*)"', Path(file.absolute).read_text(errors="replace"), re.M))
    return found


def run(
    discovery: Discovery, config: Config, progress: Callable[[int, int], None] | None = None
) -> tuple[list[Finding], list[Notice], set[str]]:
    findings: list[Finding] = []
    notices: list[Notice] = []
    ids = selected(config, RULES)
    for number, file in enumerate(discovery.files, 1):
        if progress is not None:
            progress(number, len(discovery.files))
        source = Path(file.absolute).read_bytes()
        if b"CRASH" in source:
            error = ValueError("boom")
            error.add_note(f"while reading {file.path}")
            raise error
        if b"STOP" in source:
            raise KeyboardInterrupt
        if b"TORN" in source:
            notices.append(Notice(file.path, source.index(b"TORN"), Severity.ERROR, "cannot be parsed here"))
        for word, confidence in ((b"LEAK", Confidence.CERTAIN), (b"MAYBE", Confidence.POSSIBLE)):
            at = source.find(word)
            shown = _ORDER.index(confidence) <= _ORDER.index(config.min_confidence)
            if at >= 0 and file.reported and shown and "file-unclosed" in ids:
                place = Place(file.path, at, at + len(word))
                findings.append(
                    Finding(
                        "file-unclosed",
                        place,
                        "a thing is lost",
                        "keep it",
                        confidence,
                        (),
                        "",
                        Severity.WARNING,
                        False,
                    )
                )
    return findings, notices, _imports(discovery)


def modules() -> dict[str, Any]:
    """What stands in for `goplumb.pipeline` and `goplumb.rules`."""
    pipeline, rules = types.ModuleType("goplumb.pipeline"), types.ModuleType("goplumb.rules")
    pipeline.run = run  # type: ignore[attr-defined]
    rules.RULES = RULES  # type: ignore[attr-defined]
    return {"goplumb.pipeline": pipeline, "goplumb.rules": rules}


if __name__ == "__main__":
    from goplumb.cli import run as run_cli

    sys.modules.update(modules())
    sys.exit(run_cli(sys.argv[1:]))
