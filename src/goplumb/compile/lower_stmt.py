"""Statements -> blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goplumb.compile.builder import Label, Target
from goplumb.compile.ir import (
    NONE,
    Assert,
    Assign,
    Call,
    Choose,
    Const,
    Dead,
    Defer,
    Global,
    Go,
    Operand,
    Range,
    Recv,
    Return,
    Send,
    TypeExpr,
    TypeSwitch,
    Unreachable,
)
from goplumb.compile.lower_assign import AssignLowerer, listed
from goplumb.compile.lower_expr import READ
from goplumb.compile.syntax import (
    F_ALIAS,
    F_ALTERNATIVE,
    F_BODY,
    F_CHANNEL,
    F_COMMUNICATION,
    F_CONDITION,
    F_CONSEQUENCE,
    F_INITIALIZER,
    F_LABEL,
    F_LEFT,
    F_OPERAND,
    F_RIGHT,
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
_UNARY = kinds("unary_expression")
_CALL = kinds("call_expression", "type_conversion_expression")
_LIST = kinds("expression_list")
_STATEMENTS = kinds("statement_list")
_IF = kinds("if_statement")
_LABELED = kinds("labeled_statement")
_FOR_CLAUSE = kinds("for_clause")
_RANGE_CLAUSE = kinds("range_clause")
_DEFINE = kinds(":=")
_CASES = kinds("expression_case", "type_case", "communication_case")
_DEFAULT = kinds("default_case")
_LABEL_NAME = kinds("label_name")
_SEND = kinds("send_statement")
_PANIC = Global("panic")
_TRUE = Const("bool", "true")
_CASE_KEYWORD = kinds("case", "default")


class StmtLowerer(AssignLowerer):
    """Lowers statements and function bodies."""

    def __init__(self, source: bytes, base: int) -> None:
        super().__init__(source, base)
        self.label = ""
        """The label of the statement that comes next."""
        self.below: Label | None = None
        """The next case, for fallthrough."""

    # --- bodies ----------------------------------------------------------------

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

    # --- simple statements -----------------------------------------------------

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

    # --- branching -------------------------------------------------------------

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
            written = clause.child_by_field_id(F_VALUE)
            for case in listed(written) if written is not None else ():
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
            for clause, body, types_of in zip(clauses, bodies, types, strict=True):
                if clause.kind_id in _DEFAULT:
                    otherwise = body
                    self.refer(body)
                else:
                    cases.append((types_of, self.refer(body)))
            pos = node.start_byte + self.base
            self.terminate(TypeSwitch(pos, src, tuple(cases), self.refer(otherwise)))
        frame = self.frame
        frame.targets.append(Target(name, exit, None, []))
        for clause, body, types_of in zip(clauses, bodies, types, strict=True):
            self.place(body)
            inner = self.open()
            if bound is not None and bound.kind_id in _NAME:
                variable = self.declare(self.name(bound), bound.start_byte + self.base, "var", None)
                pos = clause.start_byte + self.base
                if len(types_of) == 1 and types_of[0] is not None:
                    self.emit(Assert(pos, variable, NONE, src, types_of[0]))
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
        lefts = listed(left)[:2] if left is not None else []
        dsts, late = self.each_time(lefts, _defines(node))
        dst = dsts[0] if dsts else NONE
        ok = dsts[1] if len(dsts) > 1 else NONE
        self.emit(Recv(pos, dst, ok, chan))
        self.bind_each_time(lefts, dsts, late, _defines(node))

    # --- destinations of cases and loops ---------------------------------------

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

    # --- loops -----------------------------------------------------------------

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
        lefts = listed(left)[:2] if left is not None else []
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

    # --- jumps -----------------------------------------------------------------

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
            place.first = len(self.frame.variables)
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
        pos = node.start_byte + self.base
        place = self.frame.gotos.setdefault(name, Label())
        ended = tuple(self.frame.variables[place.first :]) if place.placed else ()
        if ended:
            self.emit(Dead(pos, ended))  # backwards: they are declared anew
        self.jump(pos, place)

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
        written = next((child for child in node.children if child.kind_id in _LIST), None)
        rights = listed(written) if written is not None else []
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


def _clauses(node: Node) -> list[Node]:
    return [child for child in node.children if child.kind_id in _CASES or child.kind_id in _DEFAULT]


def _defines(node: Node) -> bool:
    """Whether a range or receive clause declares its left-hand sides."""
    return any(child.kind_id in _DEFINE for child in node.children)


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
