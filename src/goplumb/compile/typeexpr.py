"""Type nodes of the syntax tree -> type expressions, as written.

An expression that stands where a type may stand (`T`, `pkg.T`, `*T`, `G[int]` in a call or an index) is read
as a type too, since the grammar cannot tell them apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goplumb.compile.ir import (
    UNKNOWN_TYPE,
    TArray,
    TChan,
    TField,
    TFunc,
    TInst,
    TInterface,
    TMap,
    TMethod,
    TName,
    TPtr,
    TSel,
    TSlice,
    TStruct,
    TUnion,
    TypeExpr,
)
from goplumb.compile.syntax import (
    F_ELEMENT,
    F_FIELD,
    F_INDEX,
    F_KEY,
    F_NAME,
    F_OPERAND,
    F_PACKAGE,
    F_PARAMETERS,
    F_RESULT,
    F_TYPE,
    F_TYPE_ARGUMENTS,
    F_VALUE,
    items,
    kinds,
    only,
    table,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

MAX_DEPTH = 60
"""Nesting beyond this is unknown: no real type comes near, so later stages may recurse over types."""


def type_expr(node: Node | None, source: bytes, base: int = 0) -> TypeExpr:
    """The type that node stands for; `TUnknown` where it cannot be one. Offsets of node count in source."""
    return _type(node, source, 0)


def _type(node: Node | None, source: bytes, depth: int) -> TypeExpr:
    if node is None or depth > MAX_DEPTH:
        return UNKNOWN_TYPE
    kind = node.kind_id
    if kind in _NAME:
        return TName(source[node.start_byte : node.end_byte].decode(errors="replace"))
    while kind in _PAREN:
        inner = only(node)
        if inner is None:
            return UNKNOWN_TYPE
        node = inner
        kind = node.kind_id
    read = _READ.get(kind)
    return UNKNOWN_TYPE if read is None else read(node, source, depth + 1)


def _text(node: Node | None, source: bytes) -> str:
    return "" if node is None else source[node.start_byte : node.end_byte].decode(errors="replace")


def _name(node: Node, source: bytes, depth: int) -> TypeExpr:
    return TName(_text(node, source))


def _qualified(node: Node, source: bytes, depth: int) -> TypeExpr:
    package = node.child_by_field_id(F_PACKAGE)
    return TSel(_text(package, source), _text(node.child_by_field_id(F_NAME), source))


def _selector(node: Node, source: bytes, depth: int) -> TypeExpr:
    operand = node.child_by_field_id(F_OPERAND)
    if operand is None or operand.kind_id not in _NAME:
        return UNKNOWN_TYPE
    return TSel(_text(operand, source), _text(node.child_by_field_id(F_FIELD), source))


def _pointer(node: Node, source: bytes, depth: int) -> TypeExpr:
    for child in node.children:
        if child.kind_id not in _STAR:
            return TPtr(_type(child, source, depth))
    return UNKNOWN_TYPE


def _unary(node: Node, source: bytes, depth: int) -> TypeExpr:
    if node.children[0].kind_id not in _STAR:
        return UNKNOWN_TYPE
    return TPtr(_type(node.child_by_field_id(F_OPERAND), source, depth))


def _slice(node: Node, source: bytes, depth: int) -> TypeExpr:
    return TSlice(_type(node.child_by_field_id(F_ELEMENT), source, depth))


def _array(node: Node, source: bytes, depth: int) -> TypeExpr:
    return TArray(_type(node.child_by_field_id(F_ELEMENT), source, depth))


def _map(node: Node, source: bytes, depth: int) -> TypeExpr:
    key = _type(node.child_by_field_id(F_KEY), source, depth)
    return TMap(key, _type(node.child_by_field_id(F_VALUE), source, depth))


def _chan(node: Node, source: bytes, depth: int) -> TypeExpr:
    arrow = False
    direction = "both"
    for child in node.children:
        kind = child.kind_id
        if kind in _ARROW:
            arrow = True
            if direction == "chan":
                direction = "send"
        elif kind in _CHAN:
            direction = "recv" if arrow else "chan"
    if direction == "chan":
        direction = "both"
    return TChan(direction, _type(node.child_by_field_id(F_VALUE), source, depth))


def _func(node: Node, source: bytes, depth: int) -> TFunc:
    """The signature of a function type, method or literal."""
    params, variadic = _param_types(node.child_by_field_id(F_PARAMETERS), source, depth)
    result = node.child_by_field_id(F_RESULT)
    if result is None:
        results: tuple[TypeExpr, ...] = ()
    elif result.kind_id in _PARAMETERS:
        results = _param_types(result, source, depth)[0]
    else:
        results = (_type(result, source, depth),)
    return TFunc(params, results, variadic)


def _param_types(node: Node | None, source: bytes, depth: int) -> tuple[tuple[TypeExpr, ...], bool]:
    types: list[TypeExpr] = []
    variadic = False
    for names, written, repeated in parameters(node):
        one = _type(written, source, depth)
        if repeated:
            variadic = True
            one = TSlice(one)
        types.extend([one] * max(1, len(names)))
    return tuple(types), variadic


def parameters(node: Node | None) -> list[tuple[list[Node], Node | None, bool]]:
    """The groups of a parameter_list: names, type node, and whether it is `...T`.

    Of ten or more names that share a type, the parser takes the first for types of unnamed parameters. Since
    a list has names for all or for none, they are known for names by what follows.
    """
    groups: list[tuple[list[Node], Node | None, bool]] = []
    named = False
    for child in node.children if node is not None else ():
        kind = child.kind_id
        if kind in _PARAMETER or kind in _VARIADIC:
            names = [part for part in child.children if part.kind_id in _IDENTIFIER]
            named = named or bool(names)
            groups.append((names, child.child_by_field_id(F_TYPE), kind in _VARIADIC))
    if not named or all(names for names, _, _ in groups):
        return groups
    merged: list[tuple[list[Node], Node | None, bool]] = []
    waiting: list[Node] = []
    for names, written, repeated in groups:
        if not names and written is not None and written.kind_id in _NAME and not repeated:
            waiting.append(written)
        else:
            merged.append((waiting + names, written, repeated))
            waiting = []
    merged.extend(([], written, False) for written in waiting)
    return merged


def _struct(node: Node, source: bytes, depth: int) -> TypeExpr:
    fields: list[TField] = []
    for group in node.children:
        if group.kind_id not in _FIELDS:
            continue
        for declaration in group.children:
            if declaration.kind_id not in _FIELD:
                continue
            one = _type(declaration.child_by_field_id(F_TYPE), source, depth)
            names = [c for c in declaration.children if c.kind_id in _FIELD_NAME]
            if names:
                fields.extend(TField(_text(name, source), one, False) for name in names)
                continue
            if any(c.kind_id in _STAR for c in declaration.children):
                one = TPtr(one)
            fields.append(TField(own_name(one), one, True))
    return TStruct(tuple(fields))


def own_name(expr: TypeExpr) -> str:
    """The name of a type without package, star and arguments; empty for a type literal."""
    while True:
        match expr:
            case TName(name) | TSel(_, name):
                return name
            case TPtr(elem):
                expr = elem
            case TInst(base, _):
                expr = base
            case _:
                return ""


def _interface(node: Node, source: bytes, depth: int) -> TypeExpr:
    methods: list[TMethod] = []
    embeds: list[TypeExpr] = []
    for child in node.children:
        kind = child.kind_id
        if kind in _METHOD:
            name = _text(child.child_by_field_id(F_NAME), source)
            methods.append(TMethod(name, _func(child, source, depth)))
        elif kind in _ELEM:
            embeds.append(_type(child, source, depth))
    return TInterface(tuple(methods), tuple(embeds))


def _elem(node: Node, source: bytes, depth: int) -> TypeExpr:
    """A type argument, or the `A | ~B` of a constraint."""
    parts = items(node)
    if len(parts) == 1:
        return _type(parts[0], source, depth)
    terms: list[TypeExpr] = []
    for part in parts:
        one = _type(part, source, depth)
        terms.extend(one.terms if isinstance(one, TUnion) else (one,))
    return TUnion(tuple(terms)) if terms else UNKNOWN_TYPE


def _negated(node: Node, source: bytes, depth: int) -> TypeExpr:
    for child in node.children:
        if child.kind_id not in _TILDE:
            return TUnion((_type(child, source, depth),))
    return UNKNOWN_TYPE


def _generic(node: Node, source: bytes, depth: int) -> TypeExpr:
    base = _type(node.child_by_field_id(F_TYPE), source, depth)
    return TInst(base, type_args(node.child_by_field_id(F_TYPE_ARGUMENTS), source, depth))


def type_args(node: Node | None, source: bytes, depth: int = 0) -> tuple[TypeExpr, ...]:
    """The types between the brackets of a type_arguments node."""
    return () if node is None else tuple(_type(child, source, depth) for child in items(node))


def _instantiation(node: Node, source: bytes, depth: int) -> TypeExpr:
    parts = items(node)
    if not parts:
        return UNKNOWN_TYPE
    args = tuple(_type(part, source, depth) for part in parts[1:])
    base = _type(parts[0], source, depth)
    if isinstance(base, TPtr):  # `*T[int, string]`: the grammar binds the star first
        return TPtr(TInst(base.elem, args))
    return TInst(base, args)


def _index(node: Node, source: bytes, depth: int) -> TypeExpr:
    base = _type(node.child_by_field_id(F_OPERAND), source, depth)
    return TInst(base, (_type(node.child_by_field_id(F_INDEX), source, depth),))


_NAME = kinds("identifier", "type_identifier")
_IDENTIFIER = kinds("identifier")
_PAREN = kinds("parenthesized_type", "parenthesized_expression")
_STAR = kinds("*")
_ARROW = kinds("<-")
_CHAN = kinds("chan")
_TILDE = kinds("~")
_PARAMETERS = kinds("parameter_list")
_PARAMETER = kinds("parameter_declaration")
_VARIADIC = kinds("variadic_parameter_declaration")
_FIELDS = kinds("field_declaration_list")
_FIELD = kinds("field_declaration")
_FIELD_NAME = kinds("field_identifier")
_METHOD = kinds("method_elem")
_ELEM = kinds("type_elem")

_READ: dict[int, Callable[[Node, bytes, int], TypeExpr]] = table(
    {
        "identifier": _name,
        "type_identifier": _name,
        "nil": _name,
        "true": _name,
        "false": _name,
        "iota": _name,
        "qualified_type": _qualified,
        "selector_expression": _selector,
        "pointer_type": _pointer,
        "unary_expression": _unary,
        "slice_type": _slice,
        "array_type": _array,
        "implicit_length_array_type": _array,
        "map_type": _map,
        "channel_type": _chan,
        "function_type": _func,
        "struct_type": _struct,
        "interface_type": _interface,
        "type_elem": _elem,
        "type_constraint": _elem,
        "negated_type": _negated,
        "generic_type": _generic,
        "type_instantiation_expression": _instantiation,
        "index_expression": _index,
    }
)
