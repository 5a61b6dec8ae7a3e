"""Types as written become type expressions."""

from __future__ import annotations

import pytest

from goplumb.compile.ir import (
    UNKNOWN_TYPE,
    TField,
    TFunc,
    TInst,
    TInterface,
    TMethod,
    TName,
    TPtr,
    TSel,
    TSlice,
    TStruct,
    TUnion,
    TypeExpr,
)
from goplumb.compile.parse import parse
from goplumb.compile.pretty import pretty_type
from goplumb.compile.typeexpr import MAX_DEPTH, own_name, type_expr


def read(go: str) -> TypeExpr:
    source = f"var x {go}\n".encode()
    spec = parse(source).named_children[0].named_children[0]
    return type_expr(spec.child_by_field_name("type"), source)


INT, STRING, ERROR = TName("int"), TName("string"), TName("error")


@pytest.mark.parametrize(
    ("go", "expr"),
    [
        ("int", INT),
        ("(int)", INT),
        ("http.Response", TSel("http", "Response")),
        ("*p.T", TPtr(TSel("p", "T"))),
        ("G[int, p.T]", TInst(TName("G"), (INT, TSel("p", "T")))),
        ("p.G[[]int]", TInst(TSel("p", "G"), (TSlice(INT),))),
        ("func()", TFunc((), (), False)),
        ("func(int, string) error", TFunc((INT, STRING), (ERROR,), False)),
        ("func(a, b int, c ...string)", TFunc((INT, INT, TSlice(STRING)), (), True)),
        ("func(a, b, c, d, e, f, g, h, i, j, k, l int)", TFunc((INT,) * 12, (), False)),
        ("func() (n int, err error)", TFunc((), (INT, ERROR), False)),
        (
            "struct { a, b int `tag`; T; *p.U; p.G[int]; _ string }",
            TStruct(
                (
                    TField("a", INT, False),
                    TField("b", INT, False),
                    TField("T", TName("T"), True),
                    TField("U", TPtr(TSel("p", "U")), True),
                    TField("G", TInst(TSel("p", "G"), (INT,)), True),
                    TField("_", STRING, False),
                )
            ),
        ),
        (
            "interface { M(int) error; io.Reader; ~int | string; ~int }",
            TInterface(
                (TMethod("M", TFunc((INT,), (ERROR,), False)),),
                (TSel("io", "Reader"), TUnion((INT, STRING)), TUnion((INT,))),
            ),
        ),
    ],
)
def test_type(go: str, expr: TypeExpr) -> None:
    """Each form of a type has its expression."""
    assert read(go) == expr


@pytest.mark.parametrize(
    "go",
    [
        "[]*T",
        "map[string][]p.T",
        "chan int",
        "chan<- int",
        "<-chan int",
        "chan<- <-chan int",
        "<-chan chan<- int",
        "func(a, ...b) (c, d)",
        "struct{a int; *T}",
        "interface{M() error; T}",
        "*G[int, []T]",
    ],
)
def test_type_and_back(go: str) -> None:
    """The text of a type expression is the type."""
    assert pretty_type(read(go)) == go


def test_arrays_have_no_length() -> None:
    """An array's length is not kept."""
    assert pretty_type(read("[2 + N][3]int")) == "[_][_]int"


def test_types_nested_too_deep_are_unknown() -> None:
    """Below the limit a type is unknown, so that every stage may recurse over types."""
    expr = read("[]" * 1000 + "int")
    depth = 0
    while isinstance(expr, TSlice):
        expr = expr.elem
        depth += 1
    assert expr == UNKNOWN_TYPE
    assert depth == MAX_DEPTH + 1


def test_own_name() -> None:
    """The name an embedded field has."""
    assert own_name(read("*p.G[int]")) == "G"
    assert own_name(read("[]int")) == ""
