"""Says what a function does with a resource it is given: per parameter, receiver and field below them.

Answers come from the function's own paths, each question once; recursion is answered with "borrows", the bottom.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goplumb.finding import Confidence
from goplumb.link import gotypes as gt
from goplumb.solve.memo import DEPTH, MISSING
from goplumb.solve.owners.serving import ended_with_server
from goplumb.solve.spec import ENDINGS, Spec
from goplumb.solve.summaries.directives import stated_effect
from goplumb.solve.summaries.summary import BORROW, MIXED, Effect, Left
from goplumb.solve.summaries.touch import Touch
from goplumb.solve.walk.explore import Explorer
from goplumb.solve.walk.state import Ob
from goplumb.solve.walk.trace import Exit, Node, Site

if TYPE_CHECKING:
    from goplumb.link.objects import FuncObj
    from goplumb.link.package import SourcePackage
    from goplumb.link.typed import TypedFunc
    from goplumb.solve.solver import Solver
    from goplumb.solve.walk.state import State


class Effects:
    """The effects of the functions one solver knows."""

    def __init__(self, solver: Solver) -> None:
        self.solver = solver
        self.world = solver.world
        self.known: dict[tuple[str, int, tuple[str, ...], frozenset[str]], Effect] = {}
        self.owners: dict[tuple[str, str, tuple[str, ...], frozenset[str]], frozenset[str]] = {}

    def through_interface(
        self,
        func: FuncObj,
        package: SourcePackage,
        index: int,
        path: tuple[str, ...],
        releases: frozenset[str],
    ) -> Effect | None:
        """What all implementers in sight do with a resource passed in; None without any."""
        effects = [self.of(one, index, path, releases) for one in self.solver.implementing.of(func, package)]
        if not effects:
            return None
        ok = _combine({e.ok for e in effects})
        err = _combine({e.err for e in effects})
        if "result" in (ok, err) and len({e._replace(fails=False) for e in effects}) > 1:
            return MIXED
        return effects[0]._replace(ok=ok, err=err, fails=any(e.fails for e in effects))

    def of(self, func: FuncObj, index: int, path: tuple[str, ...], releases: frozenset[str]) -> Effect:
        """What the function does with a resource that stands at `path` below parameter `index` (-1: receiver)."""
        typed = None
        if func.unit is None or func.decl is None:
            return MIXED
        key = (self.solver.key(func.unit, func.decl), index, path, releases)
        known: Effect = self.solver.memo.known(self.known, key)
        if known is not MISSING:
            return known
        stated = stated_effect(func.unit, func.decl, index)
        if stated:
            return Effect(stated, stated)
        if self.solver.depth > DEPTH:
            self.solver.memo.cut()
            return MIXED
        before = self.solver.memo.begin(self.known, key, BORROW)
        typed = self.solver.typed_func(func)
        effect = BORROW
        if typed is None:
            effect = MIXED  # no body: assembly or a system's own function
        else:
            body = typed.func
            local = body.recv if index < 0 else (body.params[index] if index < len(body.params) else -1)
            if local >= 0:
                self.solver.depth += 1
                effect = self.explored(typed, local, path, releases)
                self.solver.depth -= 1
        self.solver.memo.end(self.known, key, effect, before)
        return effect

    def explored(
        self, typed: TypedFunc, local: int, path: tuple[str, ...], releases: frozenset[str]
    ) -> Effect:
        func = typed.func
        # Who uses a stub may keep its connection in use by a literal, which only a walk sees.
        if path != ("~",) and Touch(self.solver, typed, local, path, releases).only_borrows():
            return BORROW
        ex = Explorer(self.solver, typed, func, track=False)
        state = ex.entry()
        value = ex.values.make("param", local)
        for step in path:
            state.nil[value] = False  # it holds something
            held = ex.values.make("field", value, step)
            state.heap[value, "[0]" if step == "[]" else step] = held
            value = held
        ex.given.add(value)
        spec = Spec("param", "", "", releases, "{}.Close()")
        site = Site(func.pos, func.pos, 0, spec, "", Confidence.CERTAIN, (), func, False)
        number = ex.site(site)
        state.obs[value] = Ob(number, False, ())
        exits = ex.explore(func, state, Node(None))
        if ex.overflow or not func.intact:
            return MIXED
        error = self.solver.conclusions.error_result(ex, func)
        if error < 0 and func.results and _is_bool(ex.typed.types[func.results[-1]]):
            error = len(func.results) - 1
        statuses: dict[str, set[str]] = {"ok": set(), "err": set()}
        flags: dict[int, dict[bool | None, set[str]]] = {
            n: {True: set(), False: set(), None: set()}
            for n, local in enumerate(func.results)
            if n != error and _is_bool(ex.typed.types[local])
        }
        asked = failed = fails = False
        found = Left("")
        lost_early = any(loss.site == number for loss in ex.losses)
        outcomes = [self.solver.conclusions.outcome(ex, leaving, error) for leaving in exits]
        needed = self.needed(ex, exits, outcomes)
        for leaving, outcome in zip(exits, outcomes, strict=True):
            left = self.status(ex, leaving, value, error)
            status = left.status
            if not status or any(leaving.state.nil.get(v) is True for v in needed):
                failed = failed or outcome != "ok"
                continue
            for at, said in flags.items():
                said[self._flag(ex, leaving, at)].add(status)
            if status == "result":
                found = left
            if status in ("unseen", "failing"):
                statuses["ok"].add("moved" if status == "unseen" else "held")
                statuses["err"].add("held" if status == "unseen" else "moved")
                continue
            only = self.hangs_on(leaving, value, error)
            for kind in ("ok", "err") if outcome == "any" else (outcome,):
                statuses[kind].add(status if only in ("", kind) else "moved")
            if status == "held":
                asked = asked or self.solver.endings.asks_parameter(ex, leaving.node)
                if outcome != "ok" and not fails:
                    fails = not self.solver.endings.asks_parameter(ex, leaving.node, local)
        if lost_early:
            statuses["ok"].add("held")
            statuses["err"].add("held")
        ok, err = _combine(statuses["ok"]), _combine(statuses["err"])
        fallible = error >= 0 and gt.is_error(ex.typed.types[func.results[error]])
        if statuses["err"] == {"held", "released"} and not asked:
            if ok == "released" or (fallible and ok in ("moved", "result")):
                err = "partly"
        if {ok, err} & {"mixed", "partly"}:
            for at, said in sorted(flags.items()):
                if not said[None] and len(said[True]) == len(said[False]) == 1 and said[True] != said[False]:
                    (well,), (ill,) = said[True], said[False]
                    if {well, ill} <= {"held", "released", "moved"}:
                        return Effect(well, ill, tells=at)
        if not ok and not err:
            return BORROW if exits else Effect("released", "released")
        if ok == "result" and statuses["err"] == {"held", "result"} and fallible and fails:
            err = "held"  # that another error brings it back in the result helps nobody who gets this one
        if ok == "result" and not err and fallible and failed:
            err = "absent"
        if ok == "moved" and not err and fallible and self.solver.world.is_dependency(typed.package.path):
            # It never fails today. Its callers, who rely on what it promises, may still forget what they gave it.
            err = "held"
        return Effect(ok or err, err or ok, found.result, found.path, found.part, fails)

    def needed(self, ex: Explorer, exits: list[Exit], outcomes: list[str]) -> set[int]:
        """The parameters without which the function does nothing but fail: who calls it has them."""
        locals_of = {ex.values.make("param", p): p for p in (*ex.func.params, ex.func.recv) if p >= 0}
        without: dict[int, set[str]] = {value: set() for value in locals_of}
        for leaving, outcome in zip(exits, outcomes, strict=True):
            for value in locals_of:
                if leaving.state.nil.get(value) is True:
                    without[value].add(outcome)
        return {
            value
            for value, seen in without.items()
            if seen == {"err"} and not gt.is_error(ex.typed.types[locals_of[value]])
        }

    def _flag(self, ex: Explorer, leaving: Exit, number: int) -> bool | None:
        """What a bool result is at an exit; None if that is not known."""
        value = leaving.values[number] if number < len(leaving.values) else -1
        return leaving.state.truth.get(value, {ex.true: True, ex.false: False}.get(value))

    def status(self, ex: Explorer, leaving: Exit, value: int, error: int) -> Left:
        state = leaving.state
        if state.nil.get(value) is True:
            return Left("")
        ob = state.obs.get(value)
        if ob is None:
            return Left("moved")
        unseen = [v for v, what in ob.guards if what == "unseen"]
        if unseen:
            # Whoever fails has kept nothing; whether it has failed is what this function returns.
            handed_on = 0 <= error < len(leaving.values) and leaving.values[error] in unseen
            return Left("unseen" if handed_on else "moved")
        if ob.released:
            return Left("released")
        spec = ex.sites[ob.site].spec
        for index, returned in enumerate(leaving.values):
            if index == error:
                continue
            if value in ex.reach.values(state, [returned]) or value in self.solver.conclusions.carried(
                ex, state, returned
            ):
                if returned in ex.closures and self._is_beyond(ex, state, returned, value):
                    continue
                if returned in ex.closures and self.is_read_by(ex, state, index, returned, value):
                    return Left("result", index, ("~",))
                if returned in ex.closures or ex.values.descs[returned][0] in ("elem",):
                    return Left("moved")
                path, part = ex.routes.found(state, returned, value, spec)
                if path and path[-1] == "~" and "[]" in path:
                    path = (*path[: path.index("[]")], "~")  # one of several that merely read from it
                if path is None or "[]" in path or (part and part not in spec.carriers):
                    return Left("moved")
                return Left("result", index, path, part)
        if self.is_lent(ex, state, value):
            return Left("lent")
        told = {
            what for v, what in ob.guards if 0 <= error < len(leaving.values) and v == leaving.values[error]
        }
        if told & {"nonnil", "false"}:
            return Left("unseen")  # `return registry.add(f)`
        if told & {"nil", "true"}:
            return Left("failing")
        return Left("held")

    def _is_beyond(self, ex: Explorer, state: State, closure: int, value: int) -> bool:
        """Whether a literal captures who has the resource in a field, and does not go there:
        `return func() { s.log.Print() }`."""
        literal = ex.closures[closure]
        ways = dict(ex.values.chain(value)[1:])
        for local in literal.captures:
            held = state.env.get(local, -1)
            if held in ways:
                releases = ex.sites[state.obs[value].site].spec.releases
                path = tuple(ways[held].rstrip(".").split("."))
                if not Touch(self.solver, ex.typed, local, path, releases, literal.func).keeps_away():
                    return False
            elif value in ex.reach.values(state, [held]):
                return False
        return True

    def is_read_by(self, ex: Explorer, state: State, index: int, literal: int, value: int) -> bool:
        """Whether a literal that is returned does nothing with what it captures but use it while it is ranged over:
        an iterator over the lines of a file. Any other literal may be kept, and go on using it."""
        t = self.world.underlying(ex.typed.types[ex.func.results[index]])
        ranged = (
            type(t) is gt.FuncType
            and not t.results
            and len(t.params) == 1
            and type(t.params[0]) is gt.FuncType
            and len(t.params[0].results) == 1
            and _is_bool(t.params[0].results[0])
        )
        after = ex.literals.simulate(state, Node(None), literal) if ranged and not ex.overflow else []
        return bool(after) and all(value in s.obs and not s.obs[value].released for s in after)

    def is_lent(self, ex: Explorer, state: State, value: int) -> bool:
        """Whether the receiver now has, in a field, what reads from the parameter."""
        reader = state.env.get(ex.func.recv, -1)
        return (
            reader >= 0
            and not ex.values.mentions(value, reader)
            and value in ex.reach.values(state, [reader])
        )

    def hangs_on(self, leaving: Exit, value: int, error: int) -> str:
        """The one outcome, `ok` or `err`, for which the resource is still there, where the error that decides it is
        handed on: `return keep(f)`. Empty if it does not depend on that."""
        ob = leaving.state.obs.get(value)
        if ob is None or not 0 <= error < len(leaving.values):
            return ""
        for decides, what in ob.guards:
            if decides == leaving.values[error] and what in ("nil", "nonnil", "true", "false"):
                return "ok" if what in ("nil", "true") else "err"
        return ""

    def catalogued_releases(self, owner: gt.Named) -> frozenset[str]:
        """What releases a catalogued type, and so all that its literal holds: the transport of an `http.Client`."""
        library = self.solver.world.catalogue.library(owner.pkg)
        facts = library.types.get(owner.name) if library is not None else None
        if facts is None:
            return frozenset()
        return frozenset(
            name for id_ in facts.resources for name in self.solver.world.catalogue.resource(id_).release
        )

    def owner_releases(self, owner: gt.Named, path: tuple[str, ...], spec: Spec) -> frozenset[str]:
        """Names of the owner's methods that release what it holds at path, promoted ones included."""
        key = (owner.pkg, owner.name, path, spec.releases)
        known: frozenset[str] = self.solver.memo.known(self.owners, key)
        if known is not MISSING:
            return known
        before = self.solver.memo.begin(self.owners, key, frozenset())
        info = self.solver.world.info(owner)
        names: set[str] = set()
        moving: set[str] = set()
        if path[0].isidentifier():  # not what it merely reads from
            names |= self.catalogued_releases(owner) & spec.releases
        if info is not None:
            words = {n.encode() for n in spec.names if n != "()"} | {path[0].encode()}
            rest = [m for _, m in sorted(info.methods.items())]
            while words:
                asked = [m for m in rest if m.unit and m.decl and m.unit.names_in(m.decl) & words]
                rest = [m for m in rest if m not in asked]
                words = set()
                for method in asked:
                    effect = self.of(method, -1, path, spec.releases)
                    if effect.ok in ("released", "mixed") or effect.err == "released":
                        names.add(method.name)
                        words.add(method.name.encode())  # another method may release through this one
                    elif effect.ok == "moved":
                        moving.add(method.name)
            under = info.underlying
            if type(under) is gt.Struct:
                for field in under.fields:
                    if field.name != path[0]:
                        continue
                    if field.embedded:
                        if len(path) == 1:
                            names |= self._promoted(field.type, spec) - info.methods.keys()
                        elif type(gt.deref(field.type)) is gt.Named:
                            inner = gt.deref(field.type)
                            assert isinstance(inner, gt.Named)
                            names |= {
                                n for n in self.owner_releases(inner, path[1:], spec) if n not in info.methods
                            }
        if info is not None and moving and not names:
            ended = ended_with_server(info.methods, moving)
            if ended:
                self.solver.memo.end(self.owners, key, ended, before)
                return ended
        if names or any(ENDINGS.fullmatch(name) for name in moving):
            names |= moving  # what it hands on, somebody may release
        self.solver.memo.end(self.owners, key, frozenset(names), before)
        return frozenset(names)

    def _promoted(self, embedded: gt.Type, spec: Spec) -> frozenset[str]:
        """What releases the resource of the methods that an embedded field brings. A named type out of sight may be
        an interface that lacks them; a pointer cannot be one."""
        direct = frozenset(r for r in spec.releases if "." not in r)
        world = self.solver.world
        if type(embedded) is not gt.Named:
            return direct
        info = world.info(embedded)
        if (info is None or info.source is None) and not self.solver.is_std(embedded.pkg):
            return direct & self.catalogued_releases(embedded)
        if type(world.underlying(embedded)) is gt.Interface:
            names = world.method_names(embedded)
            return direct if names is None else direct & names
        return direct


def _is_bool(t: gt.Type) -> bool:
    return type(t) is gt.Basic and t.name == "bool"


def _combine(statuses: set[str]) -> str:
    """One word for what happens on several exits of the same outcome."""
    if len(statuses) <= 1:
        return next(iter(statuses), "")
    if statuses == {"lent", "held"}:
        return "lent"
    if statuses <= {"released", "moved", "lent"}:
        return "moved"
    return "mixed"
