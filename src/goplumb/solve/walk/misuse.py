"""Uses that are wrong although nothing need be lost: before the error check, after the release, deferred in a loop."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from goplumb.compile import ir
from goplumb.link import gotypes as gt
from goplumb.solve.owners.fielduse import instructions
from goplumb.solve.owners.uses import acquiring_call, only_reserves
from goplumb.solve.spec import Spec
from goplumb.solve.walk.rounds import ends_round, once_in_loop, serves_goroutine, serves_later
from goplumb.solve.walk.shape import reachable, successors
from goplumb.solve.walk.state import Ob, State
from goplumb.solve.walk.trace import Node, Site

if TYPE_CHECKING:
    from goplumb.catalogue.load import FuncFacts
    from goplumb.link.typed import Callee
    from goplumb.solve.walk.explore import Explorer

OPEN_KINDS = frozenset({"connection", "fd", "transaction"})
"""Kinds of resources that are of no use once they are released."""

OUTSIDE = OPEN_KINDS | {"client", "handle", "lock", "process", "temp-file"}
"""Kinds of resources that may well be refused, whatever is asked for."""

NEEDS_OPEN = frozenset(
    {
        "Accept",
        "Exec",
        "ExecContext",
        "Next",
        "NextResultSet",
        "Prepare",
        "PrepareContext",
        "Query",
        "QueryContext",
    }
    | {
        "QueryRow",
        "QueryRowContext",
        "Read",
        "ReadAt",
        "ReadByte",
        "ReadDir",
        "ReadFrom",
        "Readdir",
        "Readdirnames",
    }
    | {"Scan", "Seek", "Sync", "Truncate", "Write", "WriteAt", "WriteByte", "WriteString", "WriteTo"}
)
"""Methods that fail on a released resource, whatever its type; names and counters work on."""

STREAMS = frozenset(
    {"io.ReadSeeker", "io.ReadWriter", "io.Reader", "io.ReaderAt", "io.Writer", "io.WriterTo"}
)
"""Types of parameters that are read or written."""

PANICS = re.compile(r"(?i:must|panic)")
"""How functions are named that panic instead of ending the process: deferred calls still run."""

PRINTING = frozenset({"fmt", "log", "log/slog"})
"""Packages whose functions only write down what they are given."""

REPORTING = re.compile(r"(?i:print|log|info|warn|error|debug|trace|notice)")
"""How functions are named that tell of an error and return."""


class MisuseNotes:
    """Notes the misuses that one exploration meets."""

    def __init__(self, explorer: Explorer) -> None:
        self.ex = explorer
        self.solver = explorer.solver
        self.world = explorer.solver.world

    def note_use(self, state: State, node: Node, base: int, pos: int, end: int) -> None:
        """A field of a result is read while its error is not known to be nil."""
        ex = self.ex
        ob = state.obs.get(base)
        absent = ex.absent.get(base, -1)
        if (
            ob is None
            and absent >= 0
            and state.nil.get(base) is True
            and ("absent", base) in state.truth  # not only compared with nil where its error is nil
            and ex.sites[absent].function is ex.current
        ):
            ex.misuses.append(("before-error-check", absent, pos, end, node))
            ex.forget_absent(state)
        if ob is not None and not ob.released and ob.guards:
            spec = ex.sites[ob.site].spec
            born_elsewhere = ex.sites[ob.site].function is not ex.current
            held = set(state.env.values()) if born_elsewhere else ()
            if spec.is_used_by_fields and any(
                what == "nil"
                and self._is_result(v, ex.sites[ob.site])
                and ("looked at", v) not in state.truth
                and not (born_elsewhere and v not in held)  # a literal has kept the error to itself
                for v, what in ob.guards
            ):
                ex.misuses.append(("before-error-check", ob.site, pos, end, node))
                for v, what in ob.guards:
                    if what == "nil":
                        state.truth["looked at", v] = True  # who comes further has found it to be there

    def _is_result(self, value: int, site: Site) -> bool:
        """Whether the acquiring call has given the value: its error, not what it was called with."""
        values = self.ex.values
        kind, *rest = values.root(values.born(value))
        if kind == "call":
            return rest[:2] == [site.pos, site.end]
        return kind not in ("param", "outer", "lit", "made", "global")

    def note_look(self, state: State, call: ir.Call) -> None:
        """A call on a path where an error is known: it may tell more of the error, or never return."""
        ex = self.ex
        if (
            any(type(a) is int and state.nil.get(state.env.get(a, -1)) is False for a in call.args)
            and call.dsts
        ):
            ex.forget_absent(state)
        elif not call.dsts and REPORTING.match(call.name) is None:
            callee = ex.typed.callee(call)
            func = callee.func
            if func is None:
                unsure = callee.kind not in ("builtin", "convert")
            elif func.decl is not None and func.unit is not None:
                unsure = self.solver.endings.may_end(func, set())
            else:
                unsure = not self.solver.is_std(func.pkg) and self.world.facts(func) is None
            if unsure:
                ex.forget_absent(state)

    def note_release_use(
        self, state: State, node: Node, callee: Callee, call: ir.Call, recv: int, args: tuple[int, ...]
    ) -> None:
        """A use, or another release, of what a call on this path has released."""
        ex = self.ex
        if not any(ob.closed for ob in state.obs.values()):
            return
        func = callee.func
        for index, value in ((-1, recv), *enumerate(args)):
            if value < 0:
                continue
            for base, path in ex.values.chain(value):
                ob = state.obs.get(base)
                if ob is None or not ob.closed:
                    continue
                spec = ex.sites[ob.site].spec
                known = spec.resource != "inferred" and (not path or path in spec.carriers)
                if index >= 0 and not any(f == func.key for f, _ in spec.release_funcs if func is not None):
                    if known and self._reads_or_writes(callee, index) and spec.kind in OPEN_KINDS:
                        ex.misuses.append(("use-after-release", ob.site, call.pos, call.end, node))
                    state.obs[base] = ob._replace(closed=False)  # told once, or perhaps opened anew
                elif not known:
                    continue
                elif index >= 0 or path + call.name in spec.releases:
                    if not spec.idempotent and any(d >= 0 for d in call.dsts):
                        ex.misuses.append(("double-release", ob.site, call.pos, call.end, node))
                elif call.name in NEEDS_OPEN and spec.kind in OPEN_KINDS:
                    ex.misuses.append(("use-after-release", ob.site, call.pos, call.end, node))

    def _reads_or_writes(self, callee: Callee, index: int) -> bool:
        """Whether a function of the standard library takes the argument for a stream."""
        if callee.func is None or callee.sig is None or not self.solver.is_std(callee.func.pkg):
            return False
        params = callee.sig.params
        return index < len(params) and gt.text(params[index]) in STREAMS

    def note_rows(
        self, state: State, call: ir.Call, facts: FuncFacts | None, recv: int, args: tuple[int, ...]
    ) -> None:
        """Rows that are run through, asked for their error, or handed to somebody who may ask: not to one that the
        catalogue says only uses them."""
        ex = self.ex
        using = {b.param for b in facts.borrows} if facts is not None else set()
        for index, value in ((-1, recv), *enumerate(args)):
            if value < 0 or (index >= 0 and index in using):
                continue
            for base, _ in ex.values.chain(value):
                ob = state.obs.get(base)
                if ob is None or not ex.sites[ob.site].spec.check_also:
                    continue
                spec = ex.sites[ob.site].spec
                heeded = call.name not in spec.releases or any(d >= 0 for d in call.dsts)
                if value != recv or (call.name in spec.check_also and heeded):
                    ex.checked.add(ob.site)
                elif call.name == "Next":
                    if ("next", base) in state.truth:
                        ex.iterated.add(ob.site)
                    state.truth["next", base] = True

    def note_defer(
        self, state: State, node: Node, i: ir.Defer, recv: int, fn: int, args: tuple[int, ...]
    ) -> None:
        """A deferred release inside the loop that acquires."""
        ex = self.ex
        if not state.obs or not ex.track:
            return
        self.note_rows(state, i.call, None, recv, args)
        loop = ex.shape(ex.current).cycles[ex.block]
        if loop < 0 and not any(ob.guards for ob in state.obs.values()):
            return
        probe = state.copy()
        losses, misuses = len(ex.losses), len(ex.misuses)
        before = {v: ob for v, ob in state.obs.items() if not ob.released}
        if fn >= 0 and fn in ex.closures:
            released = self.ex.literals.discharged_by(probe, node, fn, args)
        else:
            callee = ex.typed.callee(i.call)
            self.ex.releasing.by_name(probe, callee, i.call, recv, fn, True)
            facts = self.world.facts(callee.func) if callee.func is not None else None
            ex.deferring += 1
            self.ex.operands.pass_operands(probe, node, i.call, callee, facts, recv, args, {})
            ex.deferring -= 1
            released = [v for v in before if v in probe.obs and probe.obs[v].released]
        del ex.losses[losses:]
        del ex.misuses[misuses:]
        for value in released:
            ob = before.get(value)
            if ob is None:
                continue
            site = ex.sites[ob.site]
            if loop >= 0 and site.in_loop and site.function is ex.current:
                wanted = site.spec.kind == "span"  # it says how long the function goes on, and costs nothing
                wanted = wanted or ob.site in ex.collected or only_reserves(ex.typed.func, site)
                wanted = wanted or self._used_at_end(state, fn, value)
                wanted = wanted or self._ended_after(state, i.pos, value, loop)
                shape = ex.shape(ex.current)
                wanted = wanted or once_in_loop(site, shape.cycles) or serves_later(site, shape)
                wanted = wanted or ends_round(site, i, shape) or serves_goroutine(site, shape)
                if not wanted and not self._ended_before(i.call, site, loop):
                    ex.misuses.append(("defer-in-loop", ob.site, i.pos, i.call.end, node))
            elif (
                any(what == "nil" and ("heeded", v) not in state.truth for v, what in ob.guards)
                and not site.spec.is_used_by_fields
                and (not site.spec.nil_safe or (fn >= 0 and fn not in ex.closures))
                and self._panics_on_nil(i.call, site.spec, fn)
                and not self._surely_made(site)
                and not self._exits_on_error(state, ob)
            ):
                ex.misuses.append(("defer-before-error-check", ob.site, i.pos, i.call.end, node))

    def _surely_made(self, site: Site) -> bool:
        """Whether somebody has left out the error of a call that gives the same each time, `zstd.NewReader(nil)`: what
        it makes of constants is nothing outside of the program."""
        call = acquiring_call(site)
        return (
            call is not None
            and site.spec.kind not in OUTSIDE
            and all(type(arg) is ir.Const for arg in call.args)
            and not any(dst >= 0 for dst in call.dsts[site.result + 1 :])
        )

    def _exits_on_error(self, state: State, ob: Ob) -> bool:
        """Whether the process has ended, without any deferred call, wherever the error turns out not to be nil."""
        ex = self.ex
        guards = {v for v, what in ob.guards if what == "nil"}
        errors = {local for local, value in state.env.items() if value in guards}
        blocks = ex.current.blocks
        exits = False
        for number in reachable(ex.current, [ex.block]):
            term = blocks[number].term
            if type(term) is ir.Branch and term.left in errors and term.op in ("==", "!="):
                failed = term.then if term.op == "!=" else term.other
                if any(not successors(blocks[n].term) for n in self._before_exit(failed)):
                    return False  # returns, or panics
                exits = True
        return exits

    def _before_exit(self, start: int) -> set[int]:
        """The blocks that may be come to from one on without a call that ends the process."""
        blocks = self.ex.current.blocks
        found: set[int] = set()
        work = [start]
        while work:
            number = work.pop()
            if number not in found and not any(self._exits(i) for i in blocks[number].instrs):
                found.add(number)
                work.extend(successors(blocks[number].term))
        return found

    def _exits(self, instr: ir.Instr) -> bool:
        func = self.ex.typed.callee(instr).func if type(instr) is ir.Call else None
        if func is None or func.pkg in ("runtime", "testing") or PANICS.match(func.name):
            return False
        facts = self.world.facts(func)
        return facts.never_returns if facts is not None else self.solver.endings.never_returns(func)

    def _used_at_end(self, state: State, fn: int, value: int) -> bool:
        """Whether the deferred literal does something with the resource before it releases it, so that it is wanted
        until then: `unix.Setns(fd, 0)`. To print it is nothing."""
        literal = self.ex.closures.get(fn)
        held = {c for c in literal.captures if state.env.get(c) == value} if literal is not None else set()
        spec = self.ex.sites[state.obs[value].site].spec
        for instr in instructions(literal.func) if literal is not None and held else ():
            if type(instr) is ir.Call and held.intersection(a for a in instr.args if type(a) is int):
                callee = self.ex.typed.callee(instr)
                func = callee.func
                if func is None:
                    if callee.kind == "unknown":
                        return True
                    continue
                ends = any(name == func.key for name, _ in spec.release_funcs)
                ours = func.decl is not None and not self.world.is_dependency(func.pkg)
                if not (ends or ours or func.pkg in PRINTING):
                    return True
        return False

    def _ended_after(self, state: State, pos: int, value: int, loop: int) -> bool:
        """Whether the iteration goes on to release what it defers, so that the defer is for early returns only."""
        cycles = self.ex.shape(self.ex.current).cycles
        spec = self.ex.sites[state.obs[value].site].spec
        return any(
            type(i) is ir.Call
            and i.pos > pos
            and i.name in spec.names
            and type(i.recv) is int
            and state.env.get(i.recv) == value
            for number, block in enumerate(self.ex.current.blocks)
            if cycles[number] == loop
            for i in block.instrs
        )

    def _ended_before(self, call: ir.Call, site: Site, loop: int) -> bool:
        """Whether what the variable holds is released in the loop right before it is opened anew, so that only the
        last one waits for its defer."""
        cycles = self.ex.shape(self.ex.current).cycles
        return type(call.recv) is int and any(
            type(i) is ir.Call and i.recv == call.recv and i.name == call.name and i.pos < site.pos
            for number, block in enumerate(self.ex.current.blocks)
            if cycles[number] == loop
            for i in block.instrs
        )

    def _panics_on_nil(self, call: ir.Call, spec: Spec, fn: int) -> bool:
        """Whether a deferred release does not look whether there is something to release."""
        ex = self.ex
        literal = ex.closures.get(fn)
        if literal is not None:
            # What stands in the first block is done in any case.
            return any(
                type(instr) is ir.Call and instr.recv is not None and instr.name in spec.names
                for instr in literal.func.blocks[0].instrs
            )
        if fn < 0:
            return "()" not in spec.releases and call.recv is not None and call.name in spec.names
        desc = ex.values.descs[fn] if fn >= 0 else ("",)
        if desc[0] != "call":
            return False
        pos, end, index = desc[1], desc[2], desc[3]
        assert isinstance(pos, int)
        assert isinstance(end, int)
        assert isinstance(index, int)
        callee = ex.typed.callees.get((pos, end))
        return (
            callee is not None
            and callee.func is not None
            and self.solver.endings.nil_on_error(callee.func, index)
        )
