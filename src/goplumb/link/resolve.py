"""Types of a lowered function's locals and the callees of its calls.

One pass over the instructions in source order: a local is declared, or defined, before it is used. What
cannot be typed is UNKNOWN, and a call through it has no callee.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goplumb.compile import ir
from goplumb.link import gotypes as gt
from goplumb.link.objects import NO_SCOPE
from goplumb.link.typed import CONST_TYPES, UNKNOWN_CALLEE, Callee, TypedFunc, global_type, package_member

if TYPE_CHECKING:
    from collections.abc import Callable

    from goplumb.compile.unit import Unit
    from goplumb.link.objects import FuncObj
    from goplumb.link.package import SourcePackage
    from goplumb.link.world import Member


BUILTINS = frozenset(
    "append cap clear close complex copy delete imag len make "
    "max min new panic print println real recover".split()
)

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


def _declared(func: FuncObj) -> Callee:
    return Callee("func", func, None if func.open else func.sig, "", ())


def _value(sig: gt.FuncType, name: str = "", of: gt.Named | None = None) -> Callee:
    return Callee("value", None, sig, name, (), of)


def _conversion(t: gt.Type) -> Callee:
    return Callee("convert", None, gt.FuncType((), (t,)), "", ())


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
        self.defined = bytearray(len(func.locals))
        """1: the local has its type, be it an unknown one; later assignments do not change it."""
        self.functions: dict[int, FuncObj] = {}
        """Locals that hold a declared function: `open := os.Open`."""
        self.through_local: list[tuple[tuple[int, int], int]] = []
        """Calls of such a local, which hold as long as nothing else is assigned to it."""
        self.reassigned: set[int] = set()
        self.elided: dict[int, ir.Composite] = {}
        """Literals without a type inside another, by the local that holds them, until the other is seen."""
        self._bounds: dict[str, gt.Type] | None = None

    def run(self) -> TypedFunc:
        func = self.typed.func
        for number, local in enumerate(func.locals):
            if local.type is not None:
                self.types[number] = self.resolve(local.type, local.pos)
                self.defined[number] = 1
        self._walk(func)
        for key, holder in self.through_local:
            if holder in self.reassigned:
                self.typed.callees[key] = self.typed.callees[key]._replace(kind="value", func=None)
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

    # --- type parameters -------------------------------------------------------------------

    def _bound(self, name: str) -> gt.Type:
        """The constraint of one of the function's type parameters."""
        if self._bounds is None:
            self._bounds = {}
            start = self.typed.func.pos
            for decl in self.unit.decls:
                if decl.start == start and decl.kind in ("func", "method"):
                    listed = self.unit.signature(decl).type_params
                    if decl.kind == "func":
                        bounds = self.package.resolve_bounds(listed, self.unit)
                    else:
                        info = self.package.type(decl.receiver)
                        bounds = info.bounds if info is not None else ()
                        if info is not None:
                            own: dict[str, gt.Type] = {
                                p: gt.TypeParam(q.name) for p, q in zip(info.params, listed, strict=False)
                            }
                            bounds = tuple(gt.substitute(bound, own) for bound in bounds)
                    self._bounds = {p.name: bound for p, bound in zip(listed, bounds, strict=False)}
                    break
        return self._bounds.get(name, gt.UNKNOWN)

    def _core(self, t: gt.Type) -> gt.Type:
        """What a type is made of; for a type parameter, what all its type arguments are made of."""
        under = self.world.underlying(t)
        if type(under) is gt.TypeParam:
            return self._core_of_bound(self._bound(under.name))
        return under

    def _core_of_bound(self, bound: gt.Type) -> gt.Type:
        under = self.world.underlying(bound)
        if type(under) is not gt.Interface:
            return under
        if len(under.embeds) == 1:
            return self._core_of_bound(under.embeds[0])
        return gt.UNKNOWN

    def _member(self, t: gt.Type, name: str) -> Member | None:
        base = gt.deref(t)
        if type(base) is gt.TypeParam:
            base = self._bound(base.name)
        return self.world.member(base, name)

    # --- definitions ---------------------------------------------------------------------

    def _define(self, dst: int, t: gt.Type) -> None:
        if dst < 0:
            return
        if self.defined[dst]:
            self.reassigned.add(dst)
            return
        self.defined[dst] = 1
        self.types[dst] = t

    def _assign(self, i: ir.Assign) -> None:
        t = self.operand(i.src)
        if t is gt.UNTYPED_NIL:
            if i.dst >= 0 and self.defined[i.dst]:
                self.reassigned.add(i.dst)
            return
        self._define(i.dst, t)
        if type(i.src) is int:
            func = self.functions.get(i.src)
            if func is not None:
                self.functions[i.dst] = func
        elif type(i.src) is ir.Global:
            found = self.package.find(i.src.name, self.unit)
            if found is not None and found[1].kind == "func":
                self.functions[i.dst] = self.package.function(*found)

    def _load(self, i: ir.Load) -> None:
        base = self.operand(i.base)
        t: gt.Type = gt.UNKNOWN
        if type(base) is gt.Package:
            t = package_member(base.path, i.field, self.package)
            view = self.world.package(base.path)
            func = view.func(i.field) if view is not None else None
            if func is not None:
                self.functions[i.dst] = func
        elif type(base) is gt.TypeValue:
            member = self._member(base.type, i.field)
            if member is not None and member.func is not None and type(member.type) is gt.FuncType:
                method = member.type
                t = gt.FuncType((base.type, *method.params), method.results, method.variadic)
        else:
            member = self._member(base, i.field)
            if member is not None and (member.func is None or not member.func.open):
                t = member.type
        self._define(i.dst, t)

    def _index(self, i: ir.Index) -> None:
        base = self.operand(i.base)
        t: gt.Type = gt.UNKNOWN
        under = self._core(base)
        if type(under) is gt.Pointer:
            under = self._core(under.elem)
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
        func = self._function(base)
        if func is not None:
            t = gt.substitute(t, dict(zip(func.type_params, args, strict=False)))
            self.functions[dst] = func
        self._define(dst, t)

    def _function(self, operand: ir.Operand) -> FuncObj | None:
        """The declared function that an operand is."""
        if type(operand) is int:
            return self.functions.get(operand)
        if type(operand) is ir.Global:
            found = self.package.find(operand.name, self.unit)
            if found is not None:
                return self.package.function(*found) if found[1].kind == "func" else None
            for path in self.package.dot_imports(self.unit):
                view = self.world.package(path)
                func = view.func(operand.name) if view is not None else None
                if func is not None:
                    return func
        return None

    def _slice(self, i: ir.Slice) -> None:
        t = self.operand(i.base)
        under = self._core(gt.deref(t))
        self._define(i.dst, gt.SliceOf(under.elem) if type(under) is gt.ArrayOf else t)

    def _deref(self, i: ir.Deref) -> None:
        t = self.operand(i.base)
        if type(t) is gt.TypeValue:
            self._define(i.dst, gt.TypeValue(gt.Pointer(t.type)))
            return
        under = self._core(t)
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
        match self._core(gt.deref(t)):
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
        under = self._core(self.operand(i.chan))
        self._define(i.dst, under.elem if type(under) is gt.ChanOf else gt.UNKNOWN)
        if i.ok >= 0:
            self._define(i.ok, gt.BOOL)

    def _range(self, r: ir.Range) -> None:
        over = self.operand(r.over)
        under = self._core(over)
        if type(under) is gt.Pointer:
            under = self._core(under.elem)
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
        callee = self._callee(call)
        if callee.kind == "builtin":
            callee = callee._replace(sig=gt.FuncType((), self._builtin_results(callee.name, call)))
        elif callee.kind == "convert":
            callee = self._generic_conversion(callee, call)
        elif callee.sig is not None:
            callee = self._instantiated(callee, call)
        self.typed.callees[(call.pos, call.end)] = callee
        results = callee.sig.results if callee.sig is not None else ()
        if len(call.dsts) == 1 and len(results) > 1:
            self._define(call.dsts[0], gt.Tuple(results))
            return
        for index, dst in enumerate(call.dsts):
            self._define(dst, results[index] if index < len(results) else gt.UNKNOWN)

    def _deferred(self, i: ir.Defer | ir.Go) -> None:
        self._call(i.call)

    def _callee(self, call: ir.Call) -> Callee:
        if call.recv is not None:
            return self._selected(call)
        fn = call.fn
        if type(fn) is ir.Global:
            func = self._function(fn)
            if func is not None:
                return _declared(func)
            t = global_type(fn.name, self.package, self.unit)
            if type(t) is gt.TypeValue:
                return _conversion(t.type)
            under = self.world.underlying(t)
            if call.type_args:  # `table[key](x)` with a key that may be a type as well
                under = self.world.underlying(_element(under))
            if type(under) is gt.FuncType:
                return _value(under, fn.name)
            if fn.name in BUILTINS and self.package.find(fn.name, self.unit) is None:
                return Callee("builtin", None, None, fn.name, ())
            return UNKNOWN_CALLEE
        if type(fn) is int:
            t = self.types[fn]
            func = self.functions.get(fn)
            if func is not None and fn not in self.reassigned:
                self.through_local.append(((call.pos, call.end), fn))
                return Callee("func", func, t if type(t) is gt.FuncType else None, "", ())
            if type(t) is gt.TypeValue:
                return _conversion(t.type)
            under = self._core(t)
            if type(under) is gt.FuncType:
                return _value(under)
        return UNKNOWN_CALLEE

    def _selected(self, call: ir.Call) -> Callee:
        assert call.recv is not None
        base = self.operand(call.recv)
        if type(base) is gt.Package:
            return self._of_package(base.path, call)
        if type(base) is gt.TypeValue:
            member = self._member(base.type, call.name)
            if member is not None and member.func is not None and type(member.type) is gt.FuncType:
                sig = member.type
                return _value(gt.FuncType((base.type, *sig.params), sig.results, sig.variadic))
            return UNKNOWN_CALLEE
        member = self._member(base, call.name)
        if member is None:
            return UNKNOWN_CALLEE
        if member.func is None:
            under = self._core(member.type)
            if type(under) is not gt.FuncType:
                return UNKNOWN_CALLEE
            owner = gt.deref(base)
            if type(owner) is not gt.Named or member.through:
                return _value(under)
            return _value(under, call.name, owner)
        kind = "interface" if member.func.interface else "method"
        known = member.type if type(member.type) is gt.FuncType and not member.func.open else None
        func = (
            member.func
            if member.func.package is not self.package
            else self.package.twin(member.func, self.unit)
        )
        return Callee(kind, func, known, "", member.through)

    def _of_package(self, path: str, call: ir.Call) -> Callee:
        """The callee of `pkg.Name(...)`."""
        if path == "unsafe" and call.name != "Pointer":
            return Callee("builtin", None, None, call.name, ())
        view = self.world.package(path)
        func = view.func(call.name) if view is not None else None
        if func is not None:
            return _declared(func)
        t = package_member(path, call.name, self.package)
        if type(t) is gt.TypeValue:
            return _conversion(t.type)
        under = self.world.underlying(t)
        return _value(under) if type(under) is gt.FuncType else UNKNOWN_CALLEE

    def _generic_conversion(self, callee: Callee, call: ir.Call) -> Callee:
        """`T[int](x)`."""
        assert callee.sig is not None
        t = callee.sig.results[0]
        if not call.type_args or type(t) is not gt.Named or t.args:
            return callee
        return _conversion(gt.Named(t.pkg, t.name, tuple(self.resolve(a, call.pos) for a in call.type_args)))

    def _instantiated(self, callee: Callee, call: ir.Call) -> Callee:
        """The callee with the type parameters of its signature replaced by what the call says."""
        func = callee.func
        if func is None or not func.type_params or callee.sig is None:
            return callee
        names = func.type_params
        underlying = self.world.underlying
        binding: dict[str, gt.Type] = {}
        for name, expr in zip(names, call.type_args, strict=False):
            binding[name] = self.resolve(expr, call.pos)
        later: list[tuple[gt.Type, gt.Type]] = []
        for pattern, t, untyped in self._arguments(callee.sig, call):
            if untyped:
                later.append((pattern, t))
            else:
                gt.infer(pattern, t, binding, names, underlying)
        for pattern, t in later:
            gt.infer(pattern, t, binding, names, underlying)
        bounds = func.bounds
        for _ in names:  # a constraint may need what another one gives
            before = len(binding)
            for name, bound in zip(names, bounds, strict=False):
                core = _shape(bound)
                if core is None:
                    continue
                if name in binding:
                    gt.infer(core, underlying(binding[name]), binding, names, underlying)
                else:
                    filled = gt.substitute(core, binding)
                    if not _mentions(filled, names):
                        binding[name] = filled
            if len(binding) == before:
                break
        for name in names:
            binding.setdefault(name, gt.UNKNOWN)
        sig = gt.substitute(callee.sig, binding)
        assert type(sig) is gt.FuncType
        return callee._replace(sig=sig)

    def _arguments(self, sig: gt.FuncType, call: ir.Call) -> list[tuple[gt.Type, gt.Type, bool]]:
        """(type of its parameter, own type, whether it is an untyped constant) of each argument."""
        actual = [(self.operand(a), type(a) is ir.Const) for a in call.args]
        if call.tuple_arg and len(actual) == 1 and type(actual[0][0]) is gt.Tuple:
            actual = [(t, False) for t in actual[0][0].elems]
        params = sig.params
        found = []
        for index, (t, untyped) in enumerate(actual):
            last = len(params) - 1
            if index > last and not sig.variadic:
                break
            pattern = params[min(index, last)]
            if index >= last and sig.variadic and not call.spread and type(pattern) is gt.SliceOf:
                pattern = pattern.elem
            if t is not gt.UNTYPED_NIL:
                found.append((pattern, t, untyped))
        return found

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
                under = self._core(self.operand(call.args[0]))
                if name == "Slice" and type(under) is gt.Pointer:
                    return (gt.SliceOf(under.elem),)
                if name == "SliceData" and type(under) is gt.SliceOf:
                    return (gt.Pointer(under.elem),)
                return (gt.UNKNOWN,)
            case _:
                return (UNSAFE[name],) if name in UNSAFE else ()


def _element(t: gt.Type) -> gt.Type:
    """What indexing a value made of t gives; t itself if it cannot be indexed."""
    match t:
        case gt.SliceOf(elem) | gt.ArrayOf(elem):
            return elem
        case gt.MapOf(_, value):
            return value
        case _:
            return t


def _shape(bound: gt.Type) -> gt.Type | None:
    """The type literal that all types of a constraint are made of, if the constraint is of that form."""
    if type(bound) is gt.Interface and len(bound.embeds) == 1:
        bound = bound.embeds[0]
    return None if type(bound) in (gt.Unknown, gt.Interface, gt.Named, gt.Basic, gt.TypeParam) else bound


def _mentions(t: gt.Type, names: tuple[str, ...]) -> bool:
    marked = gt.substitute(t, dict.fromkeys(names, gt.UNKNOWN))
    return marked != t


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
