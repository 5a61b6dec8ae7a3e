"""Says what can be got at from what: through fields, elements, captured variables and deferred calls.

A resource is lost where nothing named reaches it any more, and it moves out of sight with whatever reaches it. A part
may stand for the whole: a body for its response.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from goplumb.solve.walk.explore import Explorer
    from goplumb.solve.walk.state import State


class Reach:
    """Answers for one exploration."""

    def __init__(self, explorer: Explorer) -> None:
        self.ex = explorer
        self.made = explorer.values

    def carries(self, state: State, value: int) -> bool:
        """Whether a holder of this value holds an obligation."""
        return self.stands_for(state, value) or (bool(state.heap) and value in self.inside(state.heap))

    def inside(self, heap: dict[tuple[int, str], int]) -> set[int]:
        """The holders of the heap, and what they are fields or elements of."""
        descs = self.made.descs
        found: set[int] = set()
        for value, _ in heap:
            while value not in found:
                found.add(value)
                desc = descs[value]
                if desc[0] not in ("field", "elem"):
                    break
                base = desc[1]
                assert isinstance(base, int)
                value = base
        return found

    def stands_for(self, state: State, value: int) -> bool:
        """Whether the value is a live resource, the part of one that releases it, or a context with a span."""
        if not state.obs:
            return False
        if value in self.ex.contexts.spans:
            return True
        if self.made.descs[value][0] == "elem" and self.pair(state, value) >= 0:
            return True
        for base, path in self.made.chain(value):
            ob = state.obs.get(base)
            if (
                ob is not None
                and not (ob.released and self.ex.track)
                and (not path or path in self.ex.sites[ob.site].spec.carriers)
            ):
                return True
        return False

    def pair(self, state: State, value: int) -> int:
        """The pair of descriptors that the value is one of: whoever has one is taken to have both. -1 if it is none."""
        desc = self.made.descs[value]
        if desc[0] != "elem":
            return -1
        base = desc[1]
        assert isinstance(base, int)
        ob = state.obs.get(base)
        return base if ob is not None and self.ex.sites[ob.site].spec.kind == "fd" else -1

    def roots(self, state: State, *, named_only: bool = False) -> set[int]:
        if named_only:
            locals_ = self.ex.typed.func.locals
            roots = {v for k, v in state.env.items() if locals_[k].kind != "temp" or k in self.ex.copies}
        else:
            roots = set(state.env.values())
        for record in state.defers:
            roots.add(record.recv)
            roots.add(record.fn)
            roots.update(record.args)
        return roots

    def values(self, state: State, roots: Iterable[int]) -> set[int]:
        """The values that can be got at from roots: through fields, elements and captured variables.

        An element may be any of its list: in a loop each has its turn.
        """
        found: set[int] = set()
        work = [r for r in roots if r >= 0]
        if not state.heap and not self.ex.closures:
            found.update(work)
            if state.obs:
                descs = self.made.descs
                for value in work:
                    if descs[value][0] == "field":
                        found.update(self.through_field(state, value))
                    elif descs[value][0] == "elem":
                        found.add(self.pair(state, value))
            found.discard(-1)
            return found
        by_holder: dict[int, list[int]] = {}
        for (holder, _), value in state.heap.items():
            by_holder.setdefault(holder, []).append(value)
            desc = self.made.descs[holder]
            while desc[0] == "field":  # a struct inside a struct
                base = desc[1]
                assert isinstance(base, int)
                by_holder.setdefault(base, []).append(holder)
                holder, desc = base, self.made.descs[base]
        while work:
            value = work.pop()
            if value in found:
                continue
            found.add(value)
            work.extend(by_holder.get(value, ()))
            closure = self.ex.closures.get(value)
            if closure is not None:
                work.extend(state.env[c] for c in closure.captures if c in state.env)
            desc = self.made.descs[value]
            if desc[0] == "elem":
                assert isinstance(desc[1], int)
                work.extend(by_holder.get(desc[1], ()))  # it may be any of them
                if state.obs and self.pair(state, value) >= 0:
                    found.add(desc[1])
            elif desc[0] == "field":
                base = desc[1]
                assert isinstance(base, int)
                if any(b in state.obs for b, _ in self.made.chain(value)):
                    found.update(self.through_field(state, value))
        return found

    def through_field(self, state: State, value: int) -> list[int]:
        """The resources that a field of them can release: a body stands for its response."""
        found = []
        for base, path in self.made.chain(value)[1:]:
            ob = state.obs.get(base)
            if ob is not None:
                spec = self.ex.sites[ob.site].spec
                if path in spec.carriers or path.rstrip(".") in spec.releases:
                    found.append(base)
        return found

    def holds_elements(self, state: State, holder: int) -> bool:
        """Whether a slice or map is known to hold something that is still to be released."""
        return bool(state.obs) and any(
            self.obligations(state, v)
            for (h, f), v in state.heap.items()
            if h == holder and f.startswith("[")
        )

    def is_outer(self, state: State, value: int) -> bool:
        """Whether what is stored into this value is stored out of this function's sight."""
        if value in state.gone:
            return True
        desc = self.made.root(value)
        if desc[0] in ("lit", "zero", "made", "closure", "append"):
            number = self.made.make(*desc)
            return number in state.gone
        if desc[0] == "call":
            return not self.ex.acquirer.makes_local(desc)
        return desc[0] != "const"

    def holders(self, state: State, value: int) -> frozenset[int]:
        """The local holders below a value that unseen code now knows."""
        return frozenset(
            v
            for v in self.values(state, [value])
            if self.made.descs[v][0] in ("lit", "zero", "made", "append") or self.ex.acquirer.becomes(v)
        )

    def obligations(self, state: State, value: int) -> list[int]:
        """Live obligations that whoever has the value could discharge."""
        if not state.obs:
            return []
        obs = state.obs
        if not state.heap and value not in self.ex.closures:
            found = {value, self.pair(state, value)} & obs.keys()
        else:
            found = self.values(state, [value]) & obs.keys()
        chain = self.made.chain(value)
        if len(chain) > 1:
            found.update(self.through_field(state, value))
        return sorted(v for v in found if not obs[v].released)
