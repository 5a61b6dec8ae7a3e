"""What is known at one point of one path: values, holders, obligations and nil facts.

    f, err := os.Open(p)      env f=v1 err=v2        obs v1: held, guard v2 nil
    if err != nil {           nil v2=False           obs -            (absent on this branch)
        return err
    }                         nil v2=True            obs v1: held
    r := io.Reader(f)         env r=v1
    defer f.Close()           defers [close v1]
    return use(r)             defers run             obs v1: released

A value is a number that stands for the same thing wherever it is held, so an alias is nothing but two
locals with one value. Where a value comes from is written in its description (`Values`).
"""

from __future__ import annotations

from typing import NamedTuple

from goplumb.compile import ir

Desc = tuple[object, ...]
"""What a value is: ('call', pos, end, index), ('field', base, name), ('param', local), ('const', text), …"""


TOGETHER = "()"
"""How the name of a field begins in which a thing has what ends with it: a cleanup function what it releases besides
its own obligation, a client the listener that was acquired from it."""


MADE_FROM = "^"
"""In the heap, instead of a field: the error that an error was made from on this path."""


THERE = "there"
"""In the truths, with an entry of a map: it is there."""
FILLED = "filled"
"""In the truths, with a slice whose length is asked: something was appended since there is an obligation."""
SAME = "same"
"""Kind of the value that says whether another is a constant."""
IS = "is:"
"""Before a constant's name: what a guard then is."""


class Values:
    """The values of one exploration; equal descriptions get the same number."""

    def __init__(self) -> None:
        self.descs: list[Desc] = []
        self._numbers: dict[Desc, int] = {}
        self._chains: dict[int, list[tuple[int, str]]] = {}

    def make(self, *desc: object) -> int:
        number = self._numbers.get(desc)
        if number is None:
            number = len(self.descs)
            self._numbers[desc] = number
            self.descs.append(desc)
        return number

    def known(self, *desc: object) -> int:
        """The number of a description; -1 if nobody has asked for it."""
        return self._numbers.get(desc, -1)

    def born(self, value: int) -> int:
        """The value as it was before its call ran again."""
        desc = self.descs[value]
        while desc[0] == "old":
            inner = desc[1]
            assert isinstance(inner, int)
            value, desc = inner, self.descs[inner]
        return value

    def chain(self, value: int) -> list[tuple[int, str]]:
        """(base, path) for the value and each thing it is a field of: `resp.Body` is [(body, ""), (resp, "Body.")]."""
        known = self._chains.get(value)
        if known is not None:
            return known
        found = self._chains[value] = [(value, "")]
        path = ""
        desc = self.descs[value]
        while desc[0] == "field":
            base = desc[1]
            assert isinstance(base, int)
            path = f"{desc[2]}.{path}"
            found.append((base, path))
            desc = self.descs[base]
        return found

    def root(self, value: int) -> Desc:
        """The description of what the value is ultimately a field or element of."""
        desc = self.descs[value]
        while desc[0] in ("field", "elem"):
            base = desc[1]
            assert isinstance(base, int)
            desc = self.descs[base]
        return desc

    def mentions(self, value: int, other: int) -> bool:
        """Whether the value is `other`, or a field or element of it."""
        while value != other:
            desc = self.descs[value]
            if desc[0] not in ("field", "elem"):
                return False
            base = desc[1]
            assert isinstance(base, int)
            value = base
        return True


class Ob(NamedTuple):
    """One obligation on one path."""

    site: int
    """Number of the acquisition in this exploration."""
    released: bool
    guards: tuple[tuple[int, str], ...]
    """It exists only if each value is what is said of it: `nil`, `nonnil`, `true` or `false`. `unseen` is the
    error of a callee out of sight that was given the resource: `nonnil`, or else the duty has moved. `partly` is
    that of a callee which only closes it for some errors: if `nonnil`, that it still exists is inferred."""
    inferred: bool = False
    """That it still exists is inferred, not proven."""
    deferred: bool = False
    """Released by a deferred call: nothing of this function runs afterwards."""
    closed: bool = False
    """Released by a call that stands on this path, and not replaced since."""
    dropped: bool = False
    """Nobody took the result; it is lost on every path where its error turns out to be nil."""


class DeferredCall(NamedTuple):
    """A deferred call with its operands' values at the defer statement."""

    call: ir.Call
    recv: int
    """-1: none."""
    fn: int
    args: tuple[int, ...]


class State:
    """Mutable within a block; copied where paths part."""

    __slots__ = ("defers", "env", "gone", "heap", "nil", "numbers", "obs", "truth")

    def __init__(self) -> None:
        self.env: dict[int, int] = {}
        """Local -> value."""
        self.heap: dict[tuple[int, str], int] = {}
        """(holder value, field, `[n]`, `[.n]` for a field of an element, or TOGETHER and a number) -> value."""
        self.obs: dict[int, Ob] = {}
        """Resource value -> obligation."""
        self.nil: dict[int, bool] = {}
        self.truth: dict[object, bool] = {}
        self.numbers: dict[int, tuple[int, int]] = {}
        """Value -> the least and the greatest number it may be."""
        self.defers: tuple[DeferredCall, ...] = ()
        self.gone: frozenset[int] = frozenset()
        """Holders that unseen code can reach: what is stored in them escapes."""

    def copy(self) -> State:
        twin = State.__new__(State)
        twin.env = dict(self.env)
        twin.heap = dict(self.heap)
        twin.obs = dict(self.obs)
        twin.nil = dict(self.nil)
        twin.truth = dict(self.truth)
        twin.numbers = dict(self.numbers)
        twin.defers = self.defers
        twin.gone = self.gone
        return twin

    def become(self, other: State) -> None:
        """The path goes on as another does."""
        for slot in self.__slots__:
            setattr(self, slot, getattr(other, slot))

    def refresh(self, value: int) -> None:
        """The value stands for something new from here on: facts about its former self are dropped."""
        self.nil.pop(value, None)
        self.truth.pop(value, None)
        self.numbers.pop(value, None)

    def forget_compared(self, value: int) -> None:
        """What a field was compared with says nothing of what is stored there since."""
        if self.truth:
            for fact in [f for f in self.truth if type(f) is tuple and len(f) == 3 and value in f[1:]]:
                del self.truth[fact]

    def key(self) -> tuple[object, ...]:
        """Equal for equal states, whatever way led to them."""
        return (
            frozenset(self.env.items()),
            frozenset(self.heap.items()),
            frozenset(self.obs.items()),
            frozenset(self.nil.items()),
            frozenset(self.truth.items()),
            frozenset(self.numbers.items()),
            self.defers,
            self.gone,
        )
