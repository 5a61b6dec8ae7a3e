"""The verifier finds each way in which IR can be unsound."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from lowered import lower

from goplumb.compile.ir import (
    NONE,
    Assign,
    Branch,
    Call,
    Dead,
    Defer,
    Func,
    Global,
    Jump,
    MakeClosure,
    Return,
)
from goplumb.compile.verify import verify

GO = """
func f(a int) (int, error) {
	for {
		x := g(a)
		func() { h(x) }()
		if x {
			return x, nil
		}
	}
}
"""


def find(func: Func, kind: type) -> tuple[int, int]:
    """Block and index of the first instruction of a kind."""
    for at, block in enumerate(func.blocks):
        for index, instr in enumerate(block.instrs):
            if isinstance(instr, kind):
                return at, index
    raise AssertionError(kind)


def change(func: Func, kind: type, /, **fields: object) -> None:
    at, index = find(func, kind)
    instr = func.blocks[at].instrs[index]
    func.blocks[at].instrs[index] = instr._replace(**fields)  # type: ignore[arg-type]


def add(func: Func, instr: object) -> None:
    func.blocks[0].instrs.append(instr)  # type: ignore[arg-type]


def call(**fields: object) -> Call:
    made = Call(30, 31, (), None, "", Global("g"), (), (), False, False)
    return made._replace(**fields)  # type: ignore[arg-type]


def change_return(func: Func, **fields: object) -> None:
    for block in func.blocks:
        if isinstance(block.term, Return):
            block.term = block.term._replace(**fields)  # type: ignore[arg-type]


def change_branch(func: Func, **fields: object) -> None:
    for block in func.blocks:
        if isinstance(block.term, Branch):
            block.term = block.term._replace(**fields)  # type: ignore[arg-type]


def unshare(func: Func) -> None:
    at, index = find(func, MakeClosure)
    literal = func.blocks[at].instrs[index]
    assert isinstance(literal, MakeClosure)
    change(func, MakeClosure, func=replace(literal.func, locals=list(func.locals)))


def drop_entry(func: Func) -> None:
    func.blocks.clear()


def break_literal(func: Func) -> None:
    at, index = find(func, MakeClosure)
    literal = func.blocks[at].instrs[index]
    assert isinstance(literal, MakeClosure)
    literal.func.intact = False


def temporary(func: Func) -> int:
    return next(n for n, local in enumerate(func.locals) if local.kind == "temp")


DAMAGE: dict[str, Callable[[Func], None]] = {
    "block b9 does not exist": lambda f: setattr(f.blocks[0], "term", Jump(30, 9)),
    "local 99 does not exist": lambda f: add(f, Assign(30, 99, 0)),
    "local -1 does not exist": lambda f: add(f, Assign(30, NONE, 0)),
    "position 3000 lies outside": lambda f: add(f, Assign(3000, 0, 0)),
    "does not follow position": lambda f: change(f, Call, end=1),
    "either a receiver or a function": lambda f: change(f, Call, recv=0),
    "with a receiver needs a name": lambda f: change(f, Call, recv=0, fn=None),
    "must be the only one": lambda f: change(f, Call, args=(0, 0), tuple_arg=True),
    "nothing to spread": lambda f: change(f, Call, args=(), spread=True),
    "before it is assigned": lambda f: f.blocks[0].instrs.insert(0, Assign(30, 0, temporary(f))),
    "does not capture it": lambda f: change(f, MakeClosure, captures=()),
    "captures are in ascending order": lambda f: change(f, MakeClosure, captures=(3, 0)),
    "a temporary is captured": lambda f: change(f, MakeClosure, captures=(3, 4)),
    "shares the locals": unshare,
    "with a broken literal is not intact": break_literal,
    "has no entry block": drop_entry,
    "dead but no variable": lambda f: add(f, Dead(30, (0,))),
    "dead locals are in ascending order": lambda f: add(f, Dead(30, (3, 3))),
    "has no results": lambda f: add(f, Defer(30, call(dsts=(0,)))),
    "returns 1 values for 2 results": lambda f: change_return(f, values=(0,)),
    "must be the only value returned": lambda f: change_return(f, tuple_value=True),
    "an implicit return with results": lambda f: change_return(f, implicit=True),
    "wrong number of operands": lambda f: change_branch(f, op="=="),
    "should be a param, is a var": lambda f: setattr(f, "params", (3,)),
    "should be a result, is a param": lambda f: setattr(f, "results", (0, 2)),
    "should be a recv": lambda f: setattr(f, "recv", 0),
    "with named results returns them": lambda f: setattr(f, "named_results", True),
    "is variadic without a parameter": lambda f: (setattr(f, "params", ()), setattr(f, "variadic", True))[0],
    "ends before it begins": lambda f: setattr(f, "end", -1),
    "is of unknown kind": lambda f: f.locals.append(f.locals[0]._replace(kind="other")),
}


def test_a_sound_function_has_no_problem() -> None:
    """The undamaged function of these tests is sound."""
    assert verify(lower(GO)) == []


@pytest.mark.parametrize("problem", DAMAGE)
def test_damage_is_found(problem: str) -> None:
    """Each kind of damage is told of."""
    func = lower(GO)
    DAMAGE[problem](func)
    assert any(problem in said for said in verify(func)), verify(func)
