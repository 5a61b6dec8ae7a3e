"""Packages as their importers see them: names, types, signatures, methods.

Four kinds of package answer the same questions (`PackageView`): one read from source, one from shipped export
data, one that only the catalogue knows, and a merge is never needed because `World` asks them in that order.
A question without an answer gives None, and what depends on it stays UNKNOWN.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from goplumb.compile import ir
from goplumb.discover.constraint import Expr, together
from goplumb.discover.source import constraint_of
from goplumb.link import gotypes as gt
from goplumb.link.objects import NO_SCOPE, FuncObj, Scope, SourceType, TypeInfo, scope_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from goplumb.compile.unit import Decl, TypeParam, Unit, VarSpec
    from goplumb.link.world import World


_VERSION = re.compile(r"^v\d+$")


def guess_names(path: str) -> tuple[str, ...]:
    """What an import without alias may be called when its package clause is out of sight, likeliest first."""
    parts = path.split("/")
    last = parts[-1]
    if _VERSION.match(last) and len(parts) > 1:
        last = parts[-2]
    last = re.sub(r"\.v\d+$", "", last)
    names = [last.replace("-", "_")]
    for stripped in (
        last.removeprefix("go-"),
        last.removesuffix("-go"),
        last.removesuffix(".go"),
        last.removeprefix("go"),
        last.rpartition("-")[2],
        last.rpartition(".")[0],
        last.replace("-", ""),
        last.replace(".", ""),
    ):
        if stripped and stripped not in names:
            names.append(stripped)
    return tuple(names)


_GROUP = re.compile(rb"\w+\s*\(")

_EMBEDS = re.compile(rb"[{\n;]\s*\*?\w+(?:\.\w+)?(?:\[[^\n]*\])?[ \t]*(?:[`\n;}]|//)")
"""A field that is nothing but a type."""

_CALLED = re.compile(rb"[\w\x80-\xff]\s*\(")


class SourcePackage:
    """A package read from its files."""

    def __init__(self, path: str, units: Iterable[Unit], world: World, *, directory: str = "") -> None:
        self.path = path
        self.directory = directory
        self.own = False
        """Among the packages that the run was asked about."""
        self.world = world
        self.units = tuple(units)
        self._index: dict[str, tuple[Unit, Decl]] | None = None
        self._more: dict[str, list[tuple[Unit, Decl]]] = {}
        """The second and later declarations of a name."""
        self._found: dict[tuple[str, str], tuple[Unit, Decl] | None] = {}
        self._constraints: dict[str, Expr | None] = {}
        """By file, for which systems it is built; asked of files that declare the same."""
        self._aliased: dict[str, str] = {}
        """Aliases that methods are declared on, and the names of the types they stand for."""
        self._groups: dict[tuple[str, int], frozenset[str]] = {}
        """What a group really declares, by file and offset."""
        self._methods: dict[str, dict[str, tuple[Unit, Decl]]] = {}
        self._twins: dict[tuple[str, str], list[tuple[Unit, Decl]]] = {}
        """The second and later declarations of a method, by receiver and name: those of other systems."""
        self._embedding: tuple[str, ...] | None = None
        self._funcs: dict[int | str, FuncObj | None] = {}
        self._types: dict[str, TypeInfo | None] = {}
        self._aliases: dict[str, gt.Type | None] = {}
        self._alias_params: dict[str, tuple[str, ...]] = {}
        self._specs_of: dict[tuple[str, int], dict[str, tuple[VarSpec, VarSpec | None]]] = {}
        self._vars: dict[str, gt.Type | None] = {}
        self._imports: dict[str, dict[str, str]] = {}
        self._dots: dict[str, tuple[str, ...]] = {}

    @property
    def name(self) -> str:
        return self.units[0].package if self.units else ""

    # --- names -----------------------------------------------------------------------

    @property
    def index(self) -> dict[str, tuple[Unit, Decl]]:
        """Every package-level name; of several declarations for different systems the first file's wins.

        A few of the names are none: in a group the skeleton also takes what begins a line inside a value for
        one. `find` looks closer.
        """
        if self._index is None:
            self._index = {}
            for unit in self.units:
                for decl in unit.decls:
                    if decl.kind == "method":
                        methods = self._methods.setdefault(decl.receiver, {})
                        if methods.setdefault(decl.name, (unit, decl)) != (unit, decl):
                            self._twins.setdefault((decl.receiver, decl.name), []).append((unit, decl))
                    elif decl.name in self._index:
                        self._more.setdefault(decl.name, []).append((unit, decl))
                    elif decl.name not in ("_", "init"):
                        self._index[decl.name] = (unit, decl)
            for receiver in [r for r in self._methods if self._names_alias(r)]:
                target = self._alias_target(receiver)
                if type(target) is gt.Named and target.pkg == self.path:
                    self._aliased[receiver] = target.name
                    for name, method in self._methods[receiver].items():
                        self._methods.setdefault(target.name, {}).setdefault(name, method)
        return self._index

    def _names_alias(self, name: str) -> bool:
        """Whether a name may be declared as an alias, by a cheap look."""
        unit, decl = (self._index or {}).get(name, (None, None))
        if unit is None or decl is None or decl.kind != "type":
            return False
        source = unit.source[decl.start : decl.end]
        return b"=" in source and re.search(rb"\b%s\s*=" % re.escape(name.encode()), source) is not None

    def find(self, name: str, unit: Unit | None) -> tuple[Unit, Decl] | None:
        """The declaration of a package-level name: the asking file's own one first, then one that is built together
        with it."""
        first = self.index.get(name)
        if first is None:
            return None
        key = (name, unit.path if unit is not None else "")
        if key not in self._found:
            candidates = [first, *self._more.get(name, ())]
            if unit is not None:
                candidates.sort(key=lambda candidate: candidate[0] is not unit)
                if len(candidates) > 1 and candidates[0][0] is not unit:
                    candidates.sort(key=lambda candidate: not self._together(unit, candidate[0]))
            self._found[key] = next((c for c in candidates if self._declares(c[0], c[1], name)), None)
        return self._found[key]

    def _together(self, unit: Unit, other: Unit) -> bool:
        """Whether some system builds both files."""
        one, two = self._constraint(unit), self._constraint(other)
        return one is None or two is None or together(one, two)

    def _constraint(self, unit: Unit) -> Expr | None:
        if unit.path not in self._constraints:
            self._constraints[unit.path] = constraint_of(unit.source, os.path.basename(unit.path))
        return self._constraints[unit.path]

    def _declares(self, unit: Unit, decl: Decl, name: str) -> bool:
        if decl.kind == "func" or not _GROUP.match(unit.source, decl.start, decl.end):
            return True
        key = (unit.path, decl.start)
        if key not in self._groups:
            if decl.kind == "type":
                names = [spec.name for spec in unit.type_specs(decl)]
            else:
                names = [name for spec in unit.value_specs(decl) for name in spec.names]
            self._groups[key] = frozenset(names)
        return name in self._groups[key]

    def methods_of(self, type_name: str) -> dict[str, tuple[Unit, Decl]]:
        _ = self.index
        return self._methods.get(type_name, {})

    def twin(self, method: FuncObj, unit: Unit) -> FuncObj:
        """The method as the file sees it: of those that several systems have, the one that is built with it."""
        others = self._twins.get((method.receiver, method.name)) if self._twins else None
        if others is None or method.unit is None or self._together(unit, method.unit):
            return method
        return next((self.function(u, d) for u, d in others if self._together(unit, u)), method)

    def methods_named(self, name: str) -> dict[str, tuple[Unit, Decl]]:
        """The declared types that have a method of this name, with its declaration."""
        _ = self.index
        return {t: methods[name] for t, methods in self._methods.items() if name in methods}

    def embedding(self) -> tuple[str, ...]:
        """The structs with an embedded field, in the order of their names; not those of test files."""
        if self._embedding is None:
            names = []
            for name, (unit, decl) in sorted(self.index.items()):
                if decl.kind == "type" and not unit.path.endswith("_test.go"):
                    if _EMBEDS.search(unit.source, decl.start, decl.end):
                        info = self.type(name)
                        under = info.underlying if info is not None else gt.UNKNOWN
                        if type(under) is gt.Struct and any(f.embedded for f in under.fields):
                            names.append(name)
            self._embedding = tuple(names)
        return self._embedding

    def function(self, unit: Unit, decl: Decl) -> FuncObj:
        """The object of a function or method declared in this package."""
        key = f"{unit.path}:{decl.start}"
        found = self._funcs.get(key)
        if found is None:
            found = FuncObj(
                self.path,
                self._aliased.get(decl.receiver, decl.receiver),
                decl.name,
                pointer=decl.pointer,
                package=self,
                unit=unit,
                decl=decl,
                type_params=() if decl.kind == "method" else self._type_params(unit, decl),
            )
            self._funcs[key] = found
        return found

    def _type_params(self, unit: Unit, decl: Decl) -> tuple[str, ...]:
        head = unit.source[decl.start : decl.start + 5 + len(decl.name.encode()) + 2]
        if b"[" not in head:
            return ()
        return tuple(p.name for p in unit.signature(decl).type_params)

    def func(self, name: str, unit: Unit | None = None) -> FuncObj | None:
        found = self.find(name, unit)
        if found is None or found[1].kind != "func":
            return None
        return self.function(*found)

    def type(self, name: str) -> TypeInfo | None:
        if name not in self._types:
            self._types[name] = None
            found = self.find(name, None)
            if found is not None and found[1].kind == "type":
                unit, decl = found
                for spec in unit.type_specs(decl):
                    if spec.name == name and not spec.alias:
                        self._types[name] = TypeInfo(
                            self.path,
                            name,
                            tuple(p.name for p in spec.type_params),
                            None,
                            {n: self.function(u, d) for n, (u, d) in self.methods_of(name).items()},
                            SourceType(self, unit, decl, name),
                        )
        return self._types[name]

    def add_type(self, info: TypeInfo) -> None:
        """Makes a type that a function declares known by its name."""
        self._types[info.name] = info

    def is_type(self, name: str) -> bool:
        return self.type(name) is not None

    def alias_params(self, name: str) -> tuple[str, ...]:
        self.alias(name)
        return self._alias_params.get(name, ())

    def alias(self, name: str) -> gt.Type | None:
        """What an alias declaration stands for; None for any other name."""
        if name not in self._aliases:
            self._aliases[name] = None
            self._aliases[name] = self._alias_target(name)
        return self._aliases[name]

    def _alias_target(self, name: str) -> gt.Type | None:
        found = self.find(name, None)
        if found is not None and found[1].kind == "type":
            unit, decl = found
            if b"=" in unit.source[decl.start : decl.end]:
                for spec in unit.type_specs(decl):
                    if spec.name == name and spec.alias:
                        self._alias_params[name] = tuple(p.name for p in spec.type_params)
                        return self.resolve(spec.type, unit, scope_of(spec.type_params))
        return None

    def var(self, name: str, unit: Unit | None = None) -> gt.Type | None:
        """The type of a package-level variable or constant."""
        if name in self._vars:
            return self._vars[name]
        found = self.find(name, unit)
        if found is None or found[1].kind not in ("var", "const"):
            return None
        self._vars[name] = gt.UNKNOWN  # while its own initializer is being typed
        unit, decl = found
        spec = self.var_spec(unit, decl, name)
        if spec is None:
            return gt.UNKNOWN
        if spec.type is None and not spec.has_value and spec.const:
            self._vars[name] = self._repeated_type(unit, decl, spec, name)
        else:
            self._vars[name] = self._var_type(unit, spec, name)
        return self._vars[name]

    def _repeated_type(self, unit: Unit, decl: Decl, spec: VarSpec, name: str) -> gt.Type:
        """The type of a constant that repeats the last spec with values (Go spec, Constant declarations)."""
        last = self._specs(unit, decl)[name][1]
        at = spec.names.index(name)
        if last is None or at >= len(last.names):
            return gt.UNKNOWN
        return self._var_type(unit, last, last.names[at])

    def var_spec(self, unit: Unit, decl: Decl, name: str) -> VarSpec | None:
        found = self._specs(unit, decl).get(name)
        return found[0] if found is not None else None

    def _specs(self, unit: Unit, decl: Decl) -> dict[str, tuple[VarSpec, VarSpec | None]]:
        """Name -> the spec of a `var` or `const` declaration that declares it, and the last with values before it."""
        key = unit.path, decl.start
        known = self._specs_of.get(key)
        if known is None:
            known = self._specs_of[key] = {}
            last: VarSpec | None = None
            for spec in unit.value_specs(decl):
                for name in spec.names:
                    known.setdefault(name, (spec, last))
                if spec.has_value:
                    last = spec
        return known

    def _var_type(self, unit: Unit, spec: VarSpec, name: str) -> gt.Type:
        if spec.type is not None:
            return self.resolve(spec.type, unit)
        if not spec.has_value:
            return gt.UNKNOWN
        if name == "_":
            text = unit.source[spec.start : spec.end]
            return gt.INT if b"iota" in text and not _CALLED.search(text) else gt.UNKNOWN
        func = unit.shallow_initializer(spec)
        if func is None:
            return gt.UNKNOWN
        from goplumb.link.resolve import type_function

        typed = type_function(func, self, unit)
        for block in func.blocks:
            for instr in block.instrs:
                if type(instr) is ir.StoreGlobal and instr.name == name:
                    return typed.operand(instr.src)
        return gt.UNKNOWN

    # --- imports ----------------------------------------------------------------------

    def imports_of(self, unit: Unit) -> dict[str, str]:
        """Identifier -> import path for one file."""
        found = self._imports.get(unit.path)
        if found is None:
            found = {}
            guesses: dict[str, str] = {}
            dots = []
            for imported in unit.imports:
                if imported.alias == ".":
                    dots.append(imported.path)
                elif imported.alias and imported.alias != "_":
                    found[imported.alias] = imported.path
                elif not imported.alias:
                    known = self.world.package_name(imported.path)
                    if known:
                        found.setdefault(known, imported.path)
                    else:
                        for guess in guess_names(imported.path):
                            guesses.setdefault(guess, imported.path)
            for guess, path in guesses.items():
                found.setdefault(guess, path)
            self._imports[unit.path] = found
            self._dots[unit.path] = tuple(dots)
        return found

    def dot_imports(self, unit: Unit) -> tuple[str, ...]:
        self.imports_of(unit)
        return self._dots[unit.path]

    # --- types ------------------------------------------------------------------------

    def resolve(self, expr: ir.TypeExpr, unit: Unit, type_params: Scope = NO_SCOPE) -> gt.Type:
        """The type that a type expression of one of this package's files stands for."""
        if type(expr) is ir.TName:  # the most frequent ones first: this is asked for every local
            return self._resolve_name(expr.name, unit, type_params)
        if type(expr) is ir.TPtr:
            return gt.Pointer(self.resolve(expr.elem, unit, type_params))
        match expr:
            case ir.TName(name):
                return self._resolve_name(name, unit, type_params)
            case ir.TSel(pkg, name):
                path = self.imports_of(unit).get(pkg)
                if path is None:
                    return gt.UNKNOWN
                if path == "unsafe":
                    return gt.Basic("unsafe.Pointer")
                return self.world.named(path, name)
            case ir.TPtr(elem):
                return gt.Pointer(self.resolve(elem, unit, type_params))
            case ir.TSlice(elem):
                return gt.SliceOf(self.resolve(elem, unit, type_params))
            case ir.TArray(elem):
                return gt.ArrayOf(self.resolve(elem, unit, type_params))
            case ir.TMap(key, value):
                return gt.MapOf(self.resolve(key, unit, type_params), self.resolve(value, unit, type_params))
            case ir.TChan(_, elem):
                return gt.ChanOf(self.resolve(elem, unit, type_params))
            case ir.TFunc():
                return self._resolve_func(expr, unit, type_params)
            case ir.TStruct(fields):
                return gt.Struct(
                    tuple(
                        gt.StructField(f.name, self.resolve(f.type, unit, type_params), f.embedded)
                        for f in fields
                    )
                )
            case ir.TInterface(methods, embeds):
                return gt.Interface(
                    tuple(gt.Method(m.name, self._resolve_func(m.type, unit, type_params)) for m in methods),
                    tuple(self.resolve(e, unit, type_params) for e in embeds),
                )
            case ir.TInst(base, args):
                given = tuple(self.resolve(a, unit, type_params) for a in args)
                params = self._alias_params_of(base, unit, type_params)
                resolved = self.resolve(base, unit, type_params)
                if params:
                    return gt.substitute(resolved, dict(zip(params, given, strict=False)))
                if type(resolved) is gt.Named:
                    return gt.Named(resolved.pkg, resolved.name, given)
                return resolved
            case ir.TUnion(terms):
                return self.resolve(terms[0], unit, type_params) if len(terms) == 1 else gt.UNKNOWN
            case ir.TUnknown():
                return gt.UNKNOWN

    def resolve_bounds(self, params: tuple[TypeParam, ...], unit: Unit) -> tuple[gt.Type, ...]:
        """The constraints of type parameters, in their order."""
        scope = scope_of(params)
        return tuple(self.resolve(p.constraint, unit, scope) for p in params)

    def _alias_params_of(self, base: ir.TypeExpr, unit: Unit, scope: Scope) -> tuple[str, ...]:
        match base:
            case ir.TName(name) if name not in scope and self.find(name, unit) is not None:
                return self.alias_params(name)
            case ir.TSel(pkg, name):
                path = self.imports_of(unit).get(pkg)
                package = self.world.package(path) if path is not None else None
                return package.alias_params(name) if package is not None else ()
            case _:
                return ()

    def _resolve_func(self, expr: ir.TFunc, unit: Unit, type_params: Scope) -> gt.FuncType:
        return gt.FuncType(
            tuple(self.resolve(p, unit, type_params) for p in expr.params),
            tuple(self.resolve(r, unit, type_params) for r in expr.results),
            expr.variadic,
        )

    def _resolve_name(self, name: str, unit: Unit, type_params: Scope) -> gt.Type:
        if name in type_params:
            return type_params[name]
        found = self.find(name, unit)
        if found is not None:
            if found[1].kind != "type":
                return gt.UNKNOWN
            aliased = self.alias(name)
            return aliased if aliased is not None else gt.Named(self.path, name)
        if name == "any":
            return gt.ANY
        if name in gt.BASIC_NAMES:
            return gt.Basic(name)
        for path in self.dot_imports(unit):
            package = self.world.package(path)
            if package is not None and (package.is_type(name) or package.alias(name) is not None):
                return self.world.named(path, name)
        return gt.UNKNOWN

    def resolve_signature(self, func: FuncObj) -> gt.FuncType:
        """The type of a declared function; a method's type parameters get the names of its type's."""
        assert func.unit is not None
        assert func.decl is not None
        sig = func.unit.signature(func.decl)
        names = scope_of(sig.type_params)
        resolved = gt.FuncType(
            tuple(self.resolve(p.type, func.unit, names) for p in sig.params),
            tuple(self.resolve(r.type, func.unit, names) for r in sig.results),
            sig.variadic,
        )
        if func.receiver and sig.type_params:
            renamed = self._receiver_binding(func.receiver, sig.type_params)
            substituted = gt.substitute(resolved, renamed)
            assert isinstance(substituted, gt.FuncType)
            return substituted
        return resolved

    def _receiver_binding(self, type_name: str, own: tuple[TypeParam, ...]) -> dict[str, gt.Type]:
        info = self.type(type_name)
        if info is None:
            return {}
        return {p.name: gt.TypeParam(n) for p, n in zip(own, info.params, strict=False)}
