"""Solved -> findings: hands each fact to the rules, then selects, thins out, silences and sorts.

What one run shows is decided here and nowhere else: which rules run, how sure a finding must be, which of two
findings about one place is the one worth reading, and which comment silences it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from goplumb.config import Config, selected
from goplumb.finding import Confidence, Finding, Notice, Place
from goplumb.rules import RULES
from goplumb.rules.base import LifetimeRule, of_test
from goplumb.rules.suppression import Directive, directives
from goplumb.rules.unused_suppression import UnusedSuppression
from goplumb.solve.result import Lifetime, LiteralFact, Solved

BY_ID = {rule.id: rule for rule in RULES}
SURENESS = {Confidence.CERTAIN: 0, Confidence.LIKELY: 1, Confidence.POSSIBLE: 2}
GENERAL = "resource-unclosed"
"""Gives way to any other leak of the same acquisition."""
SUPERSEDED = {"http-transport-no-idle-timeout": "http-transport-per-call"}
"""Rule -> the rule beside which it has nothing to add about a place."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What a run is asked to show."""

    enabled: frozenset[str]
    named: frozenset[str]
    """Rules selected by their own name, and so in tests as well."""
    min_confidence: Confidence

    @classmethod
    def from_config(
        cls, select: Sequence[str], ignore: Sequence[str], min_confidence: Confidence
    ) -> Selection:
        """Raises UsageError for a word that is no rule, group or `ALL`."""
        enabled = selected(Config(select=tuple(select), ignore=tuple(ignore)), RULES)
        words = set(select)
        named = frozenset(r.id for r in RULES if r.id in words or not words.isdisjoint(r.aliases))
        return cls(enabled, named & enabled, min_confidence)

    def shows(self, finding: Finding) -> bool:
        rule = BY_ID[finding.rule]
        return SURENESS[finding.confidence] <= SURENESS[self.min_confidence] and (
            rule.in_tests or not finding.in_test or rule.id in self.named
        )


def judge(
    solved: Solved,
    sources: Mapping[str, bytes],
    selection: Selection,
    functions: Mapping[str, Sequence[tuple[int, int]]],
) -> tuple[list[Finding], list[Notice]]:
    """The findings of one package, sorted by path, offset and rule.

    `sources` has the bytes of each reported file, `functions` the byte ranges of its functions.
    """
    findings = _distinct(_told(solved, sources, selection, functions))
    findings = _placed_in_tests(findings, sources)
    findings = _placed_in_browsers(findings, sources)
    findings = _without_superseded(findings, selection)
    comments = {
        path: found
        for path, source in sources.items()
        if (found := directives(path, source, functions.get(path, ())))
    }
    if comments:
        findings = _silenced(findings, comments, selection)
    shown = [finding for finding in findings if selection.shows(finding)]
    shown.sort(key=lambda f: (f.place.path, f.place.start, f.rule, f.place.end, f.message))
    return shown, []


def _told(
    solved: Solved,
    sources: Mapping[str, bytes],
    selection: Selection,
    functions: Mapping[str, Sequence[tuple[int, int]]],
) -> Iterator[Finding]:
    rules = [rule for rule in RULES if rule.id in selection.enabled]
    lifetimes = [_seen_to_serve(lived, sources, functions) for lived in solved.lifetimes]
    told_of = {path: sources[path] for path in {f.place.path for f in solved.literals} if path in sources}
    contexts = {path for path, source in told_of.items() if _CONTEXTS.search(source)}
    anywhere = any(f.kept is not None for f in solved.literals) and any(
        _CONTEXTS.search(source) for source in sources.values()
    )
    closing = {path for path, source in told_of.items() if _CLOSES_IDLE.search(source)}
    pauses = {path: _pause(source) for path, source in told_of.items() if _TICKER.search(source)}
    literals = [
        literal._replace(
            contexts=literal.contexts
            or literal.place.path in contexts
            or (anywhere and literal.kept is not None),
            closes_idle=literal.closes_idle or literal.place.path in closing,
            pause=pauses.get(literal.place.path, 0),
        )
        for fact in solved.literals
        for literal in _flattened(fact)
    ]
    for rule in rules:
        for leak in solved.leaks:
            yield from rule.visit_leak(leak)
        for lifetime in lifetimes:
            yield from rule.visit_lifetime(lifetime)
        for call in solved.calls:
            yield from rule.visit_call(call)
        for literal in literals:
            yield from rule.visit_literal(literal)
        for misuse in solved.misuses:
            yield from rule.visit_misuse(misuse)
        for owner in solved.owners:
            yield from rule.visit_owner(owner)


def _flattened(literal: LiteralFact) -> Iterator[LiteralFact]:
    """The literal and those nested in it, to which the outer one's CloseIdleConnections speaks as well."""
    yield literal
    closing = tuple(use for use in literal.uses if use.target.endswith(".CloseIdleConnections"))
    for field in literal.fields:
        if field.literal is not None:
            inner = field.literal
            yield from _flattened(inner._replace(uses=inner.uses + closing, outer=literal.place))


# --- what the text around a place says of how often it runs ----------------------------------------

_CONTEXTS = re.compile(rb"\bNewRequestWithContext\(|\.WithContext\(")
_CLOSES_IDLE = re.compile(rb"\.CloseIdleConnections\(\)|\bClose(?::|\s*=)\s*true\b")
"""Idle connections are closed, or none is left by a request that has its connection closed."""

_TICKER = re.compile(rb"\btime\.(?:NewTicker|Tick)\((?:([0-9]{1,4}) ?\* ?)?time\.(Second|Minute)\)")
_FUNCTION = re.compile(rb"\bfunc\b[^{]*\{")
_REQUEST = re.compile(
    rb"\bhttp\.ResponseWriter\b|\*http\.Request\b|\bgin\.Context\b|\becho\.Context\b|\bfiber\.Ctx\b"
    rb"|\bfasthttp\.RequestCtx\b"
    rb"|\bcontext\.Context, \w+ \*\w+\.\w*Request\) \((?:\w+ )?\*\w+\.\w*Re(?:sponse|ply)\b"
)


def _pause(source: bytes) -> int:
    """Seconds between two ticks of the slowest ticker of a file."""
    return max(
        int(match[1] or 1) * (60 if match[2] == b"Minute" else 1) for match in _TICKER.finditer(source)
    )


def _seen_to_serve(
    lifetime: Lifetime, sources: Mapping[str, bytes], functions: Mapping[str, Sequence[tuple[int, int]]]
) -> Lifetime:
    """With `per_request` set by the parameters of the functions around the place."""
    place = lifetime.place
    source = sources.get(place.path, b"")
    heads = b""
    for start, end in functions.get(place.path, ()):
        if start <= place.start < end:
            text = source[start : place.start]
            for match in _FUNCTION.finditer(text):
                if text.count(b"{", match.end()) >= text.count(b"}", match.end()):  # it has not ended
                    heads += match[0]
    return lifetime._replace(per_request=_REQUEST.search(heads) is not None)


# --- what runs in browsers

_FOR_BROWSERS = re.compile(r"_(?:js|wasm)\.go")
_BROWSER_ONLY = re.compile(rb"(?://[^\n]*\n|\n)*//go:build (?:js|wasm|js && wasm)\n")
_IN_BROWSER = re.compile(rb'\bif (?:[^\n{|]*&& )?(?:runtime\.)?GOOS == "js"(?: &&[^\n{|]*)? \{')


def _placed_in_browsers(findings: list[Finding], sources: Mapping[str, bytes]) -> list[Finding]:
    """With the limits of what only a browser runs, which has its own, as possible."""
    return [
        f._replace(confidence=Confidence.POSSIBLE)
        if BY_ID[f.rule].group == "limit" and _in_browser(f.place, sources.get(f.place.path, b""))
        else f
        for f in findings
    ]


def _in_browser(place: Place, source: bytes) -> bool:
    if _FOR_BROWSERS.search(place.path) or _BROWSER_ONLY.match(source):
        return True
    if b'GOOS == "js"' not in source:
        return False
    return any(
        source.count(b"{", match.end(), place.start) >= source.count(b"}", match.end(), place.start)
        for match in _IN_BROWSER.finditer(source, 0, place.start)
    )


# --- what serves tests -----------------------------------------------------------------------------

_TESTING = re.compile(rb'^(?:import\b)?[ \t]*(?:[\w.]+[ \t]+)?"testing"', re.MULTILINE)


def _placed_in_tests(findings: list[Finding], sources: Mapping[str, bytes]) -> list[Finding]:
    """With those of files that import `testing` as of tests: they hold what tests have in common."""
    helping = {
        path
        for path in {f.place.path for f in findings if not f.in_test}
        if _TESTING.search(sources.get(path, b"").partition(b"\nfunc ")[0])
    }
    return [of_test(f) if f.place.path in helping else f for f in findings]


# --- thinning out ----------------------------------------------------------------------------------


def _distinct(findings: Iterable[Finding]) -> list[Finding]:
    """Of findings of one rule about one place the surest, of equally sure ones the first."""
    best: dict[tuple[str, str, int, int], Finding] = {}
    for finding in findings:
        key = (finding.rule, *finding.place)
        known = best.get(key)
        if known is None or SURENESS[finding.confidence] < SURENESS[known.confidence]:
            best[key] = finding
    return list(best.values())


def _without_superseded(findings: list[Finding], selection: Selection) -> list[Finding]:
    """Less what another finding that is shown says better."""
    leaks = [f for f in findings if _is_leak(f) and selection.shows(f)]
    lost = {f.place for f in leaks}
    specific = {f.place for f in leaks if f.rule != GENERAL}
    better = [f for f in findings if f.rule in SUPERSEDED.values() and selection.shows(f)]
    return [
        f
        for f in findings
        if not (f.rule == GENERAL and f.place in specific)
        and not (isinstance(BY_ID[f.rule], LifetimeRule) and f.place in lost)  # to lose it is worse
        and not any(b.rule == SUPERSEDED.get(f.rule) and _nested(b, f) for b in better)
    ]


def _is_leak(finding: Finding) -> bool:
    return BY_ID[finding.rule].group == "leak"


def _nested(a: Finding, b: Finding) -> bool:
    """One place contains the other."""
    p, q = a.place, b.place
    return p.path == q.path and (
        (p.start <= q.start and q.end <= p.end) or (q.start <= p.start and p.end <= q.end)
    )


# --- comments --------------------------------------------------------------------------------------


def _silenced(
    findings: list[Finding], comments: Mapping[str, list[Directive]], selection: Selection
) -> list[Finding]:
    """Less what comments silence, plus what is wrong with comments."""
    used: set[Directive] = set()
    kept = []
    for finding in findings:
        rule = BY_ID[finding.rule]
        matching = [
            d for d in comments.get(finding.place.path, ()) if d.silences(rule) and d.covers(finding.place)
        ]
        used.update(matching)
        if not matching:
            kept.append(finding)
    teller = BY_ID[UnusedSuppression.id]
    assert isinstance(teller, UnusedSuppression)
    if teller.id in selection.enabled:
        for found in comments.values():
            for directive in found:
                if directive.own and directive not in used:
                    kept.extend(_complaint(teller, directive, findings, selection))
    return kept


def _complaint(
    teller: UnusedSuppression, directive: Directive, findings: list[Finding], selection: Selection
) -> Iterator[Finding]:
    """What to say of a goplumb:ignore that silences nothing, if anything."""
    place = directive.place
    here = sorted(
        {
            f.rule
            for f in findings
            if f.place.path == place.path and directive.covers(f.place) and selection.shows(f)
        }
    )
    if not directive.names:
        example = here[0] if here else "rule-id"
        yield teller.tell(
            place, "goplumb:ignore names no rule", f"name it and say why: `//goplumb:ignore {example} reason`"
        )
        return
    named: set[str] = set()
    for name in directive.names:
        rules = {rule.id for rule in RULES if name == rule.id or name in rule.aliases}
        if not rules:
            yield teller.tell(place, f"goplumb:ignore names '{name}', which is no rule", _instead(name, here))
            return
        named |= rules
    if named <= selection.enabled:
        names = ", ".join(directive.names)
        yield teller.tell(
            place,
            f"goplumb:ignore {names} silences nothing",
            f"remove it, or name {' and '.join(here)}, which is found here" if here else "remove it",
        )


def _instead(name: str, here: list[str]) -> str:
    """Advice for a name that no rule has."""
    import difflib  # only on the way to a complaint

    close = difflib.get_close_matches(name, [*BY_ID], n=1, cutoff=0.5)
    meant = close[0] if close else here[0] if here else ""
    return f"write {meant}" if meant else "write the id of a rule, which `goplumb rules` lists"
