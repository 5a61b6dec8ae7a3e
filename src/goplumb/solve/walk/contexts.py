"""Which context comes from which: to cancel a context is to cancel all that come from it.

    ctx, cancel := context.WithCancel(parent)
    defer cancel()
    child, stop := context.WithTimeout(ctx, time.Second)     stop hangs on cancel

A cancel function that hangs on another one of the same function has nothing left to do where the function ends;
in a loop it has, for until then the parent collects its children. Where `<-parent.Done()` has come through, none
that comes from it has. A context without a deadline that comes from no other is kept by nobody: if it was not
handed on before its maker gives up, it goes with the cancel function. None is ever nil: a variable that is, holds
another one. Whoever makes a deferred cancel depend on a flag leaves what has a deadline to it on purpose; and whoever
cancels what comes from no other only where the function fails means it to last.

A span goes with the context that it is started with: who gets that gets the span, `trace.SpanFromContext(ctx)`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from goplumb.compile import ir
from goplumb.link import gotypes as gt
from goplumb.solve.owners.fielduse import instructions, is_container
from goplumb.solve.walk.shape import call_uses
from goplumb.solve.walk.state import State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from goplumb.link.typed import Callee
    from goplumb.solve.walk.explore import Explorer

CONTEXT = "context.Context"

ROOTS = frozenset({"context.Background", "context.TODO"})
"""Functions whose context nobody cancels."""

UNTIMED = frozenset({"context.WithCancel", "context.WithCancelCause"})
"""Functions whose context has no timer."""

ASKED = frozenset({"Deadline", "Done", "Err", "Value"})
"""The methods of a context: asking it hands it to nobody."""

TIMED = frozenset(
    {
        "context.WithDeadline",
        "context.WithDeadlineCause",
        "context.WithTimeout",
        "context.WithTimeoutCause",
    }
)
"""Functions whose context ends by itself."""

HANGS = "hangs"
"""What a state says of a cancel function whose context comes from one that the same function can cancel."""

_STARTS = re.compile(rb"\bgo\s+[\w(]|\.Go\(|\bAfterFunc\(")
"""The text of a function that starts a goroutine."""

DERIVATIONS = 4
"""How many functions that put something into a context are seen through."""


class Contexts:
    """The cancel functions of one exploration."""

    def __init__(self, explorer: Explorer) -> None:
        self.ex = explorer
        self._cancels: dict[int, int] = {}
        """Context -> its cancel function."""
        self._ended_with: dict[int, tuple[int, int]] = {}
        """Cancel function -> its context, and the one that this was made from."""
        self._rootless: dict[int, tuple[int, int]] = {}
        """Cancel function of a context without deadline or parent -> the context, and where its call ends."""
        self._timed: set[int] = set()
        """Cancel functions of contexts with a deadline."""
        self._ends: dict[int, int] = {}
        """Channel that says when a context has ended -> the context."""
        self.spans: dict[int, int] = {}
        """Context -> the span that is in it."""

    def note(
        self, state: State, call: ir.Call, cancel: int, values: list[int], args: tuple[int, ...]
    ) -> None:
        """A context and its cancel function are made."""
        if not args or values[0] == cancel:
            return
        self.ex.never_nil.update((values[0], cancel))
        parent = self._source(state, args[0])
        self._ended_with[cancel] = (values[0], parent)
        maker = self._key(call.pos, call.end)
        if maker in TIMED:
            self._timed.add(cancel)
        if maker in UNTIMED and self._is_root(parent):
            self._rootless[cancel] = values[0], call.end
        if parent in self._cancels and self._cancels[parent] != cancel:
            state.truth[HANGS, cancel] = True
        else:
            state.truth.pop((HANGS, cancel), None)
        self._cancels[values[0]] = cancel

    def made_here(self, context: int) -> bool:
        """Whether it is a context whose cancel function is known."""
        return context in self._cancels

    def cancel_of(self, state: State, context: int) -> int:
        """The cancel function of a context, or of the one that it was made from; -1 if none is known."""
        return self._cancels.get(self._source(state, context), -1) if self._cancels else -1

    def note_span(self, values: list[int], results: tuple[str, ...], span: int) -> int:
        """A span is started; the result that is the context with it, or -1."""
        for index, (value, t) in enumerate(zip(values, results, strict=False)):
            if t == CONTEXT:
                self.spans[value] = span
                return index
        return -1

    def note_derived(self, call: ir.Call, callee: Callee, args: tuple[int, ...]) -> int:
        """The span in what the call is given, if that is a context, or -1. A context that it gives has the span too."""
        span = self.spans.get(args[0], -1) if args else -1
        results = callee.sig.results if callee.sig is not None else ()
        if span >= 0 and results and gt.text(results[0]) == CONTEXT:
            self.spans[self.ex.values.make("call", call.pos, call.end, 0)] = span
        return span

    def handed_on(self, state: State, span: int, values: Iterable[int]) -> bool:
        """Whether a span goes to the caller in a context."""
        return bool(self.spans) and any(
            self.spans.get(value) == span for value in self.ex.reach.values(state, values)
        )

    def cancelled_anyway(self, state: State, value: int) -> bool:
        """Whether a cancel function, lost outside of loops, is for a context that ends with its parent."""
        if not self._cancels:
            return False
        return (HANGS, self.ex.values.born(value)) in state.truth

    def spared(self, state: State, value: int) -> bool:
        """Whether a deferred literal calls the cancel function on some condition, and may do so: of a context with a
        deadline unless a flag is set, of one without deadline or parent unless all went well."""
        born = self.ex.values.born(value)
        if born not in self._timed and born not in self._rootless:
            return False
        names = {local for local, held in state.env.items() if held == value}
        body = self.ex.typed.func
        made = {i.dst: i.func for i in instructions(body) if type(i) is ir.MakeClosure}
        for instr in instructions(body):
            literal = (
                made.get(instr.call.fn) if type(instr) is ir.Defer and type(instr.call.fn) is int else None
            )
            if literal is None:
                continue
            called = any(type(i) is ir.Call and i.fn in names for i in instructions(literal))
            asked = [b.term for b in literal.blocks if type(b.term) is ir.Branch]
            flags = [a for a in asked if a.op == "true" and type(a.left) is int and body.locals[a.left].name]
            if called and (flags if born in self._timed else any(a.op != "true" for a in asked)):
                return True
        return False

    def unheard(self, state: State, value: int, pos: int) -> bool:
        """Whether nobody can be waiting at `pos` for the context whose cancel function this is."""
        context, begin = self._rootless.get(self.ex.values.born(value), (-1, -1))
        if context < 0:
            return False
        holders = {holder for (holder, _), held in state.heap.items() if held == context}
        knowing: set[object] = {local for local, held in state.env.items() if held == context}
        keeping: set[object] = {local for local, held in state.env.items() if held in holders}
        for instr in instructions(self.ex.typed.func):
            if not begin <= instr.pos < pos:
                continue
            match instr:
                case ir.Go() | ir.Defer() if not (knowing | keeping).isdisjoint(call_uses(instr.call)):
                    return False
                case ir.MakeClosure() if not (knowing | keeping).isdisjoint(instr.captures):
                    keeping.add(instr.dst)
                case ir.Call() if not knowing.isdisjoint((instr.recv, *instr.args)):
                    if instr.recv in knowing and instr.name in ASKED and len(instr.dsts) == 1:
                        knowing.add(instr.dsts[0])
                    elif not self._only_makes(instr):
                        return False
                    keeping.update(instr.dsts)
                case ir.Call() if not keeping.isdisjoint((instr.recv, instr.fn, *instr.args)):
                    if self._may_start(instr):
                        return False
                case ir.Composite() if any(operand in knowing for _, operand in instr.elems):
                    keeping.add(instr.dst)
                case ir.Store() if instr.src in knowing:
                    keeping.add(instr.base)
                case ir.Assign() | ir.Addr():
                    for group in (knowing, keeping):
                        if instr.src in group:
                            group.add(instr.dst)
                case _:
                    pass
        return True

    def _only_makes(self, call: ir.Call) -> bool:
        """Whether what is called makes something of the context that it is given, and does not work under it."""
        sig = self.ex.typed.callee(call).sig
        results = sig.results if sig is not None else ()
        return bool(results) and not any(gt.is_error(r) for r in results) and not self._may_start(call)

    def _may_start(self, call: ir.Call) -> bool:
        """Whether what is called may start a goroutine, which then waits for a context kept in an operand."""
        func = self.ex.typed.callee(call).func
        if func is None or func.unit is None or func.decl is None:
            return func is None or not is_container(func)
        return _STARTS.search(func.unit.source, func.decl.start, func.decl.end) is not None

    def _is_root(self, context: int) -> bool:
        desc = self.ex.values.descs[context]
        return desc[0] == "call" and self._key(desc[1], desc[2]) in ROOTS

    def _key(self, pos: object, end: object) -> str:
        """The name of the function called there."""
        assert isinstance(pos, int)
        assert isinstance(end, int)
        callee = self.ex.typed.callees.get((pos, end))
        return callee.func.key if callee is not None and callee.func is not None else ""

    def note_asked(self, state: State, call: ir.Call) -> None:
        """`ctx.Done()` gives a channel."""
        assert call.recv is not None
        channel = self.ex.values.make("call", call.pos, call.end, 0)
        self._ends[channel] = self.ex.value(state, call.recv)

    def has_deadline(self, state: State, call: ir.Call) -> bool:
        """Whether the receiver is a context that was made with a deadline, or from one that was."""
        if not self._timed or call.recv is None:
            return False
        context = self._source(state, self.ex.value(state, call.recv))
        for _ in range(DERIVATIONS):
            cancel = self._cancels.get(context, -1)
            if cancel < 0 or cancel in self._timed:
                return cancel >= 0
            context = self._ended_with[cancel][1]
        return False

    def note_done(self, state: State, channel: int) -> None:
        """Something has come from the channel: where it says that a context has ended, the cancel functions of
        those made from it have nothing left to do."""
        context = self._ends.get(channel, -1)
        for value, ob in list(state.obs.items()):
            if not ob.released and context in self._ended_with.get(self.ex.values.born(value), ()):
                self.ex.losing.release(state, value)

    def _source(self, state: State, context: int) -> int:
        """The context that a context was made from by functions that merely add to it."""
        for _ in range(DERIVATIONS):
            desc = self.ex.values.descs[context]
            if context in self._cancels or desc[0] != "call":
                break
            made = next(
                (
                    i
                    for i in instructions(self.ex.typed.func)
                    if type(i) is ir.Call and (i.pos, i.end) == desc[1:3]
                ),
                None,
            )
            if made is None or not made.args or made.name == "WithoutCancel":
                break
            given = made.args[0]
            if type(given) is not int or gt.text(self.ex.typed.operand(given)) != CONTEXT:
                break
            earlier = self.ex.value(state, given)
            if earlier == context:
                break  # `ctx = add(ctx)`: what it was is gone
            context = earlier
        return context
