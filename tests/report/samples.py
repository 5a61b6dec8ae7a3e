"""A small Go file, findings in it, and rules that could have made them: what the report tests print."""

from __future__ import annotations

from typing import NamedTuple

from goplumb.finding import Confidence, Finding, Notice, Place, Severity, Step, StepKind
from goplumb.report.model import Report

SOURCE = """package store

import "os"

// héllo 𝔊 is wide: 世界
func load(name string) ([]byte, error) {
\tf, err := os.Open(name)
\tif err != nil {
\t\treturn nil, err
\t}
\tst, err := f.Stat()
\tif err != nil {
\t\treturn nil, err
\t}
\tbuf := make([]byte, st.Size())
\t_, _ = f.Read(buf)
\tif len(buf) == 0 {
\t\treturn nil, errEmpty
\t}
\treturn buf, f.Close()
}
"""


class SampleRule(NamedTuple):
    id: str
    group: str = "leak"
    summary: str = "A file is not closed on some path"
    why: str = "an open file holds a descriptor,\nand they run out."
    broken: str = "f, err := os.Open(p)\nif err != nil {\n\treturn err\n}"
    repaired: str = "defer f.Close()"
    quiet: str = "the file is returned."
    default: bool = True
    severity: Severity = Severity.WARNING
    precision: str = "high"
    tags: tuple[str, ...] = ("external/cwe/cwe-772",)
    aliases: tuple[str, ...] = ()


RULES = (
    SampleRule("file-unclosed"),
    SampleRule("http-default-client", group="limit", aliases=("noctx",)),
    SampleRule("defer-in-loop", group="misuse", default=False, severity=Severity.NOTE),
)


def place(text: str, path: str = "store.go", source: str = SOURCE, nth: int = 0) -> Place:
    """The place of the nth occurrence of a text."""
    data, wanted = source.encode(), text.encode()
    start = -1
    for _ in range(nth + 1):
        start = data.index(wanted, start + 1)
    return Place(path, start, start + len(wanted))


LEAK = Finding(
    rule="file-unclosed",
    place=place("os.Open(name)"),
    message="f is not closed on every path",
    advice="close it on every path: defer f.Close()",
    confidence=Confidence.CERTAIN,
    steps=(
        Step(place("os.Open(name)"), StepKind.ACQUIRE, "the file is acquired here"),
        Step(place("err != nil"), StepKind.BRANCH, "err == nil"),
        Step(place("len(buf) == 0"), StepKind.BRANCH, "true"),
        Step(place("return nil, errEmpty"), StepKind.EXIT, "returns with f open"),
    ),
    function="load",
    severity=Severity.ERROR,
    in_test=False,
)
LIMIT = Finding(
    rule="http-default-client",
    place=place("f.Stat()"),
    message="f.Stat of []byte has no limit",
    advice="",
    confidence=Confidence.LIKELY,
    steps=(),
    function="",
    severity=Severity.WARNING,
    in_test=False,
)
NOTICE = Notice("bad file.go", 0, Severity.WARNING, "cannot be read: permission denied")


def report(*findings: Finding, notices: tuple[Notice, ...] = (), cwd: str = "/nowhere") -> Report:
    return Report(findings, notices, 1, cwd)
