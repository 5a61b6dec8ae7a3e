"""Forgets what no later instruction can ask for, so that paths fall together where they meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goplumb.solve.walk.shape import bits

if TYPE_CHECKING:
    from collections.abc import Iterable

    from goplumb.solve.walk.explore import Explorer
    from goplumb.solve.walk.shape import Shape
    from goplumb.solve.walk.state import State

FORGETTABLE = frozenset({"call", "op", "plain"})
"""Kinds of values that are as good as any other, if nothing is known of them."""


class Forgetting:
    """Trims the states of one exploration."""

    def __init__(self, explorer: Explorer) -> None:
        self.ex = explorer

    def prune(self, state: State, shape: Shape, block: int) -> None:
        """Forgets what no later instruction can ask for, so that paths fall together."""
        wanted = shape.kept[block]
        if wanted is None:
            wanted = shape.kept[block] = shape.captured.union(bits(shape.live[block]))
        obs = state.obs
        heap = state.heap
        env = state.env
        dead: Iterable[int] = env.keys() - wanted
        if self.ex.depth and dead:
            func = self.ex.current
            locals_ = self.ex.typed.func.locals
            dead = [local for local in dead if func.pos <= locals_[local].pos < func.end]
        if obs and dead:
            inside = self.ex.reach.inside(heap)
            dead = [
                local
                for local in dead
                if not (env[local] in inside or self.ex.reach.stands_for(state, env[local]))
            ]
        died = {env.pop(local) for local in dead}
        if obs and any(ob.released for ob in obs.values()):
            kept = set(env.values())
            for value in [v for v, ob in obs.items() if ob.released and v not in kept]:
                if self.ex.track and not any(self.ex.values.mentions(k, value) for k in kept):
                    del obs[value]
        if heap and any(h in died for h, _ in heap):
            self.sweep(state)
        if state.nil:
            kept = set(env.values())
            kept.update(heap.values())
            kept.update(obs)
            kept.update(self.ex.given)
            for ob in obs.values():
                kept.update(v for v, _ in ob.guards)
            for value in [v for v in state.nil if v not in kept and v != self.ex.nil]:
                del state.nil[value]

    def forget_answered(self, state: State, shape: Shape, block: int) -> None:
        """Forgets the outcome of conditions that stand at no branch further on, and which of several calls or
        operations gave a variable what nothing else is known of."""
        texts = shape.asked_from(block)
        held = set(state.env.values())
        if state.truth:
            state.truth = {
                fact: known
                for fact, known in state.truth.items()
                if fact in held
                or fact not in self.ex.asked_as
                or not texts.isdisjoint(self.ex.asked_as[fact])
            }
        told = held & (
            state.nil.keys() | state.truth.keys() | state.numbers.keys() | state.obs.keys() | state.gone
        )
        told.update(v for ob in state.obs.values() for v, _ in ob.guards)
        told.update(h for h, _ in state.heap)
        told.update(state.heap.values())
        for record in state.defers:
            told.update((record.recv, record.fn, *record.args))
        for fact in state.truth:
            if type(fact) is tuple:
                told.update(v for v in fact if type(v) is int)
        descs = self.ex.values.descs
        for local, value in state.env.items():
            if descs[value][0] not in FORGETTABLE or value in told or value in self.ex.given:
                continue
            if value in self.ex.never_nil:
                continue
            if not any(value in known for known in self.ex._speaking) and not self.ex.acquirer.becomes(value):
                state.env[local] = self.ex.values.make("any", local)

    def sweep(self, state: State) -> None:
        """Drops the heap of holders that nothing refers to and that hold no obligation."""
        reachable = self.ex.reach.values(state, self.ex.reach.roots(state))
        descs = self.ex.values.descs
        state.heap = {
            k: v
            for k, v in state.heap.items()
            if k[0] in reachable or v in state.obs or descs[k[0]][0] == "global"
        }
