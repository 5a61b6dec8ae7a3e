"""Holders made here that a callee in sight got to know before anything was put into them.

    cfg := new(Config)
    srv := newServer(cfg)       the server has cfg: newServer hands it on in its result
    cfg.cancel = cancel         so what cfg holds is not lost
    return srv

Where there is nothing to lose yet, nobody asks what a callee does with what it is given. So the calls are noted, and
asked about when something is found to be lost with a holder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from goplumb.link.objects import FuncObj
    from goplumb.link.typed import Callee
    from goplumb.solve.walk.explore import Explorer
    from goplumb.solve.walk.state import State

MADE_HERE = frozenset({"lit", "zero", "made", "append"})
"""Kinds of values that hold other values and are made in the function."""


class Shown:
    """The holders of one exploration."""

    def __init__(self, explorer: Explorer) -> None:
        self.ex = explorer
        self._to: dict[int, dict[tuple[FuncObj, int, tuple[str, ...]], None]] = {}
        """Holder -> (callee, parameter, the way from it to the holder)."""

    def note(self, state: State, callee: Callee, args: tuple[int, ...]) -> None:
        """A call of a function in sight; what becomes of resources that it is given is seen at the call."""
        func = callee.func
        if func is None or func.decl is None:
            return
        descs = self.ex.values.descs
        for index, arg in enumerate(args):
            if descs[arg][0] in MADE_HERE and not self.ex.reach.obligations(state, arg):
                self._to.setdefault(arg, {})[func, index, ()] = None
                for (holder, field), held in state.heap.items():
                    if holder == arg and descs[held][0] in MADE_HERE and field.isidentifier():
                        self._to.setdefault(held, {})[func, index, (field,)] = None

    def kept(self, state: State, value: int) -> bool:
        """Whether some callee has kept, or handed back in a result, what leads to the value."""
        if not self._to:
            return False
        leading = {value}
        work = [value]
        while work:
            below = work.pop()
            for (holder, _), held in state.heap.items():
                if held == below and holder not in leading:
                    leading.add(holder)
                    work.append(holder)
        effects = self.ex.solver.effects
        return any(
            effect.ok in ("moved", "result") or effect.err in ("moved", "result")
            for holder in leading & self._to.keys()
            for func, index, way in self._to[holder]
            for effect in (effects.of(func, index, way, frozenset({"Close"})),)
        )
