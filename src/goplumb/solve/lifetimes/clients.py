"""HTTP clients without a timeout that are kept: whether a request is sent with one that has no deadline either.

var client = &http.Client{}                 kept in a variable of the package, or in a field of a type

func get(url string) (*http.Response, error) {
    req, err := http.NewRequest("GET", url, nil)
    …
    return client.Do(req)                   no context: bare
}
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from goplumb.compile import ir
from goplumb.finding import Place
from goplumb.link import gotypes as gt
from goplumb.link.resolve import type_function
from goplumb.solve.walk.shape import defs, term_uses, uses

if TYPE_CHECKING:
    from collections.abc import Iterable

    from goplumb.compile.unit import Unit
    from goplumb.link.package import SourcePackage
    from goplumb.link.typed import TypedFunc
    from goplumb.solve.result import LiteralFact
    from goplumb.solve.solver import Solver

CLIENT = "net/http.Client"

WITHOUT_CONTEXT = frozenset({"Get", "Head", "Post", "PostForm"})
"""Methods that send a request which cannot carry a deadline."""

NEW_REQUEST = "net/http.NewRequest"

TRANSPORT = "net/http.Transport"

HTTP = "net/http"

LIMITS_DEFAULT = re.compile(rb"\bhttp\.DefaultClient(?:\.Timeout)?\s*=(?!=)")
"""How everybody's client is given a timeout, or is replaced by another."""

HEADER_LIMIT = "ResponseHeaderTimeout"
"""What limits the wait for an answer in a transport."""


def kept_clients(
    solver: Solver, package: SourcePackage, literals: Iterable[LiteralFact]
) -> tuple[LiteralFact, ...]:
    """The literals, those of kept clients with the first bare request that is sent with them."""
    known: dict[tuple[str, str], Place | None] = {}
    found = []
    for fact in literals:
        if fact.type == CLIENT and fact.kept is not None and fact.kept[1] and fact.complete:
            if fact.kept not in known:
                known[fact.kept] = _Keeper(solver, package, *fact.kept).bare()
            fact = fact._replace(bare=known[fact.kept])
        found.append(fact)
    return tuple(found)


class _Keeper:
    """A variable of the package, or a field of a type of it."""

    def __init__(self, solver: Solver, package: SourcePackage, owner: str, name: str) -> None:
        self.solver = solver
        self.package = package
        self.owner = owner
        self.name = name

    def bare(self) -> Place | None:
        """The first request, by file and offset, that is sent with what is kept and has no deadline. None also where
        somebody sets the timeout."""
        word = self.name.encode()
        found: list[Place] = []
        for unit in self.package.units:
            if word not in unit.source:
                continue
            for decl in unit.decls:
                if decl.kind not in ("func", "method") or not unit.mentions(decl, word):
                    continue
                typed = self.solver.typed(self.package, unit, decl)
                if typed is None:
                    continue
                instrs = list(every_instruction(typed.func))
                held = self._held(typed, instrs)
                for instr in instrs:
                    if type(instr) is ir.Store and instr.field == "Timeout" and self._is(held, instr.base):
                        return None
                if not unit.path.endswith("_test.go"):
                    sent = bare_sends(typed, instrs, held, "" if self.owner else self.name)
                    found.extend(Place(unit.path, call.pos, call.end) for call in sent)
        return min(found, default=None)

    def _is(self, held: set[int], operand: ir.Operand) -> bool:
        if type(operand) is ir.Global:
            return not self.owner and operand.name == self.name
        return operand in held

    def _held(self, typed: TypedFunc, instrs: list[ir.Instr]) -> set[int]:
        """The locals that get what is kept."""
        held: set[int] = set()
        for instr in instrs:
            if type(instr) is ir.Load and instr.field == self.name and self.owner:
                t = gt.deref(typed.operand(instr.base))
                if t == gt.Named(self.package.path, self.owner):
                    held.add(instr.dst)
            elif type(instr) is ir.Assign and self._is(held, instr.src):
                held.add(instr.dst)
        return held


def limits_default(package: SourcePackage) -> bool:
    """Whether the package, somewhere outside its tests, gives the default client a timeout, or replaces it."""
    return any(
        LIMITS_DEFAULT.search(unit.source) is not None
        for unit in package.units
        if b"DefaultClient" in unit.source and not unit.path.endswith("_test.go")
    )


def only_its_fields(functions: Iterable[ir.Func], client: int) -> bool:
    """Whether nothing is done with the client but to set or ask for a field: it sends nothing there."""
    used = False
    for func in functions:
        for block in func.blocks:
            if client in term_uses(block.term):
                return False
            for instr in block.instrs:
                if client in uses(instr):
                    used = True
                    if not isinstance(instr, (ir.Load, ir.Store)) or instr.base != client:
                        return False
    return used


def waits_for_ever(package: SourcePackage, unit: Unit, name: str) -> bool:
    """Whether a variable of the package holds, all the time, a transport that is a literal without a limit for the
    wait for an answer, and nobody in the package names that limit."""
    found = package.find(name, unit)
    if found is None or found[1].kind != "var":
        return False
    where, decl = found
    if any(HEADER_LIMIT.encode() in each.source for each in package.units):
        return False
    word = name.encode()
    changed = re.compile(rb"(?<![\w.])%s(?:\s*,[^=\n;{}()]*)?\s*=(?!=)|&%s\b" % (word, word))
    for spec in where.value_specs(decl):
        func = where.initializer(spec) if spec.names == (name,) and spec.has_value else None
        if func is not None:
            known = len(changed.findall(where.source[spec.start : spec.end]))
            times = sum(len(changed.findall(each.source)) for each in package.units if word in each.source)
            return times == known and _gives_transport(type_function(func, package, where))
    return False


def _gives_transport(typed: TypedFunc) -> bool:
    """Whether an initializer stores a literal of a transport, or its address."""
    made: set[int] = set()
    for instr in every_instruction(typed.func):
        if type(instr) is ir.Composite and gt.text(gt.deref(typed.literal(instr))) == TRANSPORT:
            made.add(instr.dst)
        elif type(instr) is ir.StoreGlobal and instr.src in made:
            return True
    return False


def every_instruction(func: ir.Func) -> Iterable[ir.Instr]:
    """Those of the literals inside included."""
    for block in func.blocks:
        for instr in block.instrs:
            yield instr
            if type(instr) is ir.MakeClosure:
                yield from every_instruction(instr.func)


def bare_sends(
    typed: TypedFunc, instrs: Iterable[ir.Instr], clients: set[int], variable: str = ""
) -> list[ir.Call]:
    """The calls by which a client held in one of the locals, or in a variable of the package, sends a request that
    nobody has given a context."""
    instrs = list(instrs)
    found = []
    for instr in instrs:
        call = instr.call if type(instr) is ir.Defer or type(instr) is ir.Go else instr
        if type(call) is not ir.Call:
            continue
        if call.recv not in clients and not (variable and call.recv == ir.Global(variable)):
            continue
        if call.name in WITHOUT_CONTEXT:
            found.append(call)
        elif call.name == "Do" and len(call.args) == 1 and type(call.args[0]) is int:
            if _without_context(typed, instrs, call.args[0]):
                found.append(call)
    return found


def _without_context(typed: TypedFunc, instrs: list[ir.Instr], request: int) -> bool:
    """Whether a local holds nothing but requests made here without a context."""
    made = False
    for instr in instrs:
        if request not in defs(instr):
            continue
        if type(instr) is not ir.Call:
            return False
        func = typed.callee(instr).func
        if func is None or func.key != NEW_REQUEST:
            return False
        made = True
    return made
