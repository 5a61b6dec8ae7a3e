"""How facts are written in a catalogue file: names, calls with a parameter, signatures.

net/http.Client.Do                                        a function or method
net/http.Client.Do -> *net/http.Response, error           its signature: the types of the results
io.ReadAll(0)   net/http.Response.Write(recv)   os.X()    a call and the parameter that matters, if any
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from goplumb.catalogue.model import NO_PARAM, RECEIVER

_NAME = re.compile(r"[A-Za-z0-9_.\-~/]+\.[A-Za-z_]\w*")
_CALL = re.compile(r"(?P<name>[^()\[\]\s]+)\((?P<param>recv|\d*)\)")


class Name(NamedTuple):
    """A canonical name, taken apart."""

    path: str
    key: str
    """`Func` or `Type.Method`."""


def split_name(name: str, packages: Collection[str] = ()) -> Name:
    """The import path and the rest of a canonical function, method or field name.

    The longest of `packages` that fits is the path. Without one, an exported name before the last dot is a
    type: `github.com/nats-io/nats.go.Connect` is the function Connect of `github.com/nats-io/nats.go`.
    Raises ValueError for what is no name.
    """
    if _NAME.fullmatch(name) is None:
        raise ValueError(f"`{name}` is not of the form import/path.Func or import/path.Type.Method")
    slash = name.rfind("/")
    parts = name[slash + 1 :].split(".")
    for keep in range(len(parts) - 1, max(0, len(parts) - 3), -1):
        path = name[: slash + 1] + ".".join(parts[:keep])
        if path in packages:
            return Name(path, ".".join(parts[keep:]))
    key = 2 if len(parts) > 2 and parts[-2][:1].isupper() else 1
    if len(parts) <= key:
        raise ValueError(f"`{name}` has no import path")
    return Name(name[: slash + 1] + ".".join(parts[:-key]), ".".join(parts[-key:]))


def split_type(type_text: str) -> Name | None:
    """The import path and name of a named type, whatever the stars before it; None for any other type."""
    text = type_text.lstrip("*").partition("[")[0]
    path, dot, name = text.rpartition(".")
    if not dot or _NAME.fullmatch(text) is None:
        return None
    return Name(path, name)


def split_call(call: str) -> tuple[str, int]:
    """`path.Func(1)` as (name, 1); `(recv)` is RECEIVER, `()` is NO_PARAM. Raises ValueError."""
    match = _CALL.fullmatch(call)
    if match is None:
        raise ValueError(f"`{call}` is not of the form import/path.Func(N), (recv) or ()")
    param = match["param"]
    return match["name"], RECEIVER if param == "recv" else int(param) if param else NO_PARAM


def split_types(text: str) -> tuple[str, ...]:
    """The types of a comma-separated list; commas inside parentheses, brackets and braces do not part."""
    types: list[str] = []
    depth = start = 0
    for at, char in enumerate(text):
        if char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
        elif char == "," and depth == 0:
            types.append(text[start:at].strip())
            start = at + 1
    last = text[start:].strip()
    if last or types:
        types.append(last)
    if depth or "" in types:
        raise ValueError(f"`{text}` is not a list of types")
    return tuple(types)


def split_signature(signature: str) -> tuple[str, tuple[str, ...] | None]:
    """`name -> types` as (name, types); without an arrow the results are not known (None).

    `name ->` with nothing after it has no results. Raises ValueError.
    """
    name, arrow, results = signature.partition("->")
    return name.strip(), split_types(results) if arrow else None


def words(name: str) -> str:
    """A Go name as lower-case words: `ChangeStream` -> `change stream`, `LState` -> `L state`."""
    parts = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+", name)
    return " ".join(part if part.isupper() and len(part) > 1 else part.lower() for part in parts)
