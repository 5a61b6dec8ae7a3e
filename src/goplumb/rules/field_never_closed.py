"""The rule field-never-closed."""

from __future__ import annotations

from collections.abc import Iterator

from goplumb.finding import Finding
from goplumb.rules.base import Rule
from goplumb.solve.result import OwnerLeak


class FieldNeverClosed(Rule):
    """A type keeps a resource in a field and has no method that releases it, or drops it while it is open.

    Why: Whoever has a value of the type cannot end what it opened.

    Broken:
        type journal struct{ f *os.File }

        func open(path string) (*journal, error) {
            f, err := os.Create(path)
            if err != nil {
                return nil, err
            }
            return &journal{f: f}, nil
        }

    Repaired:
        func (j *journal) Close() error { return j.f.Close() }

    Quiet: The field is given by somebody else, who may release it; or other code gets hold of the field.
    """

    id = "field-never-closed"
    group = "leak"
    precision = "high"
    tags = ("CWE-772",)

    def visit_owner(self, owner: OwnerLeak) -> Iterator[Finding]:
        if owner.replaced:
            yield self.finding(
                owner.place,
                f"{owner.type}.{owner.method} replaces the {owner.noun} in {owner.field}, which stays open",
                f"release what {owner.field} has before it is given another",
                confidence=owner.confidence,
                steps=owner.steps,
                function=f"{owner.type}.{owner.method}",
            )
        elif owner.cleared:
            yield self.finding(
                owner.place,
                f"{owner.type}.{owner.method} drops the {owner.noun} in {owner.field}, which stays open",
                f"release what {owner.field} has before it is set to nil",
                confidence=owner.confidence,
                steps=owner.steps,
                function=f"{owner.type}.{owner.method}",
            )
        elif not owner.method:
            them = "them" if " and " in owner.field else "it"
            yield self.finding(
                owner.place,
                f"{owner.type} opens the {owner.noun} in {owner.field} and has no method that releases {them}",
                f"give {owner.type} a method `Close` that releases {owner.field}",
                confidence=owner.confidence,
                steps=owner.steps,
            )
