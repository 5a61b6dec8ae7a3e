"""What the values of a function's type parameters are: their constraints, and what these are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goplumb.link import gotypes as gt

if TYPE_CHECKING:
    from goplumb.link.typed import TypedFunc
    from goplumb.link.world import Member


class TypeParams:
    """Underlying types and members inside one function, where a type may be a parameter of it."""

    def __init__(self, typed: TypedFunc) -> None:
        self.package = typed.package
        self.world = typed.package.world
        self.unit = typed.unit
        self.pos = typed.func.pos
        self._bounds: dict[str, gt.Type] | None = None

    def bound(self, name: str) -> gt.Type:
        """The constraint of one of the function's type parameters."""
        if self._bounds is None:
            self._bounds = {}
            start = self.pos
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

    def core(self, t: gt.Type) -> gt.Type:
        """What a type is made of; for a type parameter, what all its type arguments are made of."""
        under = self.world.underlying(t)
        if type(under) is gt.TypeParam:
            return self._core_of_bound(self.bound(under.name))
        return under

    def _core_of_bound(self, bound: gt.Type) -> gt.Type:
        under = self.world.underlying(bound)
        if type(under) is not gt.Interface:
            return under
        if len(under.embeds) == 1:
            return self._core_of_bound(under.embeds[0])
        return gt.UNKNOWN

    def member(self, t: gt.Type, name: str) -> Member | None:
        base = gt.deref(t)
        if type(base) is gt.TypeParam:
            base = self.bound(base.name)
        return self.world.member(base, name)
