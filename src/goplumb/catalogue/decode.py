"""The compact form of a library (see `expand.py`) -> records.

Letters of a function: r results, a acquires, l releases, m transfers, b borrows, d deferred releases,
u automatic releases, o limit rule, p what gives a limit, k no obligation, z never returns, c guard.
Of a type: r resources, k kind, e embeds, f fields, l literals, o limits, b borrowed fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from goplumb.catalogue.model import (
    ALL_RESULTS,
    Acquire,
    AutoRelease,
    Borrow,
    DeferredRelease,
    FuncFacts,
    Library,
    TimeoutFact,
    Transfer,
    TypeFacts,
)

Raw = dict[str, Any]


class Functions(Mapping[str, FuncFacts]):
    """The functions of a library by key, decoded when first asked for; a family's members are made on demand.

    Iteration gives the functions listed one by one, not the members of families.
    """

    __slots__ = ("_decoded", "_families", "_path", "_raw")

    def __init__(self, path: str, raw: Raw, families: list[tuple[str, Raw]]) -> None:
        self._path = path
        self._raw = raw
        self._families = families
        self._decoded: dict[str, FuncFacts | None] = {}

    def get(self, key: str, default: Any = None) -> Any:
        if key in self._decoded:
            found = self._decoded[key]
        else:
            found = self._decoded[key] = self._find(key)
        return default if found is None else found

    def _find(self, key: str) -> FuncFacts | None:
        raw = self._raw.get(key)
        if raw is None:
            raw = next((facts for pattern, facts in self._families if re.fullmatch(pattern, key)), None)
        return None if raw is None else decode_function(f"{self._path}.{key}", raw)

    def __getitem__(self, key: str) -> FuncFacts:
        found: FuncFacts | None = self.get(key)
        if found is None:
            raise KeyError(key)
        return found

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self.get(key) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._raw)

    def __len__(self) -> int:
        return len(self._raw)


def _acquire(row: list[Any]) -> Acquire:
    acquire = Acquire(*row)
    return (
        acquire._replace(idle=tuple([(func, param) for func, param in acquire.idle]))
        if acquire.idle
        else acquire
    )


def decode_function(name: str, raw: Raw) -> FuncFacts:
    results = raw.get("r")
    none = raw.get("k")
    acquires = [_acquire(row) for row in raw.get("a", ())]
    if none is not None:
        acquires = [row for row in acquires if ALL_RESULTS not in none and row.result not in none]
    return FuncFacts(
        name,
        None if results is None else tuple(results),
        tuple(acquires),
        tuple([(row[0], row[1]) for row in raw.get("l", ())]),
        tuple([Transfer(*row) for row in raw.get("m", ())]),
        tuple([Borrow(*row) for row in raw.get("b", ())]),
        tuple([DeferredRelease(*row) for row in raw.get("d", ())]),
        tuple([AutoRelease(*row) for row in raw.get("u", ())]),
        raw.get("o", ""),
        tuple(raw.get("p", ())),
        None if none is None else tuple(none),
        "z" in raw,
        tuple([(row[0], row[1]) for row in raw.get("c", ())]),
    )


def decode_library(path: str, raw: Raw, approximate: bool = False) -> Library:
    functions = raw.get("f", {})
    methods: dict[str, list[str]] = {}
    for key in functions:
        type_, dot, method = key.partition(".")
        if dot:
            methods.setdefault(type_, []).append(method)
    types = raw.get("t", {})
    decoded = {
        name: _decode_type(f"{path}.{name}", types.get(name, {}), tuple(methods.get(name, ())))
        for name in dict.fromkeys((*types, *methods))
    }
    return Library(
        path,
        raw["n"],
        Functions(path, functions, [(row[0], row[1]) for row in raw.get("g", ())]),
        decoded,
        raw.get("v", {}),
        raw.get("w", {}),
        tuple([AutoRelease(*row) for row in raw.get("u", ())]),
        tuple([(name, decode_function(name, row[1])) for row in raw.get("g", ()) for name in row[1]["n"]]),
        approximate or "x" in raw,
    )


def _decode_type(name: str, raw: Raw, methods: tuple[str, ...]) -> TypeFacts:
    return TypeFacts(
        name,
        tuple(raw.get("r", ())),
        raw.get("k", ""),
        tuple(raw.get("e", ())),
        raw.get("f", {}),
        methods,
        tuple(raw.get("l", ())),
        tuple([TimeoutFact(row[0], tuple(row[1])) for row in raw.get("o", ())]),
        tuple(raw.get("b", ())),
    )
