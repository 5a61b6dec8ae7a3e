"""Calls, conversions and function literals -> instructions.

The grammar cannot tell a call from a conversion, nor a type argument from an index; what a name stands for in
the function decides as far as it goes, and the rest looks like a call, for link to decide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goplumb.compile.builder import LOCAL_TYPE, MAX_CLOSURES
from goplumb.compile.ir import (
    NONE,
    Addr,
    Assign,
    Call,
    Convert,
    Deref,
    Func,
    Index,
    Instantiate,
    Load,
    Make,
    MakeClosure,
    New,
    Operand,
    Recv,
    TChan,
    TName,
    TSlice,
    TypeExpr,
    Unreachable,
)
from goplumb.compile.lower_value import ValueLowerer
from goplumb.compile.syntax import (
    F_ARGUMENTS,
    F_BODY,
    F_FIELD,
    F_FUNCTION,
    F_INDEX,
    F_NAME,
    F_OPERAND,
    F_PACKAGE,
    F_PARAMETERS,
    F_RESULT,
    F_TYPE,
    F_TYPE_ARGUMENTS,
    PAREN,
    PUNCTUATION,
    TRIVIA,
    items,
    kinds,
    only,
    strip,
)
from goplumb.compile.typeexpr import parameters, type_args, type_expr

if TYPE_CHECKING:
    from tree_sitter import Node

_IDENTIFIER = kinds("identifier", "type_identifier")
_SELECTOR = kinds("selector_expression")
_INDEX = kinds("index_expression")
_CONVERSION = kinds("type_conversion_expression")
_UNARY = kinds("unary_expression")
_GENERIC = kinds("generic_type")
_QUALIFIED = kinds("qualified_type")
_POINTER = kinds("pointer_type")
_STAR = kinds("*") | TRIVIA
_CHANNEL = kinds("channel_type")
_PARENTHESIZED = kinds("parenthesized_type")
_SPREAD = kinds("variadic_argument")
_TYPE_ELEM = kinds("type_elem")
_PARAMETERS = kinds("parameter_list")

_INSTANTIATION = kinds("type_instantiation_expression")
_TYPE_LITERAL = kinds(
    "slice_type",
    "array_type",
    "map_type",
    "channel_type",
    "function_type",
    "struct_type",
    "interface_type",
)

VALUE_OF_TYPE = kinds(
    "type_identifier", "qualified_type", "pointer_type", "generic_type", "parenthesized_type"
)
"""Kinds of type nodes that a value may have been taken for."""


class CallLowerer(ValueLowerer):
    """Lowers calls; statements inside function literals are for a subclass."""

    def function_body(self, body: Node) -> None:
        raise NotImplementedError

    # --- calls -----------------------------------------------------------------

    def read_call(self, node: Node, dst: int) -> Operand:
        call = self.call(node, None, dst)
        if isinstance(call, Call):
            self.emit(call)
            return call.dsts[0]
        return call

    def call(self, node: Node, dsts: tuple[int, ...] | None, dst: int) -> Call | Operand:
        """The call that node makes, not yet emitted, its operands evaluated.

        The results go to dsts; for None, to dst or a new temporary. What looks like a call but is none
        (`make`, `new`, a conversion) is emitted, and its value returned.
        """
        if node.kind_id in _CONVERSION:
            return self.conversion(node, dsts, dst)
        children = node.children
        written: tuple[TypeExpr, ...] = ()
        if len(children) == 2:
            callee: Node | None = children[0]
            arguments: Node | None = children[1]
        else:
            callee = node.child_by_field_id(F_FUNCTION)
            arguments = node.child_by_field_id(F_ARGUMENTS)
            listed = node.child_by_field_id(F_TYPE_ARGUMENTS)
            if listed is not None:
                written = type_args(listed, self.source)
        recv: Operand | None = None
        fn: Operand | None = None
        name = ""
        kind = 0
        if callee is not None:
            kind = callee.kind_id
            if kind in PAREN:
                bare = strip(callee)
                kind = bare.kind_id
                pointer = self.pointer_conversion(bare, arguments)
                if pointer is not None:
                    return self.convert(node, pointer, arguments, dst)
                callee = bare
        if callee is None:
            fn = self.unknown(node.start_byte + self.base, NONE)
        elif kind in _SELECTOR:
            recv, name = self.method(callee)
        elif kind in _IDENTIFIER:
            called = self.name(callee)
            if called in ("make", "new") and called not in self.env and arguments is not None:
                # With more than one operand it is a function that the package has given this name.
                if called == "make" or len(arguments.named_children) == 1:
                    return self.make_or_new(node, called, arguments, dst)
            if self.env.get(called) == LOCAL_TYPE and arguments is not None:
                return self.convert(node, TName(called), arguments, dst)
            fn = self.lookup(called)
        elif kind in _INDEX:
            recv, name, fn, written = self.instantiated(callee)
        else:
            fn = self.expr(callee)
        args: list[Operand] = []
        spread = False
        tuple_arg = False
        if arguments is not None:
            for child in arguments.children:
                kind = child.kind_id
                if kind in PUNCTUATION:
                    continue
                if kind in _SPREAD:
                    args.append(self.expr(only(child)))
                    spread = True
                else:
                    args.append(self.expr(child))
            if len(args) == 1 and not spread:
                tuple_arg = self.is_result(args[0])
        if dsts is None:
            dsts = (dst if dst >= 0 else self.temp(node.start_byte + self.base),)
        return Call(
            node.start_byte + self.base,
            node.end_byte + self.base,
            dsts,
            recv,
            name,
            fn,
            written,
            tuple(args),
            spread,
            tuple_arg,
        )

    def is_result(self, value: Operand) -> bool:
        """Whether value is the temporary of the call just emitted."""
        if not isinstance(value, int) or not self.live:
            return False
        instrs = self.block.instrs
        if not instrs:
            return False
        last = instrs[-1]
        return isinstance(last, Call) and last.dsts == (value,)

    def method(self, node: Node) -> tuple[Operand, str]:
        """The operand and the name of a selector expression."""
        children = node.children
        if len(children) == 3:
            return self.expr(children[0]), self.name(children[2])
        field = node.child_by_field_id(F_FIELD)
        base = self.expr(node.child_by_field_id(F_OPERAND))
        return base, "" if field is None else self.name(field)

    # --- types and values ------------------------------------------------------

    def instantiated(self, node: Node) -> tuple[Operand | None, str, Operand | None, tuple[TypeExpr, ...]]:
        """Receiver, name, function and type arguments of a callee `x[i]`, which may be `f[T]`."""
        operand = node.child_by_field_id(F_OPERAND)
        index = node.child_by_field_id(F_INDEX)
        if operand is not None and index is not None and self.may_be_type(index):
            operand = strip(operand)
            if operand.kind_id in _IDENTIFIER:
                name = self.name(operand)
                if self.env.get(name, NONE) < 0:
                    return None, "", self.lookup(name), (type_expr(index, self.source),)
            elif operand.kind_id in _SELECTOR:
                inner = operand.child_by_field_id(F_OPERAND)
                if inner is not None and inner.kind_id in _IDENTIFIER:
                    if self.env.get(self.name(inner), NONE) < 0:
                        recv, name = self.method(operand)
                        return recv, name, None, (type_expr(index, self.source),)
        return None, "", self.expr(node), ()

    def may_be_type(self, node: Node) -> bool:
        """Whether an expression may be a type argument: no local variable, made of names and stars only."""
        while True:
            node = strip(node)
            kind = node.kind_id
            if kind in _IDENTIFIER:
                return self.env.get(self.name(node), NONE) < 0
            if kind in _UNARY:
                inner = node.child_by_field_id(F_OPERAND) if self.operator(node) == "*" else None
            elif kind in _SELECTOR:
                inner = node.child_by_field_id(F_OPERAND)
                if inner is not None and inner.kind_id not in _IDENTIFIER:
                    return False
            elif kind in _INDEX:
                inner = node.child_by_field_id(F_OPERAND)
            else:
                return kind in _INSTANTIATION
            if inner is None:
                return False
            node = inner

    def pointer_conversion(self, callee: Node, arguments: Node | None) -> TypeExpr | None:
        """The type in `(*T)(x)`, unless T is a local variable holding a pointer to a function."""
        if callee.kind_id not in _UNARY or not self.may_be_type(callee):
            return None
        if arguments is None or len(items(arguments)) != 1:
            return None
        return type_expr(callee, self.source)

    def convert(self, node: Node, written: TypeExpr, arguments: Node | None, dst: int) -> Operand:
        """T(x), where arguments is the list that holds x."""
        return self.convert_value(node, written, only(arguments) if arguments is not None else None, dst)

    def convert_value(self, node: Node, written: TypeExpr, value: Node | None, dst: int) -> Operand:
        src = self.expr(value)
        pos = node.start_byte + self.base
        if dst < 0:
            dst = self.temp(pos)
        self.emit(Convert(pos, dst, written, src))
        return dst

    def conversion(self, node: Node, dsts: tuple[int, ...] | None, dst: int) -> Call | Operand:
        """A type_conversion_expression, which may also be a call of `f[T]`, `pkg.F[T]` or `table[i]`.

        The grammar binds a leading `*` or `<-` to the type; in Go it applies to the conversion.
        """
        written = node.child_by_field_id(F_TYPE)
        if written is not None and written.kind_id in _POINTER:
            return self.value_of_conversion(node, written, dst)
        if written is not None and written.kind_id in _CHANNEL:
            type = type_expr(written, self.source)
            if isinstance(type, TChan) and type.direction == "recv":
                chan = self.convert_value(
                    node, TChan("both", type.elem), node.child_by_field_id(F_OPERAND), NONE
                )
                pos = node.start_byte + self.base
                if dst < 0:
                    dst = self.temp(pos)
                self.emit(Recv(pos, dst, NONE, chan))
                return dst
        return self.converted(node, written, dsts, dst)

    def value_of_conversion(self, node: Node, written: Node, dst: int) -> Operand:
        """`*T(x)` or `**T(x)`."""
        pos = node.start_byte + self.base
        stars = 0
        inner: Node | None = written
        while inner is not None and inner.kind_id in _POINTER:
            stars += 1
            inner = next((child for child in inner.children if child.kind_id not in _STAR), None)
        found = self.converted(node, inner, None, NONE)
        if isinstance(found, Call):
            self.emit(found)
            value: Operand = found.dsts[0]
        else:
            value = found
        for star in range(stars):
            target = dst if dst >= 0 and star == stars - 1 else self.temp(pos)
            self.emit(Deref(pos, target, value))
            value = target
        return value

    def converted(
        self, node: Node, written: Node | None, dsts: tuple[int, ...] | None, dst: int
    ) -> Call | Operand:
        """The call or conversion of node, where written is what the grammar took for its type."""
        value = node.child_by_field_id(F_OPERAND)
        while written is not None and written.kind_id in _PARENTHESIZED:
            inner = only(written)
            if inner is not None and inner.kind_id in _POINTER:
                break
            written = inner
        recv: Operand | None = None
        fn: Operand | None = None
        name = ""
        args: tuple[TypeExpr, ...] = ()
        kind = written.kind_id if written is not None else 0
        if written is None:
            fn = self.unknown(node.start_byte + self.base, NONE)
        elif kind in _IDENTIFIER:
            name = self.name(written)
            if self.env.get(name) == LOCAL_TYPE:
                return self.convert_value(node, TName(name), value, dst)
            fn, name = self.lookup(name), ""
        elif kind in _QUALIFIED:
            recv, name = self.qualified(written)
        elif kind in _GENERIC:
            base = written.child_by_field_id(F_TYPE)
            listed = written.child_by_field_id(F_TYPE_ARGUMENTS)
            local = self.names_variable(base)
            indices = items(listed) if listed is not None else []
            if local or (len(indices) == 1 and self.names_variable(indices[0])):
                fn = self.value_of_type(written, NONE)
            elif base is not None and base.kind_id in _QUALIFIED:
                recv, name = self.qualified(base)
                args = type_args(listed, self.source)
            elif base is not None and base.kind_id in _IDENTIFIER:
                name = self.name(base)
                args = type_args(listed, self.source)
                if self.env.get(name) == LOCAL_TYPE:
                    return self.convert_value(node, type_expr(written, self.source), value, dst)
                fn, name = self.lookup(name), ""
            else:
                return self.convert_value(node, type_expr(written, self.source), value, dst)
        elif kind in _PARENTHESIZED and self.names_variable(written):
            fn = self.value_of_type(written, NONE)
        else:
            return self.convert_value(node, type_expr(written, self.source), value, dst)
        arg = self.expr(value)
        tuple_arg = self.is_result(arg)
        pos = node.start_byte + self.base
        if dsts is None:
            dsts = (dst if dst >= 0 else self.temp(pos),)
        end = node.end_byte + self.base
        return Call(pos, end, dsts, recv, name, fn, args, (arg,), False, tuple_arg)

    def qualified(self, node: Node) -> tuple[Operand, str]:
        """Operand and name of a `p.N` that was read as a type."""
        package = node.child_by_field_id(F_PACKAGE)
        name = node.child_by_field_id(F_NAME)
        base = self.lookup(self.name(package)) if package is not None else self.expr(None)
        return base, "" if name is None else self.name(name)

    def names_variable(self, node: Node | None) -> bool:
        """Whether what was read as a type begins with a local variable, and so is a value."""
        while node is not None:
            kind = node.kind_id
            if kind in _IDENTIFIER:
                return self.env.get(self.name(node), NONE) >= 0
            if kind in _QUALIFIED:
                node = node.child_by_field_id(F_PACKAGE)
                return node is not None and self.env.get(self.name(node), NONE) >= 0
            if kind in _GENERIC:
                node = node.child_by_field_id(F_TYPE)
            elif kind in _POINTER:
                children = node.children
                node = children[-1]
            elif kind in _PARENTHESIZED or kind in _TYPE_ELEM:
                node = only(node)
            else:
                return False
        return False

    def value_of_type(self, node: Node, dst: int) -> Operand:
        """The value of an expression that the grammar took for a type."""
        kind = node.kind_id
        while kind in _PARENTHESIZED or kind in _TYPE_ELEM:
            inner = only(node)
            if inner is None:
                return self.unknown(node.start_byte + self.base, dst)
            node = inner
            kind = node.kind_id
        pos = node.start_byte + self.base
        if kind in _IDENTIFIER:
            if self.text[node.start_byte : node.end_byte] in ("nil", "true", "false"):
                return self.read_predeclared(node, dst)
            return self.lookup(self.name(node))
        if kind in _QUALIFIED:
            base, name = self.qualified(node)
            if dst < 0:
                dst = self.temp(pos)
            self.emit(Load(pos, node.end_byte + self.base, dst, base, name))
            return dst
        if kind in _POINTER:
            value = self.value_of_type(node.children[-1], NONE)
            if dst < 0:
                dst = self.temp(pos)
            self.emit(Deref(pos, dst, value))
            return dst
        if kind in _GENERIC:
            inner = node.child_by_field_id(F_TYPE)
            listed = node.child_by_field_id(F_TYPE_ARGUMENTS)
            indices = items(listed) if listed is not None else []
            if inner is not None and len(indices) == 1:
                base = self.value_of_type(inner, NONE)
                key = self.value_of_type(indices[0], NONE)
                if dst < 0:
                    dst = self.temp(pos)
                self.emit(Index(pos, dst, NONE, base, key))
                return dst
        return self.unknown(pos, dst)

    def make_or_new(self, node: Node, called: str, arguments: Node, dst: int) -> Operand:
        """`make(T, n)`, `new(T)`, or `new(x)` of a value."""
        listed = items(arguments)
        pos = node.start_byte + self.base
        end = node.end_byte + self.base
        if called == "make":
            args = tuple(self.expr(arg) for arg in listed[1:])
            written = type_expr(listed[0] if listed else None, self.source)
            if dst < 0:
                dst = self.temp(pos)
            self.emit(Make(pos, dst, written, args))
            return dst
        argument = listed[0] if listed else None
        if argument is not None and self.is_value(argument):
            value = (
                self.value_of_type(argument, NONE)
                if argument.kind_id in VALUE_OF_TYPE
                else self.expr(argument)
            )
            copy = self.temp(pos)
            self.emit(Assign(pos, copy, value))
            if dst < 0:
                dst = self.temp(pos)
            self.emit(Addr(pos, dst, copy))
            return dst
        if dst < 0:
            dst = self.temp(pos)
        self.emit(New(pos, end, dst, type_expr(argument, self.source)))
        return dst

    def is_value(self, node: Node) -> bool:
        """Whether the argument of `new` is a value: Go 1.26 allows one where only a type could stand."""
        if node.kind_id in VALUE_OF_TYPE:
            text = self.text[node.start_byte : node.end_byte]
            return self.names_variable(node) or (text in ("nil", "true", "false") and text not in self.env)
        return node.kind_id not in _TYPE_LITERAL and not self.may_be_type(node)

    def read_instantiation(self, node: Node, dst: int) -> Operand:
        """`f[int, string]` as a value."""
        parts = items(node)
        pos = node.start_byte + self.base
        if not parts:
            return self.unknown(pos, dst)
        base = self.value_of_type(parts[0], NONE)
        args = tuple(type_expr(part, self.source) for part in parts[1:])
        if dst < 0:
            dst = self.temp(pos)
        self.emit(Instantiate(pos, dst, base, args))
        return dst

    # --- function literals -----------------------------------------------------

    def read_closure(self, node: Node, dst: int) -> Operand:
        outer = self.frame
        state = (self.block, self.emit, self.live)
        outer.literals += 1
        pos = node.start_byte + self.base
        end = node.end_byte + self.base
        name = f"{outer.func.name}.func{outer.literals}"
        func = Func(name, pos, end, self.locals, NONE, (), False, (), False)
        func.intact = not node.has_error
        first = len(self.locals)
        self.enter(func, outer.depth + 1)
        if outer.depth < MAX_CLOSURES:
            scope = self.open()
            self.signature(node)
            body = node.child_by_field_id(F_BODY)
            if body is not None:
                self.function_body(body)
            self.close(scope)
        else:
            func.intact = False
            self.terminate(Unreachable(pos))
        self.leave()
        captures = self.frame.captures
        self.frame = outer
        self.block, self.emit, self.live = state
        if not func.intact:
            outer.func.intact = False
        outer.captures.update(number for number in captures if number < outer.first)
        if dst < 0:
            dst = self.temp(pos)
        assert all(number < first for number in captures)
        self.emit(MakeClosure(pos, end, dst, func, tuple(sorted(captures))))
        return dst

    def signature(self, node: Node) -> None:
        """Declares the parameters and results of the current function, in that order."""
        func = self.frame.func
        params, func.variadic = self.parameters(node.child_by_field_id(F_PARAMETERS), "param")
        func.params = tuple(params)
        result = node.child_by_field_id(F_RESULT)
        if result is None:
            return
        if result.kind_id in _PARAMETERS:
            results, _ = self.parameters(result, "result")
            func.results = tuple(results)
            func.named_results = any(self.locals[number].name for number in results)
        else:
            declared = type_expr(result, self.source)
            func.results = (self.declare("", result.start_byte + self.base, "result", declared),)

    def parameters(self, node: Node | None, role: str) -> tuple[list[int], bool]:
        """Declares the locals of a parameter list; also tells whether the last is variadic."""
        numbers: list[int] = []
        variadic = False
        unnamed = "" if role == "result" else "_"
        for names, written, repeated in parameters(node):
            declared = type_expr(written, self.source)
            if repeated:
                variadic = True
                declared = TSlice(declared)
            for part in names:
                name = self.name(part)
                number = self.declare(name, part.start_byte + self.base, role, declared)
                if name != "_":
                    self.bind(name, number)
                numbers.append(number)
            if not names:
                pos = written.start_byte if written is not None else self.frame.func.pos - self.base
                numbers.append(self.declare(unnamed, pos + self.base, role, declared))
        return numbers, variadic
