"""Which lines make one statement, and so are spoken of by a comment at any of them."""

from __future__ import annotations

import re

import pytest

from goplumb.finding import Place
from goplumb.rules.suppression import directives

COMMENT = "//goplumb:ignore file-unclosed why"


def silenced(source: str) -> str:
    """Of the calls `a()`, `b()`, … in the source those that its one comment speaks of."""
    (directive,) = directives("a.go", source.encode(), ())
    return "".join(
        name
        for name in "abcd"
        if (call := re.search(rf"\b{name}\(\)", source)) and directive.covers(Place("a.go", *call.span()))
    )


@pytest.mark.parametrize(
    ("source", "calls"),
    [
        (f"{COMMENT}\nx := wrap(\n\ta(),\n)\nb()\n", "a"),
        (f"x := wrap( {COMMENT}\n\ta(),\n)\nb()\n", "a"),
        (f"x := wrap(\n\ta(),\n) {COMMENT}\nb()\n", "a"),
        (f"x := wrap(\n\ta(),\n\tb(), {COMMENT}\n)\nc()\n", "ab"),
        (f"{COMMENT}\nx := T{{\n\tF: a(),\n\tG: &U{{\n\t\tH: b(),\n\t}},\n}}\nc()\n", "ab"),
        (f"{COMMENT}\nx := []T{{\n\ta(),\n}}\n", "a"),
    ],
)
def test_a_statement_has_all_lines_within_its_brackets(source: str, calls: str) -> None:
    assert silenced(source) == calls


@pytest.mark.parametrize(
    ("source", "calls"),
    [
        (f"{COMMENT}\nif x := a(); x != nil {{\n\tb()\n}} else {{\n\tc()\n}}\n", "a"),
        (f"{COMMENT}\nfor a() {{\n\tb()\n}}\n", "a"),
        (f"{COMMENT}\nswitch a() {{\ncase 1:\n\tb()\n}}\n", "a"),
        (f"{COMMENT}\ngo func() {{\n\ta()\n}}()\nb()\n", ""),
        (f"{COMMENT}\nrun(a(), func() {{\n\tb()\n}})\n", "a"),
        (f"run(func() {{\n\ta() {COMMENT}\n\tb()\n}})\n", "a"),
        (f"{{\n\ta() {COMMENT}\n}}\nb()\n", "a"),
    ],
)
def test_a_block_is_no_part_of_the_statement_around_it(source: str, calls: str) -> None:
    assert silenced(source) == calls


@pytest.mark.parametrize("quoted", ['"("', "'('", "`(\n(`", "/* ( */", '"\\"("'])
def test_brackets_in_literals_and_comments_do_not_count(quoted: str) -> None:
    assert silenced(f"x := a({quoted}) {COMMENT}\nb()\n".replace("a(", "a() + f(")) == "a"


def test_broken_code_ends_no_run() -> None:
    """Brackets that do not match make a statement too long or too short, nothing else."""
    assert silenced(f")}}]\na() {COMMENT}\n((({{") == "a"
