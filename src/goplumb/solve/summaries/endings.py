"""Which functions of a project never return, never succeed, or return only without an error."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from goplumb.link import gotypes as gt
from goplumb.solve.memo import DEPTH, MISSING
from goplumb.solve.walk.convention import FATAL
from goplumb.solve.walk.explore import Explorer
from goplumb.solve.walk.trace import Node

if TYPE_CHECKING:
    from goplumb.link.objects import FuncObj
    from goplumb.solve.solver import Solver

ENDERS = frozenset(
    {
        b"panic",
        b"Exit",
        b"Fatal",
        b"Fatalf",
        b"Fatalln",
        b"Goexit",
        b"FailNow",
        b"Panic",
        b"Panicf",
        b"Skip",
        b"Skipf",
        b"SkipNow",
    }
)
"""A function whose text holds none of these words, and calls none that does, returns."""

FOR_FORMS_SAKE = frozenset(
    {f"io.Pipe{end}.{name}" for end in ("Reader", "Writer") for name in ("Close", "CloseWithError")}
    | {
        f"{buffer}.{name}"
        for buffer in ("bytes.Buffer", "strings.Builder")
        for name in ("Write", "WriteByte", "WriteRune", "WriteString")
    }
)
"""Functions of the standard library whose documentation promises that their error is always nil."""

_DREADS = re.compile(rb"(?i:fatal|panic|exit|abort|bail)")
"""What a function that ends the process speaks of, if only in the name of what it calls."""

_DIES = re.compile(rb"\b(?:Fatal|Panic|panic|os\.Exit)\w{0,2}\(")
"""A call after which a function mostly does not go on."""

_RETURN = re.compile(rb"\breturn\b([^\n]*)")

_NIL = re.compile(rb"(?:^|[\s,])nil[\s};]*(?://.*)?$")
"""A return whose last value is nil."""


class Endings:
    """Answers, each once, how functions end."""

    def __init__(self, solver: Solver) -> None:
        self.solver = solver
        self.world = solver.world
        self.known: dict[tuple[str, int], bool] = {}
        self._fails_never: dict[str, bool] = {}
        self._of_error: dict[tuple[str, int], tuple[str, ...]] = {}

    def never_returns(self, func: FuncObj) -> bool:
        """Whether every call of the function ends the goroutine or the process."""
        if func.unit is None or func.decl is None or func.sig.results:
            return False
        if FATAL.fullmatch(func.name) and self.may_end(func, set()):
            return True  # which of its messages end the process hangs on values that are not followed
        return self._ends_always(func, -2)

    def always_fails(self, func: FuncObj) -> bool:
        """Whether the function comes back only with an error, as one that serves for ever does."""
        if func.interface or func.unit is None or func.decl is None:
            return False
        text = func.unit.source[func.decl.start : func.decl.end]
        return b"for {" in text and b"return nil" not in text and self.never_nil(func)

    def never_fails(self, func: FuncObj) -> bool:
        """Whether a function has an error result for form's sake: one of the project where each return writes nil
        for it.

        The standard library and dependencies are held to what they promise, not to what they do today.
        """
        if func.key in FOR_FORMS_SAKE:
            return True
        if func.unit is None or func.decl is None or func.interface:
            return False
        results = func.sig.results
        if not results or not gt.is_error(results[-1]) or self.world.is_dependency(func.pkg):
            return False
        key = self.solver.key(func.unit, func.decl)
        known = self._fails_never.get(key)
        if known is None:
            named = any(p.name for p in func.unit.signature(func.decl).results)
            text = func.unit.source[func.decl.start : func.decl.end]
            returned = [] if named else _RETURN.findall(text)
            known = bool(returned) and all(_NIL.search(r) for r in returned)
            self._fails_never[key] = known
            if not known and returned and _DIES.search(text):
                known = self._fails_never[key] = self._dies_instead(func)
        return known

    def _dies_instead(self, func: FuncObj) -> bool:
        """Whether the process has ended wherever the function would return an error."""
        typed = self.solver.typed_func(func)
        if typed is None or not typed.func.intact or self.solver.depth > DEPTH:
            return False
        self.solver.depth += 1
        ex = Explorer(self.solver, typed, typed.func, track=False)
        ex.exact = True
        exits = ex.explore(typed.func, ex.entry(), Node(None))
        self.solver.depth -= 1
        error = len(func.sig.results) - 1
        return (
            bool(exits)
            and not ex.overflow
            and all(self.solver.conclusions.outcome(ex, e, error) == "ok" for e in exits)
        )

    def never_nil(self, func: FuncObj) -> bool:
        """Whether the error that a function returns (its only result) is never nil."""
        if func.unit is None or func.decl is None:
            return False
        key = (self.solver.key(func.unit, func.decl), -3)
        known: bool = self.solver.memo.known(self.known, key)
        if known is not MISSING:
            return known
        before = self.solver.memo.begin(self.known, key, False)
        answer = False
        typed = self.solver.typed_func(func)
        if self.solver.depth > DEPTH:
            self.solver.memo.cut()
        elif typed is not None:
            self.solver.depth += 1
            ex = Explorer(self.solver, typed, typed.func, track=False)
            ex.exact = True
            exits = ex.explore(typed.func, ex.entry(), Node(None))
            self.solver.depth -= 1
            answer = not ex.overflow and all(
                self.solver.conclusions.outcome(ex, e, 0) == "err"
                or (e.values and ex.calls.surely_fails(e.values[0]))
                for e in exits
            )
        self.solver.memo.end(self.known, key, answer, before)
        return answer

    def asks_parameter(self, ex: Explorer, node: Node | None, but: int = -1) -> bool:
        """Whether the path depends on what a caller passes in; `but`: as one parameter."""
        while node is not None:
            if node.branch is not None:
                for operand in (node.branch.left, node.branch.right):
                    if type(operand) is int and ex.typed.func.locals[operand].kind in ("param", "recv"):
                        if operand != but:
                            return True
            node = node.prev
        return False

    def nil_on_error(self, func: FuncObj, index: int) -> bool:
        """Whether the function's index-th result is nil wherever it returns an error."""
        if func.unit is None or func.decl is None:
            return False
        key = (self.solver.key(func.unit, func.decl), -10 - index)
        known: bool = self.solver.memo.known(self.known, key)
        if known is not MISSING:
            return known
        if self.solver.depth > DEPTH:
            self.solver.memo.cut()
            return False
        before = self.solver.memo.begin(self.known, key, False)
        answer = False
        typed = self.solver.typed_func(func)
        if typed is not None:
            self.solver.depth += 1
            ex = Explorer(self.solver, typed, typed.func, track=False)
            exits = ex.explore(typed.func, ex.entry(), Node(None))
            self.solver.depth -= 1
            error = self.solver.conclusions.error_result(ex, typed.func)
            failing = [e for e in exits if self.solver.conclusions.outcome(ex, e, error) != "ok"]
            answer = (
                bool(failing)
                and not ex.overflow
                and all(index < len(e.values) and e.values[index] == ex.nil for e in failing)
            )
        self.solver.memo.end(self.known, key, answer, before)
        return answer

    def of_error(self, func: FuncObj, index: int) -> tuple[str, ...]:
        """What each of several results says of an error given as index-th argument: `error`, it is that error
        handed on; `true`, it is true only of an error that is there; else nothing."""
        if func.key == "errors.AsType":
            return ("", "true")
        params = func.sig.params
        if index >= len(params) or not gt.is_error(params[index]):
            return ()
        if func.unit is None or func.decl is None:
            # Out of sight: the error that comes back is taken for the one given.
            return tuple("error" if gt.is_error(r) else "" for r in func.sig.results)
        key = (self.solver.key(func.unit, func.decl), index)
        known = self._of_error.get(key)
        if known is not None:
            return known
        typed = self.solver.typed_func(func)
        if typed is None or self.solver.depth > DEPTH:
            return ()
        self._of_error[key] = ()
        self.solver.depth += 1
        ex = Explorer(self.solver, typed, typed.func, track=False)
        ex.exact = True
        state = ex.entry()
        given = ex.values.make("param", typed.func.params[index])
        state.nil[given] = True
        ex.given.add(given)
        exits = ex.explore(typed.func, state, Node(None))
        self.solver.depth -= 1
        if exits and not ex.overflow:
            self._of_error[key] = tuple(
                self._says(ex, given, {e.values[n] for e in exits if n < len(e.values)}, result)
                for n, result in enumerate(func.sig.results)
            )
        return self._of_error[key]

    def _says(self, ex: Explorer, given: int, without: set[int], result: gt.Type) -> str:
        """What a result says of an error, from the values it may have without one."""
        if gt.is_error(result):
            return "error" if without & {given, ex.nil} else ""
        if type(result) is gt.Pointer:
            return (
                "error" if without == {ex.nil} else ""
            )  # an error of the project's own: `probe.NewError(err)`
        return "true" if without == {ex.false} else ""

    def ends_unless_nil(self, func: FuncObj, index: int) -> bool:
        """Whether the function returns only if its index-th argument, an error or what was made of one, is nil."""
        if func.unit is None or func.decl is None:
            return False
        params = func.sig.params
        if index >= len(params) or not (params[index] == gt.ERROR or type(params[index]) is gt.Pointer):
            return False
        return self._ends_always(func, index)

    def ends_if_nil(self, func: FuncObj, index: int) -> bool:
        """Whether the function returns only if its index-th argument, an error, is one."""
        if func.unit is None or func.decl is None or func.sig.results:
            return False
        params = func.sig.params
        if index >= len(params) or type(params[index]) is not gt.Basic or params[index] != gt.ERROR:
            return False
        return self._ends_always(func, index, "nil")

    def ends_unless_true(self, func: FuncObj, index: int) -> bool:
        """Whether the function returns only if its index-th argument, a bool, is true."""
        if func.unit is None or func.decl is None or func.sig.results:
            return False
        params = func.sig.params
        if index >= len(params) or params[index] != gt.Basic("bool"):
            return False
        return self._ends_always(func, index, "false")

    def _ends_always(self, func: FuncObj, index: int, said: str = "nonnil") -> bool:
        """Whether the function never returns; `said`: what its index-th argument is then, if it is not negative."""
        assert func.unit is not None
        assert func.decl is not None
        key = (self.solver.key(func.unit, func.decl), index + 1000 * ("nonnil", "nil", "false").index(said))
        known: bool = self.solver.memo.known(self.known, key)
        if known is not MISSING:
            return known
        if not self.may_end(func, set()):
            self.known[key] = False
            return False
        if self.solver.depth > DEPTH:
            self.solver.memo.cut()
            return False
        typed = self.solver.typed_func(func)
        if typed is None or not typed.func.intact:
            self.known[key] = False
            return False
        before = self.solver.memo.begin(self.known, key, False)
        self.solver.depth += 1
        ex = Explorer(self.solver, typed, typed.func, track=False)
        state = ex.entry()
        if index >= 0:
            given = ex.values.make("param", typed.func.params[index])
            if said == "false":
                state.truth[given] = False
            else:
                state.nil[given] = said == "nil"
        exits = ex.explore(typed.func, state, Node(None))
        self.solver.depth -= 1
        answer = not exits and not ex.overflow
        self.solver.memo.end(self.known, key, answer, before)
        return answer

    def heeds(self, func: FuncObj) -> bool:
        """Whether a function that is told an error may not come back, if only since it is out of sight, or speaks of
        an end: `log.WithFatal().Error(err)`."""
        if self.solver.is_std(func.pkg):
            return False
        if func.unit is None or func.decl is None:
            return True
        return _DREADS.search(func.unit.source, func.decl.start, func.decl.end) is not None

    def may_end(self, func: FuncObj, seen: set[str]) -> bool:
        """A word of ENDERS, or of a project function that has one, stands in the function's text."""
        assert func.unit is not None
        assert func.decl is not None
        words = func.unit.names_in(func.decl)
        if words & ENDERS:
            return True
        if len(seen) > 8 or func.package is None:
            return False
        seen.add(func.key)
        for word in sorted(words):
            found = func.package.find(word.decode(errors="replace"), func.unit)
            if found is not None and found[1].kind == "func":
                callee = func.package.function(*found)
                if callee.key not in seen and self.may_end(callee, seen):
                    return True
        return False
