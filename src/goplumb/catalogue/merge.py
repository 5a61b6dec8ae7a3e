"""Joining and listing facts in the compact form that `expand.py` describes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from goplumb.catalogue.model import Acquire, Resource

Raw = dict[str, Any]


def merge_libraries(base: Raw, added: Raw) -> Raw:
    """The facts of both, in the compact form; neither is changed."""
    merged: Raw = {
        **base,
        **{key: value for key, value in added.items() if key not in ("f", "g", "t", "v", "w", "u")},
    }
    if "n" in base:
        merged["n"] = base["n"]
    merged["f"] = {key: _copied(facts) for key, facts in base.get("f", {}).items()}
    for key, patch in added.get("f", {}).items():
        merge_facts(merged["f"].setdefault(key, {}), patch)
    merged["t"] = {name: _copied(facts) for name, facts in base.get("t", {}).items()}
    for name, facts in added.get("t", {}).items():
        for part, value in facts.items():
            merge_type(merged, name, part, value)
    merged["g"] = [*added.get("g", ()), *base.get("g", ())]
    merged["u"] = [*base.get("u", ()), *added.get("u", ())]
    for part in ("v", "w"):
        merged[part] = {**base.get(part, {}), **added.get(part, {})}
    return merged


def merge_facts(function: Raw, patch: Raw) -> None:
    """Adds a row's facts to those of the same function; lists of facts are joined, the rest is replaced."""
    for part, value in patch.items():
        if part in "almbduck":
            extend(function, part, value)
        else:
            function[part] = value


def merge_type(library: Raw, name: str, part: str, value: Any) -> None:
    facts = library.setdefault("t", {}).setdefault(name, {})
    if isinstance(value, list):
        extend(facts, part, value)
    elif isinstance(value, dict):
        facts.setdefault(part, {}).update(value)
    else:
        facts[part] = value


def extend(target: Raw, part: str, rows: list[Any]) -> None:
    if rows:
        present = target.setdefault(part, [])
        present.extend(row for row in rows if row not in present)


def _copied(facts: Raw) -> Raw:
    return {
        part: list(value) if isinstance(value, list) else dict(value) if isinstance(value, dict) else value
        for part, value in facts.items()
    }


def names_of(library: Raw, find: Callable[[str], Resource | None]) -> tuple[str, str, str, str]:
    """Four lists of bare names, each joined by blanks, for deciding cheaply what to look at.

    Functions that may acquire something worth telling; those that only acquire what is of low value; types
    with facts about their literals; functions and variables that a limit rule speaks of.
    """
    worthy: set[str] = set()
    low: set[str] = set()
    functions = library.get("f", {})
    families = [(name, facts) for _, facts in library.get("g", ()) for name in facts["n"]]
    for key, facts in (*functions.items(), *families):
        for acquire in facts.get("a", ()):
            resource = find(acquire[0])
            severity = Acquire(*acquire).severity or (resource.severity if resource is not None else "")
            if severity != "none":
                (low if resource is not None and resource.low_value else worthy).add(key.rpartition(".")[2])
    literals = {name for name, facts in library.get("t", {}).items() if "l" in facts or "o" in facts}
    limits = {key.rpartition(".")[2] for key, facts in functions.items() if "o" in facts}
    limits.update(library.get("w", ()))
    worthy_text, low_text, literals_text, limits_text = (
        " ".join(sorted(names)) for names in (worthy, low - worthy, literals, limits)
    )
    return worthy_text, low_text, literals_text, limits_text
