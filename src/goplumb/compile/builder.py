"""The bookkeeping of lowering: blocks and labels, locals and scopes. Knows IR, hardly any syntax.

The instructions of code that cannot be reached are thrown away: `jump` and `branch` do nothing there
and so create no blocks. A label gets its block when it is first referred to, so every block of the result is
the target of something.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from goplumb.compile.ir import (
    NONE,
    Block,
    Branch,
    Dead,
    Func,
    Global,
    Jump,
    Local,
    LocalType,
    Op,
    Operand,
    Terminator,
    TypeExpr,
    Unreachable,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from goplumb.compile.ir import Instr

LOCAL_TYPE = -2
"""In the environment: a type declared in the function, or one of its type parameters."""

_UNBOUND = -3
"""In a scope: the name had no binding outside."""

MAX_CLOSURES = 100
"""Function literals nested deeper than this are not read, so that later stages may recurse over closures."""


def _nowhere(instr: Instr) -> None:
    """Takes the instructions that cannot be reached."""


class Label:
    """A place to jump to; `number` is its block, NONE until it is first referred to."""

    __slots__ = ("first", "number", "placed")

    def __init__(self) -> None:
        self.number = NONE
        self.placed = False
        self.first = 0
        """Of a label that the source has: how many variables of the function are declared before it."""


class Target(NamedTuple):
    """Where break and continue go inside one statement."""

    name: str
    """The statement's label, or empty."""
    end: Label
    next: Label | None
    """For a loop: where its next iteration begins."""
    dead: list[tuple[Block, int]]
    """The blocks that end in a jump to `next` and want a Dead there, with its position."""


class Frame:
    """What belongs to one function or function literal while it is lowered."""

    __slots__ = ("blocks", "captures", "depth", "first", "func", "gotos", "literals", "targets", "variables")

    def __init__(self, func: Func, first: int, depth: int) -> None:
        self.func = func
        self.blocks = func.blocks
        self.first = first
        """Locals with a smaller number are declared outside."""
        self.depth = depth
        self.captures: set[int] = set()
        self.variables: list[int] = []
        self.targets: list[Target] = []
        self.gotos: dict[str, Label] = {}
        self.literals = 0


class Builder:
    """State and primitives of one function's lowering, its literals included."""

    def __init__(self, source: bytes, base: int) -> None:
        self.source = source
        self.base = base
        self.text = source.decode("latin-1")
        """One character per byte, so that offsets are indices."""
        self.has_goto = b"goto" in source
        self.locals: list[Local] = []
        self.local_types: list[LocalType] = []
        self.env: dict[str, int] = {}
        self.scope: dict[str, int] = {}
        self.globals: dict[str, Global] = {}
        self.iota = ""
        """Inside a const declaration: its current value."""
        self.emit: Callable[[Instr], None] = _nowhere
        self.block: Block = Block()
        self.live = False
        self.frame = Frame(Func("", 0, 0, self.locals, NONE, (), False, (), False), 0, 0)

    # --- text ----------------------------------------------------------------------------

    def name(self, node: Node) -> str:
        text = self.text[node.start_byte : node.end_byte]
        return text if text.isascii() else text.encode("latin-1").decode(errors="replace")

    # --- blocks --------------------------------------------------------------------------

    def refer(self, label: Label) -> int:
        number = label.number
        if number < 0:
            blocks = self.frame.blocks
            label.number = number = len(blocks)
            blocks.append(Block())
        return number

    def place(self, label: Label) -> None:
        """What follows is at label. The code before must have ended."""
        label.placed = True
        number = label.number
        if number < 0:
            self.end()
        else:
            self.block = self.frame.blocks[number]
            self.emit = self.block.instrs.append
            self.live = True

    def end(self) -> None:
        """What follows cannot be reached."""
        self.live = False
        self.emit = _nowhere

    def terminate(self, term: Terminator) -> None:
        if self.live:
            self.block.term = term
            self.live = False
            self.emit = _nowhere

    def jump(self, pos: int, label: Label) -> None:
        if self.live:
            self.block.term = Jump(pos, self.refer(label))
            self.live = False
            self.emit = _nowhere

    def branch(
        self, pos: int, end: int, op: str, left: Operand, right: Operand | None, then: Label, other: Label
    ) -> None:
        if self.live:
            self.block.term = Branch(pos, end, op, left, right, self.refer(then), self.refer(other))
            self.live = False
            self.emit = _nowhere

    # --- loops -----------------------------------------------------------------------------

    def iterate(self, pos: int, target: Target) -> None:
        """Goes to the loop's next iteration; the Dead before it is filled in by `settle`."""
        if self.live and target.next is not None:
            target.dead.append((self.block, pos))
            self.jump(pos, target.next)

    def settle(self, target: Target, first: int) -> None:
        """Ends the variables declared since `first` at every edge to the loop's next iteration."""
        ended = tuple(self.frame.variables[first:])
        if ended:
            for block, pos in target.dead:
                block.instrs.append(Dead(pos, ended))

    # --- locals ----------------------------------------------------------------------------

    def declare(self, name: str, pos: int, kind: str, declared: TypeExpr | None) -> int:
        """A new local; it gets visible by `bind`."""
        number = len(self.locals)
        self.locals.append(Local(name, pos, kind, declared))
        if kind == "var":
            self.frame.variables.append(number)
        return number

    def temp(self, pos: int) -> int:
        number = len(self.locals)
        self.locals.append(Local("", pos, "temp", None))
        return number

    def unknown(self, pos: int, dst: int) -> int:
        """The value of what could not be read."""
        if dst < 0:
            dst = self.temp(pos)
        self.emit(Op(pos, dst, "?", ()))
        return dst

    def bind(self, name: str, number: int) -> None:
        if name not in self.scope:
            self.scope[name] = self.env.get(name, _UNBOUND)
        self.env[name] = number

    def open(self) -> dict[str, int]:
        """Opens a scope; `close` wants what this returns."""
        outer = self.scope
        self.scope = {}
        return outer

    def close(self, outer: dict[str, int]) -> None:
        if self.scope:
            env = self.env
            for name, number in self.scope.items():
                if number == _UNBOUND:
                    del env[name]
                else:
                    env[name] = number
        self.scope = outer

    def lookup(self, name: str) -> Operand:
        """The local that name stands for here, noted as captured where it is; else the Global."""
        number = self.env.get(name, NONE)
        if number >= 0:
            frame = self.frame
            if number < frame.first:
                frame.captures.add(number)
            return number
        found = self.globals.get(name)
        if found is None:
            found = self.globals[name] = Global(name)
        return found

    # --- functions -------------------------------------------------------------------------

    def enter(self, func: Func, depth: int) -> None:
        """Starts the blocks of func."""
        self.frame = Frame(func, len(self.locals), depth)
        func.blocks.append(Block())
        self.block = func.blocks[0]
        self.emit = self.block.instrs.append
        self.live = True

    def leave(self) -> None:
        """Ends the blocks of the current function: a goto to nowhere leads to the end of the body."""
        func = self.frame.func
        for label in self.frame.gotos.values():
            if label.number >= 0 and not label.placed:
                func.blocks[label.number].term = Unreachable(func.end)
                func.intact = False
