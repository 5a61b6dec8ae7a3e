"""From the exits of an exploration to what was lost, what goes to the caller, and what moved elsewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from goplumb.compile import ir
from goplumb.finding import Confidence
from goplumb.link import gotypes as gt
from goplumb.solve.lifetimes.transports import ended, only_asks_health, only_dials, remembers
from goplumb.solve.owners.filling import filled
from goplumb.solve.spec import Spec, hint_of
from goplumb.solve.summaries.erring import error_field
from goplumb.solve.summaries.handing import (
    asks_context,
    calls_parameter,
    goes_on,
    may_end_both,
    said_by,
    shows,
    works_on,
)
from goplumb.solve.summaries.summary import Condition, Fresh
from goplumb.solve.walk.explore import Explorer
from goplumb.solve.walk.state import IS, SAME, Ob, State
from goplumb.solve.walk.trace import Exit, Loss, Node, Site

if TYPE_CHECKING:
    from goplumb.solve.solver import Solver

MAKES_ERROR = re.compile(rb"(?:\w+\.)?(?:[nN]ew\w*Err(?:or)?s?\w*|\w*[eE]rrorf)\(")
"""A call, or a chain of them, that begins with making an error: `newError("no peer").Base(err)`."""

WEAK_KINDS = frozenset({"cancel-func", "timer"})
"""What an owner may hold without being a resource itself: losing the owner costs no descriptor."""


class Lived(NamedTuple):
    """A long-lived thing made in a function that it never leaves."""

    site: Site
    released: bool
    node: Node | None
    by_operation: str = ""
    """The owner's operation that ends it."""


class Handed(NamedTuple):
    """How a resource leaves a function on one way."""

    result: int
    also: tuple[int, ...]
    """Further results through which it leaves."""
    spec: Spec
    guard: int
    """The result that tells whether there is anything; -1: none."""
    kind: str
    """What that result then is."""
    with_error: bool
    """Whether an error comes with it."""


class Report(NamedTuple):
    """What exploring one function (or function literal) gave."""

    explorer: Explorer
    losses: tuple[Loss, ...]
    lived: tuple[Lived, ...]
    fresh: tuple[Fresh, ...]
    func: ir.Func


class Conclusions:
    """Sorts what is held at the exits of explorations."""

    def __init__(self, solver: Solver) -> None:
        self.solver = solver
        self.world = solver.world

    def conclude(self, ex: Explorer, func: ir.Func, exits: list[Exit]) -> Report:
        """Sorts what is held at the exits into lost, handed to the caller, and moved elsewhere."""
        inner = func is not ex.typed.func
        handed: dict[int, list[Handed]] = {}
        ways: dict[int, list[tuple[Exit, Ob]]] = {}
        sure: dict[int, set[int]] = {}
        named: dict[int, set[tuple[int, str]]] = {}
        for leaving in exits:
            state = leaving.state
            if not state.obs:
                continue
            error = self.error_result(ex, func)
            outcome = self.outcome(ex, leaving, error)
            outside: set[int] = set()
            if inner:
                own = {n for n, each in enumerate(ex.typed.func.locals) if func.pos <= each.pos < func.end}
                outside = ex.reach.values(state, [v for k, v in state.env.items() if k not in own])
            retained = {k: v for k, v in state.heap.items() if k[1] == "~"}
            for k in retained:
                del state.heap[k]
            reach = [ex.reach.values(state, [v]) | self.carried(ex, state, v) for v in leaving.values]
            state.heap.update(retained)
            for value in sorted(state.obs):
                ob = state.obs.get(value)
                if ob is None or ob.released:
                    continue
                results = [i for i, r in enumerate(reach) if value in r]
                if results and ex.entries.is_kept(ob.guards):
                    continue
                if results:
                    ex.moved_sites.add(ob.site)
                    if outcome == "any" and ex.only_back.get(leaving.values[error]) == value:
                        # `return newClient(conn)`: where that fails, nobody has what it was given.
                        self._lose(ex, leaving, value, ob._replace(inferred=True), "function-end", True)
                    found = self._handed(ex, state, leaving, value, ob, results, error, outcome)
                    if found is not None:
                        handed.setdefault(ob.site, []).append(found)
                        ways.setdefault(ob.site, []).append((leaving, ob))
                        true = said_by(ex, leaving, ob, value, True)
                        sure[ob.site] = sure.get(ob.site, true) & true
                        names = {
                            (i, f"{IS}{str(ex.values.descs[v][1]).rpartition('.')[2]}")
                            for i, v in enumerate(leaving.values)
                            if ex.values.descs[v][0] == "global"
                        } | {(i, "nil") for i in self._instead(ex, func, leaving, found)}
                        names |= {(i, "false") for i in said_by(ex, leaving, ob, value, False)}
                        named[ob.site] = named.get(ob.site, names) & names
                        if found.with_error and not self._speaks(ex, leaving, error):
                            lost = ob if outcome == "err" else ob._replace(inferred=True)
                            inside = ex.sites[ob.site].spec.resource == "inferred"
                            said = self._said(ex, func, leaving, value, results) if inside else ""
                            self._lose(ex, leaving, value, lost, "with-error", True, said)
                    elif self._only_read(ex, leaving, value, ob, results):
                        self._lose(ex, leaving, value, ob._replace(inferred=True), "unreachable", False)
                    continue
                if value in outside:
                    ex.moved_sites.add(ob.site)
                    continue
                if any(
                    o.site == ob.site and (o.released or (o == ob and any(other in r for r in reach)))
                    for other, o in state.obs.items()
                    if ex.values.descs[other][0] != "old"
                ):
                    continue  # another of the results of its call
                if ex.contexts.handed_on(state, value, leaving.values):
                    ex.moved_sites.add(ob.site)
                    continue
                self._lose(ex, leaving, value, ob, "function-end", outcome == "err")
        for site_number, found_here in handed.items():
            if found_here[0].guard < 0 and sure[site_number]:
                # `return f, true`: a bool tells whether there is anything.
                told_by = min(sure[site_number])
                handed[site_number] = [f._replace(guard=told_by, kind="true") for f in found_here]
        fresh = tuple(
            self._flagged(
                self._fresh(
                    ex,
                    site,
                    found,
                    ways[site],
                    self._told_apart(ex, func, found[0]),
                    self._kept_instead(ex, exits, site, found[0].result),
                ),
                sure[site],
                named[site],
            )
            for site, found in sorted(handed.items())
        )
        fresh = tuple(
            f._replace(spec=f.spec._replace(optional=True)) if self._may_lack(ex, func, exits, f) else f
            for f in fresh
        )
        if any(f.when for f in fresh):
            # What one way hands out under a condition, another may hand out without it.
            common = {
                f.result: frozenset.intersection(*(frozenset(o.when) for o in fresh if o.result == f.result))
                for f in fresh
            }
            fresh = tuple(f._replace(when=tuple(sorted(common[f.result]))) for f in fresh)
        if not fresh:
            fresh = filled(ex, func, self.error_result(ex, func))
        if not ex.overflow:
            for number in sorted(ex.iterated - ex.checked - ex.moved_sites):
                site = ex.sites[number]
                if site.spec.resource != "inferred":
                    ex.misuses.append(("unchecked-error", number, site.pos, site.end, Node(None)))
        lived = self._lived(ex, exits)
        losses = tuple(loss for loss in ex.losses if not ex.sites[loss.site].spec.literal)
        return Report(ex, losses, lived, fresh, func)

    def _said(self, ex: Explorer, func: ir.Func, leaving: Exit, value: int, results: list[int]) -> str:
        """The variable that a return statement names, where that is what an owner was made of, `raw := c.take()`."""
        values = leaving.term.values if not func.named_results else ()
        for index in results:
            operand = values[index] if index < len(values) else None
            if (
                leaving.values[index] != value
                and type(operand) is int
                and ex.typed.func.locals[operand].name not in ("", "_")
            ):
                return ex.typed.func.locals[operand].name
        return ""

    def _may_lack(self, ex: Explorer, func: ir.Func, exits: list[Exit], fresh: Fresh) -> bool:
        """Whether the function gives nil without an error, too, and no flag tells: `return nil, nil`."""
        error = self.error_result(ex, func)
        return error >= 0 > fresh.flag and any(
            fresh.result < len(leaving.values)
            and leaving.values[fresh.result] == leaving.values[error] == ex.nil
            for leaving in exits
        )

    def _lose(
        self, ex: Explorer, leaving: Exit, value: int, ob: Ob, how: str, error_exit: bool, said: str = ""
    ) -> None:
        if any(what == "unseen" for _, what in ob.guards):
            ex.moved_sites.add(ob.site)
            return
        if how == "function-end" and (
            ex.contexts.cancelled_anyway(leaving.state, value) or ex.contexts.spared(leaving.state, value)
        ):
            return
        if error_exit and ex.contexts.unheard(leaving.state, value, leaving.term.pos):
            return
        if ex.shown.kept(leaving.state, value) or ex.sharing.ends(leaving.state, leaving.node, value):
            ex.moved_sites.add(ob.site)
            return
        if how == "function-end" and may_end_both(ex, leaving, value):
            ex.moved_sites.add(ob.site)
            return
        if ob.dropped:
            ex.losing.lose(
                leaving.state, leaving.node, value, "discarded", "", leaving.term.pos, leaving.term.end
            )
            return
        holder = said or self.holder(ex, leaving.state, value)
        if how == "function-end" and not error_exit:
            if works_on(ex, leaving, value) or goes_on(ex, leaving, value):
                how = "unreachable"
        likely = ob.inferred or any(what == "nonnil" for _, what in ob.guards)
        earlier = ex.values.descs[value][0] == "old"
        pos, end = leaving.term.pos, leaving.term.end
        ex.losses.append(Loss(ob.site, how, holder, pos, end, leaving.node, error_exit, likely, earlier))

    def holder(self, ex: Explorer, state: State, value: int) -> str:
        """The name of the local or field that held the value last."""
        for local, held in sorted(state.env.items()):
            if held == value and ex.typed.func.locals[local].name not in ("", "_"):
                return ex.typed.func.locals[local].name
        for (holder, field), held in state.heap.items():
            if held == value and not field.startswith(("[", "#", "(", "*", "~")):
                outer = self.holder(ex, state, holder) if holder != value else ""
                return f"{outer}.{field}" if outer else field
        return ""

    def carried(self, ex: Explorer, state: State, value: int) -> set[int]:
        found = set()
        for base, path in ex.values.chain(value)[1:]:
            ob = state.obs.get(base)
            if ob is not None:
                spec = ex.sites[ob.site].spec
                if path in spec.carriers or path.rstrip(".") in spec.releases:
                    found.add(base)
        return found

    def error_result(self, ex: Explorer, func: ir.Func) -> int:
        for index in range(len(func.results) - 1, -1, -1):
            t = ex.typed.types[func.results[index]]
            if gt.is_error(t):
                return index
        return -1

    def outcome(self, ex: Explorer, leaving: Exit, error: int) -> str:
        """`ok`, `err` or `any`: what is known of the returned error."""
        if error < 0 or error >= len(leaving.values):
            return "ok" if error < 0 else "any"
        value = leaving.values[error]
        if value in (ex.true, ex.false) or value in leaving.state.truth:
            return "ok" if value == ex.true or leaving.state.truth.get(value) else "err"
        if value == ex.nil or leaving.state.nil.get(value) is True:
            return "ok"
        if leaving.state.nil.get(value) is False or ex.values.descs[value][0] in ("nonnil", "lit", "global"):
            return "err"
        desc = ex.values.descs[value]
        if desc[0] == "call":
            pos, end = desc[1], desc[2]
            assert isinstance(pos, int)
            assert isinstance(end, int)
            if MAKES_ERROR.match(ex.source, pos, end):
                return "err"
        return "any"

    def _handed(
        self,
        ex: Explorer,
        state: State,
        leaving: Exit,
        value: int,
        ob: Ob,
        results: list[int],
        error: int,
        outcome: str,
    ) -> Handed | None:
        """How a resource leaves through results."""
        outward = self.solver.outward
        spec = ex.sites[ob.site].spec
        releases: set[str] = set()
        first: frozenset[str] = frozenset()
        noun = ""
        used: list[int] = []
        for index in results:
            if index == error:
                continue
            returned = leaving.values[index]
            through = outward.through(ex, state, returned, value, spec)
            if through is not None and self._may_be(ex, index, through[1] or spec.noun, spec):
                first = first or outward.plain(outward.made_type(ex, returned), through[0])
                releases |= through[0]
                noun = noun or through[1]
                used.append(index)
        if not used or not releases:
            return self._unendable(ex, state, leaving, value, spec, results, error)
        if noun:
            spec = spec._replace(
                noun=noun, rule="resource-unclosed", resource="inferred", hint=hint_of(first)
            )
            if spec.kind in WEAK_KINDS:
                spec = spec._replace(severity="info")
        elif first not in (spec.releases, {"[]"}):
            spec = spec._replace(hint=hint_of(first))
        if "[]" in releases:
            releases = {*spec.releases, *(releases & {"()"}), "[]"}
        spec = spec._replace(releases=frozenset(releases))
        guard, with_error = -1, False
        if error >= 0:
            # That a word is not the one for which there is nothing is presumed.
            open_ = any(ex.values.descs[v][0] != SAME for v, _ in ob.guards)
            if (outcome == "err" and not open_) or (
                outcome == "any" and not open_ and self._fails_later(ex, leaving, error, ex.sites[ob.site])
            ):
                with_error = True
            guard = error
        return Handed(used[0], tuple(used[1:]), spec, guard, "nil", with_error)

    def _unendable(
        self,
        ex: Explorer,
        state: State,
        leaving: Exit,
        value: int,
        spec: Spec,
        results: list[int],
        error: int,
    ) -> Handed | None:
        """A long-lived thing that leaves in a field of an owner without any method that ends it. Nobody can be asked
        to end it; but who makes such an owner for each call makes the thing for each call."""
        if not spec.long_lived or not spec.per_call_rule or spec.literal:
            return None
        if value not in state.obs or state.obs[value].site in ex.by_operation:
            return None  # it is told of where it is made
        for index in results:
            returned = leaving.values[index]
            owner = self.solver.outward.made_type(ex, returned)
            way, _ = ex.routes.to(state, returned, value, spec)
            if index == error or not way or not all(step.isidentifier() for step in way):
                continue
            if type(owner) is gt.Named and not self.solver.outward.behind_interface(owner, way):
                inside = frozenset(f"{'.'.join(way)}.{name}" for name in spec.releases)
                owned = spec._replace(releases=inside, literal=True, noun=owner.name, resource="inferred")
                return Handed(index, (), owned, error, "nil", False)
        return None

    def _may_be(self, ex: Explorer, index: int, noun: str, spec: Spec) -> bool:
        """Whether a result can be the owner that is called so: not if another type is asserted and declared.

        What a function value gives as `any` may be anything; `v.(*sql.Rows)` says that it is no owner of ours.
        """
        t = gt.deref(ex.typed.types[ex.func.results[index]])
        if spec.resource != "inferred" or type(t) is not gt.Named or t.name == noun:
            return True
        return type(self.world.underlying(t)) is not gt.Struct

    def _only_read(self, ex: Explorer, leaving: Exit, value: int, ob: Ob, results: list[int]) -> bool:
        """Whether the resource leaves only inside function literals, none of which releases it or hands it on."""
        if ex.overflow or ob.guards or ex.sites[ob.site].spec.kind in WEAK_KINDS:
            return False
        for index in results:
            returned = leaving.values[index]
            if returned not in ex.closures:
                return False
            asked = leaving.state.copy()
            asked.truth = {}  # what it does under another flag shows what it is for
            after = ex.literals.exits(asked, Node(None), returned)
            if not after or any(value not in e.state.obs or e.state.obs[value].released for e in after):
                return False
            if any(value in ex.reach.values(e.state, e.values) for e in after):
                return False  # whoever calls it gets the resource, or an owner of it
        return True

    def _speaks(self, ex: Explorer, leaving: Exit, error: int) -> bool:
        """Whether the error is one of a type of the project's own that others can tell apart: what comes with it may
        be theirs all the same, as where `&MovedError{to}` says where it was got."""
        value = leaving.values[error]
        made = self.solver.outward.made_type(ex, value) if ex.values.descs[value][0] == "lit" else gt.UNKNOWN
        return type(made) is gt.Named and made.name[:1].isupper()

    def _fails_later(self, ex: Explorer, leaving: Exit, error: int, site: Site) -> bool:
        """Whether the returned error, of unknown outcome, is that of a call made after the acquisition, by which
        the resource does not come back."""
        desc = ex.values.descs[leaving.values[error]]
        if desc[0] != "call" or leaving.term.tuple_value:
            return False
        pos, end = desc[1], desc[2]
        assert isinstance(pos, int)
        assert isinstance(end, int)
        callee = ex.typed.callees.get((pos, end))
        return (
            pos >= site.end
            and callee is not None
            and callee.func is not None
            and self.solver.is_std(callee.func.pkg)
        )

    def _told_apart(self, ex: Explorer, func: ir.Func, found: Handed) -> bool:
        """Whether the result is nil at some exits, and some other result than an error tells which they are."""
        if found.guard >= 0 or len(func.results) <= 1 + len(found.also):
            return False
        other = Explorer(self.solver, ex.typed, func, track=False)
        exits = other.explore(func, other.entry(), Node(None))
        return any(found.result < len(e.values) and e.values[found.result] == other.nil for e in exits)

    def _kept_instead(self, ex: Explorer, exits: list[Exit], number: int, result: int) -> bool:
        """Whether on some way somebody else keeps what the site acquires, and the caller gets the result all the
        same: a function that makes a guard forget the cancel function which it has taken over."""
        if not ex.moved_in.get(number, set()) - ex.unseen_in.get(number, set()):
            return False
        error = self.error_result(ex, ex.func)
        return any(
            not any(ob.site == number for ob in leaving.state.obs.values())
            and result < len(leaving.values)
            and leaving.values[result] != ex.nil
            and leaving.state.nil.get(leaving.values[result]) is not True
            and self.outcome(ex, leaving, error) != "err"
            and _passes(leaving.node, number)
            for leaving in exits
        )

    def _fresh(
        self,
        ex: Explorer,
        number: int,
        found: list[Handed],
        ways: list[tuple[Exit, Ob]],
        told_apart: bool,
        kept_instead: bool,
    ) -> Fresh:
        site = ex.sites[number]
        result, also, spec, guard, kind, _ = found[0]
        releases = frozenset().union(*(f.spec.releases for f in found))
        hint = min((f.spec.hint for f in found), key=lambda h: not h.endswith(".Close()"))
        spec = spec._replace(releases=releases, hint=hint)
        path = ex.typed.unit.path
        origin = ((path, site.pos, site.end, site.callee), *site.origin)
        confidence = site.confidence
        when: tuple[Condition, ...] = ()
        if ex.func is ex.typed.func:
            when, told = ex.conditions.found(site, ways)
            if told and site.decided is not None:
                confidence = site.decided
        if spec.severity == "info":
            confidence = Confidence.POSSIBLE
        if told_apart or (not site.origin and calls_parameter(ex, site)):
            confidence = Confidence.POSSIBLE  # the caller knows better what its function gives
        elif all(c.equals for c in when) and (
            kept_instead
            or shows(ex, ex.func, result)
            or (spec.kind == "span" and asks_context(ex, ex.func, result))
        ):
            confidence = Confidence.POSSIBLE  # nobody can know whose it is
        elements = "[]" in releases
        if elements:
            spec = spec._replace(releases=releases - {"[]"})
        fresh = Fresh(result, also, spec, guard, kind, confidence, origin[:4], elements, when)
        if guard < 0 and not elements:
            fresh = fresh._replace(error_field=error_field(ex, ex.func, result, [way for way, _ in ways]))
        return fresh

    def _instead(
        self,
        ex: Explorer,
        func: ir.Func,
        leaving: Exit,
        found: Handed,
    ) -> list[int]:
        """The results, nil here, that some other return of the function gives something for: a reader, instead of
        the file below it."""
        mine = {found.result, *found.also, self.error_result(ex, func)}
        returns = [b.term for b in func.blocks if type(b.term) is ir.Return and not b.term.tuple_value]
        return [
            i
            for i, value in enumerate(leaving.values)
            if value == ex.nil
            and i not in mine
            and type(self.world.underlying(ex.typed.types[func.results[i]])) in (gt.Pointer, gt.Interface)
            and any(i < len(term.values) and term.values[i] != ir.NIL for term in returns)
        ]

    def _flagged(self, fresh: Fresh, true: set[int], named: set[tuple[int, str]]) -> Fresh:
        """With what tells, besides an error, whether there is anything."""
        if fresh.guard_kind != "nil" or fresh.guard < 0:
            return fresh
        if true:
            return fresh._replace(flag=min(true))
        for number, what in sorted(named, key=lambda each: (each[1] == "false", each)):
            if number not in (fresh.result, fresh.guard):
                return fresh._replace(flag=number, flag_kind=what)
        return fresh

    def _lived(self, ex: Explorer, exits: list[Exit]) -> tuple[Lived, ...]:
        """The long-lived things that never leave this function."""
        found = []
        held: dict[int, Node] = {}
        for leaving in exits:
            for ob in leaving.state.obs.values():
                if not ob.released:
                    held.setdefault(ob.site, leaving.node)
        for loss in ex.losses:
            held.setdefault(loss.site, loss.node)
        for number, site in enumerate(ex.sites):
            if number in ex.by_operation and site.spec.per_call_rule:
                found.append(Lived(site, True, None, ex.by_operation[number]))
                continue
            if (
                not site.spec.long_lived
                or not site.spec.per_call_rule
                or number in ex.moved_sites
                or ex.overflow
            ):
                continue
            released = number not in held
            if released and number not in ex.released_sites:
                continue
            released = released or (site.spec.literal and ended(site))
            if released and only_asks_health(ex.typed, site):
                continue
            if not released and (not site.spec.literal or remembers(site.function)):
                continue
            if (
                not released
                and "CloseIdleConnections" in site.spec.releases
                and (ex.acquirer.closes_connections() or only_dials(site))
            ):
                continue
            found.append(Lived(site, released, held.get(number)))
        return tuple(found)


def _passes(node: Node | None, number: int) -> bool:
    """Whether a path leads through the acquisition of a site."""
    while node is not None and node.site != number:
        node = node.prev
    return node is not None
