"""Joining facts in the compact form that `expand.py` describes."""

from __future__ import annotations

from typing import Any

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
