"""What an obligation asks for: which calls release it, what to call it, which rule tells of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from goplumb.catalogue.load import Resource


ENDS = r"(?i:close|stop|shutdown|release|destroy|dispose|terminate|disconnect|teardown|cleanup)"

ENDINGS = re.compile(rf"{ENDS}\w*")
"""Names by which Go types end themselves: `Close`, `Stop`, `shutdownNow`. Only such methods are held to releasing
everything; any method may be the one that releases."""

WHOLE = re.compile(
    rf"(?:{ENDS})(?:All|Now|AndWait|Graceful(?:ly)?|(?:With)?Context|Locked|NoLock|Internal|Async|Sync)?"
)
"""Names of methods that end their receiver as a whole: `Close`, `stopAndWait`, but not `closeListeners`."""

QUITS = re.compile(
    r"(?i:abort|cancel|discard|drop|end|exit|finish|free|kill|leave|quit|roll_?back|unmount|unsubscribe)\w*"
)
"""Names by which they give up what they were about to do; a method called otherwise, `Commit`, does that as well."""

CALLED = "{}()"
"""How a function value is released: it is called."""


class Spec(NamedTuple):
    resource: str
    rule: str
    noun: str
    releases: frozenset[str]
    """Paths from the value, any of which releases: `Close`, `Body.Close`, `()` for a function value."""
    hint: str
    """Source text of a release with `{}` for the holder."""
    per_call_rule: str = ""
    kind: str = ""
    long_lived: bool = False
    literal: bool = False
    idempotent: bool = True
    nil_safe: bool = False
    release_funcs: tuple[tuple[str, int], ...] = ()
    check_also: tuple[str, ...] = ()
    severity: str = ""
    ends_with_owner: bool = False
    """Whoever has the thing that it was made by ends both."""
    ends_with_context: bool = False
    """Whoever cancels the context that it was made with ends it."""
    optional: bool = False
    """There may be none although there is no error: who releases it asks first."""

    @property
    def carriers(self) -> frozenset[str]:
        """Field paths whose holder can release: `Body.` for a response."""
        return frozenset(r[: r.rindex(".") + 1] for r in self.releases if "." in r)

    @property
    def is_used_by_fields(self) -> bool:
        """Whether one works with it through its fields, and so must know first that it is there: a response."""
        return self.resource != "inferred" and bool(self.carriers)

    @property
    def names(self) -> frozenset[str]:
        """The bare names of the releasing methods."""
        return frozenset(r.rpartition(".")[2] for r in self.releases)


def hint_of(releases: Iterable[str]) -> str:
    """The one of several releases to name in a message, as a hint: the plainest that ends things."""
    names = [r for r in releases if r != "[]"]
    if "()" in names:
        return CALLED
    return f"{{}}.{min(names, key=_plainness, default='Close')}()"


def _plainness(release: str) -> tuple[object, ...]:
    """The less the plainer. What lies in fields that are not exported cannot be called from everywhere."""
    way, _, name = release.rpartition(".")
    hidden = bool(way) and not all(step[:1].isupper() for step in way.split("."))
    return (
        release != "Close",
        hidden or ENDINGS.fullmatch(name) is None,
        QUITS.fullmatch(name) is None,
        len(release),
        release,
    )


def spec_of(resource: Resource, go_version: tuple[int, int]) -> Spec:
    """The catalogue's resource as a Spec."""
    severity = resource.severity
    for condition, value in resource.severity_by_go:
        wanted = tuple(int(p) for p in condition.lstrip("<>=").split(".")[:2])
        if (condition.startswith("<") and go_version < wanted) or (
            condition.startswith(">=") and go_version >= wanted
        ):
            severity = value
    return Spec(
        resource.id,
        resource.rule,
        resource.noun,
        frozenset(resource.release) | frozenset(resource.release_also),
        resource.hint or "{}.Close()",
        resource.per_call_rule,
        resource.kind,
        resource.long_lived,
        resource.literal,
        resource.idempotent,
        resource.nil_safe,
        resource.release_funcs,
        resource.check_also,
        severity,
        any(row.trigger == "owner-closed" and row.suppresses for row in resource.auto_release),
        any(
            row.trigger == "context-done" and row.suppresses and row.condition == "context-cancelled"
            for row in resource.auto_release
        ),
    )
