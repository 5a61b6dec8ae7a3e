"""What solve finds out about a package, as judge and the rules read it.

Everything here is plain data. A rule decides what is worth telling; it never looks at instructions.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from goplumb.finding import Confidence, Place, Step


class Loss(Enum):
    """How an obligation is lost."""

    DISCARDED = "discarded"
    """Never held: an expression statement, or the blank identifier."""
    OVERWRITTEN = "overwritten"
    """The last holder gets another value."""
    FUNCTION_END = "function-end"
    """A return (or the closing brace) ends the last holder's life."""
    ITERATION_END = "iteration-end"
    """The last holder dies at the end of a loop iteration, or is acquired anew in the next."""
    WITH_ERROR = "with-error"
    """Returned together with a non-nil error, which callers take for nothing acquired."""
    UNREACHABLE = "unreachable"
    """Only a wrapper that cannot release it is returned or kept."""


class Leak(NamedTuple):
    """One acquisition that is lost on at least one path."""

    resource: str
    """Id of the catalogue's resource, or `inferred`."""
    rule: str
    """The rule that the resource's catalogue entry names."""
    noun: str
    """What to call it in a message: `response`, `file`, `*server.Conn`."""
    callee: str
    """As one would write it: `http.Get`, `client.Do`, `NewStore`."""
    holder: str
    """The variable or field that held it last, empty when discarded."""
    release: str
    """How it would be released, as source text: `resp.Body.Close()`, `cancel()`."""
    place: Place
    """The acquiring call or literal."""
    loss: Loss
    exit: Place
    steps: tuple[Step, ...]
    confidence: Confidence
    function: str
    released_elsewhere: bool
    """Some other path does release it (an error path was forgotten)."""
    on_error_path: bool
    """The losing path returns a non-nil error."""
    in_main: bool
    """The function is main.main: the process ends with it."""
    handed_on: bool = False
    """On some other path somebody takes it over, so that a defer would end what is his."""
    collection: str = ""
    """The slice or map in which the call hands out several."""
    optional: bool = False
    """There may be none although there is no error."""


class Lifetime(NamedTuple):
    """A long-lived, pooled thing made inside a function that may run often, and never outliving it."""

    resource: str
    rule: str
    """The catalogue's per_call_rule."""
    callee: str
    holder: str
    place: Place
    function: str
    in_loop: bool
    released: bool
    """It is closed before the function ends, on every path."""
    by_owner_operation: str
    """Where the owner's operation method, not its Close, releases it: `Client.Get`; else empty."""
    steps: tuple[Step, ...]
    confidence: Confidence
    per_request: bool = False
    """The function, or a literal around the place, serves a request: it takes an `*http.Request` or the like."""
    answers: bool = False
    """The function is given a word or a number and gives something for it, as what a program asks again and again."""
    same: bool = False
    """It is made alike in every call (of a method, for a receiver) or in every iteration: one would do for all."""
    works_for_callers: bool = False
    """The function calls one that its caller gives, while the thing lives: many operations share what it does."""
    callers: tuple[str, ...] = ()
    """Names of the functions of the package that name the function, where only they can call it."""
    in_commands: bool = False
    """The package reads a command line: most of its functions run once in a process."""
    release: str = ""
    """How it would be released, as source text; empty where no variable holds it."""


class CallFact(NamedTuple):
    """A call of a function that some rule may want to speak of (the catalogue's `timeout` and `fact` rows)."""

    target: str
    """Canonical name: `net/http.Get`, `net.(*Dialer).Dial`."""
    place: Place
    function: str
    callee: str
    context_at_hand: str
    """Name of a context.Context (or *http.Request) local in scope, empty if none."""
    args: tuple[str, ...]
    """Source text of each argument."""
    covered: bool = False
    """Something does what the call lacks: the request sent has a deadline, the request made is given one later, or
    the function calls a twin with a limit where it has one."""
    handed_on: bool = False
    """The variable is put or given somewhere, and nothing is called on it here."""


class FieldSet(NamedTuple):
    """A field of a literal, given in the literal or assigned to its holder later in the same function."""

    name: str
    value: str
    """Source text of the value."""
    zero: bool
    """Known to be the zero value: `0`, `nil`, `false`, `\"\"`."""
    literal: LiteralFact | None
    """The nested literal, where the value is one (`Transport: &http.Transport{...}`)."""
    waits: bool = False
    """The value is a variable of the package with a transport that waits for an answer for ever."""


class LiteralFact(NamedTuple):
    """A composite literal, `new(T)` or `var x T` of a type that some rule may want to speak of."""

    type: str
    """Canonical type: `net/http.Client`."""
    place: Place
    function: str
    """Empty at package level."""
    holder: str
    fields: tuple[FieldSet, ...]
    complete: bool
    """Every field set is known: no unseen code got a pointer to it before its use, no positional or copied value."""
    uses: tuple[CallFact, ...]
    """Calls of its methods in the same function (`client.Get`), in source order."""
    deadline: bool
    """Every use carries a context with a deadline (or a request made with one)."""
    contexts: bool = False
    """The file makes requests with contexts, so that an unseen use may have a deadline."""
    closes_idle: bool = False
    """The file closes idle connections somewhere, or has a request close its own."""
    pause: int = 0
    """Seconds between two ticks of the slowest ticker in the file."""
    outer: Place | None = None
    """The literal that this one is nested in."""
    kept: tuple[str, str] | None = None
    """(type, field) or ("", variable) of the package in which the literal is kept; ("", "") if it is returned."""
    bare: Place | None = None
    """A request sent with the client that carries no context."""


class MisuseKind(Enum):
    DEFER_IN_LOOP = "defer-in-loop"
    BEFORE_ERROR_CHECK = "before-error-check"
    """Used before, or in spite of, its error: a nil dereference when the call failed."""
    DEFER_BEFORE_ERROR_CHECK = "defer-before-error-check"
    USE_AFTER_RELEASE = "use-after-release"
    DOUBLE_RELEASE = "double-release"
    UNDRAINED = "undrained"
    UNCHECKED_ERROR = "unchecked-error"
    """The method to check after the loop (rows.Err) is never called."""
    CLOSE_ERROR_IGNORED = "close-error-ignored"
    RELEASE_OF_BORROWED = "release-of-borrowed"


class Misuse(NamedTuple):
    """A resource handled wrongly, though not (necessarily) lost."""

    kind: MisuseKind
    resource: str
    noun: str
    callee: str
    holder: str
    place: Place
    acquire: Place
    steps: tuple[Step, ...]
    confidence: Confidence
    function: str
    check: str = ""
    """Of an unchecked error: the method that tells it."""


class OwnerLeak(NamedTuple):
    """A type that keeps a resource in a field and does not release it."""

    type: str
    field: str
    resource: str
    rule: str
    noun: str
    place: Place
    """The type's name in its declaration (for close-incomplete, the releasing method's name)."""
    acquire: Place
    """Where the field is given its resource."""
    method: str
    """The method that ends the owner but forgets the field (or forgets it on some path); empty if it has none."""
    partial: bool
    """The method releases the field on some paths only."""
    steps: tuple[Step, ...]
    confidence: Confidence
    replaced: bool = False
    """The method gives the field another resource, and leaves the one it had open."""
    cleared: bool = False
    """The method empties the field, and leaves what it had open."""


class Solved(NamedTuple):
    """Everything found out about the reported files of one package, each tuple in source order."""

    leaks: tuple[Leak, ...]
    lifetimes: tuple[Lifetime, ...]
    calls: tuple[CallFact, ...]
    literals: tuple[LiteralFact, ...]
    misuses: tuple[Misuse, ...]
    owners: tuple[OwnerLeak, ...]
