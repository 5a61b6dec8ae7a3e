"""What a value that is handed out is to whoever gets it: the resource, an owner of it, or a function that releases it.

return f                            the file: Close
return &store{f: f}                 an owner, whose methods release the field: those of its type that do
return func() { f.Close() }         a function, released by calling it
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from goplumb.link import gotypes as gt
from goplumb.solve.spec import Spec
from goplumb.solve.walk.state import TOGETHER, State
from goplumb.solve.walk.trace import Node

if TYPE_CHECKING:
    from goplumb.solve.solver import Solver
    from goplumb.solve.walk.explore import Explorer

LASTING = re.compile(
    r"(?i:close|stop|shut|release|destroy|dispose|terminate|disconnect|teardown|clean|run|serve|start|wait|listen|loop)"
    r"|(?i:main|finish|end|exit|quit|reset|re(?:connect|dial|start|load|fresh|new)|log_?out|leave|cancel|abort|free)"
    r"|(?i:drop|kill|flush|detach|unmount|deinit|uninit|hang|bye|drain|halt|swap|set|update|switch|watch|stream|handle)"
)
"""Names of methods that may well be the last thing done with their receiver."""

ENDS = re.compile(
    r"(?i:close|stop|shut|release|destroy|dispose|terminate|disconnect|teardown|clean|finish|end|exit|quit|done|commit)"
    r"|(?i:abort|roll_?back|cancel|free|kill|drain|halt|leave|detach|unmount|deinit|uninit|logout|wait|reset)"
)
"""How the name of a method begins that may end its receiver though it is told more than when and why."""

TOLD = frozenset({"bool", "error", "context.Context", "time.Duration", "time.Time"})
"""What any method that ends its receiver may be told."""


def _from_outside(way: tuple[str, ...], spec: Spec) -> frozenset[str]:
    """What releases the resource from its owner without the owner's methods, as other functions of its package
    may: `c.conn.Close()`."""
    if not all(step.isidentifier() for step in way):
        return frozenset()
    path = ".".join(way)
    return frozenset(path if r == "()" else f"{path}.{r}" for r in spec.releases)


class Outward:
    """The answers of one solver."""

    def __init__(self, solver: Solver) -> None:
        self.solver = solver
        self.world = solver.world

    def through(
        self, ex: Explorer, state: State, returned: int, value: int, spec: Spec
    ) -> tuple[frozenset[str], str] | None:
        """What releases the resource from a returned value, and the owner's type name if it is one."""
        for base, path in ex.values.chain(returned):
            if base == value:
                if not path:
                    return spec.releases, ""
                if path.rstrip(".") in spec.releases:
                    return frozenset({"()"}), ""
                inside = frozenset(r[len(path) :] for r in spec.releases if r.startswith(path))
                return (inside, "") if inside else None
        if returned in ex.closures:
            losses = len(ex.losses)
            discharged = ex.literals.discharged_by(state, Node(None), returned)
            del ex.losses[losses:]
            return (frozenset({"()"}), "") if value in discharged else None
        way, releases = ex.routes.to(state, returned, value, spec)
        spec = spec._replace(releases=releases)
        if way is None:
            return None
        if way[:1] == (TOGETHER,):
            ob = state.obs.get(returned)
            if ob is not None and "()" not in ex.sites[ob.site].spec.releases:
                return None  # it ends with what is returned
            return frozenset({"()"}), ""
        if way == ("[]",):
            return frozenset({"[]"}), ""
        if "[]" in way:
            way = way[: way.index("[]") + 1]
        owner = self.made_type(ex, returned)
        if type(owner) is gt.Named:
            if self.behind_interface(owner, way):
                return None
            names = self.solver.effects.owner_releases(owner, way, spec)
            if value in state.obs:
                ex.keeping.note_holders(state, value, returned)
            if (
                names
                and value in state.obs
                and spec.long_lived
                and self._ended_by_operations(owner, way, spec, names)
            ):
                ex.by_operation[state.obs[value].site] = f"{owner.name}.{min(names)}"
                return None
            if names and spec.kind == "transaction" and names <= spec.releases:
                return names, ""  # whatever is around it, it begins and ends as a transaction
            if names and not self.plain(owner, names, way, spec):
                return None  # its operations may let go of it, but nobody is told to end it
            return (names | _from_outside(way, spec), owner.name) if names else None
        if type(owner) is gt.Struct:
            for field in owner.fields:
                if field.name == way[0] and field.embedded and len(way) == 1:
                    return frozenset(r for r in spec.releases if "." not in r), ""
            given = self.promoted(owner, ex, state, returned, value, spec)
            return (given, "") if given else None
        return None

    def plain(
        self, owner: gt.Type, names: frozenset[str], way: tuple[str, ...] = (), spec: Spec | None = None
    ) -> frozenset[str]:
        """Those of the releases that one can be told to call: an operation that works on what it is given,
        `SetAsync(key, value)`, is none, whatever else it does; nor is what goes on until its context ends,
        `Listen(ctx)`, nor, where it is known what is to be released, what only now and then does: `rotate()`."""
        info = self.world.info(owner)
        methods = info.methods if info is not None else {}
        return frozenset(
            name
            for name in names
            if name not in methods
            or ENDS.match(name)
            or (
                all(gt.text(p) in TOLD - {"context.Context"} for p in methods[name].sig.params)
                and (
                    spec is None
                    or self.solver.effects.of(methods[name], -1, way, spec.releases).ok != "mixed"
                )
            )
        )

    def beside(self, ex: Explorer, state: State, owner: int, value: int, spec: Spec) -> bool:
        """Whether a function that releases the resource is kept in another field of the owner."""
        for (holder, field), held in list(state.heap.items()):
            if holder == owner and held != value and field.isidentifier():
                if held in ex.closures or ex.values.descs[held][0] == "field":
                    through = self.through(ex, state, held, value, spec)
                    if through is not None and through[0] == {"()"}:
                        return True
        return False

    def behind_interface(self, t: gt.Type, path: tuple[str, ...]) -> bool:
        """Whether the way from a value of the type to what lies below it leads through an interface."""
        for step in path:
            under = self.world.underlying(gt.deref(t))
            if type(under) is gt.Interface:
                return True
            if type(under) is not gt.Struct:
                return False
            t = next((f.type for f in under.fields if f.name == step), gt.UNKNOWN)
        return False

    def _ended_by_operations(
        self, owner: gt.Named, path: tuple[str, ...], spec: Spec, names: frozenset[str]
    ) -> bool:
        """Whether nothing ends the owner, and its operations end what it holds: so it lives for one of them only.

        An operation takes a context and what it is to work on, and is not named for something that lasts.
        """
        info = self.world.info(owner)
        if info is None or not spec.per_call_rule:
            return False
        for name in names:
            method = info.methods.get(name)
            if method is None or LASTING.match(name) or len(method.sig.params) < 2:
                return False
            if gt.text(method.sig.params[0]) != "context.Context":
                return False
            effect = self.solver.effects.of(method, -1, path, spec.releases)
            if effect.ok != "released" or effect.err != "released":
                return False
        return True

    def promoted(
        self, owner: gt.Struct, ex: Explorer, state: State, returned: int, value: int, spec: Spec
    ) -> frozenset[str]:
        """Releases promoted through the embedded fields of an anonymous struct."""
        for field in owner.fields:
            if field.embedded:
                held = state.heap.get((returned, field.name))
                if held is not None:
                    inner = self.through(ex, state, held, value, spec)
                    if inner is not None:
                        return frozenset(r for r in inner[0] if "." not in r)
        return frozenset()

    def made_type(self, ex: Explorer, value: int) -> gt.Type:
        """The type of a value that this function made."""
        desc = ex.values.descs[value]
        if desc[0] in ("old",):
            inner = desc[1]
            assert isinstance(inner, int)
            return self.made_type(ex, inner)
        made = ex.made_types.get(value)
        if made is not None:
            return gt.deref(made)
        if desc[0] == "zero":
            local = desc[1]
            assert isinstance(local, int)
            return gt.deref(ex.typed.types[local])
        if desc[0] == "call":
            pos, end, index = desc[1], desc[2], desc[3]
            assert isinstance(pos, int)
            assert isinstance(end, int)
            assert isinstance(index, int)
            callee = ex.typed.callees.get((pos, end))
            if callee is not None and callee.sig is not None and index < len(callee.sig.results):
                return gt.deref(callee.sig.results[index])
        return gt.UNKNOWN
