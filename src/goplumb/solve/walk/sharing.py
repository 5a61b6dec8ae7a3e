"""Variables that a literal out of sight goes on using.

    ended := func() {}
    a.atEnd(func() { ended() })     kept, before there is anything to lose
    ctx, cancel := context.WithCancel(parent)
    ended = cancel                  so the kept literal calls it

What a literal does with what its variables hold where it is started, kept or handed out is seen there. What they get
later is not: so these literals are remembered (in `State.gone`), and read again when something is found to be lost that
one of their variables holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goplumb.solve.walk.shape import defs

if TYPE_CHECKING:
    from goplumb.solve.walk.explore import Explorer
    from goplumb.solve.walk.state import State
    from goplumb.solve.walk.trace import Node


class Sharing:
    """The literals of one exploration that may run at any time."""

    def __init__(self, explorer: Explorer) -> None:
        self.ex = explorer
        self._later: dict[int, frozenset[int]] = {}
        """Literal -> the variables it uses that get another value further down."""

    def give(self, state: State, closure: int) -> None:
        """The literal may run at any time from here on."""
        if self._assigned_later(closure):
            state.gone = state.gone | {closure}

    def give_all(self, state: State, value: int) -> None:
        """So may every literal that can be got at through the value."""
        if self.ex.closures:
            for closure in self.ex.reach.values(state, [value]) & self.ex.closures.keys():
                self.give(state, closure)

    def ends(self, state: State, node: Node, value: int) -> bool:
        """Whether one of them would release the resource, or take it over, by what its variables hold by now."""
        if not self._later:
            return False
        reach = self.ex.reach
        return any(
            any(
                value in reach.values(state, [state.env[local]])
                for local in self._assigned_later(closure)
                if local in state.env
            )
            and value in self.ex.literals.discharged_by(state, node, closure)
            for closure in sorted(state.gone & self._later.keys())
        )

    def _assigned_later(self, closure: int) -> frozenset[int]:
        known = self._later.get(closure)
        if known is None:
            literal = self.ex.closures[closure]
            known = self._later[closure] = frozenset(literal.captures).intersection(
                local
                for block in self.ex.current.blocks
                for instr in block.instrs
                if instr.pos > literal.end
                for local in defs(instr)
            )
        return known
