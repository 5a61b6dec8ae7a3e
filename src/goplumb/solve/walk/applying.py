"""What a function of the project does with a resource passed to it, as its summary says.

c := newClient(conn)            it comes back inside of the result
ok := tryClose(conn)            a bool, or an error, tells whether it is still here
pb.NewGreeterClient(conn)       it is lent for good
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from goplumb.compile import ir
from goplumb.link import gotypes as gt
from goplumb.solve.summaries.summary import MIXED

if TYPE_CHECKING:
    from goplumb.link.objects import FuncObj
    from goplumb.link.typed import Callee
    from goplumb.solve.walk.explore import Explorer
    from goplumb.solve.walk.state import State

BORROWING = frozenset({"google.golang.org/grpc.ClientConnInterface"})
"""Interfaces out of sight through which nothing can be released: who is given one borrows for good."""

GENERATED_STUB = re.compile(r"New\w+Client")
"""The constructor that protoc-gen-go-grpc writes for a service: `NewXClient(cc grpc.ClientConnInterface) XClient`."""


def makes_stub(call: ir.Call) -> bool:
    """Whether a call reads like that of such a constructor."""
    name = call.name or (call.fn.name if type(call.fn) is ir.Global else "")
    return len(call.args) == 1 and GENERATED_STUB.fullmatch(name) is not None


def is_bool(t: gt.Type) -> bool:
    return type(t) is gt.Basic and t.name == "bool"


def _guard(state: State, value: int, guard: tuple[int, str], *, inferred: bool = False) -> None:
    """The resource is there only if the guard holds, too."""
    ob = state.obs[value]
    state.obs[value] = ob._replace(guards=(*ob.guards, guard), inferred=ob.inferred or inferred)


class Applying:
    """Applies the summaries of callees to the states of one exploration."""

    def __init__(self, explorer: Explorer) -> None:
        self.ex = explorer
        self.solver = explorer.solver

    def apply(
        self,
        state: State,
        call: ir.Call,
        callee: Callee,
        func: FuncObj,
        index: int,
        arg: int,
        value: int,
        alias: dict[int, int],
        *,
        spread: bool = False,
    ) -> None:
        """What a function of the project does with a resource passed to it, `spread`: as one of several."""
        ex = self.ex
        borrows = 0 <= index < len(func.sig.params) and gt.text(func.sig.params[index]) in BORROWING
        if borrows or (func.unit is not None and func.unit.generated and makes_stub(call)):
            ex.stubs[ex.values.make("call", call.pos, call.end, 0)] = value
            return
        path, releases = ex.routes.to_callee(state, func, index, arg, value, spread=spread)
        if path is None:
            ex.losing.drop(state, value)
            return
        # What comes back is what was passed: the resource, or the holder whose methods the callee sees.
        way, part = ex.routes.found(state, arg, value, ex.sites[state.obs[value].site].spec)
        back = arg if way and not path else ex.routes.part(value, part)
        if spread:
            path = ("[]", *path)
        if func.interface:
            through = self.solver.effects.through_interface(func, ex.typed.package, index, path, releases)
            effect = through if through is not None else MIXED
        else:
            effect = self.solver.effects.of(func, index, path, releases)
        error = next(
            (
                i
                for i in range(len(callee.sig.results) - 1, -1, -1)
                if callee.sig.results[i] == gt.ERROR and type(callee.sig.results[i]) is gt.Basic
            )
            if callee.sig is not None
            else iter(()),
            -1,
        )
        well, ill = "nil", "nonnil"
        if error < 0 and callee.sig is not None and callee.sig.results and is_bool(callee.sig.results[-1]):
            error, well, ill = len(callee.sig.results) - 1, "true", "false"
        if effect.tells >= 0:
            error, well, ill = effect.tells, "true", "false"
        ok, err = effect.ok, effect.err
        if "lent" in (ok, err) and {ok, err} <= {"lent", "held"}:
            ex.operands.lend(state, call, callee, value)
            return
        ok, err = ("moved" if each == "lent" else each for each in (ok, err))
        if ok == err or error < 0 or not (call.dsts and (len(call.dsts) == 1 or call.dsts[error] >= 0)):
            if ok == err == "released":
                ex.losing.release(state, value, called=True)
            elif ok == err == "held":
                return
            elif ok == err == "result" or (ok == "result" and error < 0):
                back = ex.routes.part(back, effect.part)
                self._come_back(state, call, effect.result, effect.path, back, alias)
                if effect.path:  # what always holds something is there
                    ex.never_nil.add(ex.values.make("call", call.pos, call.end, effect.result))
            else:
                ex.losing.drop(state, value, unseen=ok == "mixed")
            return
        error_value = ex.values.make("call", call.pos, call.end, error)
        if "moved" in (ok, err):
            ex.losing.note_moved(state.obs[value].site)
        if ok == "result":
            back = ex.routes.part(back, effect.part)
            self._come_back(state, call, effect.result, effect.path, back, alias)
            if err in ("released", "moved", "mixed", "absent"):
                _guard(state, value, (error_value, well))
            elif err == "partly":
                _guard(state, value, (error_value, "partly"))
            elif err == "held" and well == "nil":
                if effect.fails:
                    ex.only_back[error_value] = value
                if effect.result < len(call.dsts):
                    ex.given_back[call.dsts[effect.result]] = error_value
            return
        if (ok, err) == ("released", "partly"):
            _guard(state, value, (error_value, ill), inferred=True)
            return
        if err == "partly":
            _guard(state, value, (error_value, "unseen"))
            return
        if "mixed" in (ok, err):
            if err == "held" or ok == "held":
                guard = ill if err == "held" else well
                _guard(state, value, (error_value, guard))
            else:
                ex.losing.drop(state, value, unseen=True)
            return
        if err == "held":
            _guard(state, value, (error_value, ill))
        elif ok == "held":
            _guard(state, value, (error_value, well))
        elif {ok, err} <= {"released", "moved"}:
            ex.losing.release(state, value)
        else:
            ex.losing.drop(state, value)

    def _come_back(
        self,
        state: State,
        call: ir.Call,
        result: int,
        path: tuple[str, ...],
        value: int,
        alias: dict[int, int],
    ) -> None:
        """The resource comes back inside a result."""
        ex = self.ex
        if not path:
            alias[result] = value
            return
        holder = ex.values.make("call", call.pos, call.end, result)
        for name in path[:-1]:
            inner = ex.values.make("field", holder, name)
            state.heap[holder, name] = inner
            holder = inner
        state.heap[holder, path[-1]] = value
