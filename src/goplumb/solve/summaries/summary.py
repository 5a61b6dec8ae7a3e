"""What a function does with obligations, as its callers see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from goplumb.finding import Confidence
    from goplumb.solve.spec import Spec


class Condition(NamedTuple):
    """What an operand has to be for a callee to hand something out."""

    param: int
    """-1: the receiver."""
    path: tuple[str, ...]
    """Fields from there to what is asked for."""
    what: str
    """`nil`, `nonnil`, `true` or `false`."""
    presumed: bool = False
    """It is taken to hold until somebody knows better: otherwise code out of sight has got it, and may well have
    borrowed it, or the word that asks for something else is not expected."""
    equals: str = ""
    """What is asked for is whether it is this constant: `"-"` for standard input."""


class Fresh(NamedTuple):
    """A result that hands an obligation to the caller."""

    result: int
    """-1: no result, but the receiver, which the caller has made; see `filling`."""
    also: tuple[int, ...]
    """Other results through which the same resource can be released (a cleanup function, say)."""
    spec: Spec
    guard: int
    """The result that tells whether there is anything to release, -1 for none."""
    guard_kind: str
    """What it then is: `nil` (an error), `true` or `nonnil`."""
    confidence: Confidence
    origin: tuple[tuple[str, int, int, str], ...]
    """(path, start, end, text) of the acquisition inside, and of those inside wrappers below."""
    elements: bool = False
    """The result is a slice or map whose elements are the resources."""
    when: tuple[Condition, ...] = ()
    """It is handed out only where all this holds of the operands."""
    flag: int = -1
    """Besides an error, the bool that is true wherever it is handed out, `return conn, true, nil`, the named
    constant that is the same there, `return conn, Open, nil`, or what is nil there, and is given instead of it
    elsewhere: `return f, nil, nil` and `return nil, reader, nil`."""
    flag_kind: str = "true"
    """What it then is: `true`, `nil`, or `is:` and the name of the constant."""
    error_field: str = ""
    """The field of the result that is an error where there is nothing in it; see `erring`."""


class Effect(NamedTuple):
    """What becomes of a resource passed in: `held` (borrowed), `released`, `moved` (kept), `result`,
    `lent` (the receiver reads from it from now on) or `mixed`.

    `ok` holds where the function returns a nil error (or has none), `err` where it returns another. The last
    result of a function without an error, if it is a bool, tells as well: true is `ok`, false `err`.
    `err` is `partly` where some of its errors leave the resource open, and others close it, `absent` where it fails
    only for want of one, and `held` also where it comes back, in `result`, with some errors and not with others.
    """

    ok: str
    err: str
    result: int = -1
    path: tuple[str, ...] = ()
    """With `result`: which result holds it, and through which fields."""
    part: str = ""
    """With `result`: the part of it that the result holds, through which it is released: `Body.` of a response."""
    fails: bool = False
    """Some error for which `err` is `held` does not hang on what else the caller passes in."""
    tells: int = -1
    """The bool result that tells, where the error does not: true is `ok`, false `err`."""


class Left(NamedTuple):
    """What has become of a resource at one exit of a function that was given it."""

    status: str
    """`held`, `released`, `moved`, `result`, `lent`; empty: it is not there. Where the error that is returned tells,
    `unseen`: it is held only if there is one, or `failing`: only if there is none."""
    result: int = -1
    path: tuple[str, ...] = ()
    part: str = ""
    """With `result`: as in an Effect."""


BORROW = Effect("held", "held")
MIXED = Effect("mixed", "mixed")
