"""The rule close-incomplete."""

from __future__ import annotations

from collections.abc import Iterator

from goplumb.finding import Finding
from goplumb.rules.base import Rule
from goplumb.solve.result import OwnerLeak


class CloseIncomplete(Rule):
    """A method that ends its owner returns before it has released all that the owner holds.

    Why: Callers take `Close` for done, also when it fails, and nobody closes twice.

    Broken:
        func (w *writer) Close() error {
            if err := w.buf.Flush(); err != nil {
                return err // w.f is open
            }
            return w.f.Close()
        }

    Repaired:
        func (w *writer) Close() error {
            return errors.Join(w.buf.Flush(), w.f.Close())
        }

    Quiet: The field was not given its resource by the type itself, or another method releases it.
    """

    id = "close-incomplete"
    group = "leak"
    precision = "high"
    tags = ("CWE-772",)

    def visit_owner(self, owner: OwnerLeak) -> Iterator[Finding]:
        if owner.method and not owner.replaced and not owner.cleared:
            path = " on every path" if owner.partial else ""
            yield self.finding(
                owner.place,
                f"{owner.type}.{owner.method} does not release {owner.field}{path}",
                f"release {owner.field} before returning an error, and join the errors with `errors.Join`"
                if owner.partial
                else f"release {owner.field} in {owner.method}, too",
                confidence=owner.confidence,
                steps=owner.steps,
                function=f"{owner.type}.{owner.method}",
            )
