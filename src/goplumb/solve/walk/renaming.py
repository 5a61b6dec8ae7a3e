"""Gives the former result of an instruction that runs again a name of its own.

Values are named by the instruction that makes them: in a loop the second result would be taken for the first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goplumb.solve.walk.state import DeferredCall

if TYPE_CHECKING:
    from collections.abc import Callable

    from goplumb.solve.walk.state import Ob, State, Values


def rename(values: Values, state: State, value: int) -> Callable[[int], int] | None:
    """The instruction that made this value runs again: its former result lives on as another value.

    Gives the substitution, or None where nothing refers to the former result.
    """
    descs = values.descs
    mentions = values.mentions
    present = value in state.obs or value in state.gone
    if not present:
        for v in state.env.values():
            if v == value or (descs[v][0] in ("field", "elem") and mentions(v, value)):
                present = True
                break
        else:
            present = any(k[0] == value or mentions(v, value) for k, v in state.heap.items()) or any(
                value in (r.recv, r.fn, *r.args)
                or any(a >= 0 and mentions(a, value) for a in (r.recv, r.fn, *r.args))
                for r in state.defers
            )
    if not present:
        state.refresh(value)
        return None
    old = values.make("old", value)
    memo: dict[int, int] = {}

    def sub(v: int) -> int:
        if v < 0:
            return v
        found = memo.get(v)
        if found is None:
            found = v
            if v == value:
                found = old
            elif mentions(v, value):
                kind, base, *rest = descs[v]
                assert isinstance(base, int)
                found = values.make(kind, sub(base), *rest)
            memo[v] = found
        return found

    state.env = {k: sub(v) for k, v in state.env.items()}
    heap: dict[tuple[int, str], int] = {}
    for (holder, name), held in state.heap.items():
        renamed = sub(held)
        if name in (f"[{held}]", f"[.{held}]"):
            name = f"{name[: -len(str(held)) - 1]}{renamed}]"
        heap[sub(holder), name] = renamed
    state.heap = heap
    obs: dict[int, Ob] = {}
    for resource, ob in state.obs.items():
        target = sub(resource)
        if target in obs and obs[target].released:
            continue
        obs[target] = ob._replace(guards=tuple((sub(v), w) for v, w in ob.guards))
    state.obs = obs
    state.nil = {sub(k): v for k, v in state.nil.items()}
    state.numbers = {sub(k): v for k, v in state.numbers.items()}
    state.truth = {(sub(k) if isinstance(k, int) else k): v for k, v in state.truth.items()}
    seen: list[DeferredCall] = []
    for record in state.defers:
        renamed_record = DeferredCall(
            record.call, sub(record.recv), sub(record.fn), tuple(sub(a) for a in record.args)
        )
        if renamed_record not in seen:
            seen.append(renamed_record)
    state.defers = tuple(seen)
    if value in state.gone:
        state.gone = (state.gone - {value}) | {old}
    return sub


def follow(values: Values, state: State, before: frozenset[int], defers: tuple[DeferredCall, ...]) -> None:
    """Gives the state these deferred calls, which were out of sight while a function literal ran: what its former run
    had acquired, and they release, has another name by now. `before`: the resources held when it began."""
    gone = {
        value: values.make("old", value)
        for value in before
        if values.descs[value][0] == "call" and values.make("old", value) in state.obs.keys() - before
    }

    def sub(v: int) -> int:
        if v < 0 or v in gone:
            return gone.get(v, v)
        kind, *rest = values.descs[v]
        if kind not in ("field", "elem"):
            return v
        base, *rest = rest
        assert isinstance(base, int)
        return values.make(kind, sub(base), *rest)

    if gone:
        defers = tuple(DeferredCall(r.call, sub(r.recv), sub(r.fn), tuple(map(sub, r.args))) for r in defers)
    state.defers = defers
