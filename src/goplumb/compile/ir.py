"""The intermediate representation: what a function body is lowered to.

A function is a control-flow graph of small instructions over *locals*. One numbering of locals serves a
top-level function and every function literal inside it, so a captured variable is simply the same number
and a closure can be read in the state of the function around it.

    func f(p string) error {            locals: 0 p (param), 1 result 0, 2 f, 3 err, ...
        f, err := os.Open(p)            call 2,3 = <global os>.Open(0)
        if err != nil {                 branch 3 != nil ? b1 : b2
            return err                  b1: return 3
        }
        defer f.Close()                 b2: defer (call 2.Close())
        return nil                          return nil
    }

Compile knows no types: `os` above may be a package or a package-level variable, `T(x)` a call or a
conversion. Such a name stays a `Global` and link decides. Positions are byte offsets into the file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

# --- type expressions, as written -------------------------------------------------


class TName(NamedTuple):
    """An identifier: predeclared, declared in the package, dot-imported, or a type parameter."""

    name: str


class TSel(NamedTuple):
    """`pkg.Name`; `pkg` is the identifier in this file, not the import path."""

    pkg: str
    name: str


class TPtr(NamedTuple):
    elem: TypeExpr


class TSlice(NamedTuple):
    elem: TypeExpr


class TArray(NamedTuple):
    elem: TypeExpr


class TMap(NamedTuple):
    key: TypeExpr
    value: TypeExpr


class TChan(NamedTuple):
    direction: str
    """`both`, `send` or `recv`."""
    elem: TypeExpr


class TFunc(NamedTuple):
    params: tuple[TypeExpr, ...]
    results: tuple[TypeExpr, ...]
    variadic: bool
    """The last parameter is `...T`; its entry in `params` is then `TSlice(T)`."""


class TField(NamedTuple):
    name: str
    """For an embedded field, the type's own name without package, star and arguments."""
    type: TypeExpr
    embedded: bool


class TStruct(NamedTuple):
    fields: tuple[TField, ...]


class TMethod(NamedTuple):
    name: str
    type: TFunc


class TInterface(NamedTuple):
    methods: tuple[TMethod, ...]
    embeds: tuple[TypeExpr, ...]
    """Embedded interfaces; a union or `~T` element of a constraint is a `TUnion`."""


class TUnion(NamedTuple):
    terms: tuple[TypeExpr, ...]


class TInst(NamedTuple):
    base: TypeExpr
    args: tuple[TypeExpr, ...]


class TUnknown(NamedTuple):
    """What the parser could not make sense of; also the elided type of an inner literal whose outer is not written."""


TypeExpr = (
    TName
    | TSel
    | TPtr
    | TSlice
    | TArray
    | TMap
    | TChan
    | TFunc
    | TStruct
    | TInterface
    | TUnion
    | TInst
    | TUnknown
)

UNKNOWN_TYPE = TUnknown()

# --- operands ------------------------------------------------------------------------


class Global(NamedTuple):
    """A name that no scope of the function declares: package-level, imported, or predeclared."""

    name: str


class Const(NamedTuple):
    kind: str
    """`nil`, `bool`, `int`, `float`, `imaginary`, `rune` or `string`."""
    text: str
    """As written; `true`/`false` for bool."""


NIL = Const("nil", "nil")

Operand = int | Global | Const
"""An `int` is the number of a local."""

NONE = -1
"""Stands for "no local" where an optional destination is a local's number."""


class Local(NamedTuple):
    name: str
    """Empty for a temporary and for an unnamed result, `_` for the blank parameter."""
    pos: int
    kind: str
    """`recv`, `param`, `result`, `var` or `temp`."""
    type: TypeExpr | None
    """As declared; None where it follows from the first assignment."""


class LocalType(NamedTuple):
    """A type that the function, or a literal in it, declares."""

    name: str
    pos: int
    """Where its scope begins: at its name."""
    until: int
    """Where the block around it ends."""
    type: TypeExpr
    alias: bool


# --- instructions --------------------------------------------------------------------


class Assign(NamedTuple):
    pos: int
    dst: int
    src: Operand


class Zero(NamedTuple):
    """`var x T`: dst gets the zero value of its declared type."""

    pos: int
    dst: int


class StoreGlobal(NamedTuple):
    pos: int
    name: str
    src: Operand


class Load(NamedTuple):
    """dst = base.field; also `pkg.Name`, method values and method expressions."""

    pos: int
    end: int
    dst: int
    base: Operand
    field: str


class Store(NamedTuple):
    pos: int
    base: Operand
    field: str
    src: Operand


class Index(NamedTuple):
    """dst, ok = base[key]; `key` is a type expression where a generic function may be instantiated."""

    pos: int
    dst: int
    ok: int
    base: Operand
    key: Operand


class Instantiate(NamedTuple):
    """dst = base[T1, T2]: a generic function with explicit type arguments, not called on the spot."""

    pos: int
    dst: int
    base: Operand
    args: tuple[TypeExpr, ...]


class StoreIndex(NamedTuple):
    pos: int
    base: Operand
    key: Operand
    src: Operand


class Slice(NamedTuple):
    """dst = base[i:j]."""

    pos: int
    dst: int
    base: Operand


class Deref(NamedTuple):
    pos: int
    dst: int
    base: Operand


class StoreDeref(NamedTuple):
    """*base = src."""

    pos: int
    base: Operand
    src: Operand


class Addr(NamedTuple):
    """dst = &src; for `&x.f` src is the loaded field."""

    pos: int
    dst: int
    src: Operand


class Op(NamedTuple):
    """Arithmetic, comparison or logic whose result is a value (a branch on one is a `Branch`)."""

    pos: int
    dst: int
    op: str
    args: tuple[Operand, ...]


class Convert(NamedTuple):
    """dst = T(src), where T can only be a type as written."""

    pos: int
    dst: int
    type: TypeExpr
    src: Operand


class Assert(NamedTuple):
    """dst, ok = src.(T); a failed assertion without ok panics."""

    pos: int
    dst: int
    ok: int
    src: Operand
    type: TypeExpr


class New(NamedTuple):
    """dst = new(T)."""

    pos: int
    end: int
    dst: int
    type: TypeExpr


class Make(NamedTuple):
    """dst = make(T, args...)."""

    pos: int
    dst: int
    type: TypeExpr
    args: tuple[Operand, ...]


class Composite(NamedTuple):
    """dst = T{...}, or &T{...} with `addr`."""

    pos: int
    end: int
    dst: int
    type: TypeExpr
    elems: tuple[tuple[str | Operand | None, Operand], ...]
    """(key, value). A bare identifier key is a str (a field, or a name in a map literal); other keys are
    operands; None for an element without a key."""
    addr: bool


class MakeClosure(NamedTuple):
    pos: int
    end: int
    dst: int
    func: Func
    captures: tuple[int, ...]
    """Locals declared outside the literal and used inside it, nested literals included; ascending."""


class Call(NamedTuple):
    """dsts = recv.name(args), or fn(args) when recv is None.

    Exactly one of `recv` and `fn` is set. `recv` is the evaluated operand left of the dot (a `Global` for a
    package). A conversion `T(x)` with a named T looks the same; so does a call of a predeclared function.
    """

    pos: int
    end: int
    dsts: tuple[int, ...]
    """One local per left-hand side; NONE for the blank identifier. Empty: the results are dropped. A call inside
    an expression has one temporary."""
    recv: Operand | None
    name: str
    fn: Operand | None
    type_args: tuple[TypeExpr, ...]
    args: tuple[Operand, ...]
    spread: bool
    """f(xs...)."""
    tuple_arg: bool
    """f(g()): the sole argument is a call and may stand for several values."""


class Defer(NamedTuple):
    """The operands are evaluated here, the call (with no dsts) runs at every later exit."""

    pos: int
    call: Call


class Go(NamedTuple):
    pos: int
    call: Call


class Send(NamedTuple):
    pos: int
    chan: Operand
    value: Operand


class Recv(NamedTuple):
    """dst, ok = <-chan."""

    pos: int
    dst: int
    ok: int
    chan: Operand


class Dead(NamedTuple):
    """The variables of one loop iteration go out of scope: before each jump back to the loop's head, or to a label
    before their declarations."""

    pos: int
    locals: tuple[int, ...]


Instr = (
    Assign
    | Zero
    | StoreGlobal
    | Load
    | Store
    | Index
    | Instantiate
    | StoreIndex
    | Slice
    | Deref
    | StoreDeref
    | Addr
    | Op
    | Convert
    | Assert
    | New
    | Make
    | Composite
    | MakeClosure
    | Call
    | Defer
    | Go
    | Send
    | Recv
    | Dead
)

# --- terminators -----------------------------------------------------------------------


class Jump(NamedTuple):
    pos: int
    target: int


class Branch(NamedTuple):
    """if left op right goto then else other. `&&`, `||` and `!` have become control flow.

    `op` is a comparison operator, or `true` for a plain boolean operand (`right` is then None). A switch with
    a tag becomes a chain of `==` branches.
    """

    pos: int
    end: int
    """The source text [pos, end) of the condition, for display."""
    op: str
    left: Operand
    right: Operand | None
    then: int
    other: int


class Range(NamedTuple):
    """The head of a range loop: on the edge to `body`, key and value (or NONE) are assigned."""

    pos: int
    end: int
    key: int
    value: int
    over: Operand
    body: int
    done: int


class Choose(NamedTuple):
    """A select: any target may be next. Each target block begins with its Send or Recv."""

    pos: int
    targets: tuple[int, ...]


class TypeSwitch(NamedTuple):
    """cases are tried in order; `None` among the types of a case is `case nil`.

    The block of a case with one type begins with an Assert of src to it, others with an Assign, if the
    switch binds a variable.
    """

    pos: int
    src: Operand
    cases: tuple[tuple[tuple[TypeExpr | None, ...], int], ...]
    default: int


class Return(NamedTuple):
    """With named results, values are the result locals (assigned just before, if values were written)."""

    pos: int
    end: int
    values: tuple[Operand, ...]
    tuple_value: bool
    """return g(): the sole value is a call and may stand for several. Its temporary is in `values`; with named
    results too (nothing is assigned then)."""
    implicit: bool
    """The closing brace of a function without results."""


class Unreachable(NamedTuple):
    """Control cannot come here: after an endless loop, or a body without its final return."""

    pos: int


Terminator = Jump | Branch | Range | Choose | TypeSwitch | Return | Unreachable


@dataclass(slots=True)
class Block:
    instrs: list[Instr] = field(default_factory=list)
    term: Terminator = field(default_factory=lambda: Unreachable(0))


@dataclass(slots=True)
class Func:
    """One lowered function or function literal. Block 0 is the entry."""

    name: str
    pos: int
    end: int
    locals: list[Local]
    """Shared with every literal inside; the outermost function owns it."""
    recv: int
    """NONE for a function."""
    params: tuple[int, ...]
    variadic: bool
    results: tuple[int, ...]
    """One local per result, named or not."""
    named_results: bool
    blocks: list[Block] = field(default_factory=list)
    intact: bool = True
    """False when the parser found an error inside: nothing certain may be said about it."""
    local_types: list[LocalType] = field(default_factory=list)
    """In source order, those of the literals inside included; empty for a literal itself."""
