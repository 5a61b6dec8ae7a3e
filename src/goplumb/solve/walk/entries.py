"""Entries of a map that outlives the function: what leaves it again, and what takes the place of something open.

s.conns[addr] = c               c is in the map, where others close it
if err := greet(c); err != nil {
    delete(s.conns, addr)       and is no more: whoever takes it out closes it
    return err                  lost
}

if old, ok := s.conns[addr]; ok && !anew {
    return old
}
c, err := dial(addr)
s.conns[addr] = c               where ok is true, old is lost
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from goplumb.compile import ir
from goplumb.link import gotypes as gt
from goplumb.solve.owners.fielduse import instructions
from goplumb.solve.walk.shape import uses
from goplumb.solve.walk.state import THERE
from goplumb.solve.walk.trace import Loss

if TYPE_CHECKING:
    from goplumb.solve.walk.explore import Explorer
    from goplumb.solve.walk.state import State
    from goplumb.solve.walk.trace import Node

LOOKS = re.compile(r"(?:Get|Is|Has|State|String|Err|Name|Len|Target|\w*Addr)\w*")
"""Names of methods that leave an entry as it is."""

ASKS = re.compile(
    r"(?:Get)?State|Can\w+|Is(?:Alive|Closed|Closing|Connected|Dead|Done|Open|Ready|Running|Shut\w*|Stopped|Valid)|Err"
)
"""Those of them by which one asks whether an entry is still open: what is not may be replaced."""

_TARGET = re.compile(rb"[\w.]+\[[^\]\n]*\]")


def _is_thing(t: gt.Type) -> bool:
    """Whether what is read from an entry may be what has to be ended."""
    return type(t) in (gt.Pointer, gt.Named, gt.Interface)


class Entries:
    """Follows one exploration's maps."""

    def __init__(self, explorer: Explorer) -> None:
        self.ex = explorer
        self.asked: dict[int, int] = {}
        """The ok of a look into a map -> the entry it speaks of."""
        self._emptied: frozenset[str] | None = None
        self._looked: frozenset[str] | None = None

    # --- what the function's text says -----------------------------------------------------------

    def emptied(self) -> frozenset[str]:
        """Names of the fields and variables that hold a map out of which the function deletes."""
        if self._emptied is None:
            self._read()
        assert self._emptied is not None
        return self._emptied

    def looked(self) -> frozenset[str]:
        """Names of those in which it looks for an entry that it then neither ends nor hands on."""
        if self._looked is None:
            self._read()
        assert self._looked is not None
        return self._looked

    def _read(self) -> None:
        typed = self.ex.typed
        every = list(instructions(typed.func))
        maps = {i.dst: i.field for i in every if type(i) is ir.Load}

        def name(operand: ir.Operand) -> str:
            if type(operand) is ir.Global:
                return operand.name
            return maps.get(operand, "") if type(operand) is int else ""

        calls = [i for i in every if type(i) is ir.Call]
        emptied = {name(c.args[0]) for c in calls if len(c.args) == 2 and typed.callee(c).name == "delete"}
        found = {i.dst: name(i.base) for i in every if type(i) is ir.Index and i.ok >= 0 and i.dst >= 0}
        for instr in every:  # `c := entry.conn`
            if type(instr) is ir.Load and instr.base in found and _is_thing(typed.types[instr.dst]):
                found.setdefault(instr.dst, found[instr.base])
            elif type(instr) is ir.Assign and instr.src in found:
                found.setdefault(instr.dst, found[instr.src])
        used = {
            found[local] for i in every for local in uses(i) if local in found and self._uses_up(i, local)
        }
        looked = {each for each in found.values() if each} - used
        for call in calls if looked else ():
            func = typed.callee(call).func
            if func is not None and func.unit is not None and func.decl is not None:
                words = func.unit.names_in(func.decl)
                looked = {each for each in looked if each.encode() not in words}
        self._emptied = frozenset(emptied - {""})
        self._looked = frozenset(looked)

    def _uses_up(self, instr: ir.Instr, local: int) -> bool:
        """Whether an instruction may do more with an entry than look at it."""
        if type(instr) is ir.Call:
            return (
                local in instr.args
                or LOOKS.fullmatch(instr.name) is None
                or ASKS.fullmatch(instr.name) is not None
            )
        return type(instr) not in (ir.Load, ir.Op)

    # --- what happens on a path ------------------------------------------------------------------

    def _name(self, collection: int) -> str:
        desc = self.ex.values.descs[collection]
        return str(desc[-1]) if desc[0] in ("field", "global") else ""

    def _entry(self, collection: int, key: int) -> int:
        return self.ex.values.make("entry", collection, key)

    def look(self, state: State, i: ir.Index, collection: int, ok: int) -> None:
        """`v, ok := m[k]`"""
        if self._name(collection) in self.looked():
            self.asked[ok] = self._entry(collection, self.ex.value(state, i.key))

    def put(self, state: State, node: Node, i: ir.StoreIndex, collection: int, value: int) -> bool:
        """`m[k] = v`; whether what v holds is still followed, for it may be taken out again."""
        if not state.obs:
            return False
        name = self._name(collection)
        if name not in self.emptied() and name not in self.looked():
            return False
        entry = self._entry(collection, self.ex.value(state, i.key))
        held = self.ex.reach.obligations(state, value)
        if state.truth.pop((THERE, entry), False):
            target = _TARGET.match(self.ex.source, i.pos)
            text = target[0].decode(errors="replace") if target is not None else name
            for each in held:
                site = state.obs[each].site
                self.ex.losses.append(Loss(site, "overwritten", text, i.pos, i.pos, node, False, True))
        if name not in self.emptied():
            return False
        for each in held:
            self.ex.losing.note_moved(state.obs[each].site)
            state.obs[each] = state.obs[each]._replace(guards=(*state.obs[each].guards, (entry, "unseen")))
        return bool(held)

    def delete(self, state: State, collection: int, key: int) -> None:
        """`delete(m, k)`"""
        entry = self._entry(collection, key)
        state.truth.pop((THERE, entry), None)
        self.ex.assumptions.settle(state, entry, "nonnil")

    def is_kept(self, guards: tuple[tuple[int, str], ...]) -> bool:
        """Whether a map has what these guards stand before."""
        return any(what == "unseen" and self.ex.values.descs[v][0] == "entry" for v, what in guards)
