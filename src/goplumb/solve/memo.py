"""Answers that do not depend on the questions asked before.

A question that comes back to itself through recursion is answered with a bottom value. What was worked out
with it then hangs on which question of the ring was asked first:

    a asks b, b asks a      asked for a: b is answered while a is open, so it leans on a's bottom value
                            asked for b: it is the other way round

So an answer that leans on an open question is kept only until that one is answered, and the answer of the
question that opened a ring is used only where no other of the ring is open. Asked from outside, every
question then has the one answer it would have if it were the first ever asked.
"""

from __future__ import annotations

from typing import Any

Ident = tuple[int, object]
"""(identity of its table, key)."""

DEPTH = 24
"""Summaries asked for inside one another; deeper ones count as unseen."""

MISSING: Any = object()

_NOTHING = 1 << 30


class Memo:
    """Tables of answers, by question."""

    def __init__(self) -> None:
        self._open: dict[Ident, int] = {}
        """The questions being answered -> how deep they stand in one another."""
        self._lowest = _NOTHING
        """The outermost open question that the innermost one has leant on so far."""
        self._leaning: list[tuple[dict[Any, Any], object]] = []
        """Answered questions that lean on an open one, in the order of their answers."""
        self._lean: dict[Ident, int] = {}
        self.rings: dict[Ident, tuple[Any, frozenset[Ident]]] = {}
        """A question that opened a ring -> its answer, and all that belong to the ring."""

    def known(self, table: dict[Any, Any], key: object) -> Any:
        """The answer, if there is one that holds here; else MISSING."""
        ident = (id(table), key)
        if key in table:
            deep = self._open.get(ident)
            if deep is None:
                deep = self._lean.get(ident, _NOTHING)
            if deep < self._lowest:
                self._lowest = deep
            return table[key]
        ring = self.rings.get(ident)
        if ring is not None and self.holds(ring[1]):
            return ring[0]
        return MISSING

    def holds(self, ring: frozenset[Ident]) -> bool:
        """Whether no question of the ring is open."""
        return not any(ident in ring for ident in self._open)

    def cut(self) -> None:
        """Notes that the answer to the innermost question depends on how deep it stands."""
        self._lowest = -1

    def drop(self, table: dict[Any, Any]) -> None:
        """Forgets the rings of a table; no question is open."""
        for ident in [ident for ident in self.rings if ident[0] == id(table)]:
            del self.rings[ident]

    def begin(self, table: dict[Any, Any], key: object, bottom: object) -> tuple[int, int]:
        """Opens a question; what it is answered with meanwhile is `bottom`. The result goes to `end`."""
        before = self._lowest, len(self._leaning)
        self._open[id(table), key] = len(self._open)
        table[key] = bottom
        self._lowest = _NOTHING
        return before

    def end(self, table: dict[Any, Any], key: object, answer: object, before: tuple[int, int]) -> None:
        """Answers a question."""
        ident = (id(table), key)
        deep = self._open.pop(ident)
        lowest, mark = before
        if self._lowest == deep:
            members = self._leaning[mark:]
            del self._leaning[mark:]
            for other, asked in members:
                other.pop(asked, None)
                del self._lean[id(other), asked]
            del table[key]
            self.rings[ident] = answer, frozenset({ident, *((id(t), k) for t, k in members)})
        else:
            table[key] = answer
            if self._lowest < deep:
                self._leaning.append((table, key))
                self._lean[ident] = self._lowest
                lowest = min(lowest, self._lowest)
        self._lowest = lowest

    def reset(self, tables: tuple[dict[Any, Any], ...]) -> None:
        """Forgets what leans on questions that will not be answered any more."""
        by_id = {id(table): table for table in tables}
        for table, key in self._leaning:
            table.pop(key, None)
        for number, key in self._open:
            by_id[number].pop(key, None)
        self._open.clear()
        self._leaning.clear()
        self._lean.clear()
        self._lowest = _NOTHING
