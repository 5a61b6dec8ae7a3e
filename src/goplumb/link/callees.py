"""Which function a call calls, and its signature there: declared, a method, a value, a conversion, a builtin.

A generic callee has the signature of its instance (Go spec, Type inference): what the call writes, then what
its arguments say, then what the constraints make of that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goplumb.compile import ir
from goplumb.link import gotypes as gt
from goplumb.link.typed import UNKNOWN_CALLEE, Callee, TypedFunc, global_type, package_member

if TYPE_CHECKING:
    from goplumb.link.objects import FuncObj
    from goplumb.link.typeparams import TypeParams


BUILTINS = frozenset(
    "append cap clear close complex copy delete imag len make "
    "max min new panic print println real recover".split()
)


def _declared(func: FuncObj) -> Callee:
    return Callee("func", func, None if func.open else func.sig, "", ())


def _value(sig: gt.FuncType, name: str = "", of: gt.Named | None = None) -> Callee:
    return Callee("value", None, sig, name, (), of)


def _conversion(t: gt.Type) -> Callee:
    return Callee("convert", None, gt.FuncType((), (t,)), "", ())


class Callees:
    """The callees of one function's calls; asked in source order, while its locals are being typed."""

    def __init__(self, typed: TypedFunc, params: TypeParams) -> None:
        self.typed = typed
        self.params = params
        self.package = typed.package
        self.world = typed.package.world
        self.unit = typed.unit
        self.functions: dict[int, FuncObj] = {}
        """Locals that hold a declared function: `open := os.Open`."""
        self.reassigned: set[int] = set()
        self._through_local: list[tuple[tuple[int, int], int]] = []
        """Calls of such a local, which hold as long as nothing else is assigned to it."""

    def settle(self) -> None:
        """Takes back what was said of locals to which something else was assigned later."""
        callees = self.typed.callees
        for key, holder in self._through_local:
            if holder in self.reassigned:
                callees[key] = callees[key]._replace(kind="value", func=None)

    def of(self, call: ir.Call) -> Callee:
        """The callee; its signature is that of the instance."""
        callee = self._callee(call)
        if callee.kind == "convert":
            return self._generic_conversion(callee, call)
        return self._instantiated(callee, call) if callee.sig is not None else callee

    def function(self, operand: ir.Operand) -> FuncObj | None:
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

    def _callee(self, call: ir.Call) -> Callee:
        if call.recv is not None:
            return self._selected(call)
        fn = call.fn
        if type(fn) is ir.Global:
            func = self.function(fn)
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
            t = self.typed.types[fn]
            func = self.functions.get(fn)
            if func is not None and fn not in self.reassigned:
                self._through_local.append(((call.pos, call.end), fn))
                return Callee("func", func, t if type(t) is gt.FuncType else None, "", ())
            if type(t) is gt.TypeValue:
                return _conversion(t.type)
            under = self.params.core(t)
            if type(under) is gt.FuncType:
                return _value(under)
        return UNKNOWN_CALLEE

    def _selected(self, call: ir.Call) -> Callee:
        assert call.recv is not None
        base = self.typed.operand(call.recv)
        if type(base) is gt.Package:
            return self._of_package(base.path, call)
        if type(base) is gt.TypeValue:
            member = self.params.member(base.type, call.name)
            if member is not None and member.func is not None and type(member.type) is gt.FuncType:
                sig = member.type
                return _value(gt.FuncType((base.type, *sig.params), sig.results, sig.variadic))
            return UNKNOWN_CALLEE
        member = self.params.member(base, call.name)
        if member is None:
            return UNKNOWN_CALLEE
        if member.func is None:
            under = self.params.core(member.type)
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
        return _conversion(
            gt.Named(t.pkg, t.name, tuple(self.typed.resolve(a, call.pos) for a in call.type_args))
        )

    def _instantiated(self, callee: Callee, call: ir.Call) -> Callee:
        """The callee with the type parameters of its signature replaced by what the call says."""
        func = callee.func
        if func is None or not func.type_params or callee.sig is None:
            return callee
        names = func.type_params
        underlying = self.world.underlying
        binding: dict[str, gt.Type] = {}
        for name, expr in zip(names, call.type_args, strict=False):
            binding[name] = self.typed.resolve(expr, call.pos)
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
        actual = [(self.typed.operand(a), type(a) is ir.Const) for a in call.args]
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
