"""Statements -> blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goplumb.compile.builder import LOCAL_TYPE, Label, Target
from goplumb.compile.ir import (
    NONE,
    Assert,
    Assign,
    Call,
    Choose,
    Const,
    Defer,
    Deref,
    Global,
    Go,
    Index,
    Load,
    Op,
    Operand,
    Range,
    Recv,
    Return,
    Send,
    Store,
    StoreDeref,
    StoreGlobal,
    StoreIndex,
    TypeExpr,
    TypeSwitch,
    Unreachable,
    Zero,
)
from goplumb.compile.lower_expr import READ, ExprLowerer
from goplumb.compile.syntax import (
    F_ALIAS,
    F_ALTERNATIVE,
    F_BODY,
    F_CHANNEL,
    F_COMMUNICATION,
    F_CONDITION,
    F_CONSEQUENCE,
    F_INDEX,
    F_INITIALIZER,
    F_LABEL,
    F_LEFT,
    F_NAME,
    F_OPERAND,
    F_OPERATOR,
    F_RIGHT,
    F_TYPE,
    F_UPDATE,
    F_VALUE,
    items,
    kinds,
    only,
    strip,
    table,
)
from goplumb.compile.typeexpr import type_expr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tree_sitter import Node

_NAME = kinds("identifier", "true", "false", "nil", "iota")
_SELECTOR = kinds("selector_expression")
_INDEX = kinds("index_expression")
_UNARY = kinds("unary_expression")
_CALL = kinds("call_expression", "type_conversion_expression")
_ASSERT = kinds("type_assertion_expression")
_LIST = kinds("expression_list")
_STATEMENTS = kinds("statement_list")
_BLOCK = kinds("block")
_IF = kinds("if_statement")
_LABELED = kinds("labeled_statement")
_FOR_CLAUSE = kinds("for_clause")
_RANGE_CLAUSE = kinds("range_clause")
_DEFINE = kinds(":=")
_CASES = kinds("expression_case", "type_case", "communication_case")
_DEFAULT = kinds("default_case")
_FALLTHROUGH = kinds("fallthrough_statement")
_LABEL_NAME = kinds("label_name")
_VAR_SPEC = kinds("var_spec")
_VAR_SPECS = kinds("var_spec_list")
_CONST_SPEC = kinds("const_spec")
_TYPE_SPEC = kinds("type_spec", "type_alias")
_SEND = kinds("send_statement")
_SEMICOLON = kinds(";")
_TYPE_KEYWORD = kinds("case", ":", ",")


class _Place:
    """A left-hand side that is no local variable, its operands evaluated."""

    __slots__ = ("base", "key", "kind", "pos")

    def __init__(self, kind: str, pos: int, base: Operand, key: Operand | str) -> None:
        self.kind = kind
        self.pos = pos
        self.base = base
        self.key = key


class StmtLowerer(ExprLowerer):
    """Lowers statements and function bodies."""

    def __init__(self, source: bytes, base: int) -> None:
        super().__init__(source, base)
        self.label = ""
        """The label of the statement that comes next."""
        self.below: Label | None = None
        """The next case, for fallthrough."""

    # --- bodies ------------------------------------------------------------------------------

    def function_body(self, body: Node) -> None:
        """The body of the current function, and what happens at its closing brace."""
        self.block_statements(body)
        if self.live:
            end = body.end_byte + self.base
            if self.frame.func.results:
                self.terminate(Unreachable(end - 1))
            else:
                self.terminate(Return(end - 1, end, (), False, True))

    def block_statements(self, node: Node) -> None:
        """The statements of a block, in the scope that is open."""
        for child in node.children:
            if child.kind_id in _STATEMENTS:
                self.statements(child.children)

    def scoped_block(self, node: Node) -> None:
        outer = self.open()
        self.block_statements(node)
        self.close(outer)

    def statements(self, nodes: Sequence[Node]) -> None:
        for node in nodes:
            lower = _LOWER.get(node.kind_id)
            if lower is not None and (self.live or (self.has_goto and node.kind_id in _LABELED)):
                lower(self, node)

    def statement(self, node: Node | None) -> None:
        if node is not None:
            lower = _LOWER.get(node.kind_id)
            if lower is not None:
                lower(self, node)

    # --- simple statements -----------------------------------------------------------------------

    def expression(self, node: Node) -> None:
        children = node.children
        inner = children[0] if len(children) == 1 else only(node)
        if inner is not None:
            self.drop(inner)

    def drop(self, node: Node) -> None:
        """Evaluates an expression statement."""
        node = strip(node)
        kind = node.kind_id
        if kind in _CALL:
            call = self.call(node, (), NONE)
            if isinstance(call, Call):
                self.emit(call)
                if call.fn.__class__ is Global and call.fn == _PANIC:
                    self.terminate(Unreachable(node.end_byte + self.base))
        elif kind in _UNARY and self.operator(node) == "<-":
            self.receive(node, NONE, NONE)
        else:
            self.expr(node)

    def send(self, node: Node) -> None:
        chan = self.expr(node.child_by_field_id(F_CHANNEL))
        value = self.expr(node.child_by_field_id(F_VALUE))
        self.emit(Send(node.start_byte + self.base, chan, value))

    def defer(self, node: Node) -> None:
        call = self.started(node)
        if call is not None:
            self.emit(Defer(node.start_byte + self.base, call))

    def go(self, node: Node) -> None:
        call = self.started(node)
        if call is not None:
            self.emit(Go(node.start_byte + self.base, call))

    def started(self, node: Node) -> Call | None:
        """The call of a defer or go statement."""
        for child in node.children[1:]:
            child = strip(child)
            if child.kind_id in _CALL:
                call = self.call(child, (), NONE)
                return call if isinstance(call, Call) else None
        return None

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

    def current(self, place: _Place, node: Node) -> Operand:
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

    # --- assignment ----------------------------------------------------------------------------------

    def target(self, node: Node) -> int | _Place:
        """The left-hand side node: a local (NONE for the blank identifier) or an evaluated place."""
        node = strip(node)
        kind = node.kind_id
        pos = node.start_byte + self.base
        if kind in _NAME:
            name = self.name(node)
            if name == "_":
                return NONE
            found = self.lookup(name)
            return found if isinstance(found, int) else _Place("global", pos, found, name)
        if kind in _SELECTOR:
            base, field = self.method(node)
            return _Place("field", pos, base, field)
        if kind in _INDEX:
            operand = self.expr(node.child_by_field_id(F_OPERAND))
            return _Place("index", pos, operand, self.expr(node.child_by_field_id(F_INDEX)))
        if kind in _UNARY and self.operator(node) == "*":
            return _Place("deref", pos, self.expr(node.child_by_field_id(F_OPERAND)), "")
        self.expr(node)
        return NONE

    def store(self, place: _Place, src: Operand) -> None:
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
        lefts, rights = _listed(left), _listed(right)
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
        self, targets: Sequence[int | _Place], lefts: Sequence[Node], rights: Sequence[Node]
    ) -> None:
        """Several left-hand sides: all operands are evaluated before the first assignment."""
        places = [target for target in targets if isinstance(target, _Place)]
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

    def assign_results(self, targets: Sequence[int | _Place], right: Node) -> None:
        """`a, b = f()`, and the comma-ok forms."""
        pos = right.start_byte + self.base
        dsts = tuple(target if isinstance(target, int) else self.temp(pos) for target in targets)
        node = strip(right)
        kind = node.kind_id
        if kind in _CALL:
            call = self.call(node, dsts, NONE)
            if isinstance(call, Call):
                self.emit(call)
        elif len(dsts) == 2 and kind in _INDEX:
            self.index(node, *dsts)
        elif len(dsts) == 2 and kind in _ASSERT:
            self.assertion(node, *dsts)
        elif len(dsts) == 2 and kind in _UNARY and self.operator(node) == "<-":
            self.receive(node, *dsts)
        else:
            self.expr(node)
            for dst in dsts:
                if dst >= 0:
                    self.unknown(pos, dst)
        for target, dst in zip(targets, dsts, strict=True):
            if not isinstance(target, int):
                self.store(target, dst)

    def assign_pairs(
        self,
        targets: Sequence[int | _Place],
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

    # --- declarations ----------------------------------------------------------------------------------

    def define(self, node: Node) -> None:
        """`a, b := x`."""
        left = node.child_by_field_id(F_LEFT)
        right = node.child_by_field_id(F_RIGHT)
        if left is None or right is None:
            return
        lefts, rights = _listed(left), _listed(right)
        targets: list[int | _Place] = []
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
        self, targets: Sequence[int | _Place], lefts: Sequence[Node], rights: Sequence[Node], fresh: bool
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
        self.declare_all(lefts, declared, _listed(value) if value is not None else ())

    def declare_all(self, lefts: Sequence[Node], declared: TypeExpr | None, rights: Sequence[Node]) -> None:
        """New variables, without rights of their zero value."""
        targets: list[int | _Place] = []
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
        self.initialize([self.target(left) for left in lefts], lefts, _listed(value), False)

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
                values = _listed(value)
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

    # --- branching ---------------------------------------------------------------------------------------

    def if_chain(self, node: Node) -> None:
        """An if with all its `else if`s."""
        join = Label()
        scopes = []
        while True:
            scopes.append(self.open())
            self.statement(node.child_by_field_id(F_INITIALIZER))
            alternative = node.child_by_field_id(F_ALTERNATIVE)
            then = Label()
            other = join if alternative is None else Label()
            self.cond(node.child_by_field_id(F_CONDITION), then, other)
            self.place(then)
            block = node.child_by_field_id(F_CONSEQUENCE)
            if block is not None:
                self.scoped_block(block)
                self.jump(block.end_byte - 1 + self.base, join)
            else:
                self.jump(node.end_byte + self.base, join)
            if alternative is None:
                break
            self.place(other)
            if alternative.kind_id not in _IF:
                self.scoped_block(alternative)
                self.jump(alternative.end_byte - 1 + self.base, join)
                break
            node = alternative
        for outer in reversed(scopes):
            self.close(outer)
        self.place(join)

    def expression_switch(self, node: Node) -> None:
        name, self.label = self.label, ""
        outer = self.open()
        self.statement(node.child_by_field_id(F_INITIALIZER))
        value = node.child_by_field_id(F_VALUE)
        tag: Operand | None = None
        if value is not None:
            tag = self.expr(value)
            if tag == _TRUE:
                tag = None
        clauses = _clauses(node)
        bodies = [Label() for _ in clauses]
        exit = Label()
        otherwise = exit
        for clause, body in zip(clauses, bodies, strict=True):
            if clause.kind_id in _DEFAULT:
                otherwise = body
                continue
            listed = clause.child_by_field_id(F_VALUE)
            for case in _listed(listed) if listed is not None else ():
                other = Label()
                if tag is None:
                    self.cond(case, body, other)
                else:
                    pos = case.start_byte + self.base
                    wanted = self.expr(case)
                    self.branch(pos, case.end_byte + self.base, "==", tag, wanted, body, other)
                self.place(other)
        self.jump(node.end_byte - 1 + self.base, otherwise)
        frame = self.frame
        frame.targets.append(Target(name, exit, None, []))
        below = self.below
        for at, (clause, body) in enumerate(zip(clauses, bodies, strict=True)):
            self.place(body)
            self.below = bodies[at + 1] if at + 1 < len(bodies) else None
            self.clause(clause, exit)
        self.below = below
        frame.targets.pop()
        self.close(outer)
        self.place(exit)

    def clause(self, clause: Node, exit: Label) -> None:
        """The statements of one case, in a scope of their own."""
        outer = self.open()
        self.block_statements(clause)
        self.close(outer)
        self.jump(clause.end_byte + self.base, exit)

    def fall_through(self, node: Node) -> None:
        if self.below is not None:
            self.jump(node.start_byte + self.base, self.below)
        else:
            self.stray(node)

    def type_switch(self, node: Node) -> None:
        name, self.label = self.label, ""
        outer = self.open()
        self.statement(node.child_by_field_id(F_INITIALIZER))
        alias = node.child_by_field_id(F_ALIAS)
        bound = only(alias) if alias is not None else None
        src = self.expr(node.child_by_field_id(F_VALUE))
        clauses = _clauses(node)
        bodies = [Label() for _ in clauses]
        types = [self.case_types(clause) for clause in clauses]
        exit = Label()
        otherwise = exit
        if self.live:
            cases = []
            for clause, body, listed in zip(clauses, bodies, types, strict=True):
                if clause.kind_id in _DEFAULT:
                    otherwise = body
                    self.refer(body)
                else:
                    cases.append((listed, self.refer(body)))
            pos = node.start_byte + self.base
            self.terminate(TypeSwitch(pos, src, tuple(cases), self.refer(otherwise)))
        frame = self.frame
        frame.targets.append(Target(name, exit, None, []))
        for clause, body, listed in zip(clauses, bodies, types, strict=True):
            self.place(body)
            inner = self.open()
            if bound is not None and bound.kind_id in _NAME:
                variable = self.declare(self.name(bound), bound.start_byte + self.base, "var", None)
                pos = clause.start_byte + self.base
                if len(listed) == 1 and listed[0] is not None:
                    self.emit(Assert(pos, variable, NONE, src, listed[0]))
                else:
                    self.emit(Assign(pos, variable, src))
                self.bind(self.name(bound), variable)
            self.clause(clause, exit)
            self.close(inner)
        frame.targets.pop()
        self.close(outer)
        self.place(exit)

    def case_types(self, clause: Node) -> tuple[TypeExpr | None, ...]:
        """The types of a type switch's case, None for nil; empty for default."""
        types: list[TypeExpr | None] = []
        for child in items(clause):
            kind = child.kind_id
            if kind in _STATEMENTS:
                break
            if kind in _CASE_KEYWORD:
                continue
            is_nil = self.text[child.start_byte : child.end_byte] == "nil" and "nil" not in self.env
            types.append(None if is_nil else type_expr(child, self.source))
        return tuple(types)

    def select(self, node: Node) -> None:
        name, self.label = self.label, ""
        pos = node.start_byte + self.base
        clauses = _clauses(node)
        operands: list[tuple[Operand, Operand] | None] = []
        for clause in clauses:
            communication = clause.child_by_field_id(F_COMMUNICATION)
            if communication is None:
                operands.append(None)
            elif communication.kind_id in _SEND:
                chan = self.expr(communication.child_by_field_id(F_CHANNEL))
                operands.append((chan, self.expr(communication.child_by_field_id(F_VALUE))))
            else:
                source = communication.child_by_field_id(F_RIGHT)
                receive = strip(source) if source is not None else communication
                if receive.kind_id in _UNARY and self.operator(receive) == "<-":
                    source = receive.child_by_field_id(F_OPERAND)
                operands.append((self.expr(source), NONE))
        bodies = [Label() for _ in clauses]
        exit = Label()
        if self.live and clauses:
            self.terminate(Choose(pos, tuple(self.refer(body) for body in bodies)))
        else:
            self.terminate(Unreachable(pos))
        frame = self.frame
        frame.targets.append(Target(name, exit, None, []))
        for clause, body, operand in zip(clauses, bodies, operands, strict=True):
            self.place(body)
            outer = self.open()
            communication = clause.child_by_field_id(F_COMMUNICATION)
            if operand is not None and communication is not None:
                at = communication.start_byte + self.base
                if communication.kind_id in _SEND:
                    self.emit(Send(at, *operand))
                else:
                    self.received(communication, operand[0], at)
            self.clause(clause, exit)
            self.close(outer)
        frame.targets.pop()
        self.place(exit)

    def received(self, node: Node, chan: Operand, pos: int) -> None:
        """The Recv of a select's case, and the assignment of what came."""
        left = node.child_by_field_id(F_LEFT)
        right = node.child_by_field_id(F_RIGHT)
        if right is not None:
            pos = strip(right).start_byte + self.base
        lefts = _listed(left)[:2] if left is not None else []
        dsts, late = self.each_time(lefts, _defines(node))
        dst = dsts[0] if dsts else NONE
        ok = dsts[1] if len(dsts) > 1 else NONE
        self.emit(Recv(pos, dst, ok, chan))
        self.bind_each_time(lefts, dsts, late, _defines(node))

    def each_time(self, lefts: Sequence[Node], defines: bool) -> tuple[list[int], list[tuple[Node, int]]]:
        """Destinations for left-hand sides that something other than a statement assigns to.

        Also those that are no local, each with the temporary that comes before it.
        """
        dsts: list[int] = []
        late: list[tuple[Node, int]] = []
        for left in lefts:
            node = strip(left)
            pos = node.start_byte + self.base
            if node.kind_id in _NAME:
                name = self.name(node)
                if name == "_":
                    dsts.append(NONE)
                    continue
                if defines:
                    dsts.append(self.declare(name, pos, "var", None))
                    continue
                found = self.lookup(name)
                if isinstance(found, int):
                    dsts.append(found)
                    continue
            copy = self.temp(pos)
            dsts.append(copy)
            late.append((node, copy))
        return dsts, late

    def bind_each_time(
        self, lefts: Sequence[Node], dsts: Sequence[int], late: Sequence[tuple[Node, int]], defines: bool
    ) -> None:
        """Makes what `each_time` declared visible and stores what it left to be stored."""
        if defines:
            for left, dst in zip(lefts, dsts, strict=True):
                if dst >= 0 and left.kind_id in _NAME:
                    self.bind(self.name(left), dst)
        for node, copy in late:
            target = self.target(node)
            if not isinstance(target, int):
                self.store(target, copy)

    # --- loops --------------------------------------------------------------------------------------------

    def loop(self, node: Node) -> None:
        body = node.child_by_field_id(F_BODY)
        if body is None:
            return
        for child in node.children[1:]:
            kind = child.kind_id
            if kind in _RANGE_CLAUSE:
                self.range_loop(node, child, body)
                return
            if kind in _FOR_CLAUSE:
                outer = self.open()
                self.statement(child.child_by_field_id(F_INITIALIZER))
                condition = child.child_by_field_id(F_CONDITION)
                self.plain_loop(node, condition, child.child_by_field_id(F_UPDATE), body)
                self.close(outer)
                return
            if kind in READ:
                self.plain_loop(node, child, None, body)
                return
        self.plain_loop(node, None, None, body)

    def plain_loop(self, node: Node, condition: Node | None, update: Node | None, body: Node) -> None:
        name, self.label = self.label, ""
        pos = node.start_byte + self.base
        head, exit = Label(), Label()
        target = Target(name, exit, head if update is None else Label(), [])
        self.jump(pos, head)
        self.place(head)
        if condition is not None:
            inside = Label()
            self.cond(condition, inside, exit)
            self.place(inside)
        self.loop_body(body, target, len(self.frame.variables))
        if update is not None and target.next is not None:
            self.place(target.next)
            self.statement(update)
            self.jump(update.start_byte + self.base, head)
        self.place(exit)

    def loop_body(self, body: Node, target: Target, first: int) -> None:
        """The body up to the jump to the next iteration; `first` counts the variables outside."""
        targets = self.frame.targets
        targets.append(target)
        self.scoped_block(body)
        targets.pop()
        self.iterate(body.end_byte - 1 + self.base, target)
        self.settle(target, first)

    def range_loop(self, node: Node, clause: Node, body: Node) -> None:
        name, self.label = self.label, ""
        pos = clause.start_byte + self.base
        over = self.expr(clause.child_by_field_id(F_RIGHT))
        head, inside, exit = Label(), Label(), Label()
        self.jump(pos, head)
        self.place(head)
        outer = self.open()
        first = len(self.frame.variables)
        left = clause.child_by_field_id(F_LEFT)
        lefts = _listed(left)[:2] if left is not None else []
        defines = _defines(clause)
        dsts, late = self.each_time(lefts, defines)
        key = dsts[0] if dsts else NONE
        value = dsts[1] if len(dsts) > 1 else NONE
        if self.live:
            end = clause.end_byte + self.base
            self.terminate(Range(pos, end, key, value, over, self.refer(inside), self.refer(exit)))
        self.place(inside)
        self.bind_each_time(lefts, dsts, late, defines)
        self.loop_body(body, Target(name, exit, head, []), first)
        self.close(outer)
        self.place(exit)

    # --- jumps ---------------------------------------------------------------------------------------------

    def labeled(self, node: Node) -> None:
        label = node.child_by_field_id(F_LABEL)
        if label is None:
            return
        name = self.name(label)
        if self.has_goto:
            place = self.frame.gotos.setdefault(name, Label())
            self.refer(place)
            self.jump(node.start_byte + self.base, place)
            self.place(place)
        for child in node.children[1:]:
            kind = child.kind_id
            if kind in _LOWER:
                self.label = name if kind in _LABEL_TAKERS else ""
                _LOWER[kind](self, child)
                return

    def break_(self, node: Node) -> None:
        name = self.label_name(node)
        for target in reversed(self.frame.targets):
            if not name or target.name == name:
                self.jump(node.start_byte + self.base, target.end)
                return
        self.stray(node)

    def continue_(self, node: Node) -> None:
        name = self.label_name(node)
        for target in reversed(self.frame.targets):
            if target.next is not None and (not name or target.name == name):
                self.iterate(node.start_byte + self.base, target)
                return
        self.stray(node)

    def goto(self, node: Node) -> None:
        name = self.label_name(node)
        self.jump(node.start_byte + self.base, self.frame.gotos.setdefault(name, Label()))

    def label_name(self, node: Node) -> str:
        for child in node.children:
            if child.kind_id in _LABEL_NAME:
                return self.name(child)
        return ""

    def stray(self, node: Node) -> None:
        """A jump that leads nowhere: not Go."""
        self.frame.func.intact = False
        self.terminate(Unreachable(node.start_byte + self.base))

    def return_(self, node: Node) -> None:
        func = self.frame.func
        pos, end = node.start_byte + self.base, node.end_byte + self.base
        results = func.results
        listed = next((child for child in node.children if child.kind_id in _LIST), None)
        rights = _listed(listed) if listed is not None else []
        if not rights:
            values: tuple[Operand, ...] = results if func.named_results else ()
            if results and not values:
                func.intact = False
            self.terminate(Return(pos, end, values, False, False))
            return
        if func.named_results and len(rights) == len(results):
            if len(rights) == 1:
                self.into(rights[0], results[0], pos)
            else:
                positions = [right.start_byte + self.base for right in rights]
                self.assign_pairs(results, positions, rights)
            self.terminate(Return(pos, end, results, False, False))
            return
        values = tuple([self.expr(right) for right in rights])
        many = len(rights) == 1 and len(results) > 1 and self.is_result(values[0])
        if not many and len(values) != len(results):
            func.intact = False  # no compiler takes it
        self.terminate(Return(pos, end, values, many, False))


def _listed(node: Node) -> list[Node]:
    """The expressions of an expression_list, or node itself."""
    if node.kind_id not in _LIST:
        return [node]
    children = node.children
    return children if len(children) == 1 else items(node)


def _clauses(node: Node) -> list[Node]:
    return [child for child in node.children if child.kind_id in _CASES or child.kind_id in _DEFAULT]


def _defines(node: Node) -> bool:
    """Whether a range or receive clause declares its left-hand sides."""
    return any(child.kind_id in _DEFINE for child in node.children)


_PANIC = Global("panic")
_TRUE = Const("bool", "true")
_EQUALS = kinds("=")
_INCREMENT = kinds("inc_statement")
_CASE_KEYWORD = kinds("case", "default")
_LABEL_TAKERS = kinds(
    "for_statement", "expression_switch_statement", "type_switch_statement", "select_statement"
)

_LOWER: dict[int, Callable[[StmtLowerer, Node], None]] = table(
    {
        "expression_statement": StmtLowerer.expression,
        "send_statement": StmtLowerer.send,
        "inc_statement": StmtLowerer.increment,
        "dec_statement": StmtLowerer.increment,
        "assignment_statement": StmtLowerer.assignment,
        "short_var_declaration": StmtLowerer.define,
        "var_declaration": StmtLowerer.var,
        "const_declaration": StmtLowerer.const,
        "type_declaration": StmtLowerer.type,
        "block": StmtLowerer.scoped_block,
        "if_statement": StmtLowerer.if_chain,
        "for_statement": StmtLowerer.loop,
        "expression_switch_statement": StmtLowerer.expression_switch,
        "type_switch_statement": StmtLowerer.type_switch,
        "select_statement": StmtLowerer.select,
        "labeled_statement": StmtLowerer.labeled,
        "fallthrough_statement": StmtLowerer.fall_through,
        "break_statement": StmtLowerer.break_,
        "continue_statement": StmtLowerer.continue_,
        "goto_statement": StmtLowerer.goto,
        "return_statement": StmtLowerer.return_,
        "go_statement": StmtLowerer.go,
        "defer_statement": StmtLowerer.defer,
    }
)
