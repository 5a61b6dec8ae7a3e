"""Whether what a function makes is the same each time: only then could one, made once, do for all.

func (r *repo) Count() { db, _ := sql.Open("postgres", r.dsn) }    the receiver's: the same
func check(dsn string) { db, _ := sql.Open("postgres", dsn) }      its caller's: another for another caller
for _, dsn := range all { db, _ := sql.Open("postgres", dsn) }     the iteration's: another each time
for range 3             { db, _ := sql.Open("postgres", dsn) }     the same
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goplumb.compile import ir
from goplumb.link import gotypes as gt
from goplumb.solve.shape import defs, uses
from goplumb.solve.uses import blocks_of

if TYPE_CHECKING:
    from goplumb.link.typed import TypedFunc
    from goplumb.solve.shape import Shape
    from goplumb.solve.trace import Site


def same_each_time(typed: TypedFunc, site: Site, shape: Shape) -> bool:
    """Whether the operands at the site stay the same: from call to call of a method, or in a loop from iteration
    to iteration."""
    return Origins(typed, site, shape).all_same()


class Origins:
    """Where the locals of one function get their values."""

    def __init__(self, typed: TypedFunc, site: Site, shape: Shape) -> None:
        self.typed = typed
        self.in_loop = site.in_loop
        self.inner = site.function is not typed.func
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
        """A literal in a method may be run once by a goroutine that lasts: what it makes does not count."""
        if not self.in_loop and self.inner:
            return False
        return bool(self.places) and all(self._same(local) for instr in self.places for local in uses(instr))

    def _same(self, local: int) -> bool:
        if local in self.asked:
            return True
        self.asked.add(local)
        kind = self.typed.func.locals[local].kind
        if kind == "recv":
            return True
        if kind == "param":
            return self.in_loop or gt.text(self.typed.types[local]) == "context.Context"
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
