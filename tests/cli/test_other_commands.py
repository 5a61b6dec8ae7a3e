"""`goplumb rules`, `goplumb explain`, and the package's public names."""

from __future__ import annotations

from standin import Command

import goplumb


def test_rules_lists_id_group_default_and_summary(goplumb: Command) -> None:
    """One line each, in listing order."""
    code, out, _ = goplumb("rules")
    assert code == 0
    assert out.splitlines()[0].split(maxsplit=3) == ["file-unclosed", "leak", "on", "A thing is lost"]
    assert out.splitlines()[2].split(maxsplit=3)[:3] == ["defer-in-loop", "misuse", "off"]


def test_explain_prints_the_rule_page(goplumb: Command) -> None:
    """A name another linter gives it works too."""
    code, out, _ = goplumb("explain", "bodyclose")
    assert code == 0
    assert (
        out
        == """\
http-body-unclosed (leak, warning, on by default)

A thing is lost.

Why: things run out.

Broken:

    lose(thing)

Repaired:

    keep(thing)

Quiet: the thing is kept.
"""
    )


def test_explain_of_nothing_known_ends_with_2(goplumb: Command) -> None:
    """With the nearest name."""
    code, out, err = goplumb("explain", "file-unclose")
    assert (code, out) == (2, "")
    assert "did you mean 'file-unclosed'?" in err


def test_public_names_exist() -> None:
    """Each is importable from the package, and an unknown one is an AttributeError."""
    for name in goplumb.__all__:
        assert getattr(goplumb, name) is not None
    assert not hasattr(goplumb, "nonsense")
