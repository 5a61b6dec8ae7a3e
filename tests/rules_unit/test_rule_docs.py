"""What a rule says of itself."""

from __future__ import annotations

import re

import pytest

from goplumb.catalogue.load import default_catalogue
from goplumb.config import GROUPS
from goplumb.rules import RULES
from goplumb.rules.base import Rule, sections

each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)


@each_rule
def test_the_docstring_has_a_summary_and_the_four_sections(rule: Rule) -> None:
    """`explain`, SARIF and the site print nothing else."""
    assert re.fullmatch(r"[A-Z][^\n]+\.", rule.summary)
    for section in (rule.why, rule.broken, rule.repaired, rule.quiet):
        assert section.strip()
    assert rule.broken != rule.repaired


@each_rule
def test_prose_is_prose_and_code_keeps_its_indents(rule: Rule) -> None:
    """Code starts in column 0 and is Go as gofmt would have it, but for blanks instead of tabs."""
    for code in (rule.broken, rule.repaired):
        lines = code.splitlines()
        assert lines[0][:1].strip() and lines[-1].strip()
        assert all(len(line) - len(line.lstrip()) <= 16 for line in lines)
        assert all((len(line) - len(line.lstrip(" "))) % 4 == 0 for line in lines)
    for prose in (rule.why, rule.quiet):
        assert all(line == line.strip() for line in prose.splitlines())


@each_rule
def test_an_id_is_kebab_case_and_the_module_is_named_for_it(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", rule.id)
    assert type(rule).__module__ == f"goplumb.rules.{rule.id.replace('-', '_')}"
    assert type(rule).__name__ == "".join(word.capitalize() for word in rule.id.split("-"))


@each_rule
def test_a_rule_says_what_sarif_and_the_selection_want(rule: Rule) -> None:
    assert rule.group in GROUPS
    assert rule.precision in ("very-high", "high", "medium", "low")
    assert not any(alias == other.id for alias in rule.aliases for other in RULES)


def test_ids_are_unique() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)


def test_these_rules_are_off_by_default_and_no_others() -> None:
    off = {rule.id for rule in RULES if not rule.default}
    assert off == {"http-body-undrained", "http-request-no-context", "file-close-error-ignored"}


def test_limits_and_clients_made_per_call_are_not_told_in_tests() -> None:
    """`go test` has a timeout of its own, and what a test makes dies with it."""
    quiet = {rule.id for rule in RULES if not rule.in_tests}
    assert {rule.id for rule in RULES if rule.group == "limit"} <= quiet
    assert {"http-transport-per-call", "grpc-dial-per-call", "client-per-call"} <= quiet
    assert not quiet & {rule.id for rule in RULES if rule.group == "leak"}


def test_the_catalogue_names_rules_that_exist() -> None:
    """A leak whose rule nobody has would be told by nobody."""
    catalogue = default_catalogue()
    ids = {rule.id for rule in RULES}
    for id_ in catalogue.resource_ids():
        resource = catalogue.resource(id_)
        assert resource.rule in ids, id_
        assert not resource.per_call_rule or resource.per_call_rule in ids, id_


def test_sections_are_told_apart_by_their_headings() -> None:
    doc = (
        "One line.\n\nWhy: because\nof this.\n\nBroken:\n    a {\n        b\n    }\n\n"
        "Repaired:\n    c\n\nQuiet: never."
    )
    assert sections(doc) == {
        "Summary": "One line.",
        "Why": "because\nof this.",
        "Broken": "a {\n    b\n}",
        "Repaired": "c",
        "Quiet": "never.",
    }
