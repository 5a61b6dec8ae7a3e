"""Rule: words and judgement. What rules with twin bodies share is here, once."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from functools import cached_property
from typing import ClassVar, assert_never

from goplumb.finding import Confidence, Finding, Place, Severity, Step
from goplumb.rules.wording import Wording, wording
from goplumb.solve.result import (
    CallFact,
    Leak,
    Lifetime,
    LiteralFact,
    Loss,
    Misuse,
    OwnerLeak,
)

TEST_SUFFIX = "_test.go"


def of_test(finding: Finding) -> Finding:
    """Worth a degree less: a test ends soon and frees all it holds."""
    severity = Severity.WARNING if finding.severity is Severity.ERROR else Severity.NOTE
    return finding._replace(severity=severity, in_test=True)


class Rule:
    """A kind of fault. The docstring is its documentation: summary, Why, Broken, Repaired, Quiet."""

    id: ClassVar[str]
    group: ClassVar[str]
    """`leak`, `misuse` or `limit`."""
    severity: ClassVar[Severity] = Severity.WARNING
    precision: ClassVar[str] = "high"
    """How many findings are faults, in SARIF's words: `very-high`, `high`, `medium`, `low`."""
    tags: ClassVar[tuple[str, ...]] = ()
    default: ClassVar[bool] = True
    in_tests: ClassVar[bool] = True
    """Whether it tells of tests, and of what imports `testing`, when it is not selected by its own name."""
    aliases: ClassVar[tuple[str, ...]] = ()
    """Names under which other linters tell of the fault; they select and silence it, too."""

    def visit_leak(self, leak: Leak) -> Iterator[Finding]:
        yield from ()

    def visit_lifetime(self, lifetime: Lifetime) -> Iterator[Finding]:
        yield from ()

    def visit_call(self, call: CallFact) -> Iterator[Finding]:
        yield from ()

    def visit_literal(self, literal: LiteralFact) -> Iterator[Finding]:
        """Also called with literals nested in others."""
        yield from ()

    def visit_misuse(self, misuse: Misuse) -> Iterator[Finding]:
        yield from ()

    def visit_owner(self, owner: OwnerLeak) -> Iterator[Finding]:
        yield from ()

    def finding(
        self,
        place: Place,
        message: str,
        advice: str,
        *,
        confidence: Confidence = Confidence.CERTAIN,
        steps: tuple[Step, ...] = (),
        function: str = "",
        severity: Severity | None = None,
    ) -> Finding:
        severity = severity or self.severity
        found = Finding(self.id, place, message, advice, confidence, steps, function, severity, False)
        return of_test(found) if place.path.endswith(TEST_SUFFIX) else found

    # --- documentation -------------------------------------------------------------------

    @cached_property
    def _sections(self) -> dict[str, str]:
        return sections(inspect.cleandoc(type(self).__doc__ or ""))

    @property
    def summary(self) -> str:
        """The docstring's first line."""
        return self._sections["Summary"]

    @property
    def why(self) -> str:
        return self._sections.get("Why", "")

    @property
    def broken(self) -> str:
        """Go source."""
        return self._sections.get("Broken", "")

    @property
    def repaired(self) -> str:
        """Go source."""
        return self._sections.get("Repaired", "")

    @property
    def quiet(self) -> str:
        return self._sections.get("Quiet", "")


HEADINGS = ("Why", "Broken", "Repaired", "Quiet")


def sections(doc: str) -> dict[str, str]:
    """The text under `Summary` and under each heading of a docstring; code without its indent."""
    found: dict[str, list[str]] = {"Summary": []}
    current = "Summary"
    for line in doc.splitlines():
        heading, colon, rest = line.partition(":")
        if colon and heading in HEADINGS:
            current = heading
            found[current] = [rest.strip()] if rest.strip() else []
        else:
            found[current].append(line)
    return {
        heading: inspect.cleandoc("\n".join(["", *lines]).lstrip("\n") if lines else "").strip("\n")
        if heading not in ("Broken", "Repaired")
        else _code(lines)
        for heading, lines in found.items()
    }


def _code(lines: list[str]) -> str:
    import textwrap  # only where documentation is shown

    return textwrap.dedent("\n".join(lines)).strip("\n")


class LeakRule(Rule):
    """Tells of the leaks whose catalogue entry names it."""

    group = "leak"
    severity = Severity.ERROR
    precision = "very-high"
    fallible: ClassVar[bool] = True
    """Acquiring may fail, so that a defer belongs after the error check."""

    def visit_leak(self, leak: Leak) -> Iterator[Finding]:
        if leak.rule == self.id:
            words = wording(leak)
            yield self.finding(
                leak.place,
                self.message(leak, words),
                self.advice(leak, words),
                confidence=leak.confidence,
                steps=leak.steps,
                function=leak.function,
            )

    def message(self, leak: Leak, words: Wording) -> str:
        subject, done = words.subject, words.done
        match leak.loss:
            case Loss.DISCARDED:
                return f"the {leak.noun} of {leak.callee} is discarded and never {done}"
            case Loss.OVERWRITTEN:
                return f"{words.holder} is overwritten before {words.pronoun} is {done}"
            case Loss.ITERATION_END:
                return f"{subject} is not {done} before the iteration ends"
            case Loss.WITH_ERROR:
                return (
                    f"{words.holder} is returned together with an error, so {words.pronoun} is never {done}"
                )
            case Loss.UNREACHABLE:
                return f"{words.holder} is left in a value through which it cannot be {done}"
            case Loss.FUNCTION_END:
                if leak.on_error_path:
                    return f"{subject} is not {done} where an error is returned"
                if leak.released_elsewhere:
                    return f"{subject} is not {done} on every path"
                return f"{subject} is not {done} before the function ends"
            case _:
                assert_never(leak.loss)

    def advice(self, leak: Leak, words: Wording) -> str:
        release = words.release
        if leak.collection:
            each = leak.noun.replace(" ", "_")
            return f"release each of them: `for _, {each} := range {leak.collection} {{ {release} }}`"
        where = "after the error check" if self.fallible else "right after the call"
        later = release if ";" in release else f"defer {release}"  # only a single call can be deferred
        if leak.optional:
            later = f"if {leak.holder or leak.noun.replace(' ', '_')} != nil {{ {later} }}"
        before = "before the error is returned" if leak.on_error_path else "on this path"
        keep = f"keep the {leak.noun} in a variable and write `{later}` {where}"
        if leak.loss is Loss.UNREACHABLE:
            return f"keep {words.holder} where `{release}` can still be called"
        if not leak.holder:
            return f"call `{release}` for each that is still held {before}" if leak.handed_on else keep
        match leak.loss:
            case Loss.DISCARDED:
                return keep
            case Loss.OVERWRITTEN:
                return f"call `{release}` before the assignment"
            case Loss.ITERATION_END:
                return f"call `{release}` on every way out of the iteration"
            case Loss.WITH_ERROR:
                return f"call `{release}` before the error is returned"
            case Loss.FUNCTION_END:
                if release.endswith("WithError(err)"):
                    return (
                        f"call `{release}` on this path, or cancel its context: closing it would save a part"
                    )
                if leak.on_error_path and (leak.handed_on or not leak.released_elsewhere):
                    return f"call `{release}` before the error is returned"
                if leak.handed_on:
                    return f"call `{release}` on this path"
                if leak.released_elsewhere:
                    return f"call `{release}` on this path too, or `{later}` {where}"
                return f"`{later}` {where}"
            case _:
                assert_never(leak.loss)


ONCE = (
    "connect",
    "consume",
    "ensure",
    "execute",
    "follow",
    "init",
    "listen",
    "login",
    "main",
    "migrate",
    "new",
    "open",
    "run",
    "serve",
    "setup",
    "start",
    "stream",
    "subscribe",
    "tail",
    "watch",
)
"""Functions whose names begin so, in any case, mostly run once in a process, or last as long as what they make."""

PROBES = ("check", "ping", "probe", "test", "validate", "verify")
"""Functions whose names begin so try whether a connection can be made: a shared one would tell nothing."""


class LifetimeRule(Rule):
    """Tells of long-lived things made per call, if their catalogue entry names it."""

    group = "misuse"
    in_tests = False
    released_too: ClassVar[bool] = True
    """Closing it properly does not help: each creation throws a pool away."""
    any_operation: ClassVar[bool] = True
    """A function that answers its callers, or calls what they give, counts as repeated, not a method alone."""
    thing: ClassVar[str]
    cure: ClassVar[str]

    def visit_lifetime(self, lifetime: Lifetime) -> Iterator[Finding]:
        if lifetime.rule != self.id or (lifetime.released and not self.released_too):
            return
        confidence = lifetime.confidence
        if lifetime.released:
            confidence = at_most(confidence, self._repeated(lifetime))
        if lifetime.in_commands and not (lifetime.in_loop or lifetime.per_request):
            confidence = Confidence.POSSIBLE
        if lifetime.function == "_" and not lifetime.in_loop:
            confidence = (
                Confidence.POSSIBLE
            )  # a literal in `var _ = register(…)` runs as often as it is asked to
        when = (
            f"for every operation: {lifetime.by_owner_operation} ends it"
            if lifetime.by_owner_operation
            else "in every iteration"
            if lifetime.in_loop
            else "for every request"
            if lifetime.per_request
            else f"in every call of {lifetime.function}"
            if lifetime.function
            else "in every call"
        )
        yield self.finding(
            lifetime.place,
            f"{lifetime.callee} makes a new {self.thing} {when}",
            self.advice(lifetime),
            confidence=confidence,
            steps=lifetime.steps,
            function=lifetime.function,
        )

    def advice(self, lifetime: Lifetime) -> str:
        return self.cure

    def _repeated(self, lifetime: Lifetime) -> Confidence:
        """How sure it is that one would have done for many: only that makes a fault of what is closed in order."""
        if lifetime.in_loop:
            return Confidence.CERTAIN if lifetime.same else Confidence.POSSIBLE
        if lifetime.by_owner_operation or (lifetime.per_request and lifetime.same):
            return Confidence.LIKELY
        owner, _, name = lifetime.function.rpartition(".")
        often = lifetime.same and lifetime.answers and (bool(owner) or self.any_operation)
        often = often or (lifetime.works_for_callers and self.any_operation)
        if not often or name.lower().startswith(ONCE + PROBES):
            return Confidence.POSSIBLE
        if lifetime.callers and all(c.lower().startswith(ONCE) for c in lifetime.callers):
            return Confidence.POSSIBLE
        return Confidence.LIKELY


def at_most(confidence: Confidence, bound: Confidence) -> Confidence:
    """The less sure of two."""
    order = (Confidence.CERTAIN, Confidence.LIKELY, Confidence.POSSIBLE)
    return order[max(order.index(confidence), order.index(bound))]


def is_set(literal: LiteralFact, *names: str) -> bool:
    """Any of the fields is given a value that is not known to be zero."""
    return any(f.name in names and not f.zero for f in literal.fields)


def methods_used(literal: LiteralFact) -> set[str]:
    """Names of the methods called on the literal in its function."""
    return {use.target.rpartition(".")[2] for use in literal.uses}
