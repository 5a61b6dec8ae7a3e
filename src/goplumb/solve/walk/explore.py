"""Walks the paths of one function and follows what it acquires, or what it is given.

One exploration answers one question: which acquisitions of this function are lost on some path, or what
becomes of the resource that a caller passes in. Paths are kept apart as long as their states differ; states
hold only what can still matter, so most branches of a function fall together again at once.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from goplumb.compile import ir
from goplumb.link import gotypes as gt
from goplumb.solve.summaries.conditions import Conditions
from goplumb.solve.summaries.covering import covers_all
from goplumb.solve.walk.acquire import Acquirer
from goplumb.solve.walk.applying import Applying
from goplumb.solve.walk.assume import Assumptions
from goplumb.solve.walk.calls import CallReader
from goplumb.solve.walk.contexts import Contexts
from goplumb.solve.walk.counting import Counting
from goplumb.solve.walk.descent import Descent
from goplumb.solve.walk.entries import Entries
from goplumb.solve.walk.forgetting import Forgetting
from goplumb.solve.walk.keeping import Keeping, Kept
from goplumb.solve.walk.literals import LiteralReader
from goplumb.solve.walk.losing import Losing
from goplumb.solve.walk.misuse import MisuseNotes
from goplumb.solve.walk.operands import OperandReader
from goplumb.solve.walk.reach import Reach
from goplumb.solve.walk.releasing import Releasing
from goplumb.solve.walk.routes import Routes
from goplumb.solve.walk.settled import Settled
from goplumb.solve.walk.shape import Shape, condition_key, successors
from goplumb.solve.walk.sharing import Sharing
from goplumb.solve.walk.shown import Shown
from goplumb.solve.walk.state import Ob, State, Values
from goplumb.solve.walk.steps import STEPS, Steps
from goplumb.solve.walk.trace import Exit, Loss, Node, Pair, Site

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from goplumb.link.typed import TypedFunc
    from goplumb.solve.solver import Solver
    from goplumb.solve.summaries.summary import Fresh

STATES_PER_BLOCK = 48
"""More different states than this at one block and the rest is not followed: silence, never a wrong finding."""


VISITS = 600
"""Blocks visited in one exploration, literals included."""

TICKS = gt.ChanOf(gt.Named("time", "Time"))
"""What a ticker's channel is."""

CROWDED = VISITS // 3
"""After so many blocks paths are followed to their end one after the other, so that what is left when the walk is
given up are whole paths; and what was said of conditions that nobody asks again is forgotten."""

OWN_VARIABLES = (1, 22)
"""Since this Go version each iteration of a loop has its own variables."""

MORE = "more"
"""In the truths, with the head of a loop: there is another iteration to come."""

CLOSURE_DEPTH = 3
"""How deep calls of local function literals are read inside one another."""


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
        self.ended_in_loop: set[int] = set()
        """Sites that a call releases on the way to the next iteration."""
        self.exhausted: set[int] = set()
        """Sites whose resource ends on some path by having been run through to its end."""
        self.piled_up: set[int] = set()
        """Sites that are reached again while what was acquired there before is still open."""
        self.moved_sites: set[int] = set()
        """Sites whose obligation somebody else took over on some path."""
        self.released_in: dict[int, set[int]] = {}
        """Sites -> blocks of their function in which they are released."""
        self.collected_in: dict[int, set[int]] = {}
        """Sites -> blocks of their function in which their resource joins something else."""
        self.moved_in: dict[int, set[int]] = {}
        """Sites -> blocks of their function in which somebody else took over."""
        self.unseen_in: dict[int, set[int]] = {}
        """Of these the blocks in which it may as well have been borrowed: by code out of sight, or a callee that keeps
        it on some ways only."""
        self.by_operation: dict[int, str] = {}
        """Sites whose resource an owner keeps and each of its operations ends -> one of them: `Client.Get`."""
        self.absent: dict[int, int] = {}
        """Resource that is nil on some path, for its call failed -> its site; only such as are used by a field."""
        self.collected: set[int] = set()
        """Sites whose resource was put into a slice, map or field: it is meant to outlive the iteration."""
        self.owned: list[Kept] = []
        self.pointed: list[Kept] = []
        """Those that are kept where a parameter points to."""
        self.filled: list[Kept] = []
        """Those that are kept in a field of the function's own receiver."""
        self.refilled: list[Fresh] = []
        """What methods called on the function's own receiver fill it with."""
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
        self.shared: set[int] = set()
        """Variables of ranges that all iterations share."""
        self.wrapped: dict[int, int] = {}
        """Error value -> the error it was made from."""
        self.implies: dict[int, tuple[tuple[int, str], ...]] = {}
        """Boolean value -> what holds of other values when it is true."""
        self.ends_when_false: dict[int, int] = {}
        """Boolean value -> the resource that is released when it is false (the end of a row set)."""
        self.ends_when_nonnil: dict[int, int] = {}
        """Error value -> the resource that there is not when it is not nil: `row.Err()`."""
        self.ends_when_closed: dict[int, set[int]] = {}
        """Channel -> the resource that closes it when it has ended by itself: `watch.ResultChan()`."""
        self.ends_when_true: dict[int, int] = {}
        """Boolean value -> the resource that says so of itself: `Closed()`."""
        self.assert_ok: dict[int, int] = {}
        """The ok of a type assertion -> the value asserted."""
        self._speaking: tuple[Container[int], ...] = (
            self.wrapped,
            self.implies,
            self.ends_when_false,
            self.ends_when_nonnil,
            self.ends_when_true,
            self.assert_ok,
        )
        """All by which one value speaks of others."""
        self.assert_types: dict[int, gt.Type] = {}
        """The ok of a type assertion -> the type asserted."""
        self.closures: dict[int, ir.MakeClosure] = {}
        """Closure value -> literal."""
        self.plain: dict[tuple[int, int], tuple[int, ...]] = {}
        """Calls that concern nobody unless an operand does -> 0 and their result values; empty for all others."""
        self.never_nil: set[int] = set()
        """Results that hold what their call was given, on all of its ways."""
        self.asked_as: dict[object, set[bytes]] = {}
        """What conditions are about, as `State.truth` knows it -> their texts."""
        self.given_back: dict[int, int] = {}
        """Local that takes a result with what its call was given inside -> the error with which there is none."""
        self.only_back: dict[int, int] = {}
        """Error of a call that gives back what it was given -> that, which is still here where there is an error."""
        self.aliased: set[int] = set()
        """Resources that some call has put into its result."""
        self.stubs: dict[int, int] = {}
        """What only works on a connection and cannot close it, `pb.NewHostClient(conn)` -> the connection."""
        self.embedded: set[int] = set()
        """Fields through which a resource's own methods are called."""
        self.bound: dict[int, int] = {}
        """Method taken as a value -> what is made here, and it will work on: `s.handle`."""
        self.copies: set[int] = set()
        """Temporaries that keep a variable's value while several variables are assigned at once."""
        self.made_types: dict[int, gt.Type] = {}
        """Type of each literal value."""
        self.reach = Reach(self)
        self.losing = Losing(self)
        self.forgetting = Forgetting(self)
        self.settled = Settled(self)
        self.calls = CallReader(self)
        self.acquirer = Acquirer(self)
        self.releasing = Releasing(self)
        self.routes = Routes(self)
        self.operands = OperandReader(self)
        self.applying = Applying(self)
        self.literals = LiteralReader(self)
        self.noting = MisuseNotes(self)
        self.keeping = Keeping(self)
        self.entries = Entries(self)
        self.shown = Shown(self)
        self.sharing = Sharing(self)
        self.contexts = Contexts(self)
        self.descent = Descent(self)
        self.assumptions = Assumptions(self)
        self.conditions = Conditions(self)
        self.steps = Steps(self)
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
                state.env[local] = self.zero_of(local)
        return state

    def explore(self, func: ir.Func, state: State, node: Node) -> list[Exit]:
        """Every way out of func from this state, deferred calls already run.

        A path with nothing to lose that can come to nothing more is not followed to its end. Where only the
        whole can answer the question (nothing is tracked), the walk ends as soon as it cannot see the whole.
        """
        shape = self.shape(func)
        outermost = not self.depth and self.track
        ahead = self._acquiring_ahead(func) if outermost else ()
        seen: list[set[object]] = [set() for _ in func.blocks]
        work: deque[tuple[int, State, Node]] = deque([(0, state, node)])
        exits: list[Exit] = []
        outer, outer_block = self.current, self.block
        self.current = func
        steps = self.steps
        while work and not (self.overflow and not self.track):
            crowded = self.visits >= CROWDED and not self.depth
            number, here, at = work.pop() if crowded else work.popleft()
            if outermost and not ahead[number]:
                if not here.obs or (here.defers and self.settled.is_settled(here)):
                    if not self.absent or not self._absent_lives(here, shape.live[number]):
                        continue
            if shape.joins[number]:
                self.forgetting.prune(here, shape, number)
                if crowded and not self.exact:
                    self.forgetting.forget_answered(here, shape, number)
                key = here.key()
                if key in seen[number]:
                    continue
                if len(seen[number]) >= STATES_PER_BLOCK:
                    self.overflow = True
                    continue
                seen[number].add(key)
            if self.visits >= VISITS:
                self.overflow = True
                continue
            self.visits += 1
            self.current = func
            self.block = number
            block = func.blocks[number]
            pairs: list[Pair] = [(here, at)]
            for instr in block.instrs:
                step = STEPS[type(instr)]
                if len(pairs) == 1:
                    forked = step(steps, pairs[0][0], pairs[0][1], instr)
                    if forked is not None:
                        pairs = forked
                else:
                    following: list[Pair] = []
                    for each, where in pairs:
                        forked = step(steps, each, where, instr)
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

    def ending(self, state: State, channel: int) -> list[int]:
        """What has ended on this path where the channel is closed."""
        return [
            value
            for value in sorted(self.ends_when_closed.get(channel, ()))
            if value in state.obs and not state.obs[value].released
        ]

    def forget_absent(self, state: State) -> None:
        """More is known of an error than that it is not nil: what came with it may be there all the same."""
        for value in self.absent:
            state.nil.pop(value, None)

    def _acquiring_ahead(self, func: ir.Func) -> list[bool]:
        """Per block, whether something may be acquired in it or after it."""
        blocks = func.blocks
        ahead = [self.solver.block_acquires(self.typed, func, block) for block in blocks]
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
                return self._range(state, node, term, shape)
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
        lasting = self._counted(shape) if shape.cycles[self.block] >= 0 else None
        more = (
            lasting is not None and self.block in lasting.heads and state.truth.pop((MORE, self.block), False)
        )
        mark = lasting.marks.get(self.block) if lasting is not None else None
        text = condition_key(term, self.source) if shape.asked_twice else b""
        twice = text in shape.asked_twice
        counting = shape.indexed.get(term.pos) if state.obs else None
        flag = ("ranged", term.pos)
        entered = counting is not None and state.truth.pop(flag, False)
        nonempty = counting is not None and any(
            self.reach.holds_elements(state, state.env[base]) for base in counting[1] if base in state.env
        )
        for outcome, target in ((True, term.then), (False, term.other)):
            if counting is not None and target != counting[0] and nonempty and not entered:
                continue  # there is something to run through
            if more and shape.cycles[target] != shape.cycles[self.block]:
                continue  # it was not the last iteration
            if not outcome and term.op == "==" and type(term.right) is ir.Global and state.obs:
                covered = shape.covered.get(self.block)
                if covered is None:
                    covered = covers_all(self.world, self.typed, self.current, self.block)
                    shape.covered[self.block] = covered
                if covered:
                    continue
            branch_state = state.copy()
            if counting is not None and target == counting[0] and (nonempty or entered):
                branch_state.truth[flag] = True
            if mark is not None and outcome is mark[1]:
                branch_state.truth[MORE, mark[0]] = True
            if self.assumptions.assume(branch_state, term, outcome, twice, shape):
                if twice and branch_state.truth.keys() != state.truth.keys():
                    for fact in branch_state.truth.keys() - state.truth.keys():
                        self.asked_as.setdefault(fact, set()).add(text)
                out.append((target, branch_state, Node(node, branch=term, taken=outcome)))
        if len(out) == 1:
            target, only, _ = out[0]
            return [(target, only, node)]
        return out

    def _counted(self, shape: Shape) -> Counting:
        if shape.counting is None:
            shape.counting = Counting(self.current, shape.cycles)
        return shape.counting

    def _range(
        self, state: State, node: Node, term: ir.Range, shape: Shape
    ) -> Iterable[tuple[int, State, Node]]:
        if self.world.go_version < OWN_VARIABLES:
            self.shared.update((term.key, term.value))
        over = self.value(state, term.over)
        flag = ("ranged", term.pos)
        entered = state.truth.pop(flag, False)
        nonempty = self.reach.holds_elements(state, over) or any(
            self.reach.holds_elements(state, state.env[base])
            for base in shape.keyed.get(term.pos, ())
            if base in state.env
        )
        out: list[tuple[int, State, Node]] = []
        ticks = self._ticks(term.over, over)
        if state.truth.pop((MORE, self.block), False):
            nonempty, entered = True, False  # it was not the last iteration
        if (entered or not nonempty) and not ticks:
            past = Node(node, skipped=self.block) if state.obs and not entered else node
            done = state.copy()
            for ended in self.ending(done, over):
                self.losing.release(done, ended)
            if entered and done.defers and self.shared:
                self._leave_last(done, term)
            out.append((term.done, done, past))
        elif ticks and (self.current is not self.func or self.func is not self.typed.func):
            ticker = self.values.descs[over][1]
            if isinstance(ticker, int) and ticker in state.obs:
                alone = state.copy()  # that a goroutine's loop has no end is the ticker's own loss
                alone.obs = {ticker: state.obs[ticker]}
                out.append((term.done, alone, node))
        inside = state.copy()
        if nonempty or entered:
            inside.truth[flag] = True
        element = self.values.make("elem", over)
        for local in (term.key, term.value):
            if local >= 0:
                self.losing.overwrite(inside, node, local, term.pos, term.end)
        if term.key >= 0:
            keys = self._keys_hold(term)
            inside.env[term.key] = element if keys else self.values.make("key", term.pos)
        if term.value >= 0:
            inside.env[term.value] = element
        inside.refresh(element)
        out.append((term.body, inside, node))
        return out

    def _leave_last(self, state: State, term: ir.Range) -> None:
        """A literal that the iterations deferred sees what the last of them has left in the variables they share."""
        for record in state.defers:
            literal = self.closures.get(record.fn)
            for local in literal.captures if literal is not None else ():
                if local in (term.key, term.value):
                    state.env[local] = self.values.make("last", term.pos, local)

    def _keys_hold(self, term: ir.Range) -> bool:
        """Whether the first variable of a range may hold what was put into the collection: what a channel gives,
        or a function with one value for each iteration, or a key that is more than a number or a word."""
        over = self.world.underlying(gt.deref(self.type_of(term.over)))
        if type(over) is gt.FuncType and term.value < 0 and len(over.params) == 1:
            each = self.world.underlying(over.params[0])
            return type(each) is gt.FuncType and len(each.params) == 1
        if type(over) is gt.MapOf:
            return type(self.world.underlying(over.key)) in (gt.Pointer, gt.Interface)
        return type(over) is gt.ChanOf and term.value < 0

    def _ticks(self, operand: ir.Operand, over: int) -> bool:
        """Whether a loop runs over the channel of a ticker, which nobody closes: it does not end by itself."""
        if type(self.type_of(operand)) is not gt.ChanOf:
            return False
        desc = self.values.descs[over]
        if desc[0] == "call":
            pos, end = desc[1], desc[2]
            assert isinstance(pos, int)
            assert isinstance(end, int)
            callee = self.typed.callees.get((pos, end))
            return callee is not None and callee.func is not None and callee.func.key == "time.Tick"
        return desc[0] == "field" and desc[2] == "C" and self.type_of(operand) == TICKS

    def _type_switch(
        self, state: State, node: Node, term: ir.TypeSwitch
    ) -> Iterable[tuple[int, State, Node]]:
        source = self.value(state, term.src)
        out: list[tuple[int, State, Node]] = []
        for types, target in term.cases:
            inside = state.copy()
            if len(types) == 1 and not self.assumptions.assume_nil(inside, source, types[0] is None):
                continue
            out.append((target, inside, node))
        if all(target != term.default for _, target in term.cases) or term.default >= 0:
            other = state.copy()
            if any(types == (None,) for types, _ in term.cases) and not self.assumptions.assume_nil(
                other, source, False
            ):
                return out
            # As after an assertion that fails: what it is none of may not be there at all.
            self.losing.drop_reachable(other, source)
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

    def zero_of(self, local: int) -> int:
        under = self.world.underlying(self.typed.types[local])
        match under:
            case gt.Pointer() | gt.FuncType() | gt.Interface() | gt.MapOf() | gt.ChanOf() | gt.SliceOf():
                return self.nil
            case gt.Basic("bool"):
                return self.false
            case gt.Basic("error"):
                return self.nil
            case gt.Basic():
                return self.values.make("plain", local)  # a string or a number holds nothing
            case _:
                return self.values.make("zero", local)

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

    def bind(self, state: State, node: Node, local: int, value: int, pos: int, end: int) -> None:
        if local < 0:
            return
        if state.obs and local in state.env:
            self.losing.overwrite(state, node, local, pos, end, (value,))
        state.env[local] = value

    def field(self, state: State, base: int, name: str) -> int:
        held = state.heap.get((base, name))
        if held is not None:
            return held
        # A promoted field: what an embedded struct holds.
        for (holder, embedded), value in state.heap.items():
            if holder == base and (value, name) in state.heap and embedded[0] not in "[#":
                return state.heap[value, name]
        return self.values.make("field", base, name)
