"""Facts as solve gives them, for rules and judge to speak of."""

from __future__ import annotations

from typing import Any

from goplumb.finding import Confidence, Place
from goplumb.solve.result import (
    CallFact,
    FieldSet,
    Leak,
    Lifetime,
    LiteralFact,
    Loss,
    Misuse,
    MisuseKind,
    Solved,
)

PLACE = Place("a.go", 10, 20)


def leak(**changes: Any) -> Leak:
    """A file that no path closes."""
    base = Leak(
        resource="os-file",
        rule="file-unclosed",
        noun="file",
        callee="os.Open",
        holder="f",
        release="f.Close()",
        place=PLACE,
        loss=Loss.FUNCTION_END,
        exit=Place("a.go", 30, 40),
        steps=(),
        confidence=Confidence.CERTAIN,
        function="load",
        released_elsewhere=False,
        on_error_path=False,
        in_main=False,
    )
    return base._replace(**changes)


def response(**changes: Any) -> Leak:
    """A response whose body no path closes."""
    base = leak(
        resource="http-response",
        rule="http-body-unclosed",
        noun="response",
        callee="http.Get",
        holder="resp",
        release="resp.Body.Close()",
    )
    return base._replace(**changes)


def lifetime(**changes: Any) -> Lifetime:
    """A database opened and closed in order by a plain function."""
    base = Lifetime(
        resource="sql-db",
        rule="client-per-call",
        callee="sql.Open",
        holder="db",
        place=PLACE,
        function="count",
        in_loop=False,
        released=True,
        by_owner_operation="",
        steps=(),
        confidence=Confidence.CERTAIN,
    )
    return base._replace(**changes)


def call(target: str, *args: str, **changes: Any) -> CallFact:
    callee = target.rpartition("/")[2]
    return CallFact(target, PLACE, "load", callee, "", args)._replace(**changes)


def literal(type_: str, *, uses: tuple[str, ...] = (), **fields: str) -> LiteralFact:
    """A complete literal with these fields (Go text), whose methods `uses` are called."""
    return LiteralFact(
        type_,
        PLACE,
        "load",
        "x",
        tuple(FieldSet(name, value, value in ("0", "nil", "false"), None) for name, value in fields.items()),
        True,
        tuple(call(f"{type_}.{name}") for name in uses),
        False,
    )


def misuse(kind: MisuseKind, **changes: Any) -> Misuse:
    base = Misuse(
        kind, "os-file", "file", "os.Open", "f", PLACE, Place("a.go", 1, 5), (), Confidence.CERTAIN, "load"
    )
    return base._replace(**changes)


def solved(**changes: Any) -> Solved:
    return Solved((), (), (), (), (), ())._replace(**changes)
