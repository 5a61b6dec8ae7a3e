"""Go snippets to IR text, for the tests of this folder."""

from __future__ import annotations

from textwrap import dedent

from goplumb.compile.ir import Func
from goplumb.compile.lower import lower_function
from goplumb.compile.parse import parse
from goplumb.compile.pretty import pretty
from goplumb.compile.verify import verify

HEAD = "func f(a, b int, err error, c chan int, xs []int, p *T)"


def lower(go: str, base: int = 0) -> Func:
    """The first function of go; a snippet that is no function becomes the body of one without results."""
    text = dedent(go).strip()
    if not text.startswith("func"):
        text = f"{HEAD} {{\n{text}\n}}"
    source = text.encode()
    node = parse(source).named_children[0]
    return lower_function(node, source, base)


def ir(go: str) -> str:
    """The IR of go as text, without the heading of the snippet's own function; sound, or the test fails."""
    func = lower(go)
    assert verify(func) == []
    text = pretty(func)
    if not dedent(go).strip().startswith("func"):
        text = text.split("\n", 1)[1]
    return "\n" + text


def expected(text: str) -> str:
    """A golden text as written in a test, without its indentation."""
    return "\n" + dedent(text).strip() + "\n"
