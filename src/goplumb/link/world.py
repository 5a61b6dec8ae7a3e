"""All packages a run can see, and the questions that cross their borders."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from goplumb.link import gotypes as gt
from goplumb.link.objects import FuncObj, PackageView, TypeInfo
from goplumb.link.package import SourcePackage
from goplumb.link.views import CataloguePackage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from goplumb.catalogue.load import Catalogue, FuncFacts
    from goplumb.link.exports import ExportStore


class Finder(Protocol):
    """Where the source of a package lies, if anywhere in sight."""

    def package(self, path: str, world: World) -> SourcePackage | None: ...


class Member(NamedTuple):
    """A field or method found on a type, perhaps through embedded fields."""

    type: gt.Type
    """The field's type, or the method's signature."""
    func: FuncObj | None
    """The method, None for a field."""
    through: tuple[str, ...]
    """Names of the embedded fields on the way."""


DEPTH = 6
"""Embedding deeper than this is not followed."""


class World:
    """Packages by import path: from own sources, export data, sources of others, or the catalogue."""

    def __init__(
        self,
        catalogue: Catalogue,
        *,
        own: Finder | None = None,
        exports: ExportStore | None = None,
        others: Finder | None = None,
        go_version: tuple[int, int] = (1, 26),
        module: str = "",
    ) -> None:
        self.module = module
        """The path of the module under check, where it has one."""
        self.catalogue = catalogue
        self.exports = exports
        self.go_version = go_version
        self._own = own
        self._others = others
        self._packages: dict[str, PackageView | None] = {}
        self._members: dict[tuple[str, str, str], Member | None] = {}
        self._facts: dict[str, FuncFacts | None] = {}
        self.seen_imports: dict[str, str] = {}
        """Import path -> how it was answered: `source`, `export`, `dependency`, `catalogue` or `unknown`."""
        self.all_texts: Callable[[], Iterator[bytes]] | None = None
        """Gives the text of every file of the run, loaded or not."""

    # --- packages ----------------------------------------------------------------------

    def add(self, package: SourcePackage) -> None:
        package.own = True
        self._packages[package.path] = package

    def package(self, path: str) -> PackageView | None:
        if path in self._packages:
            return self._packages[path]
        self._packages[path] = None  # a broken cycle of imports ends here
        found, how = self._load(path)
        self._packages[path] = found
        self.seen_imports[path] = how
        return found

    def _load(self, path: str) -> tuple[PackageView | None, str]:
        found: PackageView | None = None
        if self._own is not None:
            found = self._own.package(path, self)
            if found is not None:
                return found, "source"
        if self.exports is not None:
            found = self.exports.package(path)
            if found is not None:
                return found, "export"
        if self._others is not None:
            found = self._others.package(path, self)
            if found is not None:
                return found, "dependency"
        library = self.catalogue.library(path)
        if library is not None:
            return CataloguePackage(path, library), "catalogue"
        return None, "unknown"

    def is_dependency(self, path: str) -> bool:
        """Whether the package's sources are those of another module."""
        if not self.module or self.seen_imports.get(path) not in ("source", "dependency"):
            return False
        return path != self.module and not path.startswith(f"{self.module}/")

    def sources(self) -> list[SourcePackage]:
        """The packages of the run itself, in the order of their paths."""
        return [p for _, p in sorted(self._packages.items()) if isinstance(p, SourcePackage) and p.own]

    def texts(self) -> Iterator[bytes]:
        """The text of each file of the run itself."""
        if self.all_texts is not None:
            return self.all_texts()
        return (unit.source for package in self.sources() for unit in package.units)

    def package_name(self, path: str) -> str:
        """The name in the package clause; empty if it cannot be known."""
        if self.exports is not None:
            name = self.exports.name(path)
            if name:
                return name
        package = self.package(path)
        return package.name if package is not None else ""

    def facts(self, func: FuncObj) -> FuncFacts | None:
        """What the catalogue says of a function or method."""
        key = func.key
        if key not in self._facts:
            library = self.catalogue.library(func.pkg)
            self._facts[key] = library.functions.get(func.member) if library is not None else None
        return self._facts[key]

    # --- types -------------------------------------------------------------------------

    def named(self, path: str, name: str) -> gt.Type:
        """The type `path.name`, through aliases."""
        package = self.package(path)
        if package is not None:
            alias = package.alias(name)
            if alias is not None:
                return alias
        return gt.Named(path, name)

    def info(self, t: gt.Type) -> TypeInfo | None:
        if type(t) is not gt.Named:
            return None
        package = self.package(t.pkg)
        return package.type(t.name) if package is not None else None

    def underlying(self, t: gt.Type) -> gt.Type:
        """What a type is made of, with its arguments filled in; UNKNOWN if out of sight."""
        for _ in range(DEPTH):
            if type(t) is not gt.Named:
                return t
            info = self.info(t)
            if info is None:
                return gt.UNKNOWN
            under = info.underlying
            if t.args and info.params:
                under = gt.substitute(under, dict(zip(info.params, t.args, strict=False)))
            t = under
        return gt.UNKNOWN

    def member(self, t: gt.Type, name: str) -> Member | None:
        """The field or method that `x.name` selects for an x of type t (Go spec, Selectors)."""
        t = gt.deref(t)
        if type(t) is gt.Named and not t.args:
            key = (t.pkg, t.name, name)
            if key not in self._members:
                self._members[key] = None
                self._members[key] = self._find_member(t, name)
            return self._members[key]
        return self._find_member(t, name)

    def _find_member(self, t: gt.Type, name: str) -> Member | None:
        level: list[tuple[gt.Type, tuple[str, ...]]] = [(t, ())]
        seen: set[tuple[str, str]] = set()
        for _ in range(DEPTH):
            following: list[tuple[gt.Type, tuple[str, ...]]] = []
            hidden = False
            for candidate, through in level:
                candidate = gt.deref(candidate)
                owner = candidate if type(candidate) is gt.Named else None
                if owner is not None:
                    if (owner.pkg, owner.name) in seen:
                        continue
                    seen.add((owner.pkg, owner.name))
                    info = self.info(owner)
                    if info is None:
                        hidden = True
                        continue
                    method = info.methods.get(name)
                    if method is None:
                        home = self.package(owner.pkg)
                        if type(home) is CataloguePackage:
                            method = home.family_method(owner.name, name)
                    if method is not None:
                        return Member(gt.substitute(method.sig, self._binding(info, owner)), method, through)
                    under = self.underlying(owner)
                    if type(info.underlying) is gt.Named:
                        # `type A B`: an interface's methods are still those that B declares.
                        owner = info.underlying
                    if type(under) is gt.Pointer:
                        under = self.underlying(under.elem)
                else:
                    under = candidate
                match under:
                    case gt.Struct(fields):
                        for field in fields:
                            if field.name == name:
                                return Member(field.type, None, through)
                            if field.embedded:
                                following.append((field.type, (*through, field.name)))
                    case gt.Interface(methods, embeds):
                        for declared in methods:
                            if declared.name == name:
                                pkg, receiver = (owner.pkg, owner.name) if owner is not None else ("", "")
                                func = FuncObj(pkg, receiver, name, sig=declared.type, interface=True)
                                return Member(declared.type, func, through)
                        following.extend((e, through) for e in embeds)
                    case gt.Basic("error"):
                        if name == "Error":
                            sig = gt.FuncType((), (gt.STRING,))
                            return Member(
                                sig, FuncObj("", "error", "Error", sig=sig, interface=True), through
                            )
                    case gt.Unknown():
                        hidden = True
                    case _:
                        pass
            # What lies deeper counts only if nothing at this depth is out of sight: that would come first.
            if not following or hidden:
                return None
            level = following
        return None

    def _binding(self, info: TypeInfo, t: gt.Named) -> dict[str, gt.Type]:
        return dict(zip(info.params, t.args, strict=False)) if t.args and info.params else {}

    def method_names(self, t: gt.Type) -> frozenset[str] | None:
        """Names of all methods of a type, promoted ones too; None if not all can be known."""
        names, hidden = self.seen_names(t)
        return None if hidden else names

    def seen_names(self, t: gt.Type) -> tuple[frozenset[str], frozenset[gt.Type]]:
        """Names of the methods of a type as far as they are in sight, and the types out of sight that it has others
        from."""
        names: set[str] = set()
        hidden: set[gt.Type] = set()
        level = [gt.deref(t)]
        seen: set[tuple[str, str]] = set()
        for _ in range(DEPTH):
            following: list[gt.Type] = []
            for candidate in level:
                under = candidate
                if type(candidate) is gt.Named:
                    if (candidate.pkg, candidate.name) in seen:
                        continue
                    seen.add((candidate.pkg, candidate.name))
                    info = self.info(candidate)
                    if info is None:
                        hidden.add(candidate)
                        continue
                    names.update(info.methods)
                    under = self.underlying(candidate)
                if type(under) is gt.Struct:
                    following.extend(gt.deref(f.type) for f in under.fields if f.embedded)
                elif type(under) is gt.Interface:
                    names.update(m.name for m in under.methods)
                    following.extend(under.embeds)
                elif type(under) is gt.Unknown:
                    hidden.add(candidate)
            if not following:
                return frozenset(names), frozenset(hidden)
            level = following
        return frozenset(names), frozenset({*hidden, *level})
