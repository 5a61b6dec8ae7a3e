"""The rule sql-rows-err-unchecked."""

from __future__ import annotations

from collections.abc import Iterator

from goplumb.finding import Finding
from goplumb.rules.base import Rule
from goplumb.solve.result import Misuse, MisuseKind


class SqlRowsErrUnchecked(Rule):
    """The rows of a query are read without asking for their error in the end.

    Why: `rows.Next()` is false at the end and also when the connection breaks. Without `rows.Err()` a part
    of the result passes for the whole.

    Broken:
        for rows.Next() {
            // …
        }
        return names, nil

    Repaired:
        for rows.Next() {
            // …
        }
        return names, rows.Err()

    Quiet: `Err` is called somewhere after the query, or the rows leave the function.
    """

    id = "sql-rows-err-unchecked"
    group = "misuse"
    tags = ("sql", "CWE-252")
    aliases = ("rowserrcheck",)

    def visit_misuse(self, misuse: Misuse) -> Iterator[Finding]:
        if misuse.kind is MisuseKind.UNCHECKED_ERROR:
            name = misuse.holder or "rows"
            yield self.finding(
                misuse.acquire,
                f"{name}.{misuse.check}() is not checked after the last row",
                f"after the loop: `if err := {name}.{misuse.check}(); err != nil {{ return err }}`",
                confidence=misuse.confidence,
                steps=misuse.steps,
                function=misuse.function,
            )
