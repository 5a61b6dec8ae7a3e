"""What link knows about one function: the types of its locals and the callees of its calls.

`resolve` finds them out; whoever reads a function asks here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from goplumb.compile import ir
from goplumb.link import gotypes as gt
from goplumb.link.objects import LOCAL_MARK, LocalSource, Scope, TypeInfo

if TYPE_CHECKING:
    from goplumb.compile.unit import Unit
    from goplumb.link.objects import FuncObj
    from goplumb.link.package import SourcePackage


class Callee(NamedTuple):
    """What a call calls."""

    kind: str
    """`func`, `method`, `interface`, `value`, `builtin`, `convert` or `unknown`."""
    func: FuncObj | None
    """For the first three."""
    sig: gt.FuncType | None
    """With type arguments filled in; None if unknown. Of a builtin or a conversion only the results."""
    name: str
    """Name of a builtin, or of the field or package-level variable that holds a value; else empty."""
    through: tuple[str, ...]
    """Embedded fields between the receiver operand and the method's own receiver."""
    of: gt.Named | None = None
    """The type that has the field."""


UNKNOWN_CALLEE = Callee("unknown", None, None, "", ())


class TypedFunc:
    """A function with what link knows about it. Locals are numbered as in the IR, closures included."""

    __slots__ = ("_declared", "_scope", "callees", "closures", "func", "literals", "package", "types", "unit")

    def __init__(self, func: ir.Func, package: SourcePackage, unit: Unit, scope: Scope) -> None:
        self.func = func
        self.package = package
        self.unit = unit
        self.types: list[gt.Type] = [gt.UNKNOWN] * len(func.locals)
        self.callees: dict[tuple[int, int], Callee] = {}
        """By the call's byte range."""
        self.closures: dict[int, ir.MakeClosure] = {}
        """By the position of the literal."""
        self.literals: dict[int, gt.Type] = {}
        """The types of composite literals held by a local of another type, an interface mostly, by position."""
        self._scope = scope
        self._declared: list[tuple[ir.LocalType, gt.Type]] = []
        """The types that the function declares, in source order."""
        for declared in func.local_types:
            self._declare(declared)

    def _declare(self, declared: ir.LocalType) -> None:
        if declared.alias:
            self._declared.append((declared, self.resolve(declared.type, declared.pos)))
            return
        name = f"{declared.name}{LOCAL_MARK}{self.unit.path}:{declared.pos}"
        self._declared.append((declared, gt.Named(self.package.path, name)))
        load = LocalSource(self.package, self.unit, declared.type, self.scope(declared.pos))
        self.package.add_type(TypeInfo(self.package.path, name, (), None, {}, load))

    def scope(self, pos: int) -> Scope:
        """The names that stand for a type of the function's own at a position."""
        if not self._declared:
            return self._scope
        visible = dict(self._scope)
        for declared, t in self._declared:
            if declared.pos <= pos < declared.until:
                visible[declared.name] = t
        return visible

    def resolve(self, expr: ir.TypeExpr, pos: int) -> gt.Type:
        """The type that a type expression at a position of the function stands for."""
        return self.package.resolve(expr, self.unit, self.scope(pos))

    def operand(self, operand: ir.Operand) -> gt.Type:
        """The type of an operand."""
        if type(operand) is int:
            return self.types[operand]
        if type(operand) is ir.Const:
            return CONST_TYPES.get(operand.kind, gt.UNKNOWN)
        assert type(operand) is ir.Global
        return global_type(operand.name, self.package, self.unit)

    def literal(self, made: ir.Composite) -> gt.Type:
        """The type of what a composite literal makes."""
        if made.dst < 0:
            return gt.UNKNOWN
        return self.literals.get(made.pos) or self.types[made.dst]

    def callee(self, call: ir.Call) -> Callee:
        return self.callees.get((call.pos, call.end), UNKNOWN_CALLEE)


CONST_TYPES: dict[str, gt.Type] = {
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
        member = package_member(path, name, package)
        if not gt.is_unknown(member):
            return member
    return gt.INT if name == "iota" else gt.UNKNOWN


def package_member(path: str, name: str, package: SourcePackage) -> gt.Type:
    """The type of `pkg.Name`."""
    if path == "unsafe":
        return gt.TypeValue(gt.Basic("unsafe.Pointer")) if name == "Pointer" else gt.UNKNOWN
    view = package.world.package(path)
    if view is None:
        return gt.UNKNOWN
    func = view.func(name)
    if func is not None:
        return gt.UNKNOWN if func.open else func.sig
    var = view.var(name)
    if var is not None:
        return var
    alias = view.alias(name)
    if alias is not None:
        return gt.TypeValue(alias)
    if view.is_type(name):
        return gt.TypeValue(gt.Named(path, name))
    return gt.UNKNOWN
