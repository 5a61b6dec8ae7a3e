"""Go that the grammar cannot parse is read all the same."""

from __future__ import annotations

import pytest
from lowered import expected, ir, lower

from goplumb.compile.lower import lower_initializer
from goplumb.compile.parse import parse
from goplumb.compile.repair import MAX_LENGTH, MAX_SITES, repair


def test_new_of_a_value() -> None:
    """new takes any expression, and calls of new nest."""
    assert ir(
        """
        x := new(3)
        y := new(g(new(a+1), make([]int, 3)))
        z := new([]int)
        """
    ) == expected(
        """
        b0:
          %7 = 3
          x.6 = &%7
          %9 = a.0 + 1
          %10 = %9
          %11 = &%10
          %12 = make []int(3)
          %13 = @g(%11, %12)
          %14 = %13
          y.8 = &%14
          z.15 = new []int
          return implicit
        """
    )


def test_a_local_named_make() -> None:
    """A local function called make is called."""
    assert ir(
        """
        make := g
        make(a - 1)
        """
    ) == expected(
        """
        b0:
          make.6 = @g
          %7 = a.0 - 1
          make.6(%7)
          return implicit
        """
    )


def test_package_variable() -> None:
    """The value of a package-level variable is read in the same way."""
    source = b"var x = new(g(3))"
    node = parse(source).named_children[0].named_children[0]
    assert lower_initializer(node, source, 0).intact


@pytest.mark.parametrize(
    ("go", "repaired"),
    [
        ("new(3)", "nEw(3)"),
        ("new(f(new(1)))", "nEw(f(nEw(1)))"),
        ("new(f(\")\", ')', `)`)) // new(", "nEw(f(\")\", ')', `)`)) // new("),
        ("new(func() int { return 1 }())", "nEw(func() int { return 1 }())"),
        ("make(n - 1)", "mAke(n - 1)"),
        ("new([]int)", None),
        ("new(struct{})", None),
        ("make([]int, 3)", None),
        ("x.new(3); renew(3); new (3)", None),
        ("new(", None),
        ("new(3", None),
        ("new(1 2)", None),
        ("new(" + "1+" * MAX_LENGTH + "1)", None),
        ("new(3);" * (MAX_SITES + 1), None),
    ],
)
def test_repair(go: str, repaired: str | None) -> None:
    """Only calls whose arguments are expressions change, and no offset does."""
    assert repair(go.encode(), parse) == (None if repaired is None else repaired.encode())


def test_what_is_broken_stays_broken() -> None:
    """A repair that does not help leaves the function as it was, not intact."""
    assert not lower("x := new(3)\nx := )").intact
