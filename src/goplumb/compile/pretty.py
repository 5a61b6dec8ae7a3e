"""IR as text, to be read in tests and while debugging.

    func f(p.0 string) (1 error)
    b0:
      f.2, err.3 = @os.Open(p.0)
      if err.3 != nil goto b1 else b2
    b1:
      return err.3

A local is `name.number`, a temporary `%number`, a name no scope declares `@name`, a literal its source text.
Function literals follow the function they are in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goplumb.compile.ir import (
    NONE,
    Addr,
    Assert,
    Assign,
    Branch,
    Call,
    Choose,
    Composite,
    Const,
    Convert,
    Dead,
    Defer,
    Deref,
    Func,
    Global,
    Go,
    Index,
    Instantiate,
    Jump,
    Load,
    Make,
    MakeClosure,
    New,
    Op,
    Operand,
    Range,
    Recv,
    Return,
    Send,
    Slice,
    Store,
    StoreDeref,
    StoreGlobal,
    StoreIndex,
    TArray,
    TChan,
    TFunc,
    TInst,
    TInterface,
    TMap,
    TName,
    TPtr,
    TSel,
    TSlice,
    TStruct,
    TUnion,
    TUnknown,
    TypeExpr,
    TypeSwitch,
    Unreachable,
    Zero,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from goplumb.compile.ir import Instr, Local, Terminator


def pretty(func: Func) -> str:
    """func and every function literal in it, each after the one it is made in."""
    lines: list[str] = []
    todo = [func]
    while todo:
        current = todo.pop()
        if lines:
            lines.append("")
        nested: list[Func] = []
        _Printer(current.locals).func(current, lines, nested)
        todo.extend(reversed(nested))
    return "\n".join(lines) + "\n"


def pretty_type(expr: TypeExpr | None) -> str:
    """A type expression as Go source; `?` for what is unknown."""
    match expr:
        case None:
            return "?"
        case TName(name):
            return name
        case TSel(pkg, name):
            return f"{pkg}.{name}"
        case TPtr(elem):
            return f"*{pretty_type(elem)}"
        case TSlice(elem):
            return f"[]{pretty_type(elem)}"
        case TArray(elem):
            return f"[_]{pretty_type(elem)}"
        case TMap(key, value):
            return f"map[{pretty_type(key)}]{pretty_type(value)}"
        case TChan(direction, elem):
            word = {"both": "chan", "send": "chan<-", "recv": "<-chan"}[direction]
            return f"{word} {pretty_type(elem)}"
        case TFunc():
            return "func" + _signature(expr)
        case TStruct(fields):
            shown = [pretty_type(f.type) if f.embedded else f"{f.name} {pretty_type(f.type)}" for f in fields]
            return "struct{" + "; ".join(shown) + "}"
        case TInterface(methods, embeds):
            shown = [f"{m.name}{_signature(m.type)}" for m in methods] + [pretty_type(e) for e in embeds]
            return "interface{" + "; ".join(shown) + "}"
        case TUnion(terms):
            return " | ".join(pretty_type(term) for term in terms)
        case TInst(base, args):
            return f"{pretty_type(base)}[{_types(args)}]"
        case TUnknown():
            return "?"


def _types(types: Iterable[TypeExpr]) -> str:
    return ", ".join(pretty_type(one) for one in types)


def _signature(expr: TFunc) -> str:
    params = [pretty_type(param) for param in expr.params]
    if expr.variadic and params and params[-1].startswith("[]"):
        params[-1] = "..." + params[-1][2:]
    text = "(" + ", ".join(params) + ")"
    if len(expr.results) == 1:
        return f"{text} {pretty_type(expr.results[0])}"
    return f"{text} ({_types(expr.results)})" if expr.results else text


class _Printer:
    def __init__(self, locals: list[Local]) -> None:
        self.locals = locals

    def local(self, number: int) -> str:
        if number == NONE:
            return "_"
        if not 0 <= number < len(self.locals):
            return f"!{number}"
        local = self.locals[number]
        if local.kind == "temp":
            return f"%{number}"
        return f"{local.name}.{number}" if local.name else f"{number}"

    def operand(self, operand: Operand | None) -> str:
        match operand:
            case None:
                return "-"
            case Global(name):
                return f"@{name}"
            case Const(_, text):
                return text.replace("\n", "\\n")
            case _:
                return self.local(operand)

    def operands(self, operands: Iterable[Operand]) -> str:
        return ", ".join(self.operand(one) for one in operands)

    def declared(self, numbers: Iterable[int]) -> str:
        return ", ".join(f"{self.local(n)} {pretty_type(self.locals[n].type)}" for n in numbers)

    def func(self, func: Func, lines: list[str], nested: list[Func]) -> None:
        head = "func "
        if func.recv != NONE:
            head += f"({self.declared((func.recv,))}) "
        params = self.declared(func.params)
        if func.variadic:
            params += "..."
        head += f"{func.name}({params})"
        if func.results:
            head += f" ({self.declared(func.results)})"
        if not func.intact:
            head += " broken"
        lines.append(head)
        for number, block in enumerate(func.blocks):
            lines.append(f"b{number}:")
            for instr in block.instrs:
                lines.append("  " + self.instr(instr))
                if isinstance(instr, MakeClosure):
                    nested.append(instr.func)
            lines.append("  " + self.term(block.term))

    def pair(self, dst: int, ok: int) -> str:
        return self.local(dst) if ok == NONE else f"{self.local(dst)}, {self.local(ok)}"

    def call(self, call: Call) -> str:
        text = self.operand(call.fn) if call.recv is None else f"{self.operand(call.recv)}.{call.name}"
        if call.type_args:
            text += f"[{_types(call.type_args)}]"
        args = self.operands(call.args)
        if call.spread:
            args += "..."
        if call.tuple_arg:
            args = "tuple " + args
        text += f"({args})"
        if call.dsts:
            text = ", ".join(self.local(dst) for dst in call.dsts) + " = " + text
        return text

    def instr(self, instr: Instr) -> str:
        local, operand = self.local, self.operand
        match instr:
            case Assign(_, dst, src):
                return f"{local(dst)} = {operand(src)}"
            case Zero(_, dst):
                return f"{local(dst)} = zero"
            case StoreGlobal(_, name, src):
                return f"@{name} = {operand(src)}"
            case Load(_, _, dst, base, field):
                return f"{local(dst)} = {operand(base)}.{field}"
            case Store(_, base, field, src):
                return f"{operand(base)}.{field} = {operand(src)}"
            case Index(_, dst, ok, base, key):
                return f"{self.pair(dst, ok)} = {operand(base)}[{operand(key)}]"
            case Instantiate(_, dst, base, args):
                return f"{local(dst)} = instantiate {operand(base)}[{_types(args)}]"
            case StoreIndex(_, base, key, src):
                return f"{operand(base)}[{operand(key)}] = {operand(src)}"
            case Slice(_, dst, base):
                return f"{local(dst)} = {operand(base)}[:]"
            case Deref(_, dst, base):
                return f"{local(dst)} = *{operand(base)}"
            case StoreDeref(_, base, src):
                return f"*{operand(base)} = {operand(src)}"
            case Addr(_, dst, src):
                return f"{local(dst)} = &{operand(src)}"
            case Op(_, dst, op, values):
                if len(values) == 2:
                    return f"{local(dst)} = {operand(values[0])} {op} {operand(values[1])}"
                return f"{local(dst)} = {op}{self.operands(values)}"
            case Convert(_, dst, type, src):
                return f"{local(dst)} = convert {pretty_type(type)}({operand(src)})"
            case Assert(_, dst, ok, src, type):
                return f"{self.pair(dst, ok)} = {operand(src)}.({pretty_type(type)})"
            case New(_, _, dst, type):
                return f"{local(dst)} = new {pretty_type(type)}"
            case Make(_, dst, type, values):
                return f"{local(dst)} = make {pretty_type(type)}({self.operands(values)})"
            case Composite(_, _, dst, type, elems, addr):
                return f"{local(dst)} = {'&' if addr else ''}{pretty_type(type)}{{{self.elems(elems)}}}"
            case MakeClosure(_, _, dst, func, captures):
                return f"{local(dst)} = closure {func.name} [{self.operands(captures)}]"
            case Call():
                return self.call(instr)
            case Defer(_, call):
                return f"defer {self.call(call)}"
            case Go(_, call):
                return f"go {self.call(call)}"
            case Send(_, chan, value):
                return f"{operand(chan)} <- {operand(value)}"
            case Recv(_, dst, ok, chan):
                return f"{self.pair(dst, ok)} = <-{operand(chan)}"
            case Dead(_, numbers):
                return f"dead {self.operands(numbers)}"

    def elems(self, elems: Iterable[tuple[str | Operand | None, Operand]]) -> str:
        shown = []
        for key, value in elems:
            if key is None:
                shown.append(self.operand(value))
            elif isinstance(key, str):
                shown.append(f"{key}: {self.operand(value)}")
            else:
                shown.append(f"[{self.operand(key)}]: {self.operand(value)}")
        return ", ".join(shown)

    def term(self, term: Terminator) -> str:
        local, operand = self.local, self.operand
        match term:
            case Jump(_, target):
                return f"goto b{target}"
            case Branch(_, _, op, left, right, then, other):
                test = operand(left) if right is None else f"{operand(left)} {op} {operand(right)}"
                return f"if {test} goto b{then} else b{other}"
            case Range(_, _, key, value, over, body, done):
                pair = f"{local(key)}, {local(value)}"
                return f"range {pair} = {operand(over)} goto b{body} done b{done}"
            case Choose(_, targets):
                return "select " + ", ".join(f"b{target}" for target in targets)
            case TypeSwitch(_, src, cases, default):
                shown = [
                    ", ".join("nil" if one is None else pretty_type(one) for one in types)
                    + f" goto b{target}"
                    for types, target in cases
                ]
                return f"typeswitch {operand(src)}: " + "; ".join([*shown, f"default goto b{default}"])
            case Return(_, _, values, tuple_value, implicit):
                words = ["return"]
                if tuple_value:
                    words.append("tuple")
                if values:
                    words.append(self.operands(values))
                if implicit:
                    words.append("implicit")
                return " ".join(words)
            case Unreachable():
                return "unreachable"
