"""Tells a path on which nothing can be lost any more: all that it holds is released by what it has deferred.

Most Go is like that: acquired, checked, `defer f.Close()`. Such a path is not followed to its end. It is followed where
the rest could still tell something of the resource: an explicit release besides the deferred one, of what is no use
afterwards or may be released only once, or a loop over rows that has still to be asked for its error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goplumb.compile import ir
from goplumb.solve.walk.misuse import OPEN_KINDS
from goplumb.solve.walk.shape import defs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goplumb.solve.spec import Spec
    from goplumb.solve.walk.explore import Explorer
    from goplumb.solve.walk.state import DeferredCall, Ob, State


class Settled:
    """Answers for one exploration."""

    def __init__(self, explorer: Explorer) -> None:
        self.ex = explorer
        self._called: frozenset[str] | None = None
        self._changing: frozenset[int] | None = None

    def is_settled(self, state: State) -> bool:
        """Whether nothing that the state holds can be lost, or used wrongly, from here on."""
        ex = self.ex
        sites: set[int] = set()
        for value, ob in state.obs.items():
            if ob.released:
                spec = ex.sites[ob.site].spec
                if spec.check_also or (ob.closed and _matters(spec)):
                    return False
            elif ob.site not in sites:
                if not self._may_settle(ob) or not self._is_deferred(state, value):
                    return False
                sites.add(ob.site)
        ex.released_sites.update(sites)
        return True

    def _may_settle(self, ob: Ob) -> bool:
        site = self.ex.sites[ob.site]
        spec = site.spec
        if (
            ob.guards
            or ob.dropped
            or site.in_loop
            or spec.long_lived
            or spec.per_call_rule
            or spec.check_also
        ):
            return False
        return not _matters(spec) or not (spec.names & self._named())

    def _is_deferred(self, state: State, value: int) -> bool:
        """Whether a deferred call releases the resource for certain."""
        ex = self.ex
        releases = ex.sites[state.obs[value].site].spec.releases
        chain = ex.values.chain
        for record in state.defers:
            if record.fn == value and "()" in releases:
                return True
            if record.recv >= 0:
                if any(
                    base == value and path + record.call.name in releases for base, path in chain(record.recv)
                ):
                    return True
            elif any(
                path in releases and state.env.get(local) == value
                for local, path in self._released_by(record)
                if local not in self._changing_locals() and local not in ex.shared
            ):
                return True
        return False

    def _released_by(self, record: DeferredCall) -> Iterator[tuple[int, str]]:
        """(captured local, release) for what a deferred literal releases before it asks anything."""
        made = self.ex.closures.get(record.fn)
        if made is None:
            return
        fields: dict[int, tuple[int, str]] = {}
        for instr in made.func.blocks[0].instrs:
            if type(instr) is ir.Load and type(instr.base) is int:
                local, path = fields.get(instr.base, (instr.base, ""))
                fields[instr.dst] = local, f"{path}{instr.field}."
            elif type(instr) is ir.Call:
                if type(instr.recv) is int:
                    local, path = fields.get(instr.recv, (instr.recv, ""))
                    yield local, path + instr.name
                elif type(instr.fn) is int:
                    yield instr.fn, "()"

    def _named(self) -> frozenset[str]:
        """The methods that the function calls other than as deferred."""
        if self._called is None:
            self._called = frozenset(_called(self.ex.func))
        return self._called

    def _changing_locals(self) -> frozenset[int]:
        """Locals that more than one instruction gives a value."""
        if self._changing is None:
            once: set[int] = set()
            twice: set[int] = set()
            for local in _defined(self.ex.func):
                (twice if local in once else once).add(local)
            self._changing = frozenset(twice)
        return self._changing


def _matters(spec: Spec) -> bool:
    """Whether a use, or another release, after the release is told."""
    return spec.kind in OPEN_KINDS or not spec.idempotent


def _called(func: ir.Func) -> Iterator[str]:
    """Names of the methods called, literals included; not those of deferred calls and literals."""
    deferred = {instr.call.fn for block in func.blocks for instr in block.instrs if type(instr) is ir.Defer}
    for block in func.blocks:
        for instr in block.instrs:
            if type(instr) is ir.Call and instr.name:
                yield instr.name
            elif type(instr) is ir.MakeClosure and instr.dst not in deferred:
                yield from _called(instr.func)


def _defined(func: ir.Func) -> Iterator[int]:
    """The locals given a value, once per instruction, literals included."""
    for block in func.blocks:
        for instr in block.instrs:
            yield from defs(instr)
            if type(instr) is ir.MakeClosure:
                yield from _defined(instr.func)
        if type(block.term) is ir.Range:
            yield from (local for local in (block.term.key, block.term.value) if local >= 0)
