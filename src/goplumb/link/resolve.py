"""Types of a lowered function's locals; its callees are found on the way.

One pass over the instructions in source order: a local is declared, or defined, before it is used. What
cannot be typed is UNKNOWN, and a call through it has no callee.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goplumb.compile import ir
from goplumb.link import gotypes as gt
from goplumb.link.callees import Callees
from goplumb.link.objects import NO_SCOPE
from goplumb.link.typed import CONST_TYPES, TypedFunc, global_type, package_member
from goplumb.link.typeparams import TypeParams

if TYPE_CHECKING:
    from collections.abc import Callable

    from goplumb.compile.unit import Unit
    from goplumb.link.package import SourcePackage


_DEFAULTS = frozenset(t for kind, t in CONST_TYPES.items() if kind != "nil")
"""What an untyped constant becomes where nothing else decides."""

_PARTS: dict[str, gt.Type] = {
    "complex128": gt.Basic("float64"),
    "complex64": gt.Basic("float32"),
    "float64": gt.Basic("complex128"),
    "float32": gt.Basic("complex64"),
    "int": gt.Basic("complex128"),
}
"""The result of `real` and `imag`, and of `complex`, by the argument's type."""

UINTPTR = gt.Basic("uintptr")

UNSAFE = {"Sizeof": UINTPTR, "Offsetof": UINTPTR, "Alignof": UINTPTR, "Add": gt.Basic("unsafe.Pointer")}
"""Results of the functions of package unsafe that do not depend on their arguments; and see `_unsafe`."""


def type_function(
    func: ir.Func, package: SourcePackage, unit: Unit, type_params: frozenset[str] = frozenset()
) -> TypedFunc:
    """The types of a function and of the literals in it; `type_params` are its own or its receiver's."""
    return _Typer(func, package, unit, type_params).run()


class _Typer:
    def __init__(
        self, func: ir.Func, package: SourcePackage, unit: Unit, type_params: frozenset[str]
    ) -> None:
        scope = {name: gt.TypeParam(name) for name in type_params} if type_params else NO_SCOPE
        self.typed = TypedFunc(func, package, unit, scope)
        self.package = package
        self.world = package.world
        self.unit = unit
        self.types = self.typed.types
        self.resolve = self.typed.resolve
        self.operand = self.typed.operand
        self.params = TypeParams(self.typed)
        self.callees = Callees(self.typed, self.params)
        self.defined = bytearray(len(func.locals))
        """1: the local has its type, be it an unknown one; later assignments do not change it."""
        self.elided: dict[int, ir.Composite] = {}
        """Literals without a type inside another, by the local that holds them, until the other is seen."""

    def run(self) -> TypedFunc:
        func = self.typed.func
        for number, local in enumerate(func.locals):
            if local.type is not None:
                self.types[number] = self.resolve(local.type, local.pos)
                self.defined[number] = 1
        self._walk(func)
        self.callees.settle()
        return self.typed

    def _walk(self, func: ir.Func) -> None:
        """Types one body; the literals inside it are typed where they stand, since locals are shared."""
        for block in func.blocks:
            for instr in block.instrs:
                handler = _INSTRUCTIONS.get(type(instr))
                if handler is not None:
                    handler(self, instr)
            if type(block.term) is ir.Range:
                self._range(block.term)

    def _make_closure(self, closure: ir.MakeClosure) -> None:
        inner = closure.func
        self.typed.closures[closure.pos] = closure
        self._define(
            closure.dst,
            gt.FuncType(
                tuple(self.types[p] for p in inner.params),
                tuple(self.types[r] for r in inner.results),
                inner.variadic,
            ),
        )
        self._walk(inner)

    # --- definitions ---------------------------------------------------------------------

    def _define(self, dst: int, t: gt.Type) -> None:
        if dst < 0:
            return
        if self.defined[dst]:
            self.callees.reassigned.add(dst)
            return
        self.defined[dst] = 1
        self.types[dst] = t

    def _assign(self, i: ir.Assign) -> None:
        t = self.operand(i.src)
        if t is gt.UNTYPED_NIL:
            if i.dst >= 0 and self.defined[i.dst]:
                self.callees.reassigned.add(i.dst)
            return
        self._define(i.dst, t)
        if type(i.src) is int:
            func = self.callees.functions.get(i.src)
            if func is not None:
                self.callees.functions[i.dst] = func
        elif type(i.src) is ir.Global:
            found = self.package.find(i.src.name, self.unit)
            if found is not None and found[1].kind == "func":
                self.callees.functions[i.dst] = self.package.function(*found)

    def _load(self, i: ir.Load) -> None:
        base = self.operand(i.base)
        t: gt.Type = gt.UNKNOWN
        if type(base) is gt.Package:
            t = package_member(base.path, i.field, self.package)
            view = self.world.package(base.path)
            func = view.func(i.field) if view is not None else None
            if func is not None:
                self.callees.functions[i.dst] = func
        elif type(base) is gt.TypeValue:
            member = self.params.member(base.type, i.field)
            if member is not None and member.func is not None and type(member.type) is gt.FuncType:
                method = member.type
                t = gt.FuncType((base.type, *method.params), method.results, method.variadic)
        else:
            member = self.params.member(base, i.field)
            if member is not None and (member.func is None or not member.func.open):
                t = member.type
        self._define(i.dst, t)

    def _index(self, i: ir.Index) -> None:
        base = self.operand(i.base)
        t: gt.Type = gt.UNKNOWN
        under = self.params.core(base)
        if type(under) is gt.Pointer:
            under = self.params.core(under.elem)
        match under:
            case gt.SliceOf(elem) | gt.ArrayOf(elem):
                t = elem
            case gt.MapOf(_, value):
                t = value
            case gt.Basic("string"):
                t = gt.Basic("byte")
            case gt.FuncType() | gt.TypeValue():
                key = self.operand(i.key)
                if type(key) is gt.TypeValue:
                    self._instantiate_with(i.dst, i.base, (key.type,))
                    return
            case _:
                pass
        self._define(i.dst, t)
        if i.ok >= 0:
            self._define(i.ok, gt.BOOL)

    def _instantiate(self, i: ir.Instantiate) -> None:
        self._instantiate_with(i.dst, i.base, tuple(self.resolve(a, i.pos) for a in i.args))

    def _instantiate_with(self, dst: int, base: ir.Operand, args: tuple[gt.Type, ...]) -> None:
        t = self.operand(base)
        if type(t) is gt.TypeValue:
            if type(t.type) is gt.Named:
                t = gt.TypeValue(gt.Named(t.type.pkg, t.type.name, args))
            self._define(dst, t)
            return
        func = self.callees.function(base)
        if func is not None:
            t = gt.substitute(t, dict(zip(func.type_params, args, strict=False)))
            self.callees.functions[dst] = func
        self._define(dst, t)

    def _slice(self, i: ir.Slice) -> None:
        t = self.operand(i.base)
        under = self.params.core(gt.deref(t))
        self._define(i.dst, gt.SliceOf(under.elem) if type(under) is gt.ArrayOf else t)

    def _deref(self, i: ir.Deref) -> None:
        t = self.operand(i.base)
        if type(t) is gt.TypeValue:
            self._define(i.dst, gt.TypeValue(gt.Pointer(t.type)))
            return
        under = self.params.core(t)
        self._define(i.dst, under.elem if type(under) is gt.Pointer else gt.UNKNOWN)

    def _addr(self, i: ir.Addr) -> None:
        t = self.operand(i.src)
        self._define(i.dst, t if gt.is_unknown(t) else gt.Pointer(t))

    def _op(self, i: ir.Op) -> None:
        if i.op in ("==", "!=", "<", "<=", ">", ">=", "!", "&&", "||"):
            self._define(i.dst, gt.BOOL)
        elif i.args:
            shift = i.op in ("<<", ">>")
            self._define(i.dst, self.operand(i.args[0]) if shift else self._joint(i.args))
        else:
            self._define(i.dst, gt.UNKNOWN)

    def _joint(self, operands: tuple[ir.Operand, ...]) -> gt.Type:
        """The common type of operands, of which some may be untyped constants."""
        sure = [self.operand(operand) for operand in operands if type(operand) is not ir.Const]
        found = sure or [self.operand(operand) for operand in operands]
        if any(gt.is_unknown(t) for t in found):
            return gt.UNKNOWN
        # Any name may be an untyped constant: what none is by itself decides, `int` least of all.
        return next((t for t in found if t not in _DEFAULTS), next((t for t in found if t != gt.INT), gt.INT))

    def _convert(self, i: ir.Convert) -> None:
        self._define(i.dst, self.resolve(i.type, i.pos))

    def _assert(self, i: ir.Assert) -> None:
        self._define(i.dst, self.resolve(i.type, i.pos))
        if i.ok >= 0:
            self._define(i.ok, gt.BOOL)

    def _new(self, i: ir.New) -> None:
        self._define(i.dst, gt.Pointer(self._type_or_value(i.type, i.pos)))

    def _type_or_value(self, expr: ir.TypeExpr, pos: int) -> gt.Type:
        """The type in `new(T)`, or that of the value in `new(x)`."""
        named: gt.Type = gt.UNKNOWN
        match expr:
            case ir.TSel(pkg, name):
                path = self.package.imports_of(self.unit).get(pkg)
                named = package_member(path, name, self.package) if path is not None else gt.UNKNOWN
            case ir.TName(name) if name not in self.typed.scope(pos):
                named = global_type(name, self.package, self.unit)
            case _:
                pass
        return self.resolve(expr, pos) if type(named) in (gt.TypeValue, gt.Unknown) else named

    def _make(self, i: ir.Make) -> None:
        self._define(i.dst, self.resolve(i.type, i.pos))

    def _composite(self, i: ir.Composite) -> None:
        if type(i.type) is ir.TUnknown:
            self.elided[i.dst] = i
            self._define(i.dst, gt.UNKNOWN)
            return
        t = self.resolve(i.type, i.pos)
        made = gt.Pointer(t) if i.addr and not gt.is_unknown(t) else t
        self._define(i.dst, made)
        if i.dst >= 0 and self.types[i.dst] != made:
            self.typed.literals[i.pos] = made
        if self.elided:
            self._fill(i, t)

    def _fill(self, i: ir.Composite, t: gt.Type) -> None:
        """Gives the elided types inside a literal of type t (Go spec, Composite literals)."""
        key: gt.Type = gt.UNKNOWN
        value: gt.Type = gt.UNKNOWN
        match self.params.core(gt.deref(t)):
            case gt.SliceOf(elem) | gt.ArrayOf(elem):
                value = elem
            case gt.MapOf(k, v):
                key, value = k, v
            case _:
                return
        for written, operand in i.elems:
            for part, part_type in ((written, key), (operand, value)):
                inner = self.elided.pop(part, None) if type(part) is int else None
                if inner is not None:
                    self.types[inner.dst] = part_type
                    self._fill(inner, part_type)

    def _recv(self, i: ir.Recv) -> None:
        under = self.params.core(self.operand(i.chan))
        self._define(i.dst, under.elem if type(under) is gt.ChanOf else gt.UNKNOWN)
        if i.ok >= 0:
            self._define(i.ok, gt.BOOL)

    def _range(self, r: ir.Range) -> None:
        over = self.operand(r.over)
        under = self.params.core(over)
        if type(under) is gt.Pointer:
            under = self.params.core(under.elem)
        key: gt.Type = gt.UNKNOWN
        value: gt.Type = gt.UNKNOWN
        match under:
            case gt.SliceOf(elem) | gt.ArrayOf(elem):
                key, value = gt.INT, elem
            case gt.MapOf(k, v):
                key, value = k, v
            case gt.ChanOf(elem):
                key = elem
            case gt.Basic("string"):
                key, value = gt.INT, gt.Basic("rune")
            case gt.Basic():
                key = over
            case gt.FuncType(params, _, _) if params:
                yielded = self.world.underlying(params[0])
                if type(yielded) is gt.FuncType:
                    key = yielded.params[0] if yielded.params else gt.UNKNOWN
                    value = yielded.params[1] if len(yielded.params) > 1 else gt.UNKNOWN
            case _:
                pass
        self._define(r.key, key)
        self._define(r.value, value)

    # --- calls ---------------------------------------------------------------------------

    def _call(self, call: ir.Call) -> None:
        callee = self.callees.of(call)
        if callee.kind == "builtin":
            callee = callee._replace(sig=gt.FuncType((), self._builtin_results(callee.name, call)))
        self.typed.callees[(call.pos, call.end)] = callee
        results = callee.sig.results if callee.sig is not None else ()
        if len(call.dsts) == 1 and len(results) > 1:
            self._define(call.dsts[0], gt.Tuple(results))
            return
        for index, dst in enumerate(call.dsts):
            self._define(dst, results[index] if index < len(results) else gt.UNKNOWN)

    def _deferred(self, i: ir.Defer | ir.Go) -> None:
        self._call(i.call)

    def _builtin_results(self, name: str, call: ir.Call) -> tuple[gt.Type, ...]:
        match name:
            case "append":
                return (self.operand(call.args[0]),) if call.args else ()
            case "min" | "max":
                return (self._joint(call.args),)
            case "len" | "cap" | "copy":
                return (gt.INT,)
            case "recover":
                return (gt.ANY,)
            case "complex" | "real" | "imag":
                part = self.world.underlying(self._joint(call.args))
                return (_PARTS.get(part.name, gt.UNKNOWN) if type(part) is gt.Basic else gt.UNKNOWN,)
            case "new" | "make":
                return (gt.UNKNOWN,)
            case "String":
                return (gt.STRING,)
            case "StringData":
                return (gt.Pointer(gt.Basic("byte")),)
            case "Slice" | "SliceData" if call.args:
                under = self.params.core(self.operand(call.args[0]))
                if name == "Slice" and type(under) is gt.Pointer:
                    return (gt.SliceOf(under.elem),)
                if name == "SliceData" and type(under) is gt.SliceOf:
                    return (gt.Pointer(under.elem),)
                return (gt.UNKNOWN,)
            case _:
                return (UNSAFE[name],) if name in UNSAFE else ()


_INSTRUCTIONS: dict[type, Callable[..., None]] = {
    ir.Assign: _Typer._assign,
    ir.Load: _Typer._load,
    ir.Index: _Typer._index,
    ir.Instantiate: _Typer._instantiate,
    ir.Slice: _Typer._slice,
    ir.Deref: _Typer._deref,
    ir.Addr: _Typer._addr,
    ir.Op: _Typer._op,
    ir.Convert: _Typer._convert,
    ir.Assert: _Typer._assert,
    ir.New: _Typer._new,
    ir.Make: _Typer._make,
    ir.Composite: _Typer._composite,
    ir.Recv: _Typer._recv,
    ir.MakeClosure: _Typer._make_closure,
    ir.Call: _Typer._call,
    ir.Defer: _Typer._deferred,
    ir.Go: _Typer._deferred,
}
