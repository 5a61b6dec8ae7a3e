"""Whether a function can do anything but borrow what it is given, told without walking its paths.

Most questions about parameters and receivers have that answer. The locals through which the resource can be
reached are collected first, in whatever order the instructions run:

    func (s *server) port() int {     // asked: the listener in s.ln
        ln := s.ln                    // ln reaches it
        log.Print(s.name)             // does not
        return ln.Addr().Port         // a method that does not release it
    }

If none of the instructions that use them could release, keep, return or overwrite it, the function borrows.
Anything else, and any doubt, is left to the walk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goplumb.compile import ir
from goplumb.link import gotypes as gt
from goplumb.solve.owners.fielduse import gives_content, instructions, terminators
from goplumb.solve.summaries.summary import BORROW
from goplumb.solve.walk.calls import CLOSED_TESTS
from goplumb.solve.walk.dialing import CONNECTION

if TYPE_CHECKING:
    from goplumb.link.typed import Callee, TypedFunc
    from goplumb.solve.solver import Solver

HARMLESS = frozenset({"len", "cap", "print", "println", "min", "max", "clear", "delete"})
"""Predeclared functions that keep nothing."""


class Touch:
    """The question for one local, a parameter or what the literal `func` captures; the resource stands at `path`
    below it."""

    def __init__(
        self,
        solver: Solver,
        typed: TypedFunc,
        local: int,
        path: tuple[str, ...],
        releases: frozenset[str],
        func: ir.Func | None = None,
    ) -> None:
        self.solver = solver
        self.typed = typed
        self.func = func if func is not None else typed.func
        self.path = path
        self.releases = releases
        self.names = {release.rpartition(".")[2] for release in releases}
        self.carriers = {release.split(".")[0] for release in releases if "." in release}
        self.reach: dict[int, set[int]] = {local: {0}}
        """Local -> how many steps of the path lie behind it."""
        self.parts: set[int] = set()
        """Locals that reach the part of the resource that is released: a response's body."""
        self.literals: set[int] = set()
        """Function literals that capture one of those locals."""

    def keeps_away(self) -> bool:
        """Whether the resource is not even borrowed here: nothing leads as far as to it."""
        return self.only_borrows() and not any(len(self.path) in found for found in self.reach.values())

    def only_borrows(self) -> bool:
        func = self.func
        if not func.intact or not any(type(t) is ir.Return for t in terminators(func)):
            return False
        instrs = list(instructions(func))
        terms = list(terminators(func))
        while True:
            known = sum(map(len, self.reach.values())) + len(self.literals)
            for instr in instrs:
                self._spread(instr)
            for term in terms:
                if type(term) is ir.Range and term.value >= 0:
                    self._step(term.over, "[]", term.value)
            if sum(map(len, self.reach.values())) + len(self.literals) == known:
                break
        return not any(self._ends(t) for t in terms) and not any(self._touches(i) for i in instrs)

    # --- what reaches it -------------------------------------------------------------------------

    def _depths(self, operand: ir.Operand | None) -> set[int]:
        return self.reach.get(operand, _NONE) if type(operand) is int else _NONE

    def _add(self, dst: int, depth: int) -> None:
        if dst >= 0:
            self.reach.setdefault(dst, set()).add(depth)

    def _step(self, base: ir.Operand, name: str, dst: int) -> None:
        for depth in tuple(self._depths(base)):
            steps = (*self._through(base, name), name)
            reached = len(steps)
            while self.path[depth : depth + reached] != steps[:reached]:
                reached -= 1
            if reached == len(steps):
                self._add(dst, depth + reached)
            elif depth + reached < len(self.path):
                continue
            elif name in self.carriers:
                self._add(dst, len(self.path))
                self.parts.add(dst)
            elif self._embeds(base, steps):
                self._add(dst, len(self.path))  # what the resource embeds, and ends when it is ended

    def _through(self, base: ir.Operand, name: str) -> tuple[str, ...]:
        """The embedded fields through which a promoted one is reached."""
        member = self.solver.world.member(self.typed.operand(base), name) if name != "[]" else None
        return member.through if member is not None else ()

    def _embeds(self, base: ir.Operand, steps: tuple[str, ...]) -> bool:
        """Whether the last of the steps is an embedded field as well, or may be one."""
        t = self.typed.operand(base)
        for step in steps[:-1]:
            member = self.solver.world.member(t, step)
            t = member.type if member is not None else gt.UNKNOWN
        under = self.solver.world.underlying(gt.deref(t))
        return type(under) is not gt.Struct or any(f.embedded and f.name == steps[-1] for f in under.fields)

    def _spread(self, instr: ir.Instr) -> None:
        match instr:
            case ir.Load(_, _, dst, base, field):
                self._step(base, field, dst)
            case ir.Index(_, dst, _, base, _):
                self._step(base, "[]", dst)
            case (
                ir.Assign(_, dst, src)
                | ir.Addr(_, dst, src)
                | ir.Convert(_, dst, _, src)
                | ir.Assert(_, dst, _, src, _)
                | ir.Slice(_, dst, src)
                | ir.Deref(_, dst, src)
                | ir.Instantiate(_, dst, src, _)
            ):
                for depth in tuple(self._depths(src)):
                    self._add(dst, depth)
                if src in self.literals:
                    self.literals.add(dst)
                if src in self.parts:
                    self.parts.add(dst)
            case ir.MakeClosure(_, _, dst, _, captures):
                if any(c in self.reach or c in self.literals for c in captures):
                    self.literals.add(dst)
            case ir.Call(dsts=dsts) if dsts:
                callee = self.typed.callee(instr)
                if callee.kind == "convert" and instr.args:
                    for depth in tuple(self._depths(instr.args[0])):
                        self._add(dsts[0], depth)
                elif callee.func is not None and instr.recv is not None and gives_content(callee.func):
                    self._step(instr.recv, "[]", dsts[0])
            case _:
                pass

    # --- what is done with it --------------------------------------------------------------------

    def _held(self, operand: ir.Operand | None) -> bool:
        return type(operand) is int and (operand in self.reach or operand in self.literals)

    def _ends(self, term: ir.Terminator) -> bool:
        match term:
            case ir.Return():
                return any(self._held(v) for v in term.values)
            case ir.TypeSwitch():
                return self._held(term.src)
            case _:
                return False

    def _touches(self, instr: ir.Instr) -> bool:
        match instr:
            case ir.Call():
                return self._call(instr)
            case ir.Load(_, _, dst, base, _):
                if not self._held(base):
                    return False
                under = self.solver.world.underlying(self.typed.types[dst]) if dst >= 0 else gt.UNKNOWN
                return type(under) is gt.FuncType  # a method value, or a function that may be the resource
            case ir.Store(_, base, field, src):
                if self._held(src):
                    return True
                return any(self.path[d : d + 1] in ((field,), ()) for d in self._depths(base))
            case ir.StoreGlobal(_, _, src) | ir.Send(_, _, src):
                return self._held(src)
            case ir.StoreIndex(_, base, _, src) | ir.StoreDeref(_, base, src):
                return self._held(base) or self._held(src)
            case ir.Composite():
                return any(self._held(value) for _, value in instr.elems)
            case ir.Assert():
                return instr.ok >= 0 and self._held(instr.src)
            case ir.Defer(_, call):
                return self._call(call)
            case ir.Go(_, call):
                literal = call.fn in self.literals or any(a in self.literals for a in call.args)
                return literal or self._call(call)
            case _:
                return False

    def _call(self, call: ir.Call) -> bool:
        held = [(i, a) for i, a in enumerate(call.args) if type(a) is int and a in self.reach]
        recv = self._depths(call.recv)
        if self._depths(call.fn):
            return True
        if not recv and not held:
            return False
        callee = self.typed.callee(call)
        if callee.kind == "convert":
            return False
        if callee.kind == "builtin":
            return callee.name not in HARMLESS
        if call.tuple_arg or call.name in CLOSED_TESTS:
            return True
        facts = self.solver.world.facts(callee.func) if callee.func is not None else None
        if facts is not None and (facts.auto_release or facts.never_returns):
            return True
        if any(self._received(call, callee, depth) for depth in recv):
            return True
        return any(self._given(call, callee, i, depth) for i, a in held for depth in self._depths(a))

    def _received(self, call: ir.Call, callee: Callee, depth: int) -> bool:
        """Whether a method called on something that reaches the resource may do more than borrow it."""
        rest = self.path[depth:]
        if call.name in self.names or any(r.startswith(f"{call.name}().") for r in self.releases):
            return True
        if call.name.startswith("With") and self.releases == CONNECTION.releases:
            return True  # it may be ended under another limit
        if rest and rest[0] == call.name:
            return True  # a function in the field is called
        for embedded in callee.through:
            if rest:
                if rest[0] != embedded:
                    return False
                rest = rest[1:]
        func = callee.func
        if func is None:
            return bool(rest)
        facts = self.solver.world.facts(func)
        if facts is not None:
            return bool(facts.transfers) or any(p == -1 for p, _ in facts.releases) or bool(facts.borrows)
        if func.decl is not None:
            return call.recv in self.parts or self.solver.effects.of(func, -1, rest, self.releases) != BORROW
        return bool(rest) or "Read" in self.releases or not self.solver.is_std(func.pkg)

    def _given(self, call: ir.Call, callee: Callee, index: int, depth: int) -> bool:
        """Whether a callee that is given something that reaches the resource may do more than borrow it."""
        rest = self.path[depth:]
        func = callee.func
        arg = call.args[index]
        under = self.solver.world.underlying
        if func is None or callee.sig is None or type(under(self.typed.operand(arg))) is gt.FuncType:
            return True
        facts = self.solver.world.facts(func)
        if facts is not None:
            if any(p == index for p, _ in facts.releases) or any(t.param == index for t in facts.transfers):
                return True
            borrowed = [b for b in facts.borrows if b.param == index]
            if borrowed:
                return any(b.result_retains for b in borrowed)
        if func.decl is not None:
            params = func.sig.params
            if arg in self.parts or index >= len(params) - func.sig.variadic:
                return True
            if rest and type(under(params[index])) is gt.Interface:
                return True
            return self.solver.effects.of(func, index, rest, self.releases) != BORROW
        return "Read" in self.releases or func.interface or not self.solver.is_std(func.pkg)


_NONE: set[int] = set()
