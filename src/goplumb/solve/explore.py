"""Walks the paths of one function and follows what it acquires, or what it is given.

One exploration answers one question: which acquisitions of this function are lost on some path, or what
becomes of the resource that a caller passes in. Paths are kept apart as long as their states differ; states
hold only what can still matter, so most branches of a function fall together again at once.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from goplumb.compile import ir
from goplumb.finding import Confidence
from goplumb.link import gotypes as gt
from goplumb.solve.calls import DISABLES_POOL, CallReader
from goplumb.solve.shape import NUMBER, Shape, condition_key, successors
from goplumb.solve.state import DeferredCall, Desc, Ob, State, Values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from goplumb.link.resolve import TypedFunc
    from goplumb.solve.solver import Solver
    from goplumb.solve.spec import Spec

STATES_PER_BLOCK = 48
"""More different states than this at one block and the rest is not followed: silence, never a wrong finding."""

OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
"""What a comparison says when it is false."""

INFINITE = 1 << 64
"""More than any number that a program compares."""

VISITS = 1500
"""Blocks visited in one exploration, literals included."""

CLOSURE_DEPTH = 3
"""How deep calls of local function literals are read inside one another."""


class Node:
    """A station of a path; the chain of `prev` leads back to the function's entry."""

    __slots__ = ("branch", "prev", "site", "taken", "what")

    def __init__(
        self,
        prev: Node | None,
        branch: ir.Branch | None = None,
        taken: bool = False,
        site: int = -1,
        what: tuple[int, int, str] | None = None,
    ) -> None:
        self.prev = prev
        self.branch = branch
        self.taken = taken
        self.site = site
        self.what = what


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
    holder_type: gt.Type
    function: ir.Func
    in_loop: bool


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


class Exit(NamedTuple):
    """A path that left the function."""

    state: State
    node: Node
    term: ir.Return
    values: tuple[int, ...]


_CONTAINERS = frozenset({"lit", "zero", "made", "append"})
"""Kinds of values that hold other values and are made here."""

Pair = tuple[State, Node]


class Explorer:
    """One exploration; make one per question."""

    def __init__(self, solver: Solver, typed: TypedFunc, func: ir.Func, *, track: bool = True) -> None:
        self.solver = solver
        self.typed = typed
        self.func = func
        self.world = solver.world
        self.source = typed.unit.source
        self.track = track
        """Whether acquisitions in the body become obligations."""
        self.values = Values()
        self.sites: list[Site] = []
        self._site_numbers: dict[tuple[int, int, int], int] = {}
        self.losses: list[Loss] = []
        self.misuses: list[tuple[str, int, int, int, Node]] = []
        """(kind, site, start, end, node)."""
        self.released_sites: set[int] = set()
        self.moved_sites: set[int] = set()
        """Sites whose obligation somebody else took over on some path."""
        self.by_operation: dict[int, str] = {}
        """Sites whose resource an owner keeps and each of its operations ends -> one of them: `Client.Get`."""
        self.absent: dict[int, int] = {}
        """Resource that is nil on some path, for its call failed -> its site; only such as are used by a field."""
        self.collected: set[int] = set()
        """Sites whose resource was put into a slice, map or field: it is meant to outlive the iteration."""
        self.owned: list[tuple[int, str, gt.Named, bool]] = []
        """(site, field, owner, whether as an element): resources seen to be kept in a field."""
        self.given: set[int] = set()
        """Values that the question is about."""
        self.iterated: set[int] = set()
        """Sites whose resource is run through in a loop."""
        self.checked: set[int] = set()
        """Sites whose resource is asked for the error of the loop, or handed to somebody who may ask."""
        self.exact = False
        """Whether everything said of a value is remembered, also before anything is acquired."""
        self.overflow = False
        self.visits = 0
        self.depth = 0
        self.deferring = 0
        """How many deferred literals are being read."""
        self.exploring: list[ir.Func] = []
        self.wrapped: dict[int, int] = {}
        """Error value -> the error it was made from."""
        self.implies: dict[int, tuple[tuple[int, str], ...]] = {}
        """Boolean value -> what holds of other values when it is true."""
        self.ends_when_false: dict[int, int] = {}
        """Boolean value -> the resource that is released when it is false (the end of a row set)."""
        self.ends_when_true: dict[int, int] = {}
        """Boolean value -> the resource that says so of itself: `Closed()`."""
        self.assert_ok: dict[int, int] = {}
        """The ok of a type assertion -> the value asserted."""
        self.closures: dict[int, ir.MakeClosure] = {}
        """Closure value -> literal."""
        self.plain: dict[tuple[int, int], tuple[int, ...]] = {}
        """Calls that concern nobody unless an operand does -> 0 and their result values; empty for all others."""
        self.aliased: set[int] = set()
        """Resources that some call has put into its result."""
        self.embedded: set[int] = set()
        """Fields through which a resource's own methods are called."""
        self.copies: set[int] = set()
        """Temporaries that keep a variable's value while several variables are assigned at once."""
        self.made_types: dict[int, gt.Type] = {}
        """Type of each literal value."""
        self.calls = CallReader(self)
        self.nil = self.values.make("nil")
        self.true = self.values.make("const", "true")
        self.false = self.values.make("const", "false")
        self.current: ir.Func = func
        self.block = 0

    # --- running -------------------------------------------------------------------------

    def shape(self, func: ir.Func) -> Shape:
        shape = self.solver.shapes.get(id(func))
        if shape is None:
            shape = Shape(func, self.source)
            self.solver.shapes[id(func)] = shape
        return shape

    def entry(self) -> State:
        state = State()
        func = self.func
        if func.recv >= 0:
            state.env[func.recv] = self.values.make("param", func.recv)
        for param in func.params:
            state.env[param] = self.values.make("param", param)
        if func.named_results:
            for local in func.results:
                state.env[local] = self._zero(local)
        return state

    def explore(self, func: ir.Func, state: State, node: Node) -> list[Exit]:
        """Every way out of func from this state, deferred calls already run.

        A path with nothing to lose that can come to nothing more is not followed to its end.
        """
        shape = self.shape(func)
        outermost = not self.depth and self.track
        ahead = self._acquiring_ahead(func) if outermost else ()
        seen: list[set[object]] = [set() for _ in func.blocks]
        work: deque[tuple[int, State, Node]] = deque([(0, state, node)])
        exits: list[Exit] = []
        outer, outer_block = self.current, self.block
        self.current = func
        while work:
            number, here, at = work.popleft()
            if outermost and not here.obs and not ahead[number]:
                if not self.absent or not self._absent_lives(here, shape.live[number]):
                    continue
            self._prune(here, shape, number)
            key = here.key()
            if key in seen[number]:
                continue
            if len(seen[number]) >= STATES_PER_BLOCK or self.visits >= VISITS:
                self.overflow = True
                continue
            seen[number].add(key)
            self.visits += 1
            self.current = func
            self.block = number
            block = func.blocks[number]
            pairs: list[Pair] = [(here, at)]
            for instr in block.instrs:
                step = _STEPS[type(instr)]
                if len(pairs) == 1:
                    forked = step(self, pairs[0][0], pairs[0][1], instr)
                    if forked is not None:
                        pairs = forked
                else:
                    following: list[Pair] = []
                    for each, where in pairs:
                        forked = step(self, each, where, instr)
                        following.extend([(each, where)] if forked is None else forked)
                    pairs = following
                if not pairs:
                    break
            for each, where in pairs:
                term = block.term
                if type(term) is ir.Return:
                    exits.extend(self._leave(func, each, where, term))
                else:
                    work.extend(self._follow(each, where, term, shape))
        self.current, self.block = outer, outer_block
        return exits

    def _absent_lives(self, state: State, live: int) -> bool:
        """Whether a resource that is nil on this path may still be used."""
        return any(
            value in self.absent and state.nil.get(value) is True and live >> local & 1
            for local, value in state.env.items()
        )

    def forget_absent(self, state: State) -> None:
        """More is known of an error than that it is not nil: what came with it may be there all the same."""
        for value in self.absent:
            state.nil.pop(value, None)

    def _acquiring_ahead(self, func: ir.Func) -> list[bool]:
        """Per block, whether something may be acquired in it or after it."""
        blocks = func.blocks
        ahead = [self.solver.block_acquires(self.typed, block) for block in blocks]
        before: list[list[int]] = [[] for _ in blocks]
        for number, block in enumerate(blocks):
            for target in successors(block.term):
                before[target].append(number)
        work = [number for number, flag in enumerate(ahead) if flag]
        while work:
            for previous in before[work.pop()]:
                if not ahead[previous]:
                    ahead[previous] = True
                    work.append(previous)
        return ahead

    def _prune(self, state: State, shape: Shape, block: int) -> None:
        """Forgets what no later instruction can ask for, so that paths fall together."""
        live = shape.live[block]
        captured = shape.captured
        obs = state.obs
        heap = state.heap
        env = state.env
        if self.depth:
            func = self.current
            locals_ = self.typed.func.locals
            dead = [
                local
                for local, value in env.items()
                if not live >> local & 1
                and func.pos <= locals_[local].pos < func.end
                and local not in captured
                and not (obs and self._carries(state, value))
            ]
        else:
            dead = [
                local
                for local, value in env.items()
                if not live >> local & 1
                and local not in captured
                and not (obs and self._carries(state, value))
            ]
        died = {env.pop(local) for local in dead}
        if obs and any(ob.released for ob in obs.values()):
            kept = set(env.values())
            for value in [v for v, ob in obs.items() if ob.released and v not in kept]:
                if self.track and not any(self.values.mentions(k, value) for k in kept):
                    del obs[value]
        if heap and any(h in died for h, _ in heap):
            self._sweep(state)
        if state.nil:
            kept = set(env.values())
            kept.update(heap.values())
            kept.update(obs)
            kept.update(self.given)
            for ob in obs.values():
                kept.update(v for v, _ in ob.guards)
            for value in [v for v in state.nil if v not in kept and v != self.nil]:
                del state.nil[value]

    def _carries(self, state: State, value: int) -> bool:
        """Whether a holder of this value holds an obligation."""
        for base, path in self.values.chain(value):
            ob = state.obs.get(base)
            if (
                ob is not None
                and not (ob.released and self.track)
                and (not path or path in self.sites[ob.site].spec.carriers)
            ):
                return True
        if state.heap:
            mentions = self.values.mentions
            return any(mentions(base, value) for base, _ in state.heap)
        return False

    def _sweep(self, state: State) -> None:
        """Drops the heap of holders that nothing refers to and that hold no obligation."""
        reachable = self.reachable(state, self._roots(state))
        descs = self.values.descs
        state.heap = {
            k: v
            for k, v in state.heap.items()
            if k[0] in reachable or v in state.obs or descs[k[0]][0] == "global"
        }

    def _roots(self, state: State, *, named_only: bool = False) -> set[int]:
        if named_only:
            locals_ = self.typed.func.locals
            roots = {v for k, v in state.env.items() if locals_[k].kind != "temp" or k in self.copies}
        else:
            roots = set(state.env.values())
        for record in state.defers:
            roots.add(record.recv)
            roots.add(record.fn)
            roots.update(record.args)
        return roots

    def reachable(self, state: State, roots: Iterable[int]) -> set[int]:
        """The values that can be got at from roots: through fields, elements and captured variables."""
        found: set[int] = set()
        work = [r for r in roots if r >= 0]
        if not state.heap and not self.closures:
            found.update(work)
            if state.obs:
                descs = self.values.descs
                for value in work:
                    if descs[value][0] == "field":
                        found.update(self._through_field(state, value))
            return found
        by_holder: dict[int, list[int]] = {}
        for (holder, _), value in state.heap.items():
            by_holder.setdefault(holder, []).append(value)
            desc = self.values.descs[holder]
            while desc[0] == "field":  # a struct inside a struct
                base = desc[1]
                assert isinstance(base, int)
                by_holder.setdefault(base, []).append(holder)
                holder, desc = base, self.values.descs[base]
        while work:
            value = work.pop()
            if value in found:
                continue
            found.add(value)
            work.extend(by_holder.get(value, ()))
            closure = self.closures.get(value)
            if closure is not None:
                work.extend(state.env[c] for c in closure.captures if c in state.env)
            desc = self.values.descs[value]
            if desc[0] == "field":
                base = desc[1]
                assert isinstance(base, int)
                if any(b in state.obs for b, _ in self.values.chain(value)):
                    found.update(self._through_field(state, value))
        return found

    def _through_field(self, state: State, value: int) -> list[int]:
        """The resources that a field of them can release: a body stands for its response."""
        found = []
        for base, path in self.values.chain(value)[1:]:
            ob = state.obs.get(base)
            if ob is not None:
                spec = self.sites[ob.site].spec
                if path in spec.carriers or path.rstrip(".") in spec.releases:
                    found.append(base)
        return found

    # --- terminators -----------------------------------------------------------------------

    def _follow(
        self, state: State, node: Node, term: ir.Terminator, shape: Shape
    ) -> Iterable[tuple[int, State, Node]]:
        match term:
            case ir.Jump(_, target):
                return [(target, state, node)]
            case ir.Branch():
                return self._branch(state, node, term, shape)
            case ir.Range():
                return self._range(state, node, term)
            case ir.Choose(_, targets):
                return [(t, state.copy(), node) for t in targets]
            case ir.TypeSwitch():
                return self._type_switch(state, node, term)
            case _:
                return []

    def _branch(
        self, state: State, node: Node, term: ir.Branch, shape: Shape
    ) -> Iterable[tuple[int, State, Node]]:
        out: list[tuple[int, State, Node]] = []
        twice = bool(shape.asked_twice) and condition_key(term, self.source) in shape.asked_twice
        counting = shape.indexed.get(term.pos) if state.obs else None
        flag = ("ranged", term.pos)
        entered = counting is not None and state.truth.pop(flag, False)
        nonempty = counting is not None and any(
            self._holds_elements(state, state.env[base]) for base in counting[1] if base in state.env
        )
        for outcome, target in ((True, term.then), (False, term.other)):
            if counting is not None and target != counting[0] and nonempty and not entered:
                continue  # there is something to run through
            branch_state = state.copy()
            if counting is not None and target == counting[0] and (nonempty or entered):
                branch_state.truth[flag] = True
            if self._assume(branch_state, term, outcome, twice, shape):
                out.append((target, branch_state, Node(node, branch=term, taken=outcome)))
        if len(out) == 1:
            target, only, _ = out[0]
            return [(target, only, node)]
        return out

    def _assume(self, state: State, term: ir.Branch, outcome: bool, twice: bool, shape: Shape) -> bool:
        """Adds what the outcome of a condition says; False if it cannot be so."""
        left = self.value(state, term.left)
        if term.op == "true":
            return self.assume_true(state, left, outcome, remember=twice)
        assert term.right is not None
        right = self.value(state, term.right)
        if type(term.left) is int and term.left in shape.measured:
            if not self._assume_number(state, left, term, outcome):
                return False
        if term.op in ("==", "!="):
            equal = outcome == (term.op == "==")
            zero = self._is_zero(term.right)
            if right == self.nil or zero:
                return self.assume_nil(state, left, equal, remember=twice)
            if left == self.nil or self._is_zero(term.left):
                return self.assume_nil(state, right, equal, remember=twice)
            if left == right:
                return equal or self.values.descs[left][0] == "op"
            if right in (self.true, self.false):
                return self.assume_true(state, left, equal == (right == self.true), remember=twice)
            left_desc, right_desc = self.values.descs[left], self.values.descs[right]
            if left_desc[0] == "const" and right_desc[0] == "const":
                return equal == (left_desc == right_desc)
            if equal and not self._is_const(right_desc) and self._guards(state, left):
                # `err == io.EOF`: not nil, as sentinels are not.
                possible = self.assume_nil(state, left, False)
                self.forget_absent(state)
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

    def _assume_number(self, state: State, value: int, term: ir.Branch, outcome: bool) -> bool:
        """Narrows the numbers that a value may be; False if none is left."""
        assert type(term.right) is ir.Const
        bound = int(term.right.text)
        op = term.op if outcome else OPPOSITE[term.op]
        desc = self.values.descs[value]
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

    def _guards(self, state: State, value: int) -> bool:
        return any(v == value for ob in state.obs.values() for v, _ in ob.guards)

    def assume_true(self, state: State, value: int, outcome: bool, *, remember: bool = False) -> bool:
        """Adds that a boolean value has this outcome; False if it cannot be so."""
        if value in (self.true, self.false):
            return outcome == (value == self.true)
        desc = self.values.descs[value]
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
        if outcome:
            told = state.obs.get(self.ends_when_true.get(value, -1))
            if told is not None and not told.released:
                self.release(state, self.ends_when_true[value])
            for other, what in self.implies.get(value, ()):
                if not self.assume_nil(state, other, what == "nil"):
                    return False
                self.forget_absent(state)
            if value in self.assert_ok and not self.assume_nil(state, self.assert_ok[value], False):
                return False
        elif value in self.assert_ok:
            self.drop_reachable(state, self.assert_ok[value])
        elif value in self.ends_when_false:
            resource = self.ends_when_false[value]
            ob = state.obs.get(resource)
            if ob is not None and not ob.released:
                self.release(state, resource)
        self._settle(state, value, "true" if outcome else "false")
        if remember:
            state.truth[value] = outcome
        return True

    def assume_nil(self, state: State, value: int, is_nil: bool, *, remember: bool = True) -> bool:
        """Adds that a value is nil, or is not; False if it cannot be so. Before anything is acquired it is only
        remembered if it will be asked again."""
        if value == self.nil:
            return is_nil
        known = state.nil.get(value)
        if known is not None:
            return known == is_nil
        kind = self.values.descs[value][0]
        if kind in ("lit", "closure", "nonnil", "made"):
            return not is_nil
        if kind == "const":
            return True
        if not remember and not state.obs and not self.exact:
            return True
        if is_nil and self.deferring and self.calls.surely_fails(value):
            return False
        if is_nil and kind == "elem" and state.obs:
            base = self.values.descs[value][1]
            if isinstance(base, int) and self._holds_elements(state, base):
                return False  # what is in the list is there
        state.nil[value] = is_nil
        origin = self.wrapped.get(value)
        if origin is not None and not self.assume_nil(state, origin, is_nil):
            return False
        ob = state.obs.get(value)
        if ob is not None:
            if is_nil:
                del state.obs[value]
                for other, what in ob.guards:
                    if what == "nil":
                        state.nil.setdefault(other, False)
                        self._settle(state, other, "nonnil")
            else:
                state.obs[value] = ob._replace(guards=tuple(g for g in ob.guards if g[1] != "nil"))
        self._settle(state, value, "nil" if is_nil else "nonnil")
        if is_nil and kind == "field":
            # A body that is nil has nothing to close.
            for base, path in self.values.chain(value)[1:]:
                held = state.obs.get(base)
                if held is not None and not held.released and path in self.sites[held.site].spec.carriers:
                    del state.obs[base]
        if is_nil and kind == "call":
            self._sibling_nil(state, self.values.descs[value])
        return True

    def _sibling_nil(self, state: State, desc: Desc) -> None:
        """One result of a call is nil: so its error, not asked for yet, is not."""
        for ob in list(state.obs.values()):
            for other, what in ob.guards:
                error = self.values.descs[other]
                if what == "nil" and error[:3] == desc[:3] and other not in state.nil:
                    self.assume_nil(state, other, False)

    def _settle(self, state: State, value: int, is_now: str) -> None:
        """A guard's value is decided: the obligations that hang on it become certain or absent."""
        changed: list[tuple[int, Ob | None]] = []
        for resource, ob in state.obs.items():
            if any(v == value for v, _ in ob.guards):
                if any(
                    v == value and what != is_now and (what, is_now) != ("unseen", "nonnil")
                    for v, what in ob.guards
                ):
                    changed.append((resource, None))
                else:
                    rest = tuple(g for g in ob.guards if g[0] != value)
                    inferred = ob.inferred or any(v == value and what == "unseen" for v, what in ob.guards)
                    changed.append((resource, ob._replace(guards=rest, inferred=inferred)))
        for resource, after in changed:
            if after is None:
                absent = state.obs.pop(resource)
                if any(v == value and what == "unseen" for v, what in absent.guards):
                    self.moved_sites.add(absent.site)
                if any(v == value and what == "nil" for v, what in absent.guards):
                    state.nil.setdefault(resource, True)
                    site = self.sites[absent.site]
                    if site.spec.carriers and not site.origin and site.confidence is Confidence.CERTAIN:
                        self.absent[resource] = absent.site
            else:
                state.obs[resource] = after

    def _range(self, state: State, node: Node, term: ir.Range) -> Iterable[tuple[int, State, Node]]:
        over = self.value(state, term.over)
        flag = ("ranged", term.pos)
        entered = state.truth.pop(flag, False)
        nonempty = self._holds_elements(state, over)
        out: list[tuple[int, State, Node]] = []
        if entered or not nonempty:
            out.append((term.done, state.copy(), node))
        inside = state.copy()
        if nonempty or entered:
            inside.truth[flag] = True
        element = self.values.make("elem", over)
        for local in (term.key, term.value):
            if local >= 0:
                self.overwrite(inside, node, local, term.pos, term.end)
        if term.key >= 0:
            single = (
                term.value < 0 and type(self.world.underlying(gt.deref(self.type_of(term.over)))) is gt.ChanOf
            )
            inside.env[term.key] = element if single else self.values.make("key", term.pos)
        if term.value >= 0:
            inside.env[term.value] = element
        self.refresh(inside, element)
        out.append((term.body, inside, node))
        return out

    def _holds_elements(self, state: State, holder: int) -> bool:
        """Whether a slice or map is known to hold something that is still to be released."""
        return bool(state.obs) and any(
            self.obligations_under(state, v)
            for (h, f), v in state.heap.items()
            if h == holder and f.startswith("[")
        )

    def refresh(self, state: State, value: int) -> None:
        """The value stands for something new from here on: facts about its former self are dropped."""
        state.nil.pop(value, None)
        state.truth.pop(value, None)
        state.numbers.pop(value, None)

    def _type_switch(
        self, state: State, node: Node, term: ir.TypeSwitch
    ) -> Iterable[tuple[int, State, Node]]:
        source = self.value(state, term.src)
        out: list[tuple[int, State, Node]] = []
        for types, target in term.cases:
            inside = state.copy()
            if len(types) == 1 and not self.assume_nil(inside, source, types[0] is None):
                continue
            out.append((target, inside, node))
        if all(target != term.default for _, target in term.cases) or term.default >= 0:
            other = state.copy()
            if any(types == (None,) for types, _ in term.cases) and not self.assume_nil(other, source, False):
                return out
            # As after an assertion that fails: what it is none of may not be there at all.
            self.drop_reachable(other, source)
            out.append((term.default, other, node))
        return out

    # --- leaving ---------------------------------------------------------------------------

    def _leave(self, func: ir.Func, state: State, node: Node, term: ir.Return) -> list[Exit]:
        """Runs the deferred calls and gives the exits."""
        if func.named_results and not term.tuple_value:
            before: tuple[int, ...] | None = None
        else:
            before = self._returned(state, term, len(func.results))
            if func.named_results:
                for local, value in zip(func.results, before, strict=False):
                    state.env[local] = value
                before = None
        pairs: list[Pair] = [(state, node)]
        while pairs and any(s.defers for s, _ in pairs):
            following: list[Pair] = []
            for each, where in pairs:
                if not each.defers:
                    following.append((each, where))
                    continue
                record = each.defers[-1]
                each.defers = each.defers[:-1]
                result = self.calls.run(
                    each, where, record.call, record.recv, record.fn, record.args, deferred=True
                )
                following.extend([(each, where)] if result is None else result)
            pairs = following
        exits = []
        for each, where in pairs:
            values = before
            if values is None:
                values = tuple(self.value(each, local) for local in func.results)
            exits.append(Exit(each, where, term, values))
        return exits

    def _returned(self, state: State, term: ir.Return, count: int) -> tuple[int, ...]:
        values = tuple(self.value(state, v) for v in term.values)
        if term.tuple_value and len(values) == 1 and count > 1:
            return tuple(self.part(state, values[0], i) for i in range(count))
        return values

    def part(self, state: State, value: int, index: int) -> int:
        """The index-th of several values that travel as one."""
        held = state.heap.get((value, f"#{index}"))
        if held is not None:
            return held
        desc = self.values.descs[value]
        if desc[0] == "call":
            return self.values.make("call", desc[1], desc[2], index)
        return self.values.make("field", value, f"#{index}")

    # --- values ----------------------------------------------------------------------------

    def value(self, state: State, operand: ir.Operand) -> int:
        if type(operand) is int:
            found = state.env.get(operand)
            if found is None:
                found = self.values.make("outer", operand)
                state.env[operand] = found
            return found
        if type(operand) is ir.Const:
            if operand.kind == "nil":
                return self.nil
            return self.values.make("const", operand.text)
        assert type(operand) is ir.Global
        return self.values.make("global", operand.name)

    def type_of(self, operand: ir.Operand) -> gt.Type:
        return self.typed.operand(operand)

    def _zero(self, local: int) -> int:
        under = self.world.underlying(self.typed.types[local])
        match under:
            case gt.Pointer() | gt.FuncType() | gt.Interface() | gt.MapOf() | gt.ChanOf() | gt.SliceOf():
                return self.nil
            case gt.Basic("bool"):
                return self.false
            case gt.Basic("error"):
                return self.nil
            case _:
                return self.values.make("zero", local)

    def is_outer(self, state: State, value: int) -> bool:
        """Whether what is stored into this value is stored out of this function's sight."""
        if value in state.gone:
            return True
        desc = self.values.root(value)
        if desc[0] in ("lit", "zero", "made", "closure", "append"):
            number = self.values.make(*desc)
            return number in state.gone
        if desc[0] == "call":
            return not self.calls.makes_local(desc)
        return desc[0] != "const"

    # --- losing ----------------------------------------------------------------------------

    def overwrite(
        self, state: State, node: Node, local: int, pos: int, end: int, new: tuple[int, ...] = ()
    ) -> None:
        """The local gets another value: what only it could reach is lost. `new`: values that stay held."""
        old = state.env.pop(local, None)
        if old is None or not state.obs or old in new:
            return
        if not self._carries(state, old):
            return
        held = [v for v in self.reachable(state, [old]) if v in state.obs and not state.obs[v].released]
        if not held:
            return
        roots = self._roots(state, named_only=True)
        roots.update(new)
        still = self.reachable(state, roots)
        name = self.typed.func.locals[local].name
        for value in held:
            if value not in still and not self._group_alive(state, value, still):
                self.lose(state, node, value, "overwritten", name, pos, end)

    def _group_alive(self, state: State, value: int, still: set[int]) -> bool:
        site = state.obs[value].site
        return any(v in still and ob.site == site for v, ob in state.obs.items() if v != value)

    def lose(self, state: State, node: Node, value: int, how: str, holder: str, pos: int, end: int) -> None:
        """Notes a loss and forgets the obligation."""
        ob = state.obs.pop(value, None)
        if ob is None or ob.released:
            return
        if any(what == "unseen" for _, what in ob.guards):
            self.moved_sites.add(ob.site)
            return
        if ob.dropped:
            how, pos, end = "discarded", self.sites[ob.site].pos, self.sites[ob.site].end
        likely = ob.inferred or any(what == "nonnil" for _, what in ob.guards)
        self.losses.append(Loss(ob.site, how, holder, pos, end, node, False, likely))

    def drop(self, state: State, value: int) -> None:
        """The obligation moves out of sight."""
        ob = state.obs.pop(value, None)
        if ob is not None:
            self.moved_sites.add(ob.site)
            for other in [v for v, o in state.obs.items() if o.site == ob.site and not o.released]:
                if self.values.descs[other][0] != "old":
                    del state.obs[other]

    def drop_reachable(self, state: State, value: int) -> None:
        """Everything that can be got at through the value escapes."""
        if not state.obs:
            if value >= 0:
                state.gone = state.gone | self._holders(state, value)
            return
        for found in self.reachable(state, [value]):
            if found in state.obs:
                self.drop(state, found)
        for base, path in self.values.chain(value)[1:]:
            ob = state.obs.get(base)
            if ob is not None and path in self.sites[ob.site].spec.carriers:
                self.drop(state, base)
        state.gone = state.gone | self._holders(state, value)

    def _holders(self, state: State, value: int) -> frozenset[int]:
        """The local holders below a value that unseen code now knows."""
        return frozenset(
            v
            for v in self.reachable(state, [value])
            if self.values.descs[v][0] in ("lit", "zero", "made", "append") or self.calls.becomes(v)
        )

    def release(self, state: State, value: int, *, deferred: bool = False, called: bool = False) -> None:
        """The obligation on the value is discharged, and with it those born by the same call; `called`: by a call
        that releases for certain."""
        ob = state.obs[value]
        self.released_sites.add(ob.site)
        for other, each in list(state.obs.items()):
            if other == value or (each.site == ob.site and self.values.descs[other][0] != "old"):
                closed = called and not deferred and not self.deferring
                state.obs[other] = each._replace(released=True, guards=(), deferred=deferred, closed=closed)

    def obligations_under(self, state: State, value: int) -> list[int]:
        """Live obligations that whoever has the value could discharge."""
        if not state.obs:
            return []
        found = {v for v in self.reachable(state, [value]) if v in state.obs}
        for base, path in self.values.chain(value)[1:]:
            ob = state.obs.get(base)
            if ob is not None:
                spec = self.sites[ob.site].spec
                if path in spec.carriers or path.rstrip(".") in spec.releases:
                    found.add(base)
        desc = self.values.descs[value]
        if desc[0] == "elem":
            found.update(
                v for (h, f), v in state.heap.items() if h == desc[1] and f.startswith("[") and v in state.obs
            )
        return sorted(v for v in found if not state.obs[v].released)

    def note_collected(self, state: State, value: int) -> None:
        for found in self.reachable(state, [value]):
            if found in state.obs:
                self.collected.add(state.obs[found].site)

    # --- acquiring -------------------------------------------------------------------------

    def site(self, site: Site) -> int:
        key = (site.pos, site.end, site.result)
        number = self._site_numbers.get(key)
        if number is None:
            number = len(self.sites)
            self._site_numbers[key] = number
            self.sites.append(site)
        return number

    def acquire(
        self, state: State, node: Node, value: int, site: Site, guards: tuple[tuple[int, str], ...]
    ) -> Node:
        """Adds an obligation on the value."""
        number = self.site(site)
        state.obs[value] = Ob(number, False, guards)
        state.nil.pop(value, None)
        state.truth.pop(("next", value), None)
        return Node(node, site=number)

    def rename(self, state: State, value: int) -> Callable[[int], int] | None:
        """The instruction that made this value runs again: its former result lives on as another value.

        Gives the substitution, or None where nothing refers to the former result.
        """
        descs = self.values.descs
        mentions = self.values.mentions
        present = value in state.obs or value in state.gone
        if not present:
            for v in state.env.values():
                if v == value or (descs[v][0] in ("field", "elem") and mentions(v, value)):
                    present = True
                    break
            else:
                present = any(k[0] == value or mentions(v, value) for k, v in state.heap.items()) or any(
                    value in (r.recv, r.fn, *r.args)
                    or any(a >= 0 and mentions(a, value) for a in (r.recv, r.fn, *r.args))
                    for r in state.defers
                )
        if not present:
            self.refresh(state, value)
            return None
        old = self.values.make("old", value)
        memo: dict[int, int] = {}

        def sub(v: int) -> int:
            if v < 0:
                return v
            found = memo.get(v)
            if found is None:
                found = v
                if v == value:
                    found = old
                elif mentions(v, value):
                    kind, base, *rest = descs[v]
                    assert isinstance(base, int)
                    found = self.values.make(kind, sub(base), *rest)
                memo[v] = found
            return found

        state.env = {k: sub(v) for k, v in state.env.items()}
        heap: dict[tuple[int, str], int] = {}
        for (holder, name), held in state.heap.items():
            renamed = sub(held)
            heap[sub(holder), f"[{renamed}]" if name == f"[{held}]" else name] = renamed
        state.heap = heap
        obs: dict[int, Ob] = {}
        for resource, ob in state.obs.items():
            target = sub(resource)
            if target in obs and obs[target].released:
                continue
            obs[target] = ob._replace(guards=tuple((sub(v), w) for v, w in ob.guards))
        state.obs = obs
        state.nil = {sub(k): v for k, v in state.nil.items()}
        state.numbers = {sub(k): v for k, v in state.numbers.items()}
        state.truth = {(sub(k) if isinstance(k, int) else k): v for k, v in state.truth.items()}
        seen: list[DeferredCall] = []
        for record in state.defers:
            renamed_record = DeferredCall(
                record.call, sub(record.recv), sub(record.fn), tuple(sub(a) for a in record.args)
            )
            if renamed_record not in seen:
                seen.append(renamed_record)
        state.defers = tuple(seen)
        if value in state.gone:
            state.gone = (state.gone - {value}) | {old}
        return sub

    # --- instructions ------------------------------------------------------------------------

    def bind(self, state: State, node: Node, local: int, value: int, pos: int, end: int) -> None:
        if local < 0:
            return
        if state.obs and local in state.env:
            self.overwrite(state, node, local, pos, end, (value,))
        state.env[local] = value

    def _assign(self, state: State, node: Node, i: ir.Assign) -> None:
        value = self.value(state, i.src)
        if type(i.src) is int and self.typed.func.locals[i.dst].kind == "temp":
            self.copies.add(i.dst)
        self.bind(state, node, i.dst, value, i.pos, i.pos)
        if i.src in self.copies:
            del state.env[i.src]  # it is read once

    def _zero_value(self, state: State, node: Node, i: ir.Zero) -> None:
        value = self._zero(i.dst)
        self.bind(state, node, i.dst, value, i.pos, i.pos)

    def _store_global(self, state: State, node: Node, i: ir.StoreGlobal) -> None:
        self.drop_reachable(state, self.value(state, i.src))

    def _load(self, state: State, node: Node, i: ir.Load) -> None:
        base = self.value(state, i.base)
        if state.obs or self.absent:
            self.calls.note_use(state, node, base, i.pos, i.end)
        value = state.env[i.dst] = self.field(state, base, i.field)
        if base in state.obs and self._embeds(i.base, i.field, base, state):
            self.embedded.add(value)

    def _embeds(self, operand: ir.Operand, field: str, base: int, state: State) -> bool:
        """Whether the field is an embedded one, which brings the methods of its own: `rows.Rows`, `n.File`. Of a
        catalogued type out of sight, an exported field is taken for one."""
        under = self.world.underlying(gt.deref(self.type_of(operand)))
        if type(under) is gt.Struct:
            return any(f.embedded and f.name == field for f in under.fields)
        inferred = self.sites[state.obs[base].site].spec.resource == "inferred"
        return under == gt.UNKNOWN and not inferred and field[:1].isupper()

    def field(self, state: State, base: int, name: str) -> int:
        held = state.heap.get((base, name))
        if held is not None:
            return held
        # A promoted field: what an embedded struct holds.
        for (holder, embedded), value in state.heap.items():
            if holder == base and (value, name) in state.heap and embedded[0] not in "[#":
                return state.heap[value, name]
        return self.values.make("field", base, name)

    def _store(self, state: State, node: Node, i: ir.Store) -> None:
        base = self.value(state, i.base)
        value = self.value(state, i.src)
        if state.obs:
            self.note_collected(state, value)
            replaced = state.obs.get(base)
            if replaced is not None and i.field in DISABLES_POOL and value != self.false:
                self.drop(state, base)
            elif replaced is not None and replaced.closed:
                state.obs[base] = replaced._replace(closed=False)  # `resp.Body = io.NopCloser(…)`
        if type(i.base) is ir.Global or self.is_outer(state, base):
            if state.obs:
                self.calls.note_owner(state, base, i.field, value, i.base, i.pos)
            self.drop_reachable(state, value)
            if self._worth_holding(state, value):
                state.heap[base, i.field] = value
            else:
                state.heap.pop((base, i.field), None)
            return
        old = state.heap.get((base, i.field))
        if self._worth_holding(state, value):
            state.heap[base, i.field] = value
        else:
            state.heap.pop((base, i.field), None)
        if old is not None and old != value and state.obs:
            self._lose_unreachable(state, node, old, i.field, i.pos)

    def _lose_unreachable(self, state: State, node: Node, old: int, name: str, pos: int) -> None:
        held = [v for v in self.reachable(state, [old]) if v in state.obs and not state.obs[v].released]
        if not held:
            return
        still = self.reachable(state, self._roots(state, named_only=True))
        for value in held:
            if value not in still:
                self.lose(state, node, value, "overwritten", name, pos, pos)

    def _index(self, state: State, node: Node, i: ir.Index) -> None:
        base = self.value(state, i.base)
        if i.dst >= 0:
            self.bind(state, node, i.dst, self.values.make("elem", base), i.pos, i.pos)
        if i.ok >= 0:
            self.bind(state, node, i.ok, self.values.make("op", i.pos, 1), i.pos, i.pos)

    def _instantiate(self, state: State, node: Node, i: ir.Instantiate) -> None:
        state.env[i.dst] = self.value(state, i.base)

    def _store_index(self, state: State, node: Node, i: ir.StoreIndex) -> None:
        base = self.value(state, i.base)
        value = self.value(state, i.src)
        if type(i.base) is ir.Global or self.is_outer(state, base):
            if state.obs:
                self.calls.note_element(state, base, value)
            self.drop_reachable(state, value)
        elif self._carries(state, value):
            state.heap[base, f"[{value}]"] = value
            self.note_collected(state, value)

    def _slice(self, state: State, node: Node, i: ir.Slice) -> None:
        state.env[i.dst] = self.value(state, i.base)

    def _deref(self, state: State, node: Node, i: ir.Deref) -> None:
        base = self.value(state, i.base)
        if i.dst >= 0:
            state.env[i.dst] = base

    def _store_deref(self, state: State, node: Node, i: ir.StoreDeref) -> None:
        base = self.value(state, i.base)
        value = self.value(state, i.src)
        if self.is_outer(state, base):
            self.drop_reachable(state, value)
        elif value != base:
            state.heap[base, "*"] = value

    def _addr(self, state: State, node: Node, i: ir.Addr) -> None:
        state.env[i.dst] = self.value(state, i.src)

    def _op(self, state: State, node: Node, i: ir.Op) -> None:
        args = [self.value(state, a) for a in i.args]
        value = -1
        if i.op == "!" and len(args) == 1:
            if args[0] in (self.true, self.false):
                value = self.false if args[0] == self.true else self.true
            else:
                value = self.values.make("not", args[0])
        elif i.op in ("==", "!=") and len(args) == 2 and self.nil in args:
            other = args[0] if args[1] == self.nil else args[1]
            value = self.values.make("isnil", other)
            if i.op == "!=":
                value = self.values.make("not", value)
        if value < 0:
            value = self.values.make("op", i.pos, i.dst)
            self.refresh(state, value)
        self.bind(state, node, i.dst, value, i.pos, i.pos)

    def _convert(self, state: State, node: Node, i: ir.Convert) -> None:
        self.bind(state, node, i.dst, self.value(state, i.src), i.pos, i.pos)

    def _assert(self, state: State, node: Node, i: ir.Assert) -> None:
        value = self.value(state, i.src)
        if i.dst >= 0:
            self.bind(state, node, i.dst, value, i.pos, i.pos)
        if i.ok >= 0:
            ok = self.values.make("assert", i.pos, value)
            self.assert_ok[ok] = value
            self.bind(state, node, i.ok, ok, i.pos, i.pos)

    def _new(self, state: State, node: Node, i: ir.New) -> None:
        value = self.values.make("lit", i.pos, i.end)
        if i.dst >= 0:
            self.made_types[value] = self.typed.types[i.dst]
        self._remake(state, value)
        self.bind(state, node, i.dst, value, i.pos, i.end)

    def _remake(self, state: State, value: int) -> None:
        if value in state.obs or any(k[0] == value for k in state.heap) or value in state.env.values():
            self.rename(state, value)
        state.gone = state.gone - {value}

    def _make(self, state: State, node: Node, i: ir.Make) -> None:
        value = self.values.make("made", i.pos)
        self._remake(state, value)
        self.bind(state, node, i.dst, value, i.pos, i.pos)

    def _composite(self, state: State, node: Node, i: ir.Composite) -> list[Pair] | None:
        value = self.values.make("lit", i.pos, i.end)
        if i.dst >= 0:
            self.made_types[value] = self.typed.types[i.dst]
        self._remake(state, value)
        under = self.world.underlying(gt.deref(self.typed.types[i.dst])) if i.dst >= 0 else gt.UNKNOWN
        fields = under.fields if type(under) is gt.Struct else ()
        for number, (key, operand) in enumerate(i.elems):
            held = self.value(state, operand)
            if not self._worth_holding(state, held):
                continue
            if isinstance(key, str):
                state.heap[value, key] = held
            elif key is None and number < len(fields):
                state.heap[value, fields[number].name] = held
            else:
                state.heap[value, f"[{held}]"] = held
        if i.dst >= 0:
            self.bind(state, node, i.dst, value, i.pos, i.end)
            if self.track:
                made = self.calls.literal(state, node, i, value)
                if made is not None:
                    return [(state, made)]
        return None

    def _worth_holding(self, state: State, value: int) -> bool:
        """Whether it matters that something holds the value: it leads to an obligation, or may come to."""
        if value in self.closures or self.values.descs[value][0] in _CONTAINERS or self.calls.becomes(value):
            return True
        return bool(state.obs) and (
            self._carries(state, value)
            or bool(self._through_field(state, value))
            or self._guards(state, value)
        )

    def _make_closure(self, state: State, node: Node, i: ir.MakeClosure) -> None:
        value = self.values.make("closure", i.pos, i.end)
        self.closures[value] = i
        self.bind(state, node, i.dst, value, i.pos, i.end)

    def _call(self, state: State, node: Node, i: ir.Call) -> list[Pair] | None:
        plain = self.plain.get((i.pos, i.end))
        if plain is None:
            plain = self.plain[i.pos, i.end] = self.calls.plain_results(i)
        if self.absent:
            self.calls.note_look(state, i)
        if plain and not self._is_hot(state, i):
            env = state.env
            for dst, value in zip(i.dsts, plain[1:], strict=False):
                if dst >= 0:
                    if state.obs and dst in env:
                        self.overwrite(state, node, dst, i.pos, i.end, (value,))
                    env[dst] = value
                    self.refresh(state, value)
            return None
        recv = self.value(state, i.recv) if i.recv is not None else -1
        fn = self.value(state, i.fn) if i.fn is not None else -1
        args = tuple(self.value(state, a) for a in i.args)
        return self.calls.run(state, node, i, recv, fn, args)

    def _is_hot(self, state: State, call: ir.Call) -> bool:
        """Whether an operand has to do with an obligation, or is something that can come to hold one."""
        env = state.env
        descs = self.values.descs
        hot: set[int] | None = None
        for operand in (call.recv, call.fn, *call.args):
            if type(operand) is not int:
                continue
            value = env.get(operand)
            if value is None:
                continue
            kind = descs[value][0]
            if kind == "closure" or (kind in _CONTAINERS and operand is not call.recv):
                return True
            if not state.obs:
                continue
            if hot is None:
                hot = set(state.obs)
                for ob in state.obs.values():
                    hot.update(v for v, _ in ob.guards)
                hot.update(h for h, _ in state.heap)
                hot.update(state.heap.values())
            while True:
                if value in hot:
                    return True
                desc = descs[value]
                if desc[0] not in ("field", "elem", "not", "isnil"):
                    break
                base = desc[1]
                assert isinstance(base, int)
                value = base
        return False

    def _defer(self, state: State, node: Node, i: ir.Defer) -> list[Pair] | None:
        call = i.call
        recv = self.value(state, call.recv) if call.recv is not None else -1
        fn = self.value(state, call.fn) if call.fn is not None else -1
        args = tuple(self.value(state, a) for a in call.args)
        record = DeferredCall(call, recv, fn, args)
        self.calls.note_defer(state, node, i, recv, fn, args)
        self.calls.drop_results(state, node, call)
        if record not in state.defers:
            state.defers = (*state.defers, record)
        return None

    def _go(self, state: State, node: Node, i: ir.Go) -> list[Pair] | None:
        call = i.call
        recv = self.value(state, call.recv) if call.recv is not None else -1
        fn = self.value(state, call.fn) if call.fn is not None else -1
        args = tuple(self.value(state, a) for a in call.args)
        self.calls.start(state, node, call, recv, fn, args)
        self.calls.drop_results(state, node, call)
        return None

    def _send(self, state: State, node: Node, i: ir.Send) -> None:
        self.drop_reachable(state, self.value(state, i.value))

    def _recv(self, state: State, node: Node, i: ir.Recv) -> None:
        if i.dst >= 0:
            value = self.values.make("op", i.pos, 0)
            self.refresh(state, value)
            self.bind(state, node, i.dst, value, i.pos, i.pos)
        if i.ok >= 0:
            ok = self.values.make("op", i.pos, 1)
            self.refresh(state, ok)
            self.bind(state, node, i.ok, ok, i.pos, i.pos)

    def _keep_captured(self, state: State, node: Node, dying: set[int]) -> None:
        """A literal in a list or field keeps the variables of its iteration: it carries the duty on."""
        for literal in {v for v in state.heap.values() if v in self.closures}:
            if dying.intersection(self.closures[literal].captures):
                for value in self.calls.discharged_by(state, node, literal):
                    self.drop(state, value)

    def _release_deferred(self, state: State, node: Node, dying: set[int]) -> None:
        """A deferred literal keeps the variables of its iteration, and will release what they hold."""
        for record in state.defers:
            literal = self.closures.get(record.fn)
            if literal is not None and dying.intersection(literal.captures):
                for value in self.calls.discharged_by(state, node, record.fn, record.args):
                    self.release(state, value, deferred=True)

    def _dead(self, state: State, node: Node, i: ir.Dead) -> None:
        """The end of an iteration: what only its variables reach is lost."""
        if not state.obs:
            for local in i.locals:
                state.env.pop(local, None)
            return
        for value in [v for v, ob in state.obs.items() if ob.dropped]:
            self.lose(state, node, value, "discarded", "", i.pos, i.pos)
        captured = self.shape(self.current).captured
        gone = [local for local in i.locals if local in state.env]
        if captured.intersection(gone):
            self._release_deferred(state, node, set(gone))
        held: dict[int, str] = {}
        if captured.intersection(gone):
            self._keep_captured(state, node, set(gone))
        for local in gone:
            value = state.env[local]
            if not self._carries(state, value):
                continue
            for found in self.reachable(state, [value]):
                if found in state.obs and not state.obs[found].released:
                    held.setdefault(found, self.typed.func.locals[local].name)
        for local in gone:
            state.env.pop(local, None)
        if held:
            roots = self._roots(state, named_only=True)
            still = self.reachable(state, roots)
            for value, name in held.items():
                if value not in still and not self._group_alive(state, value, still):
                    self.lose(state, node, value, "iteration-end", name, i.pos, i.pos)


_STEPS: dict[type, Callable[..., list[Pair] | None]] = {
    ir.Assign: Explorer._assign,
    ir.Zero: Explorer._zero_value,
    ir.StoreGlobal: Explorer._store_global,
    ir.Load: Explorer._load,
    ir.Store: Explorer._store,
    ir.Index: Explorer._index,
    ir.Instantiate: Explorer._instantiate,
    ir.StoreIndex: Explorer._store_index,
    ir.Slice: Explorer._slice,
    ir.Deref: Explorer._deref,
    ir.StoreDeref: Explorer._store_deref,
    ir.Addr: Explorer._addr,
    ir.Op: Explorer._op,
    ir.Convert: Explorer._convert,
    ir.Assert: Explorer._assert,
    ir.New: Explorer._new,
    ir.Make: Explorer._make,
    ir.Composite: Explorer._composite,
    ir.MakeClosure: Explorer._make_closure,
    ir.Call: Explorer._call,
    ir.Defer: Explorer._defer,
    ir.Go: Explorer._go,
    ir.Send: Explorer._send,
    ir.Recv: Explorer._recv,
    ir.Dead: Explorer._dead,
}
