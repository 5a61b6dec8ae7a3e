"""What packages are made of, as their importers see them: functions, types, and the questions a package answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from goplumb.compile import ir
from goplumb.link import gotypes as gt

if TYPE_CHECKING:
    from goplumb.compile.unit import Decl, TypeParam, Unit
    from goplumb.link.package import SourcePackage


class FuncObj:
    """A function or method, concrete or of an interface."""

    __slots__ = (
        "_bounds",
        "_sig",
        "decl",
        "interface",
        "name",
        "open",
        "package",
        "pkg",
        "pointer",
        "receiver",
        "type_params",
        "unit",
    )

    def __init__(
        self,
        pkg: str,
        receiver: str,
        name: str,
        *,
        sig: gt.FuncType | None = None,
        interface: bool = False,
        pointer: bool = False,
        type_params: tuple[str, ...] = (),
        bounds: tuple[gt.Type, ...] | None = None,
        open: bool = False,
        package: SourcePackage | None = None,
        unit: Unit | None = None,
        decl: Decl | None = None,
    ) -> None:
        self.pkg = pkg
        self.receiver = receiver
        self.name = name
        self.interface = interface
        self.pointer = pointer
        self.type_params = type_params
        self.open = open
        """Parameters and results are out of sight: `sig` says nothing."""
        self._bounds = bounds
        self.package = package
        self.unit = unit
        self.decl = decl
        self._sig = sig

    @property
    def key(self) -> str:
        """The canonical name: `net/http.Get`, `net/http.Client.Do`."""
        return f"{self.pkg}.{self.receiver}.{self.name}" if self.receiver else f"{self.pkg}.{self.name}"

    @property
    def member(self) -> str:
        """The name inside its package: `Get`, `Client.Do`."""
        return f"{self.receiver}.{self.name}" if self.receiver else self.name

    @property
    def sig(self) -> gt.FuncType:
        if self._sig is None:
            assert self.package is not None
            self._sig = self.package.resolve_signature(self)
        return self._sig

    @property
    def bounds(self) -> tuple[gt.Type, ...]:
        """The constraints of `type_params`; those of the form `~T` as T."""
        if self._bounds is None:
            self._bounds = ()
            if (
                self.type_params
                and self.package is not None
                and self.unit is not None
                and self.decl is not None
            ):
                listed = self.unit.signature(self.decl).type_params
                self._bounds = self.package.resolve_bounds(listed, self.unit)
        return self._bounds

    def __repr__(self) -> str:
        return f"FuncObj({self.key})"


class TypeInfo:
    """A declared type: what it is made of and its own methods (promoted ones are found by `World.member`)."""

    __slots__ = ("_bounds", "_load", "_underlying", "methods", "name", "params", "pkg")

    def __init__(
        self,
        pkg: str,
        name: str,
        params: tuple[str, ...],
        underlying: gt.Type | None,
        methods: dict[str, FuncObj],
        load: SourceType | LocalSource | None = None,
        bounds: tuple[gt.Type, ...] | None = None,
    ) -> None:
        self.pkg = pkg
        self.name = name
        self.params = params
        self.methods = methods
        self._underlying = underlying
        self._load = load
        self._bounds = bounds

    @property
    def underlying(self) -> gt.Type:
        if self._underlying is None:
            self._underlying = gt.UNKNOWN  # a cycle through itself ends here
            assert self._load is not None
            self._underlying = self._load.resolve()
        return self._underlying

    @property
    def bounds(self) -> tuple[gt.Type, ...]:
        """The constraints of `params`; empty where they are out of sight."""
        if self._bounds is None:
            source = self.source
            self._bounds = source.bounds() if source is not None else ()
        return self._bounds

    @property
    def source(self) -> SourceType | None:
        return self._load if type(self._load) is SourceType else None


class PackageView(Protocol):
    """What every kind of package can be asked."""

    path: str

    @property
    def name(self) -> str: ...
    def func(self, name: str) -> FuncObj | None: ...
    def type(self, name: str) -> TypeInfo | None: ...
    def is_type(self, name: str) -> bool:
        """Whether the name is sure to be a declared type, no alias."""
        ...

    def alias(self, name: str) -> gt.Type | None: ...
    def alias_params(self, name: str) -> tuple[str, ...]:
        """The type parameters of a generic alias; empty for any other name."""
        ...

    def var(self, name: str) -> gt.Type | None: ...


Scope = Mapping[str, gt.Type]
"""Names that mean something else inside a declaration than in its package: type parameters, local types."""

NO_SCOPE: Scope = {}

LOCAL_MARK = "·"
"""In the name of a type that a function declares, before where it does: never part of an identifier."""


def scope_of(type_params: tuple[TypeParam, ...]) -> Scope:
    return {p.name: gt.TypeParam(p.name) for p in type_params} if type_params else NO_SCOPE


class LocalSource:
    """Where a function declares a type, resolved on demand."""

    __slots__ = ("expr", "package", "scope", "unit")

    def __init__(self, package: SourcePackage, unit: Unit, expr: ir.TypeExpr, scope: Scope) -> None:
        self.package = package
        self.unit = unit
        self.expr = expr
        self.scope = scope

    def resolve(self) -> gt.Type:
        return self.package.resolve(self.expr, self.unit, self.scope)


class SourceType:
    """Where a type is declared, resolved on demand."""

    __slots__ = ("decl", "package", "spec_name", "unit")

    def __init__(self, package: SourcePackage, unit: Unit, decl: Decl, spec_name: str) -> None:
        self.package = package
        self.unit = unit
        self.decl = decl
        self.spec_name = spec_name

    def resolve(self) -> gt.Type:
        for spec in self.unit.type_specs(self.decl):
            if spec.name == self.spec_name:
                return self.package.resolve(spec.type, self.unit, scope_of(spec.type_params))
        return gt.UNKNOWN

    def bounds(self) -> tuple[gt.Type, ...]:
        for spec in self.unit.type_specs(self.decl):
            if spec.name == self.spec_name:
                return self.package.resolve_bounds(spec.type_params, self.unit)
        return ()

    def position(self) -> tuple[int, int]:
        """Byte range of the type's name in its declaration."""
        for spec in self.unit.type_specs(self.decl):
            if spec.name == self.spec_name:
                return spec.pos, spec.end
        return self.decl.start, self.decl.start + 4
