"""What is wrong with a lowered function, judged by the contract of `ir` alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goplumb.compile.ir import (
    NONE,
    Addr,
    Assert,
    Assign,
    Block,
    Branch,
    Call,
    Choose,
    Composite,
    Convert,
    Dead,
    Defer,
    Deref,
    Func,
    Go,
    Index,
    Instantiate,
    Jump,
    Load,
    Make,
    MakeClosure,
    New,
    Op,
    Range,
    Recv,
    Return,
    Send,
    Slice,
    Store,
    StoreDeref,
    StoreGlobal,
    StoreIndex,
    TypeSwitch,
    Unreachable,
    Zero,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from goplumb.compile.ir import Instr, Local, Operand, Terminator

KINDS = frozenset(("recv", "param", "result", "var", "temp"))


def verify(func: Func) -> list[str]:
    """The problems of func and of every function literal in it; empty for a sound one."""
    problems: list[str] = []
    _Verifier(func, problems).run()
    return problems


class _Verifier:
    """Checks one function; literals get a verifier of their own."""

    def __init__(self, func: Func, problems: list[str]) -> None:
        self.func = func
        self.locals: list[Local] = func.locals
        self.problems = problems
        self.where = ""
        self.used: set[int] = set()
        """Locals this function and its literals name."""
        self.temps: set[int] = set()
        """Temporaries assigned so far, in the order of the blocks."""

    def say(self, problem: str) -> None:
        self.problems.append(f"{self.func.name} {self.where}: {problem}")

    def run(self) -> None:
        func = self.func
        self.where = "head"
        for local in self.locals:
            if local.kind not in KINDS:
                self.say(f"local {local.name!r} is of unknown kind {local.kind!r}")
        if func.pos > func.end:
            self.say("ends before it begins")
        self.expect_kind((func.recv,) if func.recv != NONE else (), "recv")
        self.expect_kind(func.params, "param")
        self.expect_kind(func.results, "result")
        if func.variadic and not func.params:
            self.say("is variadic without a parameter")
        if not func.blocks:
            self.say("has no entry block")
        for number, block in enumerate(func.blocks):
            self.where = f"b{number}"
            self.block(block)

    def expect_kind(self, numbers: Iterable[int], kind: str) -> None:
        for number in numbers:
            if not 0 <= number < len(self.locals):
                self.say(f"local {number} does not exist")
            elif self.locals[number].kind != kind:
                self.say(f"local {number} should be a {kind}, is a {self.locals[number].kind}")

    # --- pieces -----------------------------------------------------------------------------

    def position(self, pos: int, end: int | None = None) -> None:
        if not self.func.pos <= pos <= self.func.end:
            self.say(f"position {pos} lies outside the function")
        if end is not None and not pos <= end <= self.func.end:
            self.say(f"end {end} does not follow position {pos} inside the function")

    def local(self, number: int) -> bool:
        if not 0 <= number < len(self.locals):
            self.say(f"local {number} does not exist")
            return False
        self.used.add(number)
        return True

    def write(self, number: int, *, optional: bool = False) -> None:
        if number == NONE and optional:
            return
        if self.local(number) and self.locals[number].kind == "temp":
            self.temps.add(number)

    def read(self, *operands: Operand | None) -> None:
        for operand in operands:
            if isinstance(operand, int) and self.local(operand):
                if self.locals[operand].kind == "temp" and operand not in self.temps:
                    self.say(f"temporary {operand} is used before it is assigned")

    def target(self, *numbers: int) -> None:
        for number in numbers:
            if not 0 <= number < len(self.func.blocks):
                self.say(f"block b{number} does not exist")

    def call(self, call: Call) -> None:
        self.position(call.pos, call.end)
        if (call.recv is None) == (call.fn is None):
            self.say("a call needs either a receiver or a function")
        if call.recv is not None and not call.name and self.func.intact:
            self.say("a call with a receiver needs a name")
        if call.tuple_arg and (len(call.args) != 1 or call.spread):
            self.say("a tuple argument must be the only one")
        if call.spread and not call.args:
            self.say("nothing to spread")
        self.read(call.recv, call.fn, *call.args)
        for dst in call.dsts:
            self.write(dst, optional=True)

    def literal(self, instr: MakeClosure) -> None:
        inner = _Verifier(instr.func, self.problems)
        inner.run()
        self.position(instr.func.pos, instr.func.end)
        if instr.func.locals is not self.locals:
            self.say("a function literal shares the locals of the function around it")
        if self.func.intact and not instr.func.intact:
            self.say("a function with a broken literal is not intact")
        own = inner.own()
        missing = inner.used - own - set(instr.captures)
        if missing:
            self.say(f"{instr.func.name} uses {sorted(missing)} from outside but does not capture it")
        if list(instr.captures) != sorted(set(instr.captures)):
            self.say("captures are in ascending order")
        if own.intersection(instr.captures):
            self.say(f"{instr.func.name} captures a local of its own")
        self.used.update(instr.captures)
        self.read(*instr.captures)
        if any(self.local(n) and self.locals[n].kind == "temp" for n in instr.captures):
            self.say("a temporary is captured")

    def own(self) -> set[int]:
        """The locals declared inside this function: those whose position lies in it."""
        start, end = self.func.pos, self.func.end
        own = set()
        for number in self.used:
            local = self.locals[number]
            if start < local.pos < end or (local.pos == start and local.kind == "temp"):
                own.add(number)
        return own

    # --- blocks --------------------------------------------------------------------------------

    def block(self, block: Block) -> None:
        for instr in block.instrs:
            self.position(instr.pos)
            self.instr(instr)
        self.position(block.term.pos)
        self.term(block.term)

    def instr(self, instr: Instr) -> None:
        match instr:
            case Assign(_, dst, src) | Deref(_, dst, src) | Addr(_, dst, src) | Slice(_, dst, src):
                self.read(src)
                self.write(dst)
            case Convert(_, dst, _, src) | Instantiate(_, dst, src, _):
                self.read(src)
                self.write(dst)
            case Zero(_, dst):
                self.write(dst)
            case StoreGlobal(_, name, src):
                self.read(src)
                if not name:
                    self.say("a global without a name is stored")
            case Load(pos, end, dst, base, _):
                self.position(pos, end)
                self.read(base)
                self.write(dst)
            case Store(_, base, _, src) | StoreDeref(_, base, src):
                self.read(base, src)
            case Index(_, dst, ok, base, key):
                self.read(base, key)
                self.write(dst, optional=True)
                self.write(ok, optional=True)
            case StoreIndex(_, base, key, src):
                self.read(base, key, src)
            case Op(_, dst, _, args) | Make(_, dst, _, args):
                self.read(*args)
                self.write(dst)
            case Assert(_, dst, ok, src, _) | Recv(_, dst, ok, src):
                self.read(src)
                self.write(dst, optional=True)
                self.write(ok, optional=True)
            case New(pos, end, dst, _):
                self.position(pos, end)
                self.write(dst)
            case Composite(pos, end, dst, _, elems, _):
                self.position(pos, end)
                for label, element in elems:
                    self.read(element)
                    if not isinstance(label, str):
                        self.read(label)
                self.write(dst)
            case MakeClosure(pos, end, dst, _, _):
                self.position(pos, end)
                self.literal(instr)
                self.write(dst)
            case Call():
                self.call(instr)
            case Defer(_, call) | Go(_, call):
                if call.dsts:
                    self.say("a deferred or started call has no results")
                self.call(call)
            case Send(_, chan, value):
                self.read(chan, value)
            case Dead(_, numbers):
                self.dead(numbers)

    def dead(self, numbers: tuple[int, ...]) -> None:
        if list(numbers) != sorted(set(numbers)):
            self.say("dead locals are in ascending order")
        for number in numbers:
            if self.local(number) and self.locals[number].kind != "var":
                self.say(f"local {number} is dead but no variable")

    def term(self, term: Terminator) -> None:
        match term:
            case Jump(_, target):
                self.target(target)
            case Branch(pos, end, op, left, right, then, other):
                self.position(pos, end)
                self.read(left, right)
                if (op == "true") != (right is None):
                    self.say(f"a branch on {op} with the wrong number of operands")
                self.target(then, other)
            case Range(pos, end, key, value, over, body, done):
                self.position(pos, end)
                self.read(over)
                self.write(key, optional=True)
                self.write(value, optional=True)
                self.target(body, done)
            case Choose(_, targets):
                self.target(*targets)
            case TypeSwitch(_, src, cases, default):
                self.read(src)
                for types, target in cases:
                    if not types:
                        self.say("a case without types")
                    self.target(target)
                self.target(default)
            case Return(pos, end, values, tuple_value, implicit):
                self.position(pos, end)
                self.read(*values)
                self.returned(values, tuple_value, implicit)
            case Unreachable():
                pass

    def returned(self, values: tuple[Operand, ...], tuple_value: bool, implicit: bool) -> None:
        results = self.func.results
        if implicit and (results or values):
            self.say("an implicit return with results")
        if tuple_value:
            if len(values) != 1:
                self.say("a tuple must be the only value returned")
        elif self.func.intact and len(values) != len(results):
            self.say(f"returns {len(values)} values for {len(results)} results")
        if self.func.named_results and not tuple_value and self.func.intact and values != results:
            self.say("a function with named results returns them")
