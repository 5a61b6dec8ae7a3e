"""Checks catalogue tables, the shipped ones and those of a user's configuration (`schema.md` describes them).

A problem names the file, the line, what is wrong and the cure, for people who write TOML and no Python.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, NamedTuple

from goplumb.catalogue.expand import default_error_result
from goplumb.catalogue.notation import split_call, split_name, split_signature, split_types

RESOURCE_RULES = (
    "context-cancel-lost",
    "file-unclosed",
    "grpc-conn-unclosed",
    "http-body-unclosed",
    "net-conn-unclosed",
    "net-listener-unclosed",
    "process-not-waited",
    "resource-unclosed",
    "span-unended",
    "sql-rows-unclosed",
    "sql-stmt-unclosed",
    "sql-tx-unfinished",
    "ticker-unstopped",
)
PER_CALL_RULES = ("client-per-call", "grpc-dial-per-call", "http-transport-per-call")
TIMEOUT_RULES = (
    "http-client-no-timeout",
    "http-default-client",
    "http-server-no-timeout",
    "http-transport-no-idle-timeout",
    "net-dial-no-timeout",
)
KINDS = (
    "buffer",
    "cancel-func",
    "client",
    "connection",
    "fd",
    "global",
    "goroutine",
    "handle",
    "lock",
    "mapping",
    "memory",
    "native",
    "pool-item",
    "process",
    "span",
    "temp-file",
    "timer",
    "transaction",
)
SEVERITIES = ("none", "info", "warning", "error")
TRIGGERS = (
    "context-done",
    "eof",
    "error-result",
    "fired",
    "gc",
    "idle-timeout",
    "method-returns-error",
    "method-returns-false",
    "owner-closed",
)
AUTO_CONDITIONS = ("context-cancelled", "loop-complete", "made-by-owner", "owner-in-function", "until-error")


class Problem(NamedTuple):
    path: str
    line: int
    """From 1."""
    message: str
    cure: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}; {self.cure}"


class Fault(NamedTuple):
    """A problem that has not found its line yet."""

    message: str
    cure: str
    key: str = ""
    item: str = ""


Check = Callable[[Any], Iterator[Fault]]


# --- values -----------------------------------------------------------------------------


def _text(value: Any) -> Iterator[Fault]:
    if not isinstance(value, str) or not value:
        yield Fault(f"{value!r} is no text", "write a non-empty string")


def _boolean(value: Any) -> Iterator[Fault]:
    if not isinstance(value, bool):
        yield Fault(f"{value!r} is neither true nor false", "write true or false without quotes")


def _index(value: Any) -> Iterator[Fault]:
    if not isinstance(value, int) or isinstance(value, bool) or value < -1:
        yield Fault(f"{value!r} is no position", "count from 0; -1 stands for none (or the receiver)")


def _one_of(*allowed: str) -> Check:
    def check(value: Any) -> Iterator[Fault]:
        if value not in allowed:
            yield Fault(f"`{value}` is not known here", _nearest(value, allowed))

    return check


def _matching(pattern: str, cure: str) -> Check:
    compiled = re.compile(pattern)

    def check(value: Any) -> Iterator[Fault]:
        if not isinstance(value, str) or compiled.fullmatch(value) is None:
            yield Fault(f"{value!r} cannot be read", cure)

    return check


def _parsed(parse: Callable[[str], object], cure: str) -> Check:
    def check(value: Any) -> Iterator[Fault]:
        if not isinstance(value, str):
            yield Fault(f"{value!r} is no text", cure)
            return
        try:
            parse(value)
        except ValueError as error:
            yield Fault(str(error), cure)

    return check


def _each(check: Check, least: int = 0) -> Check:
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


def _mapping(key: Check, value: Check) -> Check:
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
    split_name(name.replace("*", "X"))


def _name_with_result(text: str) -> None:
    name, bracket, rest = text.partition("[")
    if bracket and re.fullmatch(r"\d+\]", rest) is None:
        raise ValueError(f"`{text}` does not end in a result's number, like [1]")
    split_name(name)


NAME = _parsed(
    split_name, "write the import path, a dot and Func or Type.Method, without star and parentheses"
)
CALL = _parsed(
    _call, "write import/path.Func(0), with the parameter's number, (recv) or nothing in parentheses"
)
SIGNATURE = _parsed(_signature, "write import/path.Func -> *import/path.Type, error")
NAME_WITH_RESULT = _parsed(
    _name_with_result, "write import/path.Func, or import/path.Func[1] for one result only"
)
GO_TYPE = _parsed(_go_type, "write one Go type with its full import path, like *net/http.Response")
IMPORT_PATH = _matching(r"[\w.\-~/]+", "write an import path without quotes inside")
RELEASE = _matching(
    r"\(\)|\w+(\(\))?(\.\w+(\(\))?)*", 'write a method or path like "Close", "Body.Close" or "()"'
)
METHOD = _matching(r"\w+(\.\w+)*", "write the method's name alone, without receiver and parentheses")
GO_VERSION = _matching(r"1\.\d+", 'write a Go version like "1.21"')
VERSION_RANGE = _matching(r"(<|>=)1\.\d+", 'write "<1.23" or ">=1.23"')
CONDITION = _matching(
    r"result:\d+ (true|non-nil)|after:\w+", 'write "result:0 true", "result:0 non-nil" or "after:Method"'
)
ID = _matching(r"[a-z0-9]+(-[a-z0-9]+)*", "write lower-case words joined by hyphens")
SEVERITY = _one_of(*SEVERITIES)

ACQUIRE_KEYS: dict[str, Check] = {
    "call": SIGNATURE,
    "names": _each(METHOD),
    "result": _index,
    "obligation": _matching(r"receiver|argument:\d+|global", 'write "receiver", "argument:0" or "global"'),
    "error_result": _index,
    "error_field": _text,
    "condition": CONDITION,
    "wraps": _index,
    "also_remove": _boolean,
    "severity": SEVERITY,
    "since": GO_VERSION,
    "only_in": _each(IMPORT_PATH),
    "not_in": _each(IMPORT_PATH),
}


def _acquire(value: Any) -> Iterator[Fault]:
    """One entry of an `acquire` list: a signature, or a table of a signature and what is special about it."""
    row = {"call": value} if isinstance(value, str) else value
    if not isinstance(row, dict):
        yield Fault(f"{value!r} is no call", 'write "import/path.Func -> types" or { call = "...", ... }')
        return
    item = row.get("call", "")
    for fault in _row(row, ACQUIRE_KEYS, {"call"}):
        yield fault._replace(key="", item=item)
    try:
        _, results = split_signature(row["call"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return
    result = row.get("result")
    if "obligation" in row:
        if result is not None:
            yield Fault(
                "has both `result` and `obligation`",
                "keep the one that says where the resource is",
                item=item,
            )
    elif results is None and result is None:
        yield Fault(
            f"`{item}` does not say what it returns", "add -> and the types of its results", item=item
        )
    elif results is not None and not 0 <= (result or 0) < len(results):
        yield Fault(f"`{item}` has no result {result or 0}", "count the results from 0", item=item)
    error = row.get("error_result", default_error_result(results or ()))
    if results is not None and isinstance(error, int) and error >= 0:
        if error >= len(results) or not (results[error] == "error" or "Error" in results[error]):
            yield Fault(
                f"`{item}` has no error as result {error}", "give the error's position, or -1", item=item
            )


# --- tables -----------------------------------------------------------------------------

_CALLS = _each(CALL)
TABLES: dict[str, dict[str, Check]] = {
    "package": {
        "path": IMPORT_PATH,
        "name": METHOD,
        "also": _each(IMPORT_PATH),
        "also_names": _mapping(IMPORT_PATH, METHOD),
        "formerly": _each(IMPORT_PATH),
        "since": GO_VERSION,
    },
    "resource": {
        "id": ID,
        "types": _each(GO_TYPE, least=1),
        "release": _each(RELEASE),
        "release_also": _each(RELEASE),
        "release_funcs": _CALLS,
        "releasable": _boolean,
        "rule": _one_of(*RESOURCE_RULES),
        "per_call_rule": _one_of(*PER_CALL_RULES),
        "kind": _one_of(*KINDS),
        "noun": _text,
        "hint": _matching(r".*\{\}.*|[\w.]+\(\)", "write how to release it, with {} for the holder"),
        "long_lived": _boolean,
        "literal": _boolean,
        "idempotent": _boolean,
        "nil_safe": _boolean,
        "must_check_error": _boolean,
        "check_also": _each(METHOD),
        "severity": SEVERITY,
        "severity_by_go": _mapping(VERSION_RANGE, SEVERITY),
        "gc": _one_of("finalizer", "cleanup", "none"),
        "acquire": _each(_acquire),
    },
    "acquire": {"resource": ID, "calls": _each(_acquire, least=1)},
    "release": {"resource": ID, "calls": _CALLS, "not_in": _each(IMPORT_PATH)},
    "transfer": {
        "call": CALL,
        "to": _matching(
            r"result:\d+|receiver|callee|argument:\d+", 'write "result:0", "receiver" or "callee"'
        ),
        "what": _one_of("Body", "descriptor", "callback-result"),
        "when": _one_of("closer"),
        "on_error": _one_of("caller", "callee"),
        "since": GO_VERSION,
        "not_in": _each(IMPORT_PATH),
    },
    "auto_release": {
        "resource": ID,
        "trigger": _one_of(*TRIGGERS),
        "via": NAME,
        "suppresses": _boolean,
        "condition": _one_of(*AUTO_CONDITIONS),
        "since": GO_VERSION,
    },
    "timeout": {
        "rule": _one_of(*TIMEOUT_RULES),
        "calls": _each(NAME),
        "vars": _each(NAME),
        "unless": _each(METHOD),
        "type": GO_TYPE,
        "fields": _each(METHOD, least=1),
    },
    "guard": {"calls": _CALLS, "continues_when": _one_of("nil", "non-nil")},
}
"""Tables that may be repeated: `[[resource]]`."""

REQUIRED = {
    "package": {"path"},
    "resource": {"id", "types"},
    "acquire": {"resource", "calls"},
    "release": {"resource", "calls"},
    "transfer": {"call", "to"},
    "auto_release": {"resource", "trigger", "suppresses"},
    "timeout": {"rule"},
    "guard": {"calls", "continues_when"},
}

SECTIONS: dict[str, dict[str, Check]] = {
    "borrow": {"calls": _CALLS, "retained": _CALLS},
    "deferred_release": {"calls": _CALLS, "via_result": _CALLS, "unreliable": _CALLS},
    "no_obligation": {"calls": _each(NAME_WITH_RESULT), "fields": _each(NAME)},
    "typing": {"calls": _each(SIGNATURE), "fields": _mapping(NAME, GO_TYPE), "vars": _mapping(NAME, GO_TYPE)},
    "embeds": dict.fromkeys(("struct", "interface", "alias"), _mapping(GO_TYPE, _each(GO_TYPE, least=1))),
}
"""Tables that occur once: `[borrow]`."""

TOP_KEYS: dict[str, Check] = {"library": _text, "version": _text, "never_returns": _each(NAME)}
ALL_TABLES = frozenset((*TABLES, *SECTIONS, "never_returns"))
"""What a configuration may hold beside its own keys."""


def validate_tables(
    data: Mapping[str, Any], path: str, text: str, known_ids: Collection[str] | None = None
) -> list[Problem]:
    """What is wrong with the tables of one file, in the order of lines.

    `known_ids` are resources declared elsewhere; without it, those of the shipped catalogue.
    """
    if known_ids is None:
        from goplumb.catalogue.load import default_catalogue

        known_ids = default_catalogue().resource_ids()
    found = [
        Problem(path, _line_of(text, table, index, fault), f"{_title(table, row)}{fault.message}", fault.cure)
        for table, index, row, fault in _faults(data, known_ids)
    ]
    return sorted(found, key=lambda problem: problem.line)


def validate_files(files: Mapping[str, tuple[Mapping[str, Any], str]]) -> list[Problem]:
    """What is wrong with a set of files, given as path -> (tables, text), that may refer to one another."""
    problems: list[Problem] = []
    owner: dict[str, str] = {}
    for path, (data, text) in files.items():
        for index, row in enumerate(_rows(data, "resource")):
            id_ = row.get("id")
            if isinstance(id_, str) and owner.setdefault(id_, path) != path:
                fault = Fault(f"the id is also in {owner[id_]}", "choose another", "id")
                line = _line_of(text, "resource", index, fault)
                problems.append(Problem(path, line, f"[[resource]] {id_}: {fault.message}", fault.cure))
    for path, (data, text) in files.items():
        problems.extend(validate_tables(data, path, text, owner))
    return problems


def _faults(
    data: Mapping[str, Any], known_ids: Collection[str]
) -> Iterator[tuple[str, int, Mapping[str, Any], Fault]]:
    """(table, its number among its like, the row, fault)."""
    ids: set[str] = {row["id"] for row in _rows(data, "resource") if isinstance(row.get("id"), str)}
    seen: set[str] = set()
    for table, value in data.items():
        if table in TOP_KEYS:
            for fault in TOP_KEYS[table](value):
                yield "", 0, {}, fault._replace(key=table)
        elif table in SECTIONS:
            if not isinstance(value, dict):
                yield table, 0, {}, Fault("occurs once", f"write [{table}] with single brackets")
                continue
            for fault in _row(value, SECTIONS[table], set()):
                yield table, 0, {}, fault
        elif table in TABLES:
            if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
                yield table, 0, {}, Fault("is a list of tables", f"write [[{table}]] with double brackets")
                continue
            for index, row in enumerate(value):
                for fault in _row(row, TABLES[table], REQUIRED[table]):
                    yield table, index, row, fault
                extra = _extra(table, row, ids, known_ids)
                if table == "resource" and row.get("id") in seen:
                    yield table, index, row, Fault("the id is there twice", "choose another", "id")
                seen.add(str(row.get("id")))
                for fault in extra:
                    yield table, index, row, fault
        else:
            known = (*TABLES, *SECTIONS, *TOP_KEYS)
            yield "", 0, {}, Fault(f"`{table}` is no table of the catalogue", _nearest(table, known), table)


def _extra(
    table: str, row: Mapping[str, Any], ids: Collection[str], known_ids: Collection[str]
) -> Iterator[Fault]:
    """What holds between the keys of one row."""
    if "resource" in row and row["resource"] not in ids and row["resource"] not in known_ids:
        cure = _nearest(row["resource"], sorted({*ids, *known_ids}))
        yield Fault(f"there is no resource `{row['resource']}`", cure, "resource")
    if table == "resource":
        if not (
            row.get("release")
            or row.get("release_funcs")
            or row.get("releasable") is False
            or row.get("hint")
        ):
            yield Fault(
                "nothing releases it", "name the method in `release`, or say releasable = false", "id"
            )
        if "per_call_rule" in row and not row.get("long_lived"):
            yield Fault("has a per_call_rule but is not long-lived", "add long_lived = true", "per_call_rule")
    if table == "timeout" and not (row.get("calls") or row.get("vars") or row.get("type")):
        yield Fault("names nothing", "add `calls`, `vars`, or `type` with `fields`", "rule")
    if table == "timeout" and ("type" in row) != ("fields" in row):
        yield Fault("`type` and `fields` go together", "add the other", "type" if "type" in row else "fields")


def _row(row: Mapping[str, Any], checks: Mapping[str, Check], required: Collection[str]) -> Iterator[Fault]:
    for key in sorted(required - row.keys()):
        yield Fault(f"`{key}` is missing", "add it")
    for key, value in row.items():
        if key not in checks:
            yield Fault(f"`{key}` is no key of this table", _nearest(key, tuple(checks)), key)
            continue
        for fault in checks[key](value):
            yield fault._replace(key=fault.key or key)


def _rows(data: Mapping[str, Any], table: str) -> list[Mapping[str, Any]]:
    value = data.get(table, [])
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


# --- words and lines ----------------------------------------------------------------------


def _nearest(value: object, allowed: Collection[str]) -> str:
    """A cure naming the likeliest of the allowed words, or all of them where they are few."""
    from difflib import get_close_matches

    close = get_close_matches(str(value), list(allowed), n=1)
    if close:
        return f"did you mean `{close[0]}`?"
    if len(allowed) <= 20:
        return "use one of " + ", ".join(sorted(allowed))
    return "see the catalogue's schema.md"


def _title(table: str, row: Mapping[str, Any]) -> str:
    if not table:
        return ""
    brackets = f"[{table}]" if table in SECTIONS else f"[[{table}]]"
    name = next((str(row[key]) for key in ("id", "call", "path", "resource", "rule") if key in row), "")
    return f"{brackets} {name}: " if name else f"{brackets}: "


def _line_of(text: str, table: str, index: int, fault: Fault) -> int:
    """The line of the table's `index`-th occurrence, of the key in it, of the item in the key's value."""
    lines = text.splitlines()
    first, end = 0, len(lines)
    if table:
        open_, close = (r"\[", r"\]") if table in SECTIONS else (r"\[\[", r"\]\]")
        head = re.compile(rf"\s*{open_}\s*(?:[\w-]+\.)*{table}(?:\.\w+)?\s*{close}")
        heads = [number for number, line in enumerate(lines) if head.match(line)]
        if table not in SECTIONS and index < len(heads):
            first = heads[index]
        elif heads:
            first = heads[0]
        any_head = re.compile(r"\s*\[\[?[\w.\s-]+\]\]?\s*(#.*)?$")
        if table not in SECTIONS:
            end = next((n for n in range(first + 1, end) if any_head.match(lines[n])), end)
    key = re.compile(rf'\s*"?{re.escape(fault.key)}"?\s*=') if fault.key else None
    at = next((n for n in range(first, end) if key is not None and key.match(lines[n])), first)
    if fault.item:
        at = next(
            (n for n in range(at, end) if f'"{fault.item}"' in lines[n] or f"'{fault.item}'" in lines[n]), at
        )
    return at + 1
