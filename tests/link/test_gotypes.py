"""Types as data."""

from __future__ import annotations

import pytest

from goplumb.link import gotypes as gt

KINDS: list[gt.Type] = [
    gt.Basic("x"),
    gt.TypeParam("x"),
    gt.Package("x"),
    gt.Pointer(gt.UNKNOWN),
    gt.SliceOf(gt.UNKNOWN),
    gt.ArrayOf(gt.UNKNOWN),
    gt.ChanOf(gt.UNKNOWN),
    gt.TypeValue(gt.UNKNOWN),
    gt.MapOf(gt.UNKNOWN, gt.UNKNOWN),
    gt.Struct(()),
    gt.Interface(()),
    gt.Tuple(()),
    gt.FuncType((), ()),
    gt.UNKNOWN,
]


def test_kinds_with_equal_fields_differ() -> None:
    """Types of different kinds are never equal, though all of them are tuples."""
    for i, a in enumerate(KINDS):
        for j, b in enumerate(KINDS):
            assert (a == b) == (i == j)


@pytest.mark.parametrize(
    "text",
    [
        "error",
        "*net/http.Response",
        "map[string][]*io.Reader",
        "func(context.Context, ...string) (net.Conn, error)",
        "chan struct{!Reader io.Reader; n int}",
        "interface{Close() error; !io.Reader}",
        "iter.Seq2[K, []V]",
    ],
)
def test_text_is_read_back(text: str) -> None:
    """A type's text stands for the same type."""
    assert gt.text(gt.read(text)) == text
