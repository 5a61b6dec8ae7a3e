"""Calls and literals that a rule may want to speak of, read off a function's typed instructions.

No paths here: a client without a timeout is one wherever it stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goplumb.compile import ir
from goplumb.finding import Place
from goplumb.link import gotypes as gt
from goplumb.solve.lifetimes.clients import (
    CLIENT,
    HTTP,
    bare_sends,
    limits_default,
    only_its_fields,
    waits_for_ever,
)
from goplumb.solve.lifetimes.timers import AFTER, COLLECTED, left_behind
from goplumb.solve.result import CallFact, FieldSet, LiteralFact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goplumb.link.typed import TypedFunc
    from goplumb.solve.solver import Solver

REQUEST = "*net/http.Request"
CONTEXTS = frozenset({"context.Context", REQUEST})
WITH_DEADLINE = frozenset(
    f"context.With{name}{cause}" for name in ("Timeout", "Deadline") for cause in ("", "Cause")
)
DERIVING = frozenset({"context.WithCancel", "context.WithCancelCause", "context.WithValue"})
"""Functions whose context is made from argument 0."""
REQUEST_CONTEXT = {"net/http.NewRequestWithContext": 0}
"""Functions that make a request with a context, and which argument that is."""

ZERO_TEXTS = frozenset({"0", "nil", "false", '""', "``", "0.0", "0 * time.Second", "time.Duration(0)"})


def blocks(func: ir.Func) -> Iterator[tuple[ir.Func, ir.Instr]]:
    """Every instruction of a body and of the literals inside, with the function it belongs to."""
    for block in func.blocks:
        for instr in block.instrs:
            yield func, instr
            if type(instr) is ir.MakeClosure:
                yield from blocks(instr.func)


class FactReader:
    """Reads one top-level function (or initializer)."""

    def __init__(self, solver: Solver, typed: TypedFunc, function: str, variable: str = "") -> None:
        """`variable`: for an initializer, which is in no function itself, what its literals are known by."""
        self.solver = solver
        self.world = solver.world
        self.typed = typed
        self.function = function
        self.variable = variable
        self.source = typed.unit.source
        self.path = typed.unit.path
        self.instrs = list(blocks(typed.func))
        self.functions = {id(f): f for f, _ in self.instrs}.values()
        self._limited: frozenset[int] | None = None

    def text(self, operand: ir.Operand) -> str:
        if type(operand) is ir.Const:
            return operand.text
        if type(operand) is ir.Global:
            return operand.name
        assert type(operand) is int
        return self.typed.func.locals[operand].name

    def _product(self, operand: ir.Operand) -> str:
        """A number of some unit, as durations are written: `10 * time.Second`; empty for anything else."""
        made = [i for _, i in self.instrs if type(i) is ir.Op and i.dst == operand and i.op == "*"]
        if len(made) != 1:
            return ""
        factors = []
        for arg in made[0].args:
            text = self.text(arg)
            for _, instr in self.instrs:
                if type(instr) is ir.Load and instr.dst == arg and type(instr.base) is ir.Global:
                    text = f"{instr.base.name}.{instr.field}"
            factors.append(text)
        return " * ".join(factors) if all(factors) else ""

    def calls(self) -> Iterator[CallFact]:
        """Calls of functions, and uses of variables, that a limit rule knows."""
        yield from self._timers()
        for _, instr in self.instrs:
            call = instr.call if type(instr) is ir.Defer or type(instr) is ir.Go else instr
            if type(call) is ir.Call:
                fact = self._call_fact(call)
                if fact is not None:
                    yield fact
            if type(instr) is ir.Load:
                base = self.typed.operand(instr.base)
                if type(base) is gt.Package:
                    library = self.world.catalogue.library(base.path)
                    if library is not None and instr.field in library.var_rules:
                        if only_its_fields(self.functions, instr.dst):
                            continue
                        covered, handed_on = self._sent_with(instr.dst)
                        yield CallFact(
                            f"{base.path}.{instr.field}",
                            Place(self.path, instr.pos, instr.end),
                            self.function,
                            self.source[instr.pos : instr.end].decode(errors="replace"),
                            self._context(instr.pos),
                            (),
                            covered or limits_default(self.typed.package),
                            handed_on,
                        )

    def _timers(self) -> Iterator[CallFact]:
        """Timers that a loop leaves behind, where the Go version does not collect them."""
        if self.world.go_version >= COLLECTED or b"time.After(" not in self.source:
            return
        bodies = [self.typed.func, *(i.func for _, i in self.instrs if type(i) is ir.MakeClosure)]
        for func in bodies:
            for call in left_behind(self.typed, func, self.source):
                text = self.source[call.pos : call.end].decode(errors="replace")
                wait = text.partition("(")[2].removesuffix(")")
                place = Place(self.path, call.pos, call.end)
                yield CallFact(AFTER, place, self.function, "time.After", "", (wait,))

    def _call_fact(self, call: ir.Call) -> CallFact | None:
        callee = self.typed.callee(call)
        if callee.func is None:
            return None
        facts = self.world.facts(callee.func)
        if facts is None or not facts.timeout_rule:
            return None
        text = self.source[call.pos : call.end].split(b"(", 1)[0].decode(errors="replace")
        return CallFact(
            callee.func.key,
            Place(self.path, call.pos, call.end),
            self.function,
            text if "\n" not in text else callee.func.name,
            self._context(call.pos),
            tuple(self._arg(a) for a in call.args),
            (bool(call.dsts) and self._given_context(call.dsts[0]))
            or self._limited_elsewhere(call)
            or (callee.func.pkg == HTTP and not callee.func.receiver and limits_default(self.typed.package)),
        )

    def _limited_elsewhere(self, call: ir.Call) -> bool:
        """Whether the function also calls the twin that takes a limit, where it has one: `if timeout == 0 { … }`."""
        twin = f"{call.name}Timeout"
        return any(
            type(instr) is ir.Call and instr.name == twin and instr.recv == call.recv
            for _, instr in self.instrs
        )

    def _arg(self, operand: ir.Operand) -> str:
        if type(operand) is int and not self.typed.func.locals[operand].name:
            return "…"
        return self.text(operand)

    def _context(self, pos: int) -> str:
        """The name of a context or request that is a parameter of the function around, or further outside."""
        around = [f for f in self.functions if f.pos <= pos < f.end]
        for func in (*sorted(around, key=lambda f: -f.pos), self.typed.func):
            for local in func.params:
                name = func.locals[local].name
                if name not in ("", "_") and self._is_context(self.typed.types[local]):
                    return name
        return ""

    def _is_context(self, t: gt.Type) -> bool:
        """Whether a type is that of contexts, or of requests, or a struct that embeds one of them."""
        if gt.text(t) in CONTEXTS:
            return True
        under = self.world.underlying(gt.deref(t))
        return type(under) is gt.Struct and any(
            f.embedded and gt.text(f.type) in CONTEXTS for f in under.fields
        )

    # --- deadlines -------------------------------------------------------------------------

    def _every_call(self) -> Iterator[tuple[ir.Call, str]]:
        """Each call with the name of its callee."""
        for _, instr in self.instrs:
            call = instr.call if type(instr) is ir.Defer or type(instr) is ir.Go else instr
            if type(call) is ir.Call:
                func = self.typed.callee(call).func
                yield call, func.key if func is not None else ""

    def _with_deadline(self) -> frozenset[int]:
        """Locals that hold a context with a deadline, or a request made with one, at some time."""
        if self._limited is not None:
            return self._limited
        limited: set[int] = set()
        size = -1
        while size != len(limited):
            size = len(limited)
            for call, key in self._every_call():
                if not call.dsts or call.dsts[0] < 0:
                    continue
                arg = REQUEST_CONTEXT.get(key, 0 if key in DERIVING else -1)
                if call.name in ("WithContext", "Clone"):
                    arg = 0
                given = call.args[arg : arg + 1] if arg >= 0 else ()
                if gt.text(self.typed.types[call.dsts[0]]) == REQUEST:
                    given = call.args  # a helper that makes the request takes the context for it
                if key in WITH_DEADLINE or any(a in limited for a in given):
                    limited.add(call.dsts[0])
            for _, instr in self.instrs:
                if type(instr) is ir.Assign and type(instr.src) is int and instr.src in limited:
                    limited.add(instr.dst)
        self._limited = frozenset(limited)
        return self._limited

    def _sent_with(self, client: int) -> tuple[bool, bool]:
        """Whether all that is done with the client is to send requests that have a deadline; whether nothing is."""
        names = {client}
        for _, instr in self.instrs:
            if type(instr) is ir.Assign and instr.src in names:
                names.add(instr.dst)
        sent = [call for call, _ in self._every_call() if call.recv in names]
        covered = bool(sent) and all(
            call.name == "Do" and bool(call.args) and call.args[0] in self._with_deadline() for call in sent
        )
        return covered, not sent

    def _given_context(self, made: int) -> bool:
        """Whether what a call gave is given a context later: `req.WithContext(ctx)`."""
        return made >= 0 and any(
            call.recv == made and call.name in ("WithContext", "Clone") for call, _ in self._every_call()
        )

    # --- literals --------------------------------------------------------------------------

    def literals(self) -> Iterator[LiteralFact]:
        """Literals, `new` and zero variables of types that a limit rule knows."""
        made: dict[int, LiteralFact] = {}
        nested: set[int] = set()
        for func, instr in self.instrs:
            function = self.function or (self.variable if func is not self.typed.func else "")
            if type(instr) is ir.Composite:
                fact = self._literal(instr, function, made, nested)
                if fact is not None and not self._beside_error(func, instr):
                    made[instr.dst] = fact
            elif type(instr) is ir.New:
                t = gt.deref(self.typed.types[instr.dst])
                if self._wanted(t):
                    place = Place(self.path, instr.pos, instr.end)
                    made[instr.dst] = LiteralFact(gt.text(t), place, function, "", (), True, (), False)
            elif type(instr) is ir.Zero:
                t = self.typed.types[instr.dst]
                if type(t) is gt.Named and self._wanted(t):
                    name = self.typed.func.locals[instr.dst].name
                    end = instr.pos + len(name.encode())
                    place = Place(self.path, instr.pos, end)
                    made[instr.dst] = LiteralFact(gt.text(t), place, function, name, (), True, (), False)
        for local, fact in made.items():
            if local not in nested:
                yield self._followed(local, fact)

    def _beside_error(self, func: ir.Func, literal: ir.Composite) -> bool:
        """Whether an empty literal is only there because something has to be returned with an error."""
        return not literal.elems and any(
            type(block.term) is ir.Return
            and literal.dst in block.term.values
            and any(v != ir.NIL and gt.is_error(self.typed.operand(v)) for v in block.term.values)
            for block in func.blocks
        )

    def _wanted(self, t: gt.Type) -> bool:
        if type(t) is not gt.Named:
            return False
        library = self.world.catalogue.library(t.pkg)
        facts = library.types.get(t.name) if library is not None else None
        return facts is not None and bool(facts.timeouts)

    def _literal(
        self, instr: ir.Composite, function: str, made: dict[int, LiteralFact], nested: set[int]
    ) -> LiteralFact | None:
        if instr.dst < 0:
            return None
        t = gt.deref(self.typed.literal(instr))
        if not self._wanted(t):
            return None
        fields = []
        complete = True
        for key, operand in instr.elems:
            if not isinstance(key, str):
                complete = False
                continue
            inner = made.get(operand) if type(operand) is int else None
            if inner is not None and type(operand) is int:
                nested.add(operand)
                inner = self._followed(operand, inner)
            text = self.text(operand) or self._product(operand)
            fields.append(FieldSet(key, text or "…", text in ZERO_TEXTS, inner, self._waits(key, operand)))
        place = Place(self.path, instr.pos, instr.end)
        return LiteralFact(gt.text(t), place, function, "", tuple(fields), complete, (), False)

    def _waits(self, field: str, value: ir.Operand) -> bool:
        """Whether a field is given a transport, kept in a variable, that waits for an answer for ever."""
        return (
            field == "Transport"
            and type(value) is ir.Global
            and waits_for_ever(self.typed.package, self.typed.unit, value.name)
        )

    def _followed(self, local: int, fact: LiteralFact) -> LiteralFact:
        """The literal with what happens to it later in the function: fields set, methods called, escapes."""
        aliases = {local}
        fields = list(fact.fields)
        complete = fact.complete
        holder = fact.holder
        uses: list[CallFact] = []
        deadline = False
        kept: tuple[str, str] | None = None
        places: set[tuple[ir.Operand, str]] = set()
        for _, instr in self.instrs:
            match instr:
                case ir.StoreGlobal(_, name, src) if type(src) is int and src in aliases:
                    kept = ("", name)
                case ir.Store(_, base, field, src) if type(src) is int and src in aliases:
                    kept = self._keeper(self.typed.operand(base), field) or kept
                    places.add((base, field))
                case ir.Load(_, _, dst, base, field) if (base, field) in places:
                    aliases.add(dst)  # `s.server.ReadTimeout = …` follows `s.server = &http.Server{…}`
                case ir.Composite():
                    for key, operand in instr.elems:
                        if isinstance(key, str) and type(operand) is int and operand in aliases:
                            kept = self._keeper(self.typed.literal(instr), key) or kept
                case ir.Assign(_, dst, src) if type(src) is int and src in aliases:
                    aliases.add(dst)
                    holder = holder or self.typed.func.locals[dst].name
                case ir.Addr(_, dst, src) if type(src) is int and src in aliases:
                    aliases.add(dst)
                    holder = holder or self.typed.func.locals[dst].name
                case ir.Store(_, base, field, src) if type(base) is int and base in aliases:
                    text = self.text(src) or self._product(src)
                    zero = text in ZERO_TEXTS
                    fields.append(FieldSet(field, text or "…", zero, None, self._waits(field, src)))
                case ir.StoreDeref(_, base, _) if type(base) is int and base in aliases:
                    complete = False
                case ir.Call() | ir.Defer() | ir.Go():
                    call = instr if isinstance(instr, ir.Call) else instr.call
                    callee = self.typed.callee(call)
                    if type(call.recv) is int and call.recv in aliases:
                        if callee.func is not None:
                            uses.append(
                                CallFact(
                                    callee.func.key,
                                    Place(self.path, call.pos, call.end),
                                    self.function,
                                    f"{holder}.{call.name}",
                                    self._context(call.pos),
                                    tuple(self._arg(a) for a in call.args),
                                )
                            )
                    if any(type(a) is int and a in aliases for a in call.args) and self._may_set(call, fact):
                        complete = False
                case _:
                    pass
        bare: list[ir.Call] = []
        if fact.type == CLIENT:
            if uses:
                deadline = self._all_with_deadline(uses)
                bare = bare_sends(self.typed, (instr for _, instr in self.instrs), aliases)
            if kept is None and self._returned(aliases):
                kept = ("", "")
        if not holder and local < len(self.typed.func.locals):
            holder = self.typed.func.locals[local].name
        return fact._replace(
            holder=holder,
            fields=tuple(fields),
            complete=complete,
            uses=tuple(uses),
            deadline=deadline,
            kept=kept,
            bare=Place(self.path, bare[0].pos, bare[0].end) if bare else None,
        )

    def _keeper(self, owner: gt.Type, field: str) -> tuple[str, str] | None:
        owner = gt.deref(owner)
        if type(owner) is gt.Named and owner.pkg == self.typed.package.path:
            return (owner.name, field)
        return None

    def _returned(self, aliases: set[int]) -> bool:
        """Whether the function, which may be the initializer of a variable, gives one of the locals back."""
        return any(
            type(block.term) is ir.Return and any(v in aliases for v in block.term.values)
            for block in self.typed.func.blocks
        )

    def _may_set(self, call: ir.Call, fact: LiteralFact) -> bool:
        """Whether a callee that gets the literal may set a field that a rule asks for.

        It is out of sight, or its text names such a field.
        """
        func = self.typed.callee(call).func
        if func is None:
            return self.typed.callee(call).kind not in ("builtin", "convert")
        if func.decl is not None and func.unit is not None:
            package, _, name = fact.type.rpartition(".")
            library = self.world.catalogue.library(package)
            timeouts = library.types[name].timeouts if library is not None and name in library.types else ()
            words = func.unit.names_in(func.decl)
            return any(field.encode() in words for row in timeouts for field in row.fields)
        return not self.solver.is_std(func.pkg) and self.world.facts(func) is None

    def _all_with_deadline(self, uses: list[CallFact]) -> bool:
        """Every request of the client is made with a context in this function that has a deadline."""
        if not self._with_deadline():
            return False
        return all(use.target.endswith((".Do", ".CloseIdleConnections")) for use in uses)
