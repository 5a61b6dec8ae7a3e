"""Checks catalogue tables, the shipped ones and those of a user's configuration (`schema.md` describes them).

A problem names the file, the line, what is wrong and the cure, for people who write TOML and no Python.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from goplumb.catalogue.checks import (
    CALL,
    CONDITION,
    GO_TYPE,
    GO_VERSION,
    ID,
    IMPORT_PATH,
    METHOD,
    NAME,
    NAME_WITH_RESULT,
    RELEASE,
    SEVERITY,
    SIGNATURE,
    VERSION_RANGE,
    Check,
    Fault,
    check_boolean,
    check_index,
    check_text,
    each,
    mapping,
    matching,
    nearest,
    one_of,
)
from goplumb.catalogue.expand import default_error_result
from goplumb.catalogue.notation import split_signature

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
    "http-request-no-context",
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
TRIGGERS = (
    "channel-closed",
    "context-done",
    "eof",
    "error-result",
    "fired",
    "gc",
    "idle-timeout",
    "method-returns-error",
    "method-returns-false",
    "owner-closed",
    "result-tells",
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


ACQUIRE_KEYS: dict[str, Check] = {
    "call": SIGNATURE,
    "names": each(METHOD),
    "result": check_index,
    "obligation": matching(r"receiver|argument:\d+|global", 'write "receiver", "argument:0" or "global"'),
    "error_result": check_index,
    "error_field": check_text,
    "condition": CONDITION,
    "wraps": check_index,
    "also_remove": check_boolean,
    "severity": SEVERITY,
    "since": GO_VERSION,
    "idle": each(CALL),
    "only_in": each(IMPORT_PATH),
    "not_in": each(IMPORT_PATH),
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

_CALLS = each(CALL)
TABLES: dict[str, dict[str, Check]] = {
    "package": {
        "path": IMPORT_PATH,
        "name": METHOD,
        "also": each(IMPORT_PATH),
        "also_names": mapping(IMPORT_PATH, METHOD),
        "formerly": each(IMPORT_PATH),
        "since": GO_VERSION,
    },
    "resource": {
        "id": ID,
        "types": each(GO_TYPE, least=1),
        "release": each(RELEASE),
        "release_also": each(RELEASE),
        "release_funcs": _CALLS,
        "releasable": check_boolean,
        "rule": one_of(*RESOURCE_RULES),
        "per_call_rule": one_of(*PER_CALL_RULES),
        "kind": one_of(*KINDS),
        "noun": check_text,
        "hint": matching(r".*\{\}.*|[\w.]+\(\)", "write how to release it, with {} for the holder"),
        "long_lived": check_boolean,
        "literal": check_boolean,
        "idempotent": check_boolean,
        "nil_safe": check_boolean,
        "must_check_error": check_boolean,
        "check_also": each(METHOD),
        "severity": SEVERITY,
        "severity_by_go": mapping(VERSION_RANGE, SEVERITY),
        "gc": one_of("finalizer", "cleanup", "none"),
        "acquire": each(_acquire),
    },
    "acquire": {"resource": ID, "calls": each(_acquire, least=1)},
    "release": {"resource": ID, "calls": _CALLS, "not_in": each(IMPORT_PATH)},
    "transfer": {
        "call": CALL,
        "to": matching(
            r"result:\d+|receiver|callee|argument:\d+", 'write "result:0", "receiver" or "callee"'
        ),
        "what": one_of("Body", "descriptor", "callback-result"),
        "when": one_of("closer"),
        "on_error": one_of("caller", "callee"),
        "since": GO_VERSION,
        "not_in": each(IMPORT_PATH),
    },
    "auto_release": {
        "resource": ID,
        "trigger": one_of(*TRIGGERS),
        "via": NAME,
        "suppresses": check_boolean,
        "condition": one_of(*AUTO_CONDITIONS),
        "since": GO_VERSION,
    },
    "timeout": {
        "rule": one_of(*TIMEOUT_RULES),
        "calls": each(NAME),
        "vars": each(NAME),
        "unless": each(METHOD),
        "type": GO_TYPE,
        "fields": each(METHOD, least=1),
    },
    "guard": {"calls": _CALLS, "continues_when": one_of("nil", "non-nil")},
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
    "no_obligation": {"calls": each(NAME_WITH_RESULT), "fields": each(NAME)},
    "typing": {"calls": each(SIGNATURE), "fields": mapping(NAME, GO_TYPE), "vars": mapping(NAME, GO_TYPE)},
    "embeds": dict.fromkeys(("struct", "interface", "alias"), mapping(GO_TYPE, each(GO_TYPE, least=1))),
}
"""Tables that occur once: `[borrow]`."""

TOP_KEYS: dict[str, Check] = {"library": check_text, "version": check_text, "never_returns": each(NAME)}
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
                faults = list(_row(row, TABLES[table], REQUIRED[table]))
                if not faults:
                    faults = list(_extra(table, row, ids, known_ids))
                if table == "resource" and row.get("id") in seen:
                    faults.append(Fault("the id is there twice", "choose another", "id"))
                seen.add(str(row.get("id")))
                for fault in faults:
                    yield table, index, row, fault
        else:
            known = (*TABLES, *SECTIONS, *TOP_KEYS)
            yield table, 0, {}, Fault(f"`{table}` is no table of the catalogue", nearest(table, known))


def _extra(
    table: str, row: Mapping[str, Any], ids: Collection[str], known_ids: Collection[str]
) -> Iterator[Fault]:
    """What holds between the keys of one row."""
    if "resource" in row and row["resource"] not in ids and row["resource"] not in known_ids:
        cure = nearest(row["resource"], sorted({*ids, *known_ids}))
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
            yield Fault(f"`{key}` is no key of this table", nearest(key, tuple(checks)), key)
            continue
        for fault in checks[key](value):
            yield fault._replace(key=fault.key or key)


def _rows(data: Mapping[str, Any], table: str) -> list[Mapping[str, Any]]:
    value = data.get(table, [])
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


# --- words and lines ----------------------------------------------------------------------


def _title(table: str, row: Mapping[str, Any]) -> str:
    if table not in TABLES and table not in SECTIONS:
        return ""
    brackets = f"[{table}]" if table in SECTIONS else f"[[{table}]]"
    name = next((str(row[key]) for key in ("id", "call", "path", "resource", "rule") if key in row), "")
    return f"{brackets} {name}: " if name else f"{brackets}: "


def _line_of(text: str, table: str, index: int, fault: Fault) -> int:
    """The line of the table's `index`-th occurrence, of the key in it, of the item in the key's value."""
    lines = text.splitlines()
    first, end = 0, len(lines)
    if table:
        spelled = rf"\s*\[\[?\s*(?:[\w-]+\.)*{re.escape(table)}(?:\.\w+)?\s*\]"
        if table not in TABLES and table not in SECTIONS:
            spelled += rf"|{re.escape(table)}\s*="
        head = re.compile(spelled)
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
