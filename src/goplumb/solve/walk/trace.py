"""What an exploration records: stations of a path, acquisitions, losses and exits."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from goplumb.finding import Confidence
from goplumb.solve.walk.state import State

if TYPE_CHECKING:
    from goplumb.compile import ir
    from goplumb.solve.spec import Spec


class Node:
    """A station of a path; the chain of `prev` leads back to the function's entry."""

    __slots__ = ("branch", "prev", "site", "skipped", "taken")

    def __init__(
        self,
        prev: Node | None,
        branch: ir.Branch | None = None,
        taken: bool = False,
        site: int = -1,
        skipped: int = -1,
    ) -> None:
        self.prev = prev
        self.branch = branch
        self.taken = taken
        self.site = site
        self.skipped = skipped
        """Block of a range whose collection turned out to be empty."""


class Site(NamedTuple):
    """An acquisition of this exploration."""

    pos: int
    end: int
    result: int
    """Which result of the call, -1 for its receiver or an argument."""
    spec: Spec
    callee: str
    confidence: Confidence
    origin: tuple[tuple[str, int, int, str], ...]
    """Inside wrappers: (path, start, end, text) of the acquisitions below, outermost first."""
    function: ir.Func
    in_loop: bool
    decided: Confidence | None = None
    """How sure it would be if the conditions of its callee that are open here held; None: none is open."""


class Loss(NamedTuple):
    """One way a site was lost, as the exploration saw it; `path` words it."""

    site: int
    how: str
    """The value of a result.Loss."""
    holder: str
    pos: int
    end: int
    node: Node
    error_exit: bool
    likely: bool
    """Some step is inferred."""
    earlier: bool = False
    """It is what an earlier iteration acquired: the site has been passed again since."""


class Exit(NamedTuple):
    """A path that left the function."""

    state: State
    node: Node
    term: ir.Return
    values: tuple[int, ...]


Pair = tuple[State, Node]
"""A state and the path that led to it."""
