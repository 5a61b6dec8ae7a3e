"""Expressions -> instructions: which reader takes which node."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goplumb.compile.ir import NONE, Call, Operand
from goplumb.compile.lower_call import CallLowerer
from goplumb.compile.syntax import PAREN, kinds, strip, table

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

_CALL = kinds("call_expression")
_CONVERSION = kinds("type_conversion_expression")
_UNARY = kinds("unary_expression")


class ExprLowerer(CallLowerer):
    """Lowers every expression."""

    def expr(self, node: Node | None, dst: int = NONE) -> Operand:
        if node is None:
            return self.unknown(self.frame.func.pos, dst)
        read = READ.get(node.kind_id)
        if read is None:
            return self.unknown(node.start_byte + self.base, dst)
        return read(self, node, dst)

    def read_paren(self, node: Node, dst: int) -> Operand:
        inner = strip(node)
        if inner.kind_id in PAREN:
            return self.unknown(node.start_byte + self.base, dst)
        return self.expr(inner, dst)

    def discard(self, node: Node) -> None:
        """Evaluates node for the blank identifier."""
        node = strip(node)
        kind = node.kind_id
        if kind in _CALL or kind in _CONVERSION:
            call = self.call(node, (NONE,), NONE)
            if isinstance(call, Call):
                self.emit(call)
        elif kind in _UNARY and self.operator(node) == "<-":
            self.receive(node, NONE, NONE)
        else:
            self.expr(node)


READ: dict[int, Callable[[ExprLowerer, Node, int], Operand]] = table(
    {
        "identifier": ExprLowerer.read_name,
        "true": ExprLowerer.read_predeclared,
        "false": ExprLowerer.read_predeclared,
        "nil": ExprLowerer.read_predeclared,
        "iota": ExprLowerer.read_predeclared,
        "parenthesized_expression": ExprLowerer.read_paren,
        "selector_expression": ExprLowerer.read_selector,
        "index_expression": ExprLowerer.read_index,
        "slice_expression": ExprLowerer.read_slice,
        "type_assertion_expression": ExprLowerer.read_assert,
        "unary_expression": ExprLowerer.read_unary,
        "binary_expression": ExprLowerer.read_binary,
        "int_literal": ExprLowerer.read_int,
        "float_literal": ExprLowerer.read_float,
        "imaginary_literal": ExprLowerer.read_imaginary,
        "rune_literal": ExprLowerer.read_rune,
        "raw_string_literal": ExprLowerer.read_string,
        "interpreted_string_literal": ExprLowerer.read_string,
        "composite_literal": ExprLowerer.read_composite,
        "call_expression": ExprLowerer.read_call,
        "type_conversion_expression": ExprLowerer.read_call,
        "type_instantiation_expression": ExprLowerer.read_instantiation,
        "func_literal": ExprLowerer.read_closure,
        "type_identifier": ExprLowerer.value_of_type,
        "qualified_type": ExprLowerer.value_of_type,
        "pointer_type": ExprLowerer.value_of_type,
        "generic_type": ExprLowerer.value_of_type,
        "parenthesized_type": ExprLowerer.value_of_type,
    }
)
