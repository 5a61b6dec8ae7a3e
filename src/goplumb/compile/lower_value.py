"""Operators, fields, elements, literals and conditions -> instructions.

A reader of an expression gets the node and a destination: the number of the local that is to hold the value,
or NONE for any operand. It returns the operand that holds the value. A reader for something that is an
operand already (a name, a literal) may ignore the destination; `into` then assigns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goplumb.compile.builder import Builder, Label
from goplumb.compile.ir import (
    NIL,
    NONE,
    UNKNOWN_TYPE,
    Addr,
    Assert,
    Assign,
    Composite,
    Const,
    Deref,
    Index,
    Load,
    Op,
    Operand,
    Recv,
    Slice,
    TArray,
    TMap,
    TPtr,
    TSlice,
    TypeExpr,
)
from goplumb.compile.syntax import (
    F_BODY,
    F_FIELD,
    F_INDEX,
    F_KEY,
    F_LEFT,
    F_OPERAND,
    F_OPERATOR,
    F_RIGHT,
    F_TYPE,
    F_VALUE,
    items,
    kinds,
    only,
    strip,
    table,
)
from goplumb.compile.typeexpr import type_expr

if TYPE_CHECKING:
    from tree_sitter import Node

_IDENTIFIER = kinds("identifier", "type_identifier")
_UNARY = kinds("unary_expression")
_BINARY = kinds("binary_expression")
_COMPOSITE = kinds("composite_literal")
_LITERAL_VALUE = kinds("literal_value")
_ELEMENT = kinds("literal_element")
_KEYED = kinds("keyed_element")
_TRUE = kinds("true")
_FALSE = kinds("false")

_OPERATORS = "== != < <= > >= + - * / % & | ^ << >> &^ && || ! <-".split()
OPERATOR = table({operator: operator for operator in _OPERATORS})
COMPARISON = frozenset(("==", "!=", "<", "<=", ">", ">="))


class ValueLowerer(Builder):
    """Lowers the expressions that are no calls."""

    def expr(self, node: Node | None, dst: int = NONE) -> Operand:
        """Reads any expression."""
        raise NotImplementedError

    def into(self, node: Node, dst: int, pos: int) -> None:
        """Makes the local dst hold the value of node."""
        value = self.expr(node, dst)
        if value != dst:
            self.emit(Assign(pos, dst, value))

    # --- values ----------------------------------------------------------------

    def read_name(self, node: Node, dst: int) -> Operand:
        return self.lookup(self.name(node))

    def read_predeclared(self, node: Node, dst: int) -> Operand:
        """`true`, `false`, `nil` and `iota`, which any scope may declare anew."""
        name = self.name(node)
        if name in self.env:
            return self.lookup(name)
        if name == "nil":
            return NIL
        if name == "iota":
            return Const("int", self.iota) if self.iota else self.lookup(name)
        return Const("bool", name)

    def read_selector(self, node: Node, dst: int) -> Operand:
        children = node.children
        if len(children) == 3:
            operand: Node | None = children[0]
            field: Node | None = children[2]
        else:
            operand = node.child_by_field_id(F_OPERAND)
            field = node.child_by_field_id(F_FIELD)
        base = self.expr(operand)
        pos = node.start_byte + self.base
        if dst < 0:
            dst = self.temp(pos)
        self.emit(Load(pos, node.end_byte + self.base, dst, base, self.name(field) if field else ""))
        return dst

    def read_index(self, node: Node, dst: int) -> Operand:
        return self.index(node, dst, NONE)

    def index(self, node: Node, dst: int, ok: int) -> int:
        children = node.children
        if len(children) == 4:
            operand: Node | None = children[0]
            index: Node | None = children[2]
        else:
            operand = node.child_by_field_id(F_OPERAND)
            index = node.child_by_field_id(F_INDEX)
        base = self.expr(operand)
        key = self.expr(index)
        pos = node.start_byte + self.base
        if dst < 0 and ok < 0:
            dst = self.temp(pos)
        self.emit(Index(pos, dst, ok, base, key))
        return dst

    def read_slice(self, node: Node, dst: int) -> Operand:
        operand = node.child_by_field_id(F_OPERAND)
        base = self.expr(operand)
        for child in items(node)[1:]:
            self.expr(child)
        pos = node.start_byte + self.base
        if dst < 0:
            dst = self.temp(pos)
        self.emit(Slice(pos, dst, base))
        return dst

    def read_assert(self, node: Node, dst: int) -> Operand:
        return self.assertion(node, dst, NONE)

    def assertion(self, node: Node, dst: int, ok: int) -> int:
        src = self.expr(node.child_by_field_id(F_OPERAND))
        pos = node.start_byte + self.base
        if dst < 0 and ok < 0:
            dst = self.temp(pos)
        asserted = type_expr(node.child_by_field_id(F_TYPE), self.source)
        self.emit(Assert(pos, dst, ok, src, asserted))
        return dst

    def receive(self, node: Node, dst: int, ok: int) -> None:
        """The `<-c` of a unary expression."""
        chan = self.expr(node.child_by_field_id(F_OPERAND))
        self.emit(Recv(node.start_byte + self.base, dst, ok, chan))

    def operator(self, node: Node) -> str:
        """The operator of a unary or binary expression."""
        children = node.children
        if len(children) == 3:
            return OPERATOR.get(children[1].kind_id, "?")
        if len(children) == 2:
            return OPERATOR.get(children[0].kind_id, "?")
        operator = node.child_by_field_id(F_OPERATOR)
        return "?" if operator is None else OPERATOR.get(operator.kind_id, "?")

    def read_unary(self, node: Node, dst: int) -> Operand:
        children = node.children
        if len(children) == 2:
            op = OPERATOR.get(children[0].kind_id, "?")
            operand: Node | None = children[1]
        else:
            op = self.operator(node)
            operand = node.child_by_field_id(F_OPERAND)
        if operand is None:
            return self.unknown(node.start_byte + self.base, dst)
        pos = node.start_byte + self.base
        if op == "&":
            operand = strip(operand)
            if operand.kind_id in _COMPOSITE:
                return self.composite(operand, dst, pos, True)
            value = self.expr(operand)
            if dst < 0:
                dst = self.temp(pos)
            self.emit(Addr(pos, dst, value))
            return dst
        value = self.expr(operand)
        if op == "-" and isinstance(value, Const) and value.kind in ("int", "float"):
            return Const(value.kind, "-" + value.text)
        if dst < 0:
            dst = self.temp(pos)
        if op == "*":
            self.emit(Deref(pos, dst, value))
        elif op == "<-":
            self.emit(Recv(pos, dst, NONE, value))
        else:
            self.emit(Op(pos, dst, op, (value,)))
        return dst

    def read_binary(self, node: Node, dst: int) -> Operand:
        children = node.children
        if len(children) == 3:
            left: Node | None
            right: Node | None
            left, sign, right = children
            op = OPERATOR.get(sign.kind_id, "?")
        else:
            left = node.child_by_field_id(F_LEFT)
            right = node.child_by_field_id(F_RIGHT)
            op = self.operator(node)
        pos = node.start_byte + self.base
        if (
            (op == "&&" or op == "||")
            and right is not None
            and (self.may_act(right) or self.protects(left, right))
        ):
            return self.short_circuit(left, right, op, pos, dst)
        first = self.expr(left)
        second = self.expr(right)
        if dst < 0:
            dst = self.temp(pos)
        self.emit(Op(pos, dst, op, (first, second)))
        return dst

    def may_act(self, node: Node) -> bool:
        """Whether node may hold a call or a receive, by its text."""
        start, end = node.start_byte, node.end_byte
        return self.source.find(b"(", start, end) >= 0 or self.source.find(b"<-", start, end) >= 0

    def protects(self, left: Node | None, right: Node) -> bool:
        """Whether left may ask for a nil that right would trip over, by their texts: `x != nil && x.f > 0`."""
        if left is None or self.source.find(b"nil", left.start_byte, left.end_byte) < 0:
            return False
        return self.source.find(b".", right.start_byte, right.end_byte) >= 0

    def short_circuit(self, left: Node | None, right: Node, op: str, pos: int, dst: int) -> int:
        """`left && right` as a value, where evaluating right may matter."""
        if dst < 0:
            dst = self.temp(pos)
        more, settled, join = Label(), Label(), Label()
        if op == "&&":
            self.cond(left, more, settled)
        else:
            self.cond(left, settled, more)
        self.place(more)
        self.into(right, dst, pos)
        self.jump(pos, join)
        self.place(settled)
        self.emit(Assign(pos, dst, Const("bool", "false" if op == "&&" else "true")))
        self.jump(pos, join)
        self.place(join)
        return dst

    # --- conditions ------------------------------------------------------------

    def cond(self, node: Node | None, then: Label, other: Label) -> None:
        """Goes to then or other by the value of node."""
        if node is None:
            value = self.expr(None)
            self.branch(self.frame.func.pos, self.frame.func.pos, "true", value, None, then, other)
            return
        node = strip(node)
        kind = node.kind_id
        pos = node.start_byte + self.base
        if kind in _BINARY:
            children = node.children
            if len(children) == 3:
                left: Node | None
                right: Node | None
                left, sign, right = children
                op = OPERATOR.get(sign.kind_id, "?")
            else:
                left = node.child_by_field_id(F_LEFT)
                right = node.child_by_field_id(F_RIGHT)
                op = self.operator(node)
            if op in COMPARISON:
                first = self.expr(left)
                second = self.expr(right)
                self.branch(pos, node.end_byte + self.base, op, first, second, then, other)
                return
            if op == "&&" or op == "||":
                more = Label()
                if op == "&&":
                    self.cond(left, more, other)
                else:
                    self.cond(left, then, more)
                self.place(more)
                self.cond(right, then, other)
                return
        elif kind in _UNARY and self.operator(node) == "!":
            self.cond(node.child_by_field_id(F_OPERAND), other, then)
            return
        value = self.expr(node)
        if isinstance(value, Const) and (kind in _TRUE or kind in _FALSE):
            self.jump(pos, then if kind in _TRUE else other)
            return
        self.branch(pos, node.end_byte + self.base, "true", value, None, then, other)

    # --- literals --------------------------------------------------------------

    def read_int(self, node: Node, dst: int) -> Operand:
        return Const("int", self.text[node.start_byte : node.end_byte])

    def read_float(self, node: Node, dst: int) -> Operand:
        return Const("float", self.text[node.start_byte : node.end_byte])

    def read_imaginary(self, node: Node, dst: int) -> Operand:
        return Const("imaginary", self.text[node.start_byte : node.end_byte])

    def read_rune(self, node: Node, dst: int) -> Operand:
        return Const("rune", self.name(node))

    def read_string(self, node: Node, dst: int) -> Operand:
        return Const("string", self.name(node))

    def read_composite(self, node: Node, dst: int) -> Operand:
        return self.composite(node, dst, node.start_byte + self.base, False)

    def composite(self, node: Node, dst: int, pos: int, addr: bool) -> int:
        body = node.child_by_field_id(F_BODY)
        written = type_expr(node.child_by_field_id(F_TYPE), self.source)
        return self.literal(body, written, dst, pos, node.end_byte + self.base, addr)

    def literal(self, body: Node | None, written: TypeExpr, dst: int, pos: int, end: int, addr: bool) -> int:
        """A literal_value of the written type, or of the elided one worked out from around it."""
        key_type: TypeExpr = UNKNOWN_TYPE
        value_type: TypeExpr = UNKNOWN_TYPE
        if isinstance(written, TMap):
            key_type, value_type = written
        elif isinstance(written, (TSlice, TArray)):
            value_type = written.elem
        elems: list[tuple[str | Operand | None, Operand]] = []
        for child in body.children if body is not None else ():
            kind = child.kind_id
            if kind in _ELEMENT:
                elems.append((None, self.element(child, value_type)))
            elif kind in _KEYED:
                parts = child.children
                if len(parts) == 3:
                    key_node: Node | None = parts[0]
                    value_node: Node | None = parts[2]
                else:
                    key_node = child.child_by_field_id(F_KEY)
                    value_node = child.child_by_field_id(F_VALUE)
                inner = only(key_node) if key_node is not None else None
                if inner is not None and inner.kind_id in _IDENTIFIER:
                    field = self.name(inner)
                    if value_type != UNKNOWN_TYPE:  # a map or list as written: the key is a value
                        self.lookup(field)
                    key: str | Operand = field
                else:
                    key = self.element(key_node, key_type)
                elems.append((key, self.element(value_node, value_type)))
        if dst < 0:
            dst = self.temp(pos)
        self.emit(Composite(pos, end, dst, written, tuple(elems), addr))
        return dst

    def element(self, node: Node | None, written: TypeExpr) -> Operand:
        """The value of a literal_element; written is the type its braces may leave out."""
        inner = only(node) if node is not None else None
        if node is not None and inner is None and node.child_count:
            inner = node.children[0]
        if inner is None or inner.kind_id not in _LITERAL_VALUE:
            return self.expr(inner)
        pos = inner.start_byte + self.base
        end = inner.end_byte + self.base
        if isinstance(written, TPtr):
            return self.literal(inner, written.elem, NONE, pos, end, True)
        return self.literal(inner, written, NONE, pos, end, False)
