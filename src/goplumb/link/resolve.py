"""Types of a lowered function's locals and the callees of its calls.

One pass over the instructions in source order: a local is declared, or defined, before it is used. What
cannot be typed is UNKNOWN, and a call through it has no callee.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from goplumb.compile import ir
from goplumb.link import gotypes as gt

if TYPE_CHECKING:
    from collections.abc import Callable

    from goplumb.compile.unit import Unit
    from goplumb.link.package import FuncObj, SourcePackage


class Callee(NamedTuple):
    """What a call calls."""

    kind: str
    """`func`, `method`, `interface`, `value`, `builtin`, `convert` or `unknown`."""
    func: FuncObj | None
    """For the first three."""
    sig: gt.FuncType | None
    """With type arguments filled in; None if unknown."""
    name: str
    """Name of a builtin, else empty."""
    through: tuple[str, ...]
    """Embedded fields between the receiver operand and the method's own receiver."""


UNKNOWN_CALLEE = Callee("unknown", None, None, "", ())

BUILTINS = frozenset(
    "append cap clear close complex copy delete imag len make max min new panic print println real recover".split()
)


class TypedFunc:
    """A function with what link knows about it. Locals are numbered as in the IR, closures included."""

    __slots__ = ("callees", "closures", "func", "package", "types", "unit")

    def __init__(self, func: ir.Func, package: SourcePackage, unit: Unit) -> None:
        self.func = func
        self.package = package
        self.unit = unit
        self.types: list[gt.Type] = [gt.UNKNOWN] * len(func.locals)
        self.callees: dict[tuple[int, int], Callee] = {}
        """By the call's byte range."""
        self.closures: dict[int, ir.MakeClosure] = {}
        """By the position of the literal."""

    def operand(self, operand: ir.Operand) -> gt.Type:
        """The type of an operand."""
        if type(operand) is int:
            return self.types[operand]
        if type(operand) is ir.Const:
            return _CONST_TYPES.get(operand.kind, gt.UNKNOWN)
        assert type(operand) is ir.Global
        return global_type(operand.name, self.package, self.unit)

    def callee(self, call: ir.Call) -> Callee:
        return self.callees.get((call.pos, call.end), UNKNOWN_CALLEE)


_CONST_TYPES: dict[str, gt.Type] = {
    "nil": gt.UNTYPED_NIL,
    "bool": gt.BOOL,
    "int": gt.INT,
    "float": gt.Basic("float64"),
    "rune": gt.Basic("rune"),
    "string": gt.STRING,
    "imaginary": gt.Basic("complex128"),
}


def global_type(name: str, package: SourcePackage, unit: Unit) -> gt.Type:
    """The type of an identifier that no function scope declares."""
    found = package.find(name, unit)
    if found is not None:
        decl_unit, decl = found
        if decl.kind == "func":
            return package.function(decl_unit, decl).sig
        if decl.kind == "type":
            aliased = package.alias(name)
            return gt.TypeValue(aliased if aliased is not None else gt.Named(package.path, name))
        return package.var(name, unit) or gt.UNKNOWN
    path = package.imports_of(unit).get(name)
    if path is not None:
        return gt.Package(path)
    if name == "any":
        return gt.TypeValue(gt.ANY)
    if name in gt.BASIC_NAMES:
        return gt.TypeValue(gt.Basic(name))
    for path in package.dot_imports(unit):
        member = _package_member(path, name, package)
        if not gt.is_unknown(member):
            return member
    return gt.UNKNOWN


def _package_member(path: str, name: str, package: SourcePackage) -> gt.Type:
    """The type of `pkg.Name`."""
    view = package.world.package(path)
    if view is None:
        return gt.UNKNOWN
    func = view.func(name)
    if func is not None:
        return func.sig
    var = view.var(name)
    if var is not None:
        return var
    alias = view.alias(name)
    if alias is not None:
        return gt.TypeValue(alias)
    if view.type(name) is not None:
        return gt.TypeValue(gt.Named(path, name))
    return gt.UNKNOWN


def type_function(func: ir.Func, package: SourcePackage, unit: Unit, type_params: frozenset[str] = frozenset()) -> TypedFunc:
    """The types of a function and of the literals in it."""
    return _Typer(func, package, unit, type_params).run()


class _Typer:
    def __init__(self, func: ir.Func, package: SourcePackage, unit: Unit, type_params: frozenset[str]) -> None:
        self.typed = TypedFunc(func, package, unit)
        self.package = package
        self.world = package.world
        self.unit = unit
        self.params = type_params
        self.types = self.typed.types
        self.functions: dict[int, FuncObj] = {}
        """Locals that hold a declared function or method: `open := os.Open`."""
        self._methods: dict[type, Callable[[_Typer, ir.Instr], None]] = _INSTRUCTIONS

    def run(self) -> TypedFunc:
        func = self.typed.func
        for number, local in enumerate(func.locals):
            if local.type is not None:
                self.types[number] = self.package.resolve(local.type, self.unit, self.params)
        pending = [func]
        while pending:
            pending.extend(self._walk(pending.pop(0)))
        return self.typed

    def _walk(self, func: ir.Func) -> list[ir.Func]:
        """Types one body; the literals inside it are typed where they stand, since locals are shared."""
        todo = [(func, 0)]
        while todo:
            current, start = todo.pop()
            blocks = current.blocks
            for index in range(start, len(blocks)):
                block = blocks[index]
                for instr in block.instrs:
                    handler = self._methods.get(type(instr))
                    if handler is not None:
                        handler(self, instr)
                    if type(instr) is ir.MakeClosure:
                        self._walk_nested(instr)
                if type(block.term) is ir.Range:
                    self._range(block.term)
        return []

    def _walk_nested(self, closure: ir.MakeClosure) -> None:
        inner = closure.func
        self.typed.closures[closure.pos] = closure
        self.types[closure.dst] = gt.FuncType(
            tuple(self.types[p] for p in inner.params), tuple(self.types[r] for r in inner.results), inner.variadic
        )
        self._walk(inner)

    # --- definitions ---------------------------------------------------------------------

    def _define(self, dst: int, t: gt.Type) -> None:
        if dst >= 0 and type(self.types[dst]) is gt.Unknown:
            self.types[dst] = gt.INT if type(t) is gt.Basic and t.name == "untyped int" else t

    def operand(self, operand: ir.Operand) -> gt.Type:
        return self.typed.operand(operand)

    def _assign(self, i: ir.Assign) -> None:
        if type(self.types[i.dst]) is gt.Unknown:
            t = self.operand(i.src)
            if t is not gt.UNTYPED_NIL:
                self.types[i.dst] = t
        if type(i.src) is int and i.src in self.functions:
            self.functions[i.dst] = self.functions[i.src]
        elif type(i.src) is ir.Global:
            found = self.package.find(i.src.name, self.unit)
            if found is not None and found[1].kind == "func":
                self.functions[i.dst] = self.package.function(*found)

    def _load(self, i: ir.Load) -> None:
        base = self.operand(i.base)
        if type(base) is gt.Package:
            self._define(i.dst, _package_member(base.path, i.field, self.package))
            view = self.world.package(base.path)
            func = view.func(i.field) if view is not None else None
            if func is not None:
                self.functions[i.dst] = func
            return
        if type(base) is gt.TypeValue:
            member = self.world.member(base.type, i.field)
            if member is not None and member.func is not None and type(member.type) is gt.FuncType:
                method = member.type
                self._define(i.dst, gt.FuncType((base.type, *method.params), method.results, method.variadic))
            return
        member = self.world.member(base, i.field)
        if member is not None:
            self._define(i.dst, member.type)

    def _index(self, i: ir.Index) -> None:
        base = self.world.underlying(gt.deref(self.operand(i.base)))
        match base:
            case gt.SliceOf(elem) | gt.ArrayOf(elem):
                self._define(i.dst, elem)
            case gt.MapOf(_, value):
                self._define(i.dst, value)
            case gt.Basic("string"):
                self._define(i.dst, gt.Basic("byte"))
            case gt.FuncType():
                self._define(i.dst, base)
            case _:
                pass
        if i.ok >= 0:
            self._define(i.ok, gt.BOOL)

    def _instantiate(self, i: ir.Instantiate) -> None:
        t = self.operand(i.base)
        self._define(i.dst, t)

    def _slice(self, i: ir.Slice) -> None:
        t = self.operand(i.base)
        under = self.world.underlying(gt.deref(t))
        self._define(i.dst, gt.SliceOf(under.elem) if type(under) is gt.ArrayOf else t)

    def _deref(self, i: ir.Deref) -> None:
        t = self.operand(i.base)
        if type(t) is gt.Pointer:
            self._define(i.dst, t.elem)
        elif type(t) is gt.TypeValue:
            self._define(i.dst, gt.TypeValue(gt.Pointer(t.type)))

    def _addr(self, i: ir.Addr) -> None:
        t = self.operand(i.src)
        if not gt.is_unknown(t):
            self._define(i.dst, gt.Pointer(t))

    def _op(self, i: ir.Op) -> None:
        if i.op in ("==", "!=", "<", "<=", ">", ">=", "!", "&&", "||"):
            self._define(i.dst, gt.BOOL)
        elif i.args:
            self._define(i.dst, self.operand(i.args[0]))

    def _convert(self, i: ir.Convert) -> None:
        self._define(i.dst, self.resolve(i.type))

    def _assert(self, i: ir.Assert) -> None:
        self._define(i.dst, self.resolve(i.type))
        if i.ok >= 0:
            self._define(i.ok, gt.BOOL)

    def _new(self, i: ir.New) -> None:
        self._define(i.dst, gt.Pointer(self.resolve(i.type)))

    def _make(self, i: ir.Make) -> None:
        self._define(i.dst, self.resolve(i.type))

    def _composite(self, i: ir.Composite) -> None:
        t = self.resolve(i.type)
        if not gt.is_unknown(t):
            self._define(i.dst, gt.Pointer(t) if i.addr else t)

    def _recv(self, i: ir.Recv) -> None:
        under = self.world.underlying(self.operand(i.chan))
        if type(under) is gt.ChanOf:
            self._define(i.dst, under.elem)
        if i.ok >= 0:
            self._define(i.ok, gt.BOOL)

    def _range(self, r: ir.Range) -> None:
        under = self.world.underlying(gt.deref(self.operand(r.over)))
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
                key = under
            case gt.FuncType(params, _, _) if params and type(params[0]) is gt.FuncType:
                yielded = params[0].params
                key = yielded[0] if yielded else gt.UNKNOWN
                value = yielded[1] if len(yielded) > 1 else gt.UNKNOWN
            case _:
                pass
        if r.key >= 0:
            self._define(r.key, key)
        if r.value >= 0:
            self._define(r.value, value)

    def resolve(self, expr: ir.TypeExpr) -> gt.Type:
        return self.package.resolve(expr, self.unit, self.params)

    # --- calls ---------------------------------------------------------------------------

    def _call(self, call: ir.Call) -> None:
        callee = self._callee(call)
        results: tuple[gt.Type, ...] | None = None
        if callee.kind == "convert":
            assert callee.sig is not None
            results = callee.sig.results
        elif callee.kind == "builtin":
            results = self._builtin_results(callee.name, call)
        elif callee.sig is not None:
            callee = self._instantiated(callee, call)
            assert callee.sig is not None
            results = callee.sig.results
        self.typed.callees[(call.pos, call.end)] = callee
        if not results:
            return
        if len(call.dsts) == 1 and len(results) > 1:
            self._define(call.dsts[0], gt.Tuple(results))
            return
        for dst, t in zip(call.dsts, results, strict=False):
            if dst >= 0:
                self._define(dst, t)

    def _deferred(self, i: ir.Defer | ir.Go) -> None:
        self._call(i.call)

    def _callee(self, call: ir.Call) -> Callee:
        if call.recv is not None:
            return self._selected(call)
        fn = call.fn
        if type(fn) is ir.Global:
            found = self.package.find(fn.name, self.unit)
            if found is not None and found[1].kind == "func":
                func = self.package.function(*found)
                return Callee("func", func, func.sig, "", ())
            t = global_type(fn.name, self.package, self.unit)
            if type(t) is gt.TypeValue:
                return Callee("convert", None, gt.FuncType((), (t.type,)), "", ())
            if type(t) is gt.FuncType:
                for path in self.package.dot_imports(self.unit):
                    view = self.world.package(path)
                    dotted = view.func(fn.name) if view is not None else None
                    if dotted is not None:
                        return Callee("func", dotted, dotted.sig, "", ())
                return Callee("value", None, t, "", ())
            under = self.world.underlying(t)
            if type(under) is gt.FuncType:
                return Callee("value", None, under, "", ())
            if fn.name in BUILTINS and found is None:
                return Callee("builtin", None, None, fn.name, ())
            return UNKNOWN_CALLEE
        if type(fn) is int:
            func_obj = self.functions.get(fn)
            if func_obj is not None:
                return Callee("func", func_obj, func_obj.sig, "", ())
            t = self.types[fn]
            if type(t) is gt.TypeValue:
                return Callee("convert", None, gt.FuncType((), (t.type,)), "", ())
            under = self.world.underlying(t)
            if type(under) is gt.FuncType:
                return Callee("value", None, under, "", ())
        return UNKNOWN_CALLEE

    def _selected(self, call: ir.Call) -> Callee:
        assert call.recv is not None
        base = self.operand(call.recv)
        if type(base) is gt.Package:
            view = self.world.package(base.path)
            if view is None:
                return UNKNOWN_CALLEE
            func = view.func(call.name)
            if func is not None:
                return Callee("func", func, func.sig, "", ())
            t = _package_member(base.path, call.name, self.package)
            if type(t) is gt.TypeValue:
                return Callee("convert", None, gt.FuncType((), (t.type,)), "", ())
            under = self.world.underlying(t)
            return Callee("value", None, under, "", ()) if type(under) is gt.FuncType else UNKNOWN_CALLEE
        if type(base) is gt.TypeValue:
            member = self.world.member(base.type, call.name)
            if member is not None and type(member.type) is gt.FuncType:
                sig = member.type
                whole = gt.FuncType((base.type, *sig.params), sig.results, sig.variadic)
                return Callee("value", None, whole, "", ())
            return UNKNOWN_CALLEE
        member = self.world.member(base, call.name)
        if member is None:
            return UNKNOWN_CALLEE
        if member.func is None:
            under = self.world.underlying(member.type)
            return Callee("value", None, under, "", ()) if type(under) is gt.FuncType else UNKNOWN_CALLEE
        sig = member.type
        if type(sig) is not gt.FuncType:
            return UNKNOWN_CALLEE
        kind = "interface" if member.func.interface else "method"
        return Callee(kind, member.func, sig, "", member.through)

    def _instantiated(self, callee: Callee, call: ir.Call) -> Callee:
        """The callee with the type parameters of its signature replaced by what the call says."""
        func = callee.func
        if func is None or not func.type_params or callee.sig is None:
            return callee
        binding: dict[str, gt.Type] = {}
        for name, expr in zip(func.type_params, call.type_args, strict=False):
            binding[name] = self.resolve(expr)
        actual = [self.operand(a) for a in call.args]
        if call.tuple_arg and len(actual) == 1 and type(actual[0]) is gt.Tuple:
            actual = list(actual[0].elems)
        params = callee.sig.params
        for index, t in enumerate(actual):
            if index < len(params):
                pattern = params[index]
                last = index == len(params) - 1
                if last and callee.sig.variadic and not call.spread and type(pattern) is gt.SliceOf:
                    pattern = pattern.elem
                gt.infer(pattern, t, binding)
        sig = gt.substitute(callee.sig, binding)
        assert type(sig) is gt.FuncType
        return callee._replace(sig=sig)

    def _builtin_results(self, name: str, call: ir.Call) -> tuple[gt.Type, ...]:
        if name in ("append", "min", "max") and call.args:
            return (self.operand(call.args[0]),)
        if name in ("len", "cap", "copy"):
            return (gt.INT,)
        if name == "recover":
            return (gt.ANY,)
        return ()


_INSTRUCTIONS: dict[type, Callable[[_Typer, ir.Instr], None]] = {
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
    ir.Call: _Typer._call,
    ir.Defer: _Typer._deferred,
    ir.Go: _Typer._deferred,
}  # type: ignore[dict-item]
