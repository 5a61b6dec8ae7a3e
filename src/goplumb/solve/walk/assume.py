"""What the branch taken at a condition says about the values of a path."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING

from goplumb.compile import ir
from goplumb.finding import Confidence
from goplumb.link import gotypes as gt
from goplumb.solve.walk.shape import NUMBER, Shape, is_number
from goplumb.solve.walk.state import IS, MADE_FROM, SAME, THERE, Desc, Ob, State

if TYPE_CHECKING:
    from goplumb.solve.walk.explore import Explorer

OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
"""What a comparison says when it is false."""

SWITCHING = ("101", "StatusSwitchingProtocols")
"""The status by which a server agrees to a handshake, and its name."""

SATISFIES = {"<": operator.lt, ">=": operator.ge, ">": operator.gt, "<=": operator.le}

INFINITE = 1 << 64
"""More than any number that a program compares."""


def is_negative(op: str, bound: int) -> bool:
    """Whether a number that compares so with a bound is below zero."""
    return (bound <= 0 and op == "<") or (bound < 0 and op in ("<=", "=="))


CALLING = frozenset({ir.Call, ir.Go, ir.Recv, ir.Send})
"""Instructions after which others may have changed the variables of the package."""


class Assumptions:
    """Adds what branches say to the states of one exploration."""

    def __init__(self, explorer: Explorer) -> None:
        self.ex = explorer
        self.solver = explorer.solver
        self.world = explorer.solver.world

    def assume(self, state: State, term: ir.Branch, outcome: bool, twice: bool, shape: Shape) -> bool:
        """Adds what the outcome of a condition says; False if it cannot be so."""
        if type(term.left) is ir.Global and state.obs:
            left = self._just_stored(state, term.left)
        else:
            left = self.ex.value(state, term.left)
        if term.op == "true":
            return self.assume_true(state, left, outcome, remember=twice)
        assert term.right is not None
        right = self.ex.value(state, term.right)
        if type(term.left) is int and is_number(term.right):
            if left in state.obs and is_negative(
                term.op if outcome else OPPOSITE[term.op], int(term.right.text)
            ):
                del state.obs[left]  # `fd < 0`: no descriptor
            counted = term.left in shape.measured or left in state.numbers
            if counted and not self._assume_number(state, left, int(term.right.text), term.op, outcome):
                return False
        if state.obs and self.ex.values.descs[left][0] == "field":
            self._assume_answer(
                state, self.ex.values.descs[left], term.op, self.ex.values.descs[right], outcome
            )
        if term.op in ("==", "!="):
            equal = outcome == (term.op == "==")
            zero = self._is_zero(term.right)
            if right == self.ex.nil or zero:
                if zero and twice and self.ex.values.descs[left][0] in ("field", "global"):
                    # `opt.port == 0` here, `opt.port > 0` there: what is configured is not negative.
                    if state.truth.setdefault((">", left, right), not equal) == equal:
                        return False
                return self.assume_nil(state, left, equal, remember=twice)
            if left == self.ex.nil or self._is_zero(term.left):
                return self.assume_nil(state, right, equal, remember=twice)
            if left == right:
                return equal or self.ex.values.descs[left][0] == "op"
            if right in (self.ex.true, self.ex.false):
                return self.assume_true(state, left, equal == (right == self.ex.true), remember=twice)
            left_desc, right_desc = self.ex.values.descs[left], self.ex.values.descs[right]
            if right_desc[0] == "const" and state.obs:
                asked = self.ex.values.known(SAME, left, right)
                if asked >= 0 and not self.assume_true(state, asked, equal, remember=twice):
                    return False
            if equal and left in state.obs and self.ex.values.root(right)[0] == "global":
                del state.obs[left]  # `f == os.Stdin`: nothing that was acquired
            if left_desc[0] == "const" and right_desc[0] == "const":
                return equal == (left_desc == right_desc)
            if right_desc[0] == "global" and self._is_flag(state, left):
                name = str(right_desc[1]).rpartition(".")[2]
                if equal or (left, f"{IS}{name}") in self._flags(state):
                    self.settle(state, left, f"{IS}{name}" if equal else IS)
            elif equal and not self._is_const(right_desc) and self.guards(state, left):
                # `err == io.EOF`: not nil, as sentinels are not.
                possible = self.assume_nil(state, left, False)
                self.ex.forget_absent(state)
                return possible
            if twice:
                fact = ("==", min(left, right), max(left, right))
                known = state.truth.get(fact)
                if known is not None:
                    return known == equal
                state.truth[fact] = equal
            return True
        if twice:
            fact = (term.op, left, right)
            known = state.truth.get(fact)
            if known is not None:
                return known == outcome
            state.truth[fact] = outcome
        return True

    def _assume_answer(self, state: State, asked: Desc, op: str, right: Desc, outcome: bool) -> None:
        """`resp.StatusCode` of the answer to a handshake: no connection came of it but where the server has agreed."""
        op = op if outcome else OPPOSITE[op]
        if asked[2] != "StatusCode" or right[0] not in ("const", "global", "field"):
            return
        said = str(right[-1]).rpartition(".")[2]
        if op in ("==", "!="):
            agreed = (said in SWITCHING) == (op == "==")
            if agreed or (op == "!=" and said not in SWITCHING):
                return
        elif not NUMBER.fullmatch(said) or SATISFIES[op](int(SWITCHING[0]), int(said)):
            return
        answer = asked[1]
        assert isinstance(answer, int)
        call = self.ex.values.descs[answer]
        for value, ob in list(state.obs.items()):
            if value != answer and self.ex.values.descs[value][:3] == call[:3] and call[0] == "call":
                if self.ex.sites[ob.site].spec.kind == "connection":
                    del state.obs[value]

    def _just_stored(self, state: State, variable: ir.Global) -> int:
        """The value of a variable of the package: what the block has put there, if nothing was called since, as in
        `f, initErr = os.Open(path)` and `if initErr != nil`."""
        for instr in reversed(self.ex.current.blocks[self.ex.block].instrs):
            if type(instr) is ir.StoreGlobal and instr.name == variable.name:
                return self.ex.value(state, instr.src)
            if type(instr) in CALLING:
                break
        return self.ex.value(state, variable)

    def _assume_number(self, state: State, value: int, bound: int, op: str, outcome: bool) -> bool:
        """Narrows the numbers that a value may be; False if none is left."""
        op = op if outcome else OPPOSITE[op]
        desc = self.ex.values.descs[value]
        low, high = -INFINITE, INFINITE
        if desc[0] == "const":
            if not NUMBER.fullmatch(str(desc[1])):
                return True
            low = high = int(str(desc[1]))
        elif desc[0] not in ("param", "call"):
            return True
        elif value in state.numbers:
            low, high = state.numbers[value]
        if op in ("==", ">="):
            low = max(low, bound)
        if op in ("==", "<="):
            high = min(high, bound)
        if op == ">" or (op == "!=" and low == bound):
            low = max(low, bound + 1)
        if op == "<" or (op == "!=" and high == bound):
            high = min(high, bound - 1)
        if low <= high and desc[0] != "const":
            state.numbers[value] = (low, high)
        return low <= high

    def _is_zero(self, operand: ir.Operand) -> bool:
        return type(operand) is ir.Const and operand.kind == "int" and operand.text == "0"

    def _is_const(self, desc: tuple[object, ...]) -> bool:
        return desc[0] == "const"

    def _flags(self, state: State) -> set[tuple[int, str]]:
        """The guards that are named constants."""
        return {(v, what) for ob in state.obs.values() for v, what in ob.guards if what.startswith(IS)}

    def _is_flag(self, state: State, value: int) -> bool:
        return any(v == value for v, _ in self._flags(state))

    def guards(self, state: State, value: int) -> bool:
        return any(v == value for ob in state.obs.values() for v, _ in ob.guards)

    def assume_true(self, state: State, value: int, outcome: bool, *, remember: bool = False) -> bool:
        """Adds that a boolean value has this outcome; False if it cannot be so."""
        if value in (self.ex.true, self.ex.false):
            return outcome == (value == self.ex.true)
        desc = self.ex.values.descs[value]
        if desc[0] == "not":
            inner = desc[1]
            assert isinstance(inner, int)
            return self.assume_true(state, inner, not outcome, remember=remember)
        if desc[0] == "isnil":
            inner = desc[1]
            assert isinstance(inner, int)
            return self.assume_nil(state, inner, outcome)
        known = state.truth.get(value)
        if known is not None:
            return known == outcome
        if value in self.ex.entries.asked:
            state.truth[THERE, self.ex.entries.asked[value]] = outcome
        if outcome:
            told = state.obs.get(self.ex.ends_when_true.get(value, -1))
            if told is not None and not told.released:
                self.ex.losing.release(state, self.ex.ends_when_true[value])
            for other, what in self.ex.implies.get(value, ()):
                if not self.assume_nil(state, other, what == "nil"):
                    return False
                self.ex.forget_absent(state)
            if value in self.ex.assert_ok:
                if not self.assume_nil(state, self.ex.assert_ok[value], False):
                    return False
                self._forget_idle(state, self.ex.assert_ok[value], self.ex.assert_types[value])
        elif value in self.ex.assert_ok:
            if self._could_release(state, self.ex.assert_ok[value], self.ex.assert_types[value]):
                self.ex.losing.drop_reachable(state, self.ex.assert_ok[value])
        elif value in self.ex.ends_when_false:
            resource = self.ex.ends_when_false[value]
            ob = state.obs.get(resource)
            if ob is not None and not ob.released:
                self.ex.exhausted.add(ob.site)
                self.ex.losing.release(state, resource)
        self.settle(state, value, "true" if outcome else "false")
        if remember:
            state.truth[value] = outcome
        return True

    def _could_release(self, state: State, value: int, t: gt.Type) -> bool:
        """Whether it says something of a resource that it is not of a type: not of an interface without the methods
        that release it, such as io.WriterTo."""
        world = self.ex.world
        names = world.method_names(t) if type(world.underlying(t)) is gt.Interface else None
        if not names:
            return True
        held = self.ex.reach.obligations(state, value)
        return any(not names.isdisjoint(self.ex.sites[state.obs[v].site].spec.names) for v in held)

    def _forget_idle(self, state: State, value: int, t: gt.Type) -> None:
        """It turns out to be of a type of the project that has nothing to release: its `Close` calls nothing."""
        ob = state.obs.get(value)
        info = self.ex.world.info(gt.deref(t)) if ob is not None and not ob.released else None
        if ob is None or info is None:
            return
        names = self.ex.sites[ob.site].spec.names & info.methods.keys()
        bodies = [self.ex.solver.typed_func(info.methods[name]) for name in sorted(names)]
        if bodies and all(b is not None and not b.callees for b in bodies):
            del state.obs[value]

    def assume_nil(self, state: State, value: int, is_nil: bool, *, remember: bool = True) -> bool:
        """Adds that a value is nil, or is not; False if it cannot be so. Before anything is acquired it is only
        remembered if it will be asked again."""
        if value == self.ex.nil:
            return is_nil
        known = state.nil.get(value)
        if known is not None:
            return known == is_nil
        kind = self.ex.values.descs[value][0]
        if kind in ("lit", "closure", "nonnil", "made") or value in self.ex.never_nil:
            return not is_nil
        if kind == "const":
            return True
        if kind == "call" and self._is_struct(self.ex.values.descs[value]):
            return not is_nil
        if not remember and not state.obs and not self.ex.exact:
            return True
        if is_nil and self.ex.deferring and self.ex.calls.surely_fails(value):
            return False
        if is_nil and kind == "elem" and state.obs:
            base = self.ex.values.descs[value][1]
            if isinstance(base, int) and self.ex.reach.holds_elements(state, base):
                return False  # what is in the list is there
        if is_nil and kind == "field" and state.obs:
            base = self.ex.values.descs[value][1]
            assert isinstance(base, int)
            element = self.ex.values.descs[base]
            if (
                element[0] == "elem"
                and isinstance(element[1], int)
                and self.ex.reach.holds_elements(state, element[1])
            ):
                return False  # so is what is in a field of its elements
        state.nil[value] = is_nil
        if not is_nil and value in self.ex.ends_when_nonnil:
            told = state.obs.get(self.ex.ends_when_nonnil[value])
            if told is not None and not told.released:
                self.ex.losing.release(state, self.ex.ends_when_nonnil[value])
        origin = self.ex.wrapped.get(value)
        if origin is None and state.heap:
            origin = state.heap.get((value, MADE_FROM))
        if origin is not None and not self.assume_nil(state, origin, is_nil):
            return False
        ob = state.obs.get(value)
        if ob is not None:
            if is_nil:
                del state.obs[value]
                for same in [v for v, each in state.obs.items() if each == ob]:
                    if self.ex.values.descs[same][0] != "old":
                        del state.obs[same]  # another result of the same call: there is nothing to release
                for other, what in ob.guards:
                    if what == "nil":
                        state.nil.setdefault(other, False)
                        self.settle(state, other, "nonnil")
            else:
                state.obs[value] = ob._replace(guards=tuple(g for g in ob.guards if g[1] != "nil"))
                for other, what in ob.guards:
                    if what == "nil" and other not in state.nil:
                        state.nil[other] = True  # what is there came without an error
                        self.settle(state, other, "nil")
        self.settle(state, value, "nil" if is_nil else "nonnil")
        if is_nil and kind == "field":
            # A body that is nil has nothing to close.
            for base, path in self.ex.values.chain(value)[1:]:
                held = state.obs.get(base)
                if held is not None and not held.released and path in self.ex.sites[held.site].spec.carriers:
                    del state.obs[base]
        if is_nil and kind == "call":
            self._sibling_nil(state, self.ex.values.descs[value])
        return True

    def is_told_nil(self, state: State, value: int) -> bool:
        """Whether it is known to be nil, or not to be."""
        desc = self.ex.values.descs[value]
        if value in state.nil or value == self.ex.nil or desc[0] == "nonnil":
            return True
        return desc[0] == "call" and self._is_struct(desc)

    def _is_struct(self, desc: Desc) -> bool:
        """Whether what a call gives is a struct, which no interface that holds it is nil for: `err = failed(step)`."""
        return type(self.ex.world.underlying(self._result_type(desc))) is gt.Struct

    def _result_type(self, desc: Desc) -> gt.Type:
        pos, end, index = desc[1:]
        assert isinstance(pos, int)
        assert isinstance(end, int)
        assert isinstance(index, int)
        callee = self.ex.typed.callees.get((pos, end))
        if callee is None or callee.sig is None or index >= len(callee.sig.results):
            return gt.UNKNOWN
        return callee.sig.results[index]

    def _sibling_nil(self, state: State, desc: Desc) -> None:
        """One result of a call is nil: so its error, not asked for yet, is not. And a function that
        would end it has nothing to end: `events, cancel, err := watch(key)`."""
        for ob in list(state.obs.values()):
            for other, what in ob.guards:
                error = self.ex.values.descs[other]
                if what == "nil" and error[:3] == desc[:3] and other not in state.nil:
                    if self._may_be_error(error):
                        self.assume_nil(state, other, False)
        if self._may_be_error(desc):
            return
        for value, ob in list(state.obs.items()):
            if self.ex.values.descs[value][:3] == desc[:3] and not ob.released:
                if "()" in self.ex.sites[ob.site].spec.releases:
                    del state.obs[value]

    def _may_be_error(self, desc: Desc) -> bool:
        """Whether nothing says that a call's result is no error."""
        t = self._result_type(desc)
        return t == gt.UNKNOWN or gt.is_error(t)

    def _surely_given(self, ob: Ob) -> bool:
        """Whether what comes without an error is there, as a response is: to ask it for nil is to be careful."""
        site = self.ex.sites[ob.site]
        return site.spec.is_used_by_fields and not site.origin and site.confidence is Confidence.CERTAIN

    def settle(self, state: State, value: int, is_now: str) -> None:
        """A guard's value is decided: the obligations that hang on it become certain or absent."""
        changed: list[tuple[int, Ob | None]] = []
        for resource, ob in state.obs.items():
            if any(v == value and what.startswith(IS) != is_now.startswith(IS) for v, what in ob.guards):
                continue  # a named constant is compared with others, nothing else
            if any(v == value for v, _ in ob.guards):
                if any(
                    v == value and what not in (is_now, "partly") and (what, is_now) != ("unseen", "nonnil")
                    for v, what in ob.guards
                ):
                    changed.append((resource, None))
                else:
                    rest = tuple(g for g in ob.guards if g[0] != value)
                    inferred = ob.inferred or any(
                        v == value and (what == "unseen" or (what, is_now) == ("partly", "nonnil"))
                        for v, what in ob.guards
                    )
                    changed.append((resource, ob._replace(guards=rest, inferred=inferred)))
                    if (value, "nil") in ob.guards and self._surely_given(ob):
                        state.nil.setdefault(resource, False)
        for resource, after in changed:
            if after is None:
                absent = state.obs.pop(resource)
                if any(v == value and what == "unseen" for v, what in absent.guards):
                    self.ex.losing.note_moved(absent.site, unseen=True)
                if any(v == value and what == "nil" for v, what in absent.guards):
                    state.nil.setdefault(resource, True)
                    if self._surely_given(absent):
                        self.ex.absent[resource] = absent.site
                        state.truth["absent", resource] = True
            else:
                state.obs[resource] = after
