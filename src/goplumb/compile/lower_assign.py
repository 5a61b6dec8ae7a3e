"""Assignments and declarations -> instructions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goplumb.compile.builder import LOCAL_TYPE
from goplumb.compile.ir import (
    NONE,
    Assign,
    Call,
    Const,
    Deref,
    Global,
    Index,
    Load,
    LocalType,
    Op,
    Operand,
    Store,
    StoreDeref,
    StoreGlobal,
    StoreIndex,
    TypeExpr,
    Zero,
)
from goplumb.compile.lower_expr import ExprLowerer
from goplumb.compile.syntax import (
    F_INDEX,
    F_LEFT,
    F_NAME,
    F_OPERAND,
    F_OPERATOR,
    F_RIGHT,
    F_TYPE,
    F_VALUE,
    items,
    kinds,
    only,
    strip,
)
from goplumb.compile.typeexpr import type_expr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node

_NAME = kinds("identifier", "true", "false", "nil", "iota")
_SELECTOR = kinds("selector_expression")
_INDEX = kinds("index_expression")
_UNARY = kinds("unary_expression")
_CALL = kinds("call_expression", "type_conversion_expression")
_ASSERT = kinds("type_assertion_expression")
_LIST = kinds("expression_list")
_VAR_SPEC = kinds("var_spec")
_VAR_SPECS = kinds("var_spec_list")
_CONST_SPEC = kinds("const_spec")
_TYPE_SPEC = kinds("type_spec", "type_alias")
_TYPE_ALIAS = kinds("type_alias")
_EQUALS = kinds("=")
_INCREMENT = kinds("inc_statement")


class Place:
    """A left-hand side that is no local variable, its operands evaluated."""

    __slots__ = ("base", "key", "kind", "pos")

    def __init__(self, kind: str, pos: int, base: Operand, key: Operand | str) -> None:
        self.kind = kind
        self.pos = pos
        self.base = base
        self.key = key


class AssignLowerer(ExprLowerer):
    """Lowers what gives variables and places their values."""

    # --- updates ---------------------------------------------------------------

    def increment(self, node: Node) -> None:
        operand = only(node)
        if operand is not None:
            sign = "+" if node.kind_id in _INCREMENT else "-"
            self.update(operand, sign, Const("int", "1"), node.start_byte + self.base)

    def update(self, left: Node, op: str, value: Operand | Node, pos: int) -> None:
        """`left op= value`."""
        target = self.target(left)
        if isinstance(target, int):
            current: Operand = target
        else:
            current = self.current(target, left)
        operand = self.expr(value) if not isinstance(value, (int, Global, Const)) else value
        if isinstance(target, int):
            if target >= 0:
                self.emit(Op(pos, target, op, (current, operand)))
            return
        result = self.temp(pos)
        self.emit(Op(pos, result, op, (current, operand)))
        self.store(target, result)

    def current(self, place: Place, node: Node) -> Operand:
        """The value that place holds now."""
        if place.kind == "global":
            return place.base
        pos = place.pos
        dst = self.temp(pos)
        match place.kind:
            case "field":
                self.emit(Load(pos, node.end_byte + self.base, dst, place.base, str(place.key)))
            case "index":
                assert not isinstance(place.key, str)
                self.emit(Index(pos, dst, NONE, place.base, place.key))
            case _:
                self.emit(Deref(pos, dst, place.base))
        return dst

    # --- places ----------------------------------------------------------------

    def target(self, node: Node) -> int | Place:
        """The left-hand side node: a local (NONE for the blank identifier) or an evaluated place."""
        node = strip(node)
        kind = node.kind_id
        pos = node.start_byte + self.base
        if kind in _NAME:
            name = self.name(node)
            if name == "_" or not name:  # a name the parser made up is empty
                return NONE
            found = self.lookup(name)
            return found if isinstance(found, int) else Place("global", pos, found, name)
        if kind in _SELECTOR:
            base, field = self.method(node)
            return Place("field", pos, base, field)
        if kind in _INDEX:
            operand = self.expr(node.child_by_field_id(F_OPERAND))
            return Place("index", pos, operand, self.expr(node.child_by_field_id(F_INDEX)))
        if kind in _UNARY and self.operator(node) == "*":
            return Place("deref", pos, self.expr(node.child_by_field_id(F_OPERAND)), "")
        self.expr(node)
        return NONE

    def store(self, place: Place, src: Operand) -> None:
        match place.kind:
            case "global":
                self.emit(StoreGlobal(place.pos, str(place.key), src))
            case "field":
                self.emit(Store(place.pos, place.base, str(place.key), src))
            case "index":
                assert not isinstance(place.key, str)
                self.emit(StoreIndex(place.pos, place.base, place.key, src))
            case _:
                self.emit(StoreDeref(place.pos, place.base, src))

    # --- assignments -----------------------------------------------------------

    def assignment(self, node: Node) -> None:
        children = node.children
        if len(children) == 3:
            left: Node | None
            right: Node | None
            left, sign, right = children
        else:
            left = node.child_by_field_id(F_LEFT)
            right = node.child_by_field_id(F_RIGHT)
            found = node.child_by_field_id(F_OPERATOR)
            if found is None:
                return
            sign = found
        if left is None or right is None:
            return
        if sign.kind_id not in _EQUALS:
            operand, value = only(left), only(right)
            if operand is not None and value is not None:
                op = self.name(sign)[:-1]
                self.update(operand, op, value, node.start_byte + self.base)
            return
        lefts, rights = listed(left), listed(right)
        if len(lefts) == 1 and len(rights) == 1:
            self.assign(lefts[0], rights[0])
            return
        self.assign_all([self.target(one) for one in lefts], lefts, rights)

    def assign(self, left: Node, right: Node) -> None:
        """`left = right`."""
        target = self.target(left)
        if not isinstance(target, int):
            self.store(target, self.expr(right))
        elif target >= 0:
            self.into(right, target, left.start_byte + self.base)
        else:
            self.discard(right)

    def assign_all(
        self, targets: Sequence[int | Place], lefts: Sequence[Node], rights: Sequence[Node]
    ) -> None:
        """Several left-hand sides: all operands are evaluated before the first assignment."""
        places = [target for target in targets if isinstance(target, Place)]
        if places and len(places) < len(targets):
            assigned = {target for target in targets if isinstance(target, int)}
            for place in places:
                place.base = self.kept(place.base, assigned, place.pos)
                if not isinstance(place.key, str):
                    place.key = self.kept(place.key, assigned, place.pos)
        if len(rights) == 1:
            self.assign_results(targets, rights[0])
            return
        positions = [left.start_byte + self.base for left in lefts]
        self.assign_pairs(targets, positions, rights)

    def kept(self, operand: Operand, assigned: set[int], pos: int) -> Operand:
        """operand, or a copy of it if it is among the variables about to be assigned."""
        if not isinstance(operand, int) or operand not in assigned:
            return operand
        copy = self.temp(pos)
        self.emit(Assign(pos, copy, operand))
        return copy

    def assign_results(self, targets: Sequence[int | Place], right: Node) -> None:
        """`a, b = f()`, and the comma-ok forms."""
        pos = right.start_byte + self.base
        dsts = tuple(target if isinstance(target, int) else self.temp(pos) for target in targets)
        node = strip(right)
        kind = node.kind_id
        if kind in _CALL:
            call = self.call(node, dsts, NONE)
            if isinstance(call, Call):
                self.emit(call)
            else:
                self.leave_unknown(dsts, pos)
        elif len(dsts) == 2 and kind in _INDEX:
            self.index(node, *dsts)
        elif len(dsts) == 2 and kind in _ASSERT:
            self.assertion(node, *dsts)
        elif len(dsts) == 2 and kind in _UNARY and self.operator(node) == "<-":
            self.receive(node, *dsts)
        else:
            self.expr(node)
            self.leave_unknown(dsts, pos)
        for target, dst in zip(targets, dsts, strict=True):
            if not isinstance(target, int):
                self.store(target, dst)

    def leave_unknown(self, dsts: Sequence[int], pos: int) -> None:
        """Several left-hand sides of what has one value: not Go."""
        for dst in dsts:
            if dst >= 0:
                self.unknown(pos, dst)

    def assign_pairs(
        self,
        targets: Sequence[int | Place],
        positions: Sequence[int],
        rights: Sequence[Node],
        fresh: bool = False,
    ) -> None:
        """`a, b = x, y`; with `fresh`, no local among the targets can be seen by the right-hand sides."""
        values: list[Operand | None] = []
        last = len(rights) - 1
        for at, right in enumerate(rights):
            target = targets[at] if at < len(targets) else NONE
            if not isinstance(target, int):
                values.append(self.expr(right))
            elif target < 0:
                self.discard(right)
                values.append(None)
            elif fresh or (at == last and target not in values):
                values.append(self.expr(right, target))
            else:
                values.append(self.expr(right))
        written: set[int] = set()
        for at, (target, value) in enumerate(zip(targets, values, strict=False)):
            if isinstance(value, int) and value in written:
                values[at] = self.kept(value, written, positions[at])
            if isinstance(target, int) and value != target:
                written.add(target)
        for target, pos, value in zip(targets, positions, values, strict=False):
            if value is None or value == target:
                continue
            if isinstance(target, int):
                self.emit(Assign(pos, target, value))
            else:
                self.store(target, value)

    # --- declarations ----------------------------------------------------------

    def define(self, node: Node) -> None:
        """`a, b := x`."""
        left = node.child_by_field_id(F_LEFT)
        right = node.child_by_field_id(F_RIGHT)
        if left is None or right is None:
            return
        lefts, rights = listed(left), listed(right)
        targets: list[int | Place] = []
        names: list[tuple[str, int]] = []
        reused = False
        for one in lefts:
            if one.kind_id not in _NAME:  # not Go, but the grammar takes it
                targets.append(self.target(one))
                continue
            name = self.name(one)
            if name == "_":
                targets.append(NONE)
            elif name in self.scope and self.env[name] >= 0:
                targets.append(self.env[name])
                reused = True
            else:
                number = self.declare(name, one.start_byte + self.base, "var", None)
                targets.append(number)
                names.append((name, number))
        self.initialize(targets, lefts, rights, not reused)
        for name, number in names:
            self.bind(name, number)

    def initialize(
        self, targets: Sequence[int | Place], lefts: Sequence[Node], rights: Sequence[Node], fresh: bool
    ) -> None:
        """Gives the targets their first values."""
        if len(rights) == 1 and len(targets) == 1:
            target = targets[0]
            if not isinstance(target, int):
                self.store(target, self.expr(rights[0]))
            elif target >= 0:
                self.into(rights[0], target, lefts[0].start_byte + self.base)
            else:
                self.discard(rights[0])
        elif len(rights) == 1:
            self.assign_results(targets, rights[0])
        else:
            positions = [left.start_byte + self.base for left in lefts]
            self.assign_pairs(targets, positions, rights, fresh)

    def var(self, node: Node) -> None:
        for child in node.children:
            if child.kind_id in _VAR_SPEC:
                self.var_spec(child)
            elif child.kind_id in _VAR_SPECS:
                for spec in child.children:
                    if spec.kind_id in _VAR_SPEC:
                        self.var_spec(spec)

    def var_spec(self, node: Node) -> None:
        written = node.child_by_field_id(F_TYPE)
        declared = type_expr(written, self.source) if written is not None else None
        value = node.child_by_field_id(F_VALUE)
        lefts = [child for child in node.children if child.kind_id in _NAME]
        self.declare_all(lefts, declared, listed(value) if value is not None else ())

    def declare_all(self, lefts: Sequence[Node], declared: TypeExpr | None, rights: Sequence[Node]) -> None:
        """New variables, without rights of their zero value."""
        targets: list[int | Place] = []
        names: list[tuple[str, int]] = []
        for left in lefts:
            name = self.name(left)
            if name == "_":
                targets.append(NONE)
                continue
            pos = left.start_byte + self.base
            number = self.declare(name, pos, "var", declared)
            targets.append(number)
            names.append((name, number))
            if not rights:
                self.emit(Zero(pos, number))
        if rights:
            self.initialize(targets, lefts, rights, True)
        for name, number in names:
            self.bind(name, number)

    def package_variables(self, node: Node) -> None:
        """The values of a var_spec outside functions, stored one by one."""
        value = node.child_by_field_id(F_VALUE)
        if value is None:
            return
        lefts = [child for child in node.children if child.kind_id in _NAME]
        self.initialize([self.target(left) for left in lefts], lefts, listed(value), False)

    def const(self, node: Node) -> None:
        """Local constants are variables; a spec without values repeats the one before."""
        outer = self.iota
        values: Sequence[Node] = ()
        declared: TypeExpr | None = None
        count = 0
        for child in node.children:
            if child.kind_id not in _CONST_SPEC:
                continue
            value = child.child_by_field_id(F_VALUE)
            if value is not None:
                values = listed(value)
                written = child.child_by_field_id(F_TYPE)
                declared = type_expr(written, self.source) if written is not None else None
            self.iota = str(count)
            count += 1
            names = [part for part in child.children if part.kind_id in _NAME]
            self.declare_all(names, declared, values)
        self.iota = outer

    def type(self, node: Node) -> None:
        for child in node.children:
            if child.kind_id in _TYPE_SPEC:
                name = child.child_by_field_id(F_NAME)
                if name is not None:
                    self.bind(self.name(name), LOCAL_TYPE)
                    self.local_types.append(
                        LocalType(
                            self.name(name),
                            name.start_byte + self.base,
                            (node.parent or node).end_byte + self.base,
                            type_expr(child.child_by_field_id(F_TYPE), self.source),
                            child.kind_id in _TYPE_ALIAS,
                        )
                    )


def listed(node: Node) -> list[Node]:
    """The expressions of an expression_list, or node itself."""
    if node.kind_id not in _LIST:
        return [node]
    children = node.children
    return children if len(children) == 1 else items(node)
