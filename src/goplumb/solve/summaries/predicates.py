"""Functions that say of something whether it is there, or whether it is a certain word.

func (w *writer) isOpen() bool { return w.file != nil }

if !w.isOpen() {
    return nil                  there is no w.file to close
}

func isStdin(path string) bool { return path == "-" }

func isNil(v any) bool { return v == nil || reflect.ValueOf(v).IsNil() }
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from goplumb.compile import ir
from goplumb.link import gotypes as gt
from goplumb.solve.walk.state import SAME

if TYPE_CHECKING:
    from goplumb.link.objects import FuncObj
    from goplumb.solve.solver import Solver
    from goplumb.solve.walk.explore import Explorer
    from goplumb.solve.walk.state import State

_RETURNS = re.compile(
    rb"\{\s*return (?:[^{}&|\n]*[!=]= (?:nil|\"[^\"\n]*\")|(?:nil|\"[^\"\n]*\") [!=]= [^{}&|\n]*)\s*\}$"
)
"""A body that does nothing but compare with nil, or with a word."""

_REFLECTING = re.compile(rb"func (?:\([^()]*\) ?)?\w+\((\w+) (?:any|interface\{\})\) bool \{")
"""A function that may ask whatever it is given, also a pointer in an interface, for nil."""

_ANSWERS = re.compile(rb"\breturn ([^\n;}]*)")

RECEIVER = -1


class NilTest(NamedTuple):
    param: int
    """Index of the parameter, or RECEIVER."""
    path: tuple[str, ...]
    """Fields from there to what is compared."""
    when_nil: bool
    """The result where it is nil, or the word."""
    word: str = ""
    """What it is compared with instead of nil, as written."""


class Predicates:
    """The answers of one solver."""

    def __init__(self, solver: Solver) -> None:
        self.solver = solver
        self._known: dict[str, NilTest | None] = {}

    def result(self, ex: Explorer, state: State, func: FuncObj, recv: int, args: tuple[int, ...]) -> int:
        """The value of a call that only asks one of its operands for nil, -1 for any other."""
        test = self.of(func)
        if test is None or test.param >= len(args) or (test.param == RECEIVER and recv < 0):
            return -1
        value = recv if test.param == RECEIVER else args[test.param]
        for name in test.path:
            value = ex.field(state, value, name)
        asked = ex.values.make("isnil", value)
        if test.word:
            asked = ex.values.make(SAME, value, ex.values.make("const", test.word))
        return asked if test.when_nil else ex.values.make("not", asked)

    def of(self, func: FuncObj) -> NilTest | None:
        """What a function of the project compares with nil or a word, if it does nothing else."""
        if func.sig.results != (gt.BOOL,) or func.unit is None or func.decl is None or func.interface:
            return None
        key = self.solver.key(func.unit, func.decl)
        if key not in self._known:
            text = func.unit.source[func.decl.start : func.decl.end]
            if _RETURNS.search(text):
                self._known[key] = self._read(func)
            else:
                self._known[key] = NilTest(0, (), when_nil=True) if _reflects(text) else None
        return self._known[key]

    def _read(self, func: FuncObj) -> NilTest | None:
        typed = self.solver.typed_func(func)
        if typed is None or not typed.func.intact or len(typed.func.blocks) != 1:
            return None
        block = typed.func.blocks[0]
        *loads, last = block.instrs
        if type(last) is not ir.Op or type(block.term) is not ir.Return or block.term.values != (last.dst,):
            return None
        asked = [a for a in last.args if type(a) is not ir.Const]
        word = "".join(a.text for a in last.args if type(a) is ir.Const and a.kind == "string")
        if last.op not in ("==", "!=") or len(asked) != 1:
            return None
        path: list[str] = []
        operand: ir.Operand = asked[0]
        for instr in reversed(loads):
            if type(instr) is not ir.Load or instr.dst != operand:
                return None
            path.insert(0, instr.field)
            operand = instr.base
        if operand == typed.func.recv and type(operand) is int:
            return NilTest(RECEIVER, tuple(path), last.op == "==", word)
        if operand in typed.func.params:
            return NilTest(typed.func.params.index(operand), tuple(path), last.op == "==", word)
        return None


def _reflects(text: bytes) -> bool:
    """`if v == nil { return true } …; return reflect.ValueOf(v).IsNil()`: nothing but nil makes it true."""
    head = _REFLECTING.match(text)
    if head is None or b"reflect." not in text or b"for " in text or b"!" in text or b".Elem()" in text:
        return False
    name = re.escape(head[1])
    bare = re.search(
        rb"\bif " + name + rb" == nil \{\s*return true\s*\}|\breturn " + name + rb" == nil \|\|", text
    )
    answers = [answer.strip() for answer in _ANSWERS.findall(text, head.end())]
    asking = [answer for answer in answers if answer.endswith((b".IsNil()", b".IsNil())"))]
    rest = [answer for answer in answers if answer not in asking and answer != b"false"]
    return bare is not None and bool(asking) and len(rest) <= 1 and set(rest) <= {b"true"}
