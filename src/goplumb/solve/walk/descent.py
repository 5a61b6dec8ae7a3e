"""What was made by what: a stream ends with its session, a session with the connection below it.

    session, err := yamux.Server(conn, nil)     made from conn
    defer conn.Close()
    stream, err := session.Accept()             ends with session, and so with conn

What takes over what it is given (the catalogue's `transfer`) is nothing without it. Of what a method opens, only that
ends with the receiver of which the catalogue says so (`owner-closed`). Until its maker is ended it lives on: what a
loop opens meanwhile piles up all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goplumb.solve.spec import ENDINGS

if TYPE_CHECKING:
    from goplumb.catalogue.load import FuncFacts
    from goplumb.compile import ir
    from goplumb.solve.walk.explore import Explorer
    from goplumb.solve.walk.state import State


class Descent:
    """The makers of one exploration's resources."""

    def __init__(self, explorer: Explorer) -> None:
        self.ex = explorer
        self._maker: dict[int, int] = {}
        """First result of a call -> what it ends with: the receiver, or the argument that it takes over."""
        self._wrapping: set[int] = set()
        """Those that take over an argument."""
        self.mortal = False
        """Whether anything has been acquired that ends with its maker."""

    def note_opened(self, state: State, call: ir.Call, made: int) -> None:
        """The call's result ends with the receiver."""
        if call.recv is not None:
            self._maker[made] = self.ex.value(state, call.recv)
            self.mortal = True

    def note_wrapped(self, facts: FuncFacts, made: int, args: tuple[int, ...]) -> None:
        """The call's result may take over an argument."""
        for moved in facts.transfers:
            if moved.to == "result:0" and 0 <= moved.param < len(args):
                self._maker[made] = args[moved.param]
                self._wrapping.add(made)
                self.mortal = True

    def end(self, state: State, name: str, ended: int) -> None:
        """By its name, a method ends what it is called on: what came from there has ended, too."""
        if not ENDINGS.fullmatch(name):
            return
        for value, ob in list(state.obs.items()):
            unwritten = self.ex.sites[ob.site].spec.kind == "buffer"  # what is below it cannot flush it
            if not ob.released and not unwritten and self._from(value, ended):
                self.ex.losing.drop(state, value)

    def is_given(self, value: int) -> bool:
        """Whether the value takes over something that the function was given: it ends with that, whoever ends it."""
        seen: set[int] = set()
        while value in self._wrapping and value not in seen:
            seen.add(value)
            value = self._maker[value]
        return bool(seen) and self.ex.values.root(value)[0] == "param"

    def _from(self, value: int, ancestor: int) -> bool:
        """Whether the value comes from the ancestor, or from what is a field of it."""
        seen: set[int] = set()
        while value not in seen:
            seen.add(value)
            value = self._maker.get(self.ex.values.born(value), -1)
            if value < 0:
                return False
            if any(base == ancestor for base, _ in self.ex.values.chain(value)):
                return True
        return False
