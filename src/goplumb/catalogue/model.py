"""What the catalogue says, as immutable records.

Names are canonical: the import path, a dot, and `Func` or `Type.Method`, without star and parentheses
(`net/http.Client.Do` stands for both `(*Client).Do` and `(Client).Do`). Types are Go type expressions with
full import paths (`*net/http.Response`). Indices of parameters and results count from 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

RECEIVER = -1
"""As a parameter number: the receiver."""

NO_PARAM = -2
"""As a parameter number: the call takes no resource, it ends a process-wide one."""

NONE = -1
"""As a result number: there is none."""

ALL_RESULTS = -1
"""In `no_obligation`: none of the results needs anything."""

LOW_VALUE_KINDS = frozenset({"memory", "buffer", "pool-item"})
"""Kinds whose loss keeps no descriptor, connection, goroutine or lock: garbage, or data not flushed."""


class AutoRelease(NamedTuple):
    """When a resource ends without its holder's doing."""

    resource: str
    trigger: str
    """`error-result`, `eof`, `method-returns-false`, `method-returns-error`, `context-done`, `owner-closed`,
    `gc`, `fired` or `idle-timeout`."""
    via: str
    """Canonical name of the function concerned, or empty."""
    suppresses: bool
    """The missing release is then no fault."""
    condition: str = ""
    """`loop-complete`, `owner-in-function`, `made-by-owner`, `context-cancelled`, `until-error`, or empty."""
    since: str = ""
    """First Go version it holds for."""


class Resource(NamedTuple):
    """A kind of thing that must be released."""

    id: str
    types: tuple[str, ...]
    """The main type first."""
    release: tuple[str, ...] = ()
    """Methods or paths, any of which releases: `Close`, `Body.Close`, `GetStream().Close`; `()` calls it."""
    release_also: tuple[str, ...] = ()
    """Methods that release as a side effect."""
    release_funcs: tuple[tuple[str, int], ...] = ()
    """(function, parameter) that release it."""
    releasable: bool = True
    rule: str = "resource-unclosed"
    per_call_rule: str = ""
    """The rule for one made per call; empty: making it often is no fault."""
    kind: str = "handle"
    noun: str = "resource"
    hint: str = ""
    """Source text of a release, `{}` standing for the holder."""
    long_lived: bool = False
    literal: bool = False
    """Usually made as a composite literal."""
    idempotent: bool = True
    """A second release is harmless."""
    nil_safe: bool = False
    must_check_error: bool = False
    check_also: tuple[str, ...] = ()
    """Methods to check after the loop (`Err`)."""
    severity: str = ""
    """`none`, `info`, `warning`, `error`; empty: the rule's own."""
    severity_by_go: tuple[tuple[str, str], ...] = ()
    """(`<1.23` or `>=1.23`, severity), by the Go version of the main module."""
    gc: str = ""
    """`finalizer`, `cleanup`, `none` or empty (not known)."""
    auto_release: tuple[AutoRelease, ...] = ()

    @property
    def low_value(self) -> bool:
        """Losing one costs memory or data only."""
        return self.kind in LOW_VALUE_KINDS


class Acquire(NamedTuple):
    """One obligation that a call gives birth to."""

    resource: str
    result: int = NONE
    obligation: str = ""
    """Where the resource is, if no result: `receiver`, `argument:N`, `global`."""
    error_result: int = NONE
    """When that result is non-nil, nothing was acquired."""
    error_field: str = ""
    """The error is a field of the resource."""
    condition: str = ""
    """Acquired only then: `result:0 true`, `result:0 non-nil`, `after:Method` (called on the way)."""
    wraps: int | None = None
    """Opens nothing: takes over the obligation of that argument (`RECEIVER` for the receiver)."""
    also_remove: bool = False
    """A temporary file, to be removed as well."""
    severity: str = ""
    since: str = ""
    """First Go version that has the function."""
    idle: tuple[tuple[str, int], ...] = ()
    """Options that run nothing: a call given none but these acquires nothing. (function, parameter by which it is
    one, `NO_PARAM` if it always is)."""


class Transfer(NamedTuple):
    """Passing a resource as `param` moves the obligation."""

    param: int
    to: str
    """`result:N`, `receiver`, `callee` or `argument:N`."""
    what: str = ""
    """The part that moves: `Body`, `descriptor`, `callback-result`; empty: all of it."""
    when: str = ""
    """`closer`: only if the argument's dynamic type has a Close method."""
    on_error: str = ""
    """Who owns it when the call fails: `caller`, `callee`, or empty (not known)."""


class Borrow(NamedTuple):
    param: int
    result_retains: bool = False
    """The result keeps a reference, but cannot release it."""


class DeferredRelease(NamedTuple):
    """The function value passed as `param` runs later; a release inside it counts."""

    param: int
    result: bool = False
    """Not run by the callee: the function's result, when called, runs it."""
    reliable: bool = True
    """False where it may never run (finalizers): a release inside does not count."""


class FuncFacts(NamedTuple):
    name: str
    results: tuple[str, ...] | None = None
    """Types of the results; None when not known."""
    acquires: tuple[Acquire, ...] = ()
    releases: tuple[tuple[int, str], ...] = ()
    """(parameter, resource id)."""
    transfers: tuple[Transfer, ...] = ()
    borrows: tuple[Borrow, ...] = ()
    deferred: tuple[DeferredRelease, ...] = ()
    auto_release: tuple[AutoRelease, ...] = ()
    timeout_rule: str = ""
    """The rule that a call of it may break."""
    timeout_unless: tuple[str, ...] = ()
    """Methods called, or fields set, on its result that give it a timeout."""
    no_obligation: tuple[int, ...] | None = None
    """Results that look like a resource and need nothing, `ALL_RESULTS` for each of them."""
    never_returns: bool = False
    guard: tuple[tuple[int, str], ...] = ()
    """(parameter, `nil` or `non-nil`): execution goes on only when the argument is that."""


class TimeoutFact(NamedTuple):
    rule: str
    fields: tuple[str, ...]
    """Zero in all of these: no timeout."""


class TypeFacts(NamedTuple):
    name: str
    """Canonical: `net/http.Client`."""
    resources: tuple[str, ...] = ()
    """Ids of the resources that have this type, the most common first."""
    kind: str = ""
    """`struct`, `interface`, `alias`, or empty where not known."""
    embeds: tuple[str, ...] = ()
    """Embedded types (for an alias: what it stands for)."""
    fields: Mapping[str, str] = {}
    """Field name -> type; far from all of them."""
    methods: tuple[str, ...] = ()
    """Names of the methods that have FuncFacts."""
    literal: tuple[str, ...] = ()
    """Ids of the long-lived resources that a composite literal of it makes."""
    timeouts: tuple[TimeoutFact, ...] = ()
    borrowed_fields: tuple[str, ...] = ()
    """Fields that look like a resource and belong to somebody else."""


class Library(NamedTuple):
    """What is known of one import path."""

    path: str
    package_name: str
    functions: Mapping[str, FuncFacts]
    """By `Func` or `Type.Method`."""
    types: Mapping[str, TypeFacts]
    """By name."""
    vars: Mapping[str, str]
    """Package-level variables: name -> type."""
    var_rules: Mapping[str, str] = {}
    """Package-level variables whose use a rule may want to speak of."""
    auto_release: tuple[AutoRelease, ...] = ()
    families: tuple[tuple[str, FuncFacts], ...] = ()
    """(bare name, facts) of members of families, those of which the names are listed."""
    approximate: bool = False
    """Taken from another version or fork of the library, not checked for this import path."""
