"""The entry points of lowering: positions, broken and deeply nested code, package-level values."""

from __future__ import annotations

import sys

import pytest
from lowered import HEAD, expected, lower

from goplumb.compile.ir import Branch, Call, Dead, Load, Local, MakeClosure, Return, TName, Unreachable
from goplumb.compile.lower import lower_function, lower_initializer
from goplumb.compile.parse import parse
from goplumb.compile.pretty import pretty
from goplumb.compile.verify import verify

GO = """\
func get(u string) error {
	r, err := http.Get(u)
	if err != nil && !bad(err) {
		return err
	}
	for _, x := range r.Rows {
		go func() { x.Do() }()
	}
	return nil
}
"""


def text_at(pos: int, end: int, base: int) -> str:
    return GO[pos - base : end - base]


@pytest.mark.parametrize("base", [0, 4711])
def test_positions_count_in_the_file(base: int) -> None:
    """Every position is the node's offset in the given slice plus the slice's own offset."""
    func = lower(GO, base)
    assert text_at(func.pos, func.end, base) == GO.rstrip("\n")
    call = func.blocks[0].instrs[0]
    assert isinstance(call, Call)
    assert text_at(call.pos, call.end, base) == "http.Get(u)"
    test = func.blocks[0].term
    assert isinstance(test, Branch)
    assert text_at(test.pos, test.end, base) == "err != nil"
    test = func.blocks[test.then].term
    assert isinstance(test, Branch)
    assert text_at(test.pos, test.end, base) == "bad(err)"
    returned = func.blocks[test.other].term
    assert isinstance(returned, Return)
    assert text_at(returned.pos, returned.end, base) == "return err"
    instrs = [instr for block in func.blocks for instr in block.instrs]
    loaded = next(instr for instr in instrs if isinstance(instr, Load))
    assert text_at(loaded.pos, loaded.end, base) == "r.Rows"
    literal = next(instr for instr in instrs if isinstance(instr, MakeClosure))
    assert text_at(literal.func.pos, literal.func.end, base) == "func() { x.Do() }"
    dead = next(instr for instr in instrs if isinstance(instr, Dead))
    assert text_at(dead.pos, dead.pos + 1, base) == "}"
    names = [text_at(local.pos, local.pos + len(local.name), base) for local in func.locals if local.name]
    assert names == ["u", "r", "err", "x"]


def test_names_beyond_ascii() -> None:
    """Offsets are bytes, names are text."""
    func = lower('func größe(ä int) { if "→" != ß { ö(ä) } }')
    assert func.name == "größe"
    assert func.locals[0] == Local("ä", 13, "param", TName("int"))
    assert "@ö(ä.0)" in pretty(func)


def test_many_names_of_one_type() -> None:
    """Parameters that share a type are parameters however many they are."""
    func = lower(
        "func f(a, b, c, d, e, g, h, i, j, k, l, m *T, n ...U) (o, p, q, r, s, t, u, v, w, x, y int) {}"
    )
    assert "".join(func.locals[number].name for number in func.params) == "abcdeghijklmn"
    assert "".join(func.locals[number].name for number in func.results) == "opqrstuvwxy"
    assert func.variadic
    assert func.named_results


def test_a_function_without_a_body_ends_nowhere() -> None:
    """A declaration whose body is elsewhere has one block, which nothing leaves."""
    func = lower("func f(a int) error")
    assert func.blocks[0].term == Unreachable(func.end)
    assert verify(func) == []


def initializer(go: str) -> str:
    source = go.encode()
    declaration = parse(source).named_children[0]
    func = lower_initializer(declaration.named_children[0], source, 100)
    assert verify(func) == []
    assert func.name == "init$var"
    return "\n" + pretty(func)


def test_package_variables() -> None:
    """The values of a package-level var are evaluated and stored under its names."""
    assert initializer("var a, _, b = g(), h(), &T{f: func() { g() }}") == expected(
        """
        func init$var()
        b0:
          %0 = @g()
          _ = @h()
          %1 = closure init$var.func1 []
          %2 = &T{f: %1}
          @a = %0
          @b = %2
          return implicit

        func init$var.func1()
        b0:
          @g()
          return implicit
        """
    )
    assert initializer("var a, b T = g()") == expected(
        """
        func init$var()
        b0:
          %0, %1 = @g()
          @a = %0
          @b = %1
          return implicit
        """
    )
    assert initializer("var a T") == expected(
        """
        func init$var()
        b0:
          return implicit
        """
    )


BROKEN = [
    "x := (",
    "if x { y(",
    "for i := ; i < ; { g( }",
    "switch { case : case 1 2: }",
    "select { case <-: case x := : }",
    "return ,",
    "x. := 3",
    "var = 3",
    "a, b := 1, 2, 3",
    "break",
    "continue nowhere",
    "fallthrough",
    "goto nowhere",
    "defer",
    "go 3",
    "func(",
    "T{a: }",
    "x = y = z",
    "x.(type)",
    "f(a b)",
    "}}}",
    "else { }",
    "1 := g()",
    "type = 3",
    "const (",
    "_ = x[",
    "return 1",
]


@pytest.mark.parametrize("go", BROKEN)
def test_broken_code_is_read_as_far_as_it_goes(go: str) -> None:
    """No code raises, what is left of it is sound, and the rest of the function is still there."""
    source = f"{HEAD} {{\nbefore()\n{go}\nafter()\n}}\n".encode()
    for node in parse(source).named_children:
        if node.type == "function_declaration":
            assert verify(lower_function(node, source, 0)) == []


def test_every_prefix_of_a_function_can_be_read() -> None:
    """Code that is being typed never raises."""
    source = GO.encode()
    for length in range(len(source)):
        prefix = source[:length]
        for node in parse(prefix).named_children:
            if node.type == "function_declaration":
                func = lower_function(node, prefix, 0)
                assert verify(func) == []
                assert func.intact is not node.has_error


@pytest.mark.parametrize("go", ["return 1", "break", "goto nowhere"])
def test_what_no_compiler_takes_is_not_intact(go: str) -> None:
    """A jump to nowhere and a wrong number of results make a function broken, also inside a literal."""
    assert not lower(go).intact
    assert not lower(f"g(func() {{ {go} }})").intact


DEPTH = 20_000

DEEP = {
    "parentheses": "g(" + "(" * DEPTH + "a" + ")" * DEPTH + ")",
    "negations": "if " + "!(" * DEPTH + "a" + ")" * DEPTH + " { g() }",
    "sum": "x := " + "+".join(["a"] * DEPTH),
    "condition": "if " + "&&".join(["g()"] * DEPTH) + " { g() }",
    "right-hand condition": "x := " + "g() && (" * DEPTH + "a" + ")" * DEPTH,
    "call chain": "g()" + ".m()" * DEPTH,
    "arguments": "g(" * DEPTH + ")" * DEPTH,
    "blocks": "{" * DEPTH + "g()" + "}" * DEPTH,
    "else if": "if a == 0 { g() }" + " else if x := g(); x { g() }" * DEPTH,
    "loops": "for a < 0 {" * DEPTH + "}" * DEPTH,
    "literals": "x := " + "T{" * DEPTH + "}" * DEPTH,
    "elided literals": "x := []T{" + "{" * DEPTH + "}" * DEPTH + "}",
    "types": "var x " + "[]" * DEPTH + "int",
    "signatures": "var x " + "func(" * DEPTH + ")" * DEPTH,
}


@pytest.mark.parametrize("name", DEEP)
def test_nesting_has_no_limit(name: str) -> None:
    """Code nested deeper than any recursion limit is lowered like other code."""
    limit = sys.getrecursionlimit()
    func = lower(DEEP[name])
    assert func.intact
    assert verify(func) == []
    assert sys.getrecursionlimit() == limit


def test_literals_nested_too_deep_are_not_read() -> None:
    """Function literals more than a hundred deep stay empty, and the function is not intact."""
    func = lower("x := " + "func() {" * 1000 + "g()" + "}" * 1000)
    assert not func.intact
    assert verify(func) == []
    assert "@g" not in pretty(func)
    func = lower("x := " + "func() {" * 90 + "g()" + "}" * 90)
    assert func.intact
    assert "@g" in pretty(func)
