"""Whether what a function makes is the same each time: only then could one, made once, do for all.

func (r *repo) Count() { db, _ := sql.Open("postgres", r.dsn) }    the receiver's: the same
func check(dsn string) { db, _ := sql.Open("postgres", dsn) }      its caller's: another for another caller
func (w http.ResponseWriter, r *http.Request) { … }                of a literal, what it captures: the same each time
for _, dsn := range all { db, _ := sql.Open("postgres", dsn) }     the iteration's: another each time
for range 3             { db, _ := sql.Open("postgres", dsn) }     the same
for                     { db, _ := sql.Open("postgres", dsn) }     anew where the one before has come to its end
for range 3             { db, _ := sql.Open("postgres", dsn); go use(db) }     many at once, each with its own
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goplumb.compile import ir
from goplumb.link import gotypes as gt
from goplumb.solve.lifetimes.naming import naming
from goplumb.solve.owners.uses import blocks_of
from goplumb.solve.walk.shape import defs, reachable, uses

if TYPE_CHECKING:
    from goplumb.link.typed import TypedFunc
    from goplumb.solve.solver import Solver
    from goplumb.solve.walk.shape import Shape
    from goplumb.solve.walk.trace import Site

ORDERINGS = frozenset({"<", "<=", ">", ">="})
"""How the head of a loop that counts compares."""

TICKS = gt.ChanOf(gt.Named("time", "Time"))
"""What a ticker's channel is."""


def same_each_time(solver: Solver, typed: TypedFunc, site: Site, shape: Shape) -> bool:
    """Whether the operands at the site, those that name what it opens, stay the same: from call to call of a method,
    or in a loop from iteration to iteration."""
    return Origins(solver, typed, site, shape).all_same()


class Origins:
    """Where the locals of one function get their values."""

    def __init__(self, solver: Solver, typed: TypedFunc, site: Site, shape: Shape) -> None:
        self.solver = solver
        self.typed = typed
        self.origin = site.origin
        self.in_loop = site.in_loop
        self.inner = site.function is not typed.func
        self.function = site.function
        self.bounded = not site.in_loop or _is_bounded(typed, site, shape)
        self.written: dict[int, list[tuple[ir.Instr, bool]]] = {}
        """Local -> the instructions that define it or store into it, and whether they run in a loop."""
        self.places: list[ir.Instr] = []
        """The instructions at the site."""
        self.asked: set[int] = set()
        for func, block in blocks_of(typed.func):
            number = func.blocks.index(block) if func is site.function else -1
            looping = number >= 0 and shape.cycles[number] >= 0
            for instr in block.instrs:
                if isinstance(instr, ir.Call | ir.Composite) and (instr.pos, instr.end) == (
                    site.pos,
                    site.end,
                ):
                    self.places.append(instr)
                for local in defs(instr):
                    self.written.setdefault(local, []).append((instr, looping))
                if isinstance(instr, ir.Store | ir.StoreIndex | ir.StoreDeref) and type(instr.base) is int:
                    self.written.setdefault(instr.base, []).append((instr, looping))

    def all_same(self) -> bool:
        """A literal in a method may be run once by a goroutine that lasts: what it makes does not count, unless it is
        given what to work on."""
        if self.in_loop and self._serves_goroutine():
            return False
        if not self.bounded or (not self.in_loop and self.inner and not self._given_work()):
            return False
        for instr in self.places:
            named = self._naming(instr)
            if named is None or not all(self._same(local) for local in sorted(named)):
                return False
        return bool(self.places)

    def _serves_goroutine(self) -> bool:
        """Whether what is made goes to a goroutine of its iteration."""
        held = {d for place in self.places for d in defs(place)}
        literals: set[int] = set()
        for block in self.function.blocks:
            for instr in block.instrs:
                if type(instr) is ir.MakeClosure and not held.isdisjoint(instr.captures):
                    literals.add(instr.dst)
                elif type(instr) is ir.Go or (type(instr) is ir.Call and instr.name == "Go"):
                    started = held | literals if type(instr) is ir.Go else literals
                    if not started.isdisjoint(uses(instr)):
                        return True
        return False

    def _naming(self, instr: ir.Instr) -> frozenset[int] | None:
        if type(instr) is ir.Call:
            return naming(self.solver, self.typed, instr, self.origin)
        return frozenset(uses(instr))

    def _given_work(self) -> bool:
        """Whether the literal takes more than a context."""
        return any(not self._is_context(param) for param in self.function.params)

    def _is_context(self, local: int) -> bool:
        return gt.text(self.typed.types[local]) == "context.Context"

    def _same(self, local: int) -> bool:
        if local in self.asked or self._is_context(local):
            return True
        self.asked.add(local)
        kind = self.typed.func.locals[local].kind
        if kind == "recv":
            return True
        if kind == "param":
            return self.in_loop or (self.inner and local not in self.function.params)
        written = self.written.get(local)
        if written is None:
            return False  # of a range
        return all(
            not (self.in_loop and looping and self._renews(instr))
            and type(instr) is not ir.Recv
            and all(self._same(used) for used in uses(instr))
            for instr, looping in written
        )

    def _renews(self, instr: ir.Instr) -> bool:
        """Whether an instruction may give something else in the next iteration, whatever its operands are."""
        if type(instr) is ir.Call:
            return type(instr.recv) is int or type(instr.fn) is int
        return type(instr) in (ir.Index, ir.Op)


def _is_bounded(typed: TypedFunc, site: Site, shape: Shape) -> bool:
    """Whether the loop around the site counts, ranges or ticks. One that does nothing of this begins its iterations
    where something has ended: it connects again."""
    blocks = site.function.blocks
    at = {
        number
        for number, block in enumerate(blocks)
        for instr in block.instrs
        if isinstance(instr, ir.Call | ir.Composite) and (instr.pos, instr.end) == (site.pos, site.end)
    }
    around = {shape.cycles[number] for number in at}
    for number, block in enumerate(blocks):
        if shape.cycles[number] in around:
            term = block.term
            inside = -1
            if type(term) is ir.Range:
                inside = term.body
            elif type(term) is ir.Branch and term.op in ORDERINGS:
                inside = term.then
            if inside >= 0 and at & (reachable(site.function, [inside], number) | {number}):
                return True
            if any(type(i) is ir.Recv and _ticks(typed, i.chan) for i in block.instrs):
                return True
    return False


def _ticks(typed: TypedFunc, channel: ir.Operand) -> bool:
    """Whether it is a ticker's channel; one that is made where it is received from, `<-time.After(d)`, is none."""
    if type(channel) is not int or typed.operand(channel) != TICKS:
        return False
    return typed.func.locals[channel].kind != "temp" or any(
        type(i) is ir.Load and i.dst == channel for _, block in blocks_of(typed.func) for i in block.instrs
    )
