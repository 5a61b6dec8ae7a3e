"""Checks of single values, for `schema.py`: each yields what is wrong with the value it is given."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from typing import Any, NamedTuple

from goplumb.catalogue.notation import split_call, split_name, split_signature, split_types

SEVERITIES = ("none", "info", "warning", "error")


class Fault(NamedTuple):
    """A problem that has not found its line yet."""

    message: str
    cure: str
    key: str = ""
    item: str = ""


Check = Callable[[Any], Iterator[Fault]]


def check_text(value: Any) -> Iterator[Fault]:
    if not isinstance(value, str) or not value:
        yield Fault(f"{value!r} is no text", "write a non-empty string")


def check_boolean(value: Any) -> Iterator[Fault]:
    if not isinstance(value, bool):
        yield Fault(f"{value!r} is neither true nor false", "write true or false without quotes")


def check_index(value: Any) -> Iterator[Fault]:
    if not isinstance(value, int) or isinstance(value, bool) or value < -1:
        yield Fault(f"{value!r} is no position", "count from 0; -1 stands for none (or the receiver)")


def one_of(*allowed: str) -> Check:
    def check(value: Any) -> Iterator[Fault]:
        if value not in allowed:
            yield Fault(f"`{value}` is not known here", nearest(value, allowed))

    return check


def matching(pattern: str, cure: str) -> Check:
    compiled = re.compile(pattern)

    def check(value: Any) -> Iterator[Fault]:
        if not isinstance(value, str) or compiled.fullmatch(value) is None:
            yield Fault(f"{value!r} cannot be read", cure)

    return check


def parsed(parse: Callable[[str], object], cure: str) -> Check:
    def check(value: Any) -> Iterator[Fault]:
        if not isinstance(value, str):
            yield Fault(f"{value!r} is no text", cure)
            return
        try:
            parse(value)
        except ValueError as error:
            yield Fault(str(error), cure)

    return check


def each(check: Check, least: int = 0) -> Check:
    def check_each(value: Any) -> Iterator[Fault]:
        if not isinstance(value, list):
            yield Fault(f"{value!r} is no list", "put the values in brackets: [...]")
            return
        if len(value) < least:
            yield Fault("the list is empty", "name at least one")
        for item in value:
            for fault in check(item):
                yield fault._replace(item=item if isinstance(item, str) else "")

    return check_each


def mapping(key: Check, value: Check) -> Check:
    def check(table: Any) -> Iterator[Fault]:
        if not isinstance(table, dict):
            yield Fault(f"{table!r} is no table", 'write { "name" = value }')
            return
        for name, item in table.items():
            for fault in (*key(name), *value(item)):
                yield fault._replace(item=name)

    return check


def _go_type(text: str) -> None:
    spaced = " " in text.strip() and re.match(r"(<-)?chan|func|map|\[", text.strip()) is None
    if len(split_types(text)) != 1 or spaced:
        raise ValueError(f"`{text}` is not one type")


def _call(text: str) -> None:
    split_name(split_call(text)[0])


def _signature(text: str) -> None:
    name, _ = split_signature(text)
    if "(" in name or ")" in name:
        raise ValueError(f"`{name}` has parentheses")
    split_name(name.replace("*", "X"))


def _name_with_result(text: str) -> None:
    name, bracket, rest = text.partition("[")
    if bracket and re.fullmatch(r"\d+\]", rest) is None:
        raise ValueError(f"`{text}` does not end in a result's number, like [1]")
    split_name(name)


NAME = parsed(
    split_name, "write the import path, a dot and Func or Type.Method, without star and parentheses"
)
CALL = parsed(
    _call, "write import/path.Func(0), with the parameter's number, (recv) or nothing in parentheses"
)
SIGNATURE = parsed(
    _signature, "write import/path.Func -> *import/path.Type, error; a method without star and parentheses"
)
NAME_WITH_RESULT = parsed(
    _name_with_result, "write import/path.Func, or import/path.Func[1] for one result only"
)
GO_TYPE = parsed(_go_type, "write one Go type with its full import path, like *net/http.Response")
IMPORT_PATH = matching(r"[\w.\-~/]+", "write an import path without quotes inside")
RELEASE = matching(
    r"\(\)|\w+(\(\))?(\.\w+(\(\))?)*", 'write a method or path like "Close", "Body.Close" or "()"'
)
METHOD = matching(r"\w+(\.\w+)*", "write the method's name alone, without receiver and parentheses")
GO_VERSION = matching(r"1\.\d+", 'write a Go version like "1.21"')
VERSION_RANGE = matching(r"(<|>=)1\.\d+", 'write "<1.23" or ">=1.23"')
CONDITION = matching(
    r"result:\d+ (true|non-nil)|after:\w+", 'write "result:0 true", "result:0 non-nil" or "after:Method"'
)
ID = matching(r"[a-z0-9]+(-[a-z0-9]+)*", "write lower-case words joined by hyphens")
SEVERITY = one_of(*SEVERITIES)


def nearest(value: object, allowed: Collection[str]) -> str:
    """A cure naming the likeliest of the allowed words, or all of them where they are few."""
    from difflib import get_close_matches

    close = get_close_matches(str(value), list(allowed), n=1)
    if close:
        return f"did you mean `{close[0]}`?"
    if len(allowed) <= 20:
        return "use one of " + ", ".join(sorted(allowed))
    return "see the catalogue's schema.md"
