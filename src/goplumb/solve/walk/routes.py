"""Finds the way from a holder that a call is given to the resource below it, and what releases it from there.

A way is a tuple of fields, `[]` for an element, TOGETHER for what ends with its holder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goplumb.link import gotypes as gt
from goplumb.solve.spec import ENDINGS
from goplumb.solve.walk.convention import ENDS
from goplumb.solve.walk.state import TOGETHER

if TYPE_CHECKING:
    from goplumb.link.objects import FuncObj
    from goplumb.solve.spec import Spec
    from goplumb.solve.walk.explore import Explorer
    from goplumb.solve.walk.state import State


class Routes:
    """The ways of one exploration."""

    def __init__(self, explorer: Explorer) -> None:
        self.ex = explorer
        self.solver = explorer.solver
        self.world = explorer.solver.world

    def to_callee(
        self, state: State, func: FuncObj, index: int, arg: int, value: int, *, spread: bool = False
    ) -> tuple[tuple[str, ...] | None, frozenset[str]]:
        """The route from a callee's parameter to the resource, as the parameter's type shows it."""
        spec = self.ex.sites[state.obs[value].site].spec
        path, releases = self.to(state, arg, value, spec)
        spec = spec._replace(releases=releases)
        if path and 0 <= index < len(func.sig.params):
            param = func.sig.params[index]
            if spread and type(param) is gt.SliceOf:
                param = param.elem
            if path[-1] == "~":
                return (
                    path,
                    releases,
                )  # who only reads from it cannot release it, whatever is known of the reader
            if type(self.world.underlying(param)) is gt.Interface:
                # The callee sees an interface: what releases is a method of the type behind it.
                names = self.owner_methods(arg, spec, path)
                if names or self.keeps_to_itself(state, arg, path, spec, self.world.method_names(param)):
                    return (), names
                return None, releases
        if path and self.behind_interface(func, index, path):
            return None, releases
        return path, releases

    def each(self, state: State, value: int) -> list[int]:
        """The value; of an element of a list, what the list is known to hold."""
        desc = self.ex.values.descs[value]
        if desc[0] != "elem":
            return [value]
        return [v for (holder, field), v in state.heap.items() if holder == desc[1] and field.startswith("[")]

    def ends(self, holder: int, spec: Spec, path: tuple[str, ...], name: str) -> bool:
        """Whether the holder's method releases what lies below it. One that is known by its interface only is
        taken to: a `Close` that closes what it wraps, or calls the function that was given with that."""
        if name in self.owner_methods(holder, spec, path):
            return True
        owner = self.solver.outward.made_type(self.ex, holder)
        ends = name in spec.names or ("()" in spec.releases and ENDINGS.fullmatch(name) is not None)
        return ends and type(self.world.underlying(owner)) is gt.Interface

    def owner_methods(self, holder: int, spec: Spec, path: tuple[str, ...]) -> frozenset[str]:
        """Methods of a holder made in sight that release what it holds at path."""
        owner = self.solver.outward.made_type(self.ex, holder)
        if type(owner) is not gt.Named or "[]" in path:
            return frozenset()
        return self.solver.effects.owner_releases(owner, path, spec)

    def to(
        self, state: State, arg: int, value: int, spec: Spec
    ) -> tuple[tuple[str, ...] | None, frozenset[str]]:
        """How the callee gets from its parameter to the resource, and what releases it from there."""
        way, part = self.found(state, arg, value, spec)
        if not part:
            return way, spec.releases
        return way, frozenset(r[len(part) :] for r in spec.releases if r.startswith(part)) or spec.releases

    def found(self, state: State, arg: int, value: int, spec: Spec) -> tuple[tuple[str, ...] | None, str]:
        """The way to the resource, and to which part of it: that of `&reader{body: resp.Body}` is `body`, to its
        `Body.`, through which it is released."""
        ex = self.ex
        for base, part in ex.values.chain(arg):
            if base == value:
                return (), part
        way, known = self.way(state, arg, value, reading=False)
        if way is None and known:
            for held in dict.fromkeys(state.heap.values()) if spec.carriers else ():
                part = next((p for base, p in ex.values.chain(held) if base == value), "")
                if part in spec.carriers:
                    way, _ = self.way(state, arg, held, reading=False)
                    if way is not None:
                        return way, part
            way, known = self.way(state, arg, value, reading=True)
        if way is None and known and ex.values.descs[arg][0] == "elem":
            return (), ""
        return way, ""

    def part(self, value: int, part: str) -> int:
        """The value that is this part of another."""
        for field in part.split(".")[:-1]:
            value = self.ex.values.make("field", value, field)
        return value

    def way(
        self, state: State, arg: int, value: int, *, reading: bool
    ) -> tuple[tuple[str, ...] | None, bool]:
        """The shortest way from a holder to what it holds, by which it is released if it is by any; `reading`: also
        through what merely reads from it. And whether, if there is none, another may be looked for."""
        ex = self.ex
        shortest: tuple[str, ...] | None = None
        ob = state.obs.get(value) if sum(held == value for held in state.heap.values()) > 1 else None
        work: list[tuple[int, tuple[str, ...]]] = [(arg, ())]
        seen = {arg}
        while work:
            holder, way = work.pop(0)
            for (base, name), held in state.heap.items():
                if name == "~" and not reading:
                    continue
                if base == holder and held not in seen and len(way) < 3:
                    step = "[]" if name.startswith("[") else TOGETHER if name.startswith(TOGETHER) else name
                    if held == value or self._may_be(state, held, value):
                        if name.startswith("[."):
                            return None, False  # in a field of the element, it is not known which
                        found = (*way, self.released_by(state, holder, value, step))
                        if shortest is None:
                            shortest = found
                        if ob is None or self.owner_methods(arg, ex.sites[ob.site].spec, found):
                            return found, True
                        continue
                    seen.add(held)
                    work.append((held, (*way, step)))
                desc = ex.values.descs[base]
                if desc[0] == "field" and desc[1] == holder and base not in seen and len(way) < 3:
                    seen.add(base)  # a struct inside a struct
                    work.append((base, (*way, str(desc[2]))))
        return shortest, True

    def _may_be(self, state: State, element: int, value: int) -> bool:
        """Whether the one is any element of what holds the other."""
        desc = self.ex.values.descs[element]
        return desc[0] == "elem" and any(
            base == desc[1] and held == value and name.startswith("[")
            for (base, name), held in state.heap.items()
        )

    def released_by(self, state: State, holder: int, value: int, first: str) -> str:
        """The field by which a holder made here releases what it has in several: the file, and a reader of it."""
        others = [
            name
            for (base, name), held in state.heap.items()
            if base == holder and held == value and name != first and name.isidentifier()
        ]
        if not others or not first.isidentifier() or value not in state.obs:
            return first
        spec = self.ex.sites[state.obs[value].site].spec
        for name in (first, *others):
            if self.owner_methods(holder, spec, (name,)):
                return name
        return first

    def keeps_to_itself(
        self, state: State, holder: int, path: tuple[str, ...], spec: Spec, called: frozenset[str] | None
    ) -> bool:
        """Whether the holder was made here of a type in sight, whose methods that the callee can call leave the
        resource where it is: what becomes of it is then what becomes of the holder. Of one that was given nothing is
        known but the names of these methods."""
        if called is None or "[]" in path:
            return False
        if self.ex.values.descs[holder][0] != "lit":
            given = self.ex.values.descs[holder][0] == "param" and not self.ex.track
            return given and bool(called) and not any(ENDS.match(name) for name in called)
        owner = self.solver.outward.made_type(self.ex, holder)
        info = self.world.info(owner)
        if type(owner) is not gt.Named or info is None or info.source is None:
            return False
        word = path[0].encode()
        for name in sorted(called):
            method = info.methods.get(name)
            if method is None or method.unit is None or method.decl is None:
                return False
            if method.unit.mentions(method.decl, word):
                effect = self.solver.effects.of(method, -1, path, spec.releases)
                if (effect.ok, effect.err) != ("held", "held"):
                    return False
        return True

    def behind_interface(self, func: FuncObj, index: int, path: tuple[str, ...]) -> bool:
        """Whether the callee, to get at the resource, calls methods that are out of its sight."""
        t: gt.Type = gt.Named(func.pkg, func.receiver) if index < 0 else gt.UNKNOWN
        if 0 <= index < len(func.sig.params):
            t = func.sig.params[index]
        return self.solver.outward.behind_interface(t, path)
