"""Writes the table of rules in README.md; `--check` exits with 1 if it is out of date."""

from __future__ import annotations

import sys
from pathlib import Path

from goplumb.rules import RULES

README = Path(__file__).parent.parent / "README.md"
BEGIN, END = "<!-- rules -->\n", "<!-- end of rules -->"


def table() -> str:
    """A row for each rule, in listing order."""
    rows = ["| rule | group | on | reports | elsewhere |", "|---|---|---|---|---|"]
    for rule in RULES:
        summary = rule.summary.rstrip(".").replace("|", "\\|")
        on = "yes" if rule.default else "no"
        rows.append(f"| `{rule.id}` | {rule.group} | {on} | {summary} | {', '.join(rule.aliases)} |")
    return "\n".join(rows) + "\n"


def updated(text: str) -> str:
    """The README with the table between its marks replaced."""
    before, rest = text.split(BEGIN)
    return before + BEGIN + table() + END + rest.split(END)[1]


if __name__ == "__main__":
    old = README.read_text(encoding="utf-8")
    new = updated(old)
    if "--check" in sys.argv:
        sys.exit(old != new)
    README.write_text(new, encoding="utf-8")
