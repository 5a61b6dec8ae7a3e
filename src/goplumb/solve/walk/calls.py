"""What a call means for the obligations around it: acquire, release, borrow, transfer or escape.

The sources, in this order: the catalogue's row for the callee; the callee's own body, through its summary;
that it is a function of the standard library (which borrows); and nothing at all, which is an escape for
what is passed as an argument and a borrow for the receiver.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from goplumb.compile import ir
from goplumb.link import gotypes as gt
from goplumb.solve.owners.fielduse import gives_content
from goplumb.solve.walk import assertions, convention
from goplumb.solve.walk.assume import INFINITE
from goplumb.solve.walk.dialing import CONNECTION, dials, typed_fresh
from goplumb.solve.walk.renaming import rename
from goplumb.solve.walk.state import FILLED, MADE_FROM, State
from goplumb.solve.walk.trace import Node, Pair

if TYPE_CHECKING:
    from goplumb.catalogue.load import FuncFacts
    from goplumb.link.objects import FuncObj
    from goplumb.link.typed import Callee
    from goplumb.solve.walk.explore import Explorer

ERROR_PACKAGES = (
    "emperror.dev/errors",
    "github.com/cockroachdb/errors",
    "github.com/go-errors/errors",
    "github.com/juju/errors",
    "github.com/pingcap/errors",
    "github.com/pkg/errors",
    "golang.org/x/xerrors",
)
"""What stands in for the standard library's errors."""

NEVER_NIL = frozenset(
    {
        "fmt.Errorf",
        "errors.New",
        "google.golang.org/grpc/status.Error",
        "google.golang.org/grpc/status.Errorf",
    }
    | {f"{path}.{name}" for path in ERROR_PACKAGES for name in ("New", "Newf", "Errorf")}
)
"""Functions whose error is never nil; of grpc's, nobody makes one of `codes.OK`."""

WRAPS = frozenset(
    f"{path}.{name}"
    for path in ERROR_PACKAGES
    for name in (
        "Annotate",
        "Annotatef",
        "Trace",
        "WithMessage",
        "WithMessagef",
        "WithStack",
        "Wrap",
        "Wrapf",
    )
)
"""Functions whose error is nil if, and only if, argument 0 is."""

CLOSED_TESTS = frozenset(
    {"Closed", "Dropped", "Exited", "HasExited", "IsClosed", "IsExited", "IsStopped", "Stopped"}
)
"""Methods by which a resource says that it is released already, or has ended by itself."""

OPEN_TESTS = frozenset({"Alive", "Exists", "IsAlive", "IsConnected", "IsOpen", "IsRunning", "Running"})
"""Methods by which it says that there is something to release still."""

ERROR_TESTS = frozenset(
    {"errors.Is", "errors.As", "os.IsNotExist", "os.IsExist", "os.IsPermission", "os.IsTimeout"}
)
"""Functions that are true only of an error that is not nil; the error is argument 0."""

SAYS_NIL = {
    f"github.com/stretchr/testify/assert.{name}": 1 for name in ("NoError", "NoErrorf", "Nil", "Nilf")
}
"""Functions that are true only of what is nil -> which argument that is."""

IS_ERROR = re.compile(r"Is[A-Z]")
"""How predicates of errors out of sight are named: true only of an error that is there."""

SENTINEL = re.compile(r"[Ee]rr[A-Z_]\w*|EOF|\w+Error")
"""How Go names an error that is a package-level variable."""


class CallReader:
    """Applies calls to the states of one exploration."""

    def __init__(self, explorer: Explorer) -> None:
        self.ex = explorer
        self.solver = explorer.solver
        self.world = explorer.solver.world
        self.asserting = assertions.speaks(explorer)

    # --- one call --------------------------------------------------------------------------

    def run(
        self,
        state: State,
        node: Node,
        call: ir.Call,
        recv: int,
        fn: int,
        args: tuple[int, ...],
        *,
        deferred: bool = False,
    ) -> list[Pair] | None:
        """The states after the call; None where only `state` itself has changed."""
        ex = self.ex
        callee = ex.typed.callee(call)
        if fn >= 0 and fn in ex.closures:
            return self.ex.literals.inline(state, node, fn, call, args, deferred=deferred)
        if callee.kind == "value" and recv >= 0:
            held = ex.field(state, recv, call.name)
            if held in ex.closures:
                return self.ex.literals.inline(state, node, held, call, args, deferred=deferred)
        if callee.kind == "convert":
            if args and call.dsts:
                value = self._converted(call, callee, args[0])
                ex.bind(state, node, call.dsts[0], value, call.pos, call.end)
            return None
        if callee.kind == "builtin":
            return self._builtin(state, node, callee.name, call, args)
        if call.tuple_arg and len(args) == 1 and callee.sig is not None and len(callee.sig.params) > 1:
            args = tuple(ex.part(state, args[0], i) for i in range(len(callee.sig.params)))
        func = callee.func
        facts = self.world.facts(func) if func is not None else None
        count = max(len(callee.sig.results) if callee.sig is not None else 0, len(call.dsts))
        if count and (ex.depth or ex.shape(ex.current).cycles[ex.block] >= 0):
            recv, fn, args = self._renew(state, call, count, recv, fn, args)
        if facts is not None:
            if facts.never_returns:
                return []
            for param, what in facts.guard:
                if 0 <= param < len(args) and not ex.assumptions.assume_nil(
                    state, args[param], what == "nil"
                ):
                    return []
        elif func is not None and func.decl is not None:
            if not self._goes_on(state, func, args):
                return []
        elif convention.ends(ex, call, callee):
            return []
        if state.obs and self.asserting:
            if recv >= 0 and not assertions.assume(ex, state, call, recv, args):
                return []
            about = assertions.subject(call)
            if 0 <= about < len(args) and not ex.reach.obligations(state, args[about]):
                begun = ex.values.make("call", call.pos, call.end, 0)
                state.heap[begun, assertions.SUBJECT] = args[about]
        if state.obs:
            self.ex.noting.note_rows(state, call, facts, recv, args)
            if not deferred and not ex.deferring and ex.track:
                self.ex.noting.note_release_use(state, node, callee, call, recv, args)
            self.ex.releasing.by_name(state, callee, call, recv, fn, deferred)
            if deferred and ex.descent.mortal and recv >= 0:
                ex.descent.end(state, call.name, recv)
            if not call.dsts or self.ex.operands.looks(callee):
                for arg in args:
                    if arg not in state.nil and ex.assumptions.guards(state, arg):
                        state.truth["looked at", arg] = True
                        if callee.func is None or self.solver.endings.heeds(callee.func):
                            state.truth["heeded", arg] = True
        alias: dict[int, int] = {}
        owed = state.obs.get(recv)
        if owed is not None and f"{call.name}()." in ex.sites[owed.site].spec.carriers:
            # `out.GetStream()`, by which it is released.
            alias[0] = ex.values.make("field", recv, f"{call.name}()")
        elif (
            owed is not None
            and call.name.startswith("With")
            and ex.sites[owed.site].spec.releases == CONNECTION.releases
        ):
            alias[0] = recv  # `session.WithContext(ctx)`: the same, out of sight, under another limit
        elif func is not None and gives_content(func) and (recv, "[0]") in state.heap:
            alias[0] = state.heap[recv, "[0]"]
        if args:
            ex.shown.note(state, callee, args)
        if ex.contexts.spans:
            span = ex.contexts.note_derived(call, callee, args)
            if span >= 0 and call.name == "SpanFromContext":
                alias[0] = span
        if state.obs or any(a in ex.closures for a in args):
            forked = self.ex.operands.pass_operands(state, node, call, callee, facts, recv, args, alias)
            if forked:
                out: list[Pair] = []
                for each, where in [(state, node), *forked]:
                    result = self._results(each, where, call, callee, facts, args, alias, deferred)
                    out.extend([(each, where)] if result is None else [(each, result)])
                return out
        else:
            self.ex.operands.forget_holders(state, callee, facts, recv, args)
        after = self._results(state, node, call, callee, facts, args, alias, deferred)
        return None if after is None else [(state, after)]

    def _converted(self, call: ir.Call, callee: Callee, value: int) -> int:
        """What a conversion gives: the same thing, unless it makes an error of a word or a number."""
        t = callee.sig.results[0] if callee.sig is not None and callee.sig.results else gt.UNKNOWN
        if type(t) is gt.Named and type(self.world.underlying(t)) is gt.Basic:
            if self.world.member(t, "Error") is not None:
                return self.ex.values.make("nonnil", call.pos, call.end)
        return value

    def key(self, call: ir.Call, callee: Callee) -> str:
        """The callee's canonical name, for a function out of sight the one its package's import gives it."""
        if callee.func is not None:
            return callee.func.key
        if callee.kind != "unknown" or call.recv is None:
            return ""
        base = self.ex.type_of(call.recv)
        return f"{base.path}.{call.name}" if type(base) is gt.Package else ""

    def plain_results(self, call: ir.Call) -> tuple[int, ...]:
        """0 and the values of the results, for a call that acquires nothing, returns, and says nothing of its
        operands unless one of them has to do with an obligation; empty for any other call."""
        ex = self.ex
        callee = ex.typed.callee(call)
        if callee.kind not in ("func", "method", "interface", "unknown", "value"):
            return ()
        if self.asserting and (call.name in assertions.VERBS or assertions.subject(call) >= 0):
            return ()
        func = callee.func
        key = self.key(call, callee)
        if key in NEVER_NIL or key in WRAPS:
            return ()
        if key in ERROR_TESTS or (func is None and self._asks_error(call)):
            return ()  # false where there is no error, whatever hangs on that
        if func is not None:
            facts = self.world.facts(func)
            if facts is not None:
                if facts.acquires or facts.never_returns or facts.guard or facts.auto_release:
                    return ()
            elif func.decl is not None and self.solver.endings.never_returns(func):
                return ()
            if self.solver.endings.never_fails(func) or self.solver.predicates.of(func) is not None:
                return ()
        if convention.ends(ex, call, callee):
            return ()
        if ex.track and (
            self.solver.acquiring(callee, ex.typed.package)
            or dials(self.solver, ex.typed, call)
            or typed_fresh(self.solver, ex.typed, ex.current, call)
        ):
            return ()
        sig = callee.sig
        if sig is not None and any(gt.is_error(r) or (ex.exact and r == gt.BOOL) for r in sig.results):
            if any(gt.is_error(ex.type_of(a)) for a in call.args):
                return ()
        count = max(len(callee.sig.results) if callee.sig is not None else 0, len(call.dsts))
        return (0, *(ex.values.make("call", call.pos, call.end, i) for i in range(count)))

    def _renew(
        self, state: State, call: ir.Call, count: int, recv: int, fn: int, args: tuple[int, ...]
    ) -> tuple[int, int, tuple[int, ...]]:
        """The operands, after the results of an earlier run of this call have made room for the new ones."""
        ex = self.ex
        values = [ex.values.make("call", call.pos, call.end, i) for i in range(count)]
        if not state.obs or not any(
            v in state.obs or any(v == g for ob in state.obs.values() for g, _ in ob.guards) for v in values
        ):
            holders = {h for h, _ in state.heap}
            if not any(v in holders for v in values):
                return recv, fn, args
        for value in values:
            if value in state.obs and not state.obs[value].released:
                ex.piled_up.add(state.obs[value].site)
            sub = rename(ex.values, state, value)
            if sub is not None:
                recv, fn, args = sub(recv), sub(fn), tuple(sub(a) for a in args)
        return recv, fn, args

    def _goes_on(self, state: State, func: FuncObj, args: tuple[int, ...]) -> bool:
        """Whether a function of the project returns at all; adds what its return says of an error passed to it."""
        ex = self.ex
        if not state.obs:
            return not self.solver.endings.never_returns(func)
        if self.solver.endings.never_returns(func):
            return False
        endings = self.solver.endings
        for index, arg in enumerate(args):
            if ex.values.descs[arg][0] in ("not", "isnil"):
                if endings.ends_unless_true(func, index) and not ex.assumptions.assume_true(state, arg, True):
                    return False
            elif arg not in state.nil and self._speaks_of(state, arg):
                if endings.ends_unless_nil(func, index):
                    if not ex.assumptions.assume_nil(state, arg, True):
                        return False
                elif endings.ends_if_nil(func, index) and not ex.assumptions.assume_nil(state, arg, False):
                    return False
        return True

    # --- results ---------------------------------------------------------------------------

    def _results(
        self,
        state: State,
        node: Node,
        call: ir.Call,
        callee: Callee,
        facts: FuncFacts | None,
        args: tuple[int, ...],
        alias: dict[int, int],
        deferred: bool,
    ) -> Node | None:
        """Binds the results and adds the obligations that the call gives birth to."""
        ex = self.ex
        make = ex.values.make
        count = len(callee.sig.results) if callee.sig is not None else max(len(call.dsts), 1)
        first = make("call", call.pos, call.end, 0)
        values = [
            alias.get(i, make("call", call.pos, call.end, i)) for i in range(max(count, len(call.dsts)))
        ]
        for dst in call.dsts:
            if dst >= 0 and state.obs:
                ex.losing.overwrite(state, node, dst, call.pos, call.end, tuple(values))
        for i, value in enumerate(values):
            if i not in alias:
                state.refresh(value)
                if value in state.gone:
                    state.gone = state.gone - {value}
        func = callee.func
        key = self.key(call, callee)
        if key in NEVER_NIL:
            values[0] = make("nonnil", call.pos, call.end)
        elif key in WRAPS and args:
            self._wrap(state, values[0], args[0])
        elif key in SAYS_NIL and len(args) > SAYS_NIL[key]:
            values[0] = make("isnil", args[SAYS_NIL[key]])
        elif func is not None:
            self._note_errors(state, func, callee, args, values, make("nonnil", call.pos, call.end))
            named = call.name in CLOSED_TESTS or call.name in OPEN_TESTS
            if state.obs and len(values) == 1 and not alias and not named:
                recv = ex.value(state, call.recv) if call.recv is not None else -1
                asked = self.solver.predicates.result(ex, state, func, recv, args)
                values[0] = asked if asked >= 0 else values[0]
        elif (state.obs or ex.exact) and len(call.dsts) == 1 and self._asks_error(call):
            if state.nil.get(args[0]) is True and gt.is_error(ex.type_of(call.args[0])):
                values[0] = ex.false
            elif args[0] not in state.nil and ex.assumptions.guards(state, args[0]):
                ex.implies[values[0]] = ((args[0], "nonnil"),)
        tuple_temp = len(call.dsts) == 1 and count > 1
        if tuple_temp:
            if alias:
                for i, value in alias.items():
                    state.heap[first, f"#{i}"] = value
            if call.dsts[0] >= 0:
                state.env[call.dsts[0]] = first
        else:
            for dst, value in zip(call.dsts, values, strict=False):
                if dst >= 0:
                    state.env[dst] = value
        if facts is not None and facts.auto_release and call.recv is not None and values and state.obs:
            self.ex.releasing.note_end(state, facts, ex.value(state, call.recv), values)
        if (
            state.obs
            and (call.name in CLOSED_TESTS or call.name in OPEN_TESTS)
            and call.recv is not None
            and len(values) == 1
            and not args
        ):
            ends = ex.ends_when_true if call.name in CLOSED_TESTS else ex.ends_when_false
            ends[values[0]] = ex.value(state, call.recv)
        after = None
        if ex.track and not deferred:
            after = ex.acquirer.acquire(state, node, call, callee, facts, values, alias, tuple_temp, args)
        if state.obs and func is not None and self.solver.endings.never_fails(func):
            ex.assumptions.assume_nil(state, values[len(func.sig.results) - 1], True)
        return after

    def _asks_error(self, call: ir.Call) -> bool:
        """Whether a function out of sight is, by its name, a predicate of an error: `IsNotFound(err)`, or of a package
        that stands in for the standard library's, `errors.Is(err, fs.ErrNotExist)`."""
        return (len(call.args) == 1 and IS_ERROR.match(call.name) is not None) or (
            len(call.args) == 2 and call.name in ("Is", "As")
        )

    def _note_errors(
        self,
        state: State,
        func: FuncObj,
        callee: Callee,
        args: tuple[int, ...],
        values: list[int],
        never_nil: int,
    ) -> None:
        """What the call says about errors that guard an obligation."""
        ex = self.ex
        key = func.key
        if (not state.obs and not ex.exact) or callee.sig is None:
            return
        results = callee.sig.results
        if len(results) == 1 and results[0] == gt.ERROR and self.solver.endings.always_fails(func):
            values[0] = never_nil
            return
        if len(results) == 1 and type(results[0]) is gt.Basic:
            if key in ERROR_TESTS and args and state.nil.get(args[0]) is True:
                values[0] = ex.false
                return
            if results[0] == gt.BOOL and any(
                state.nil.get(arg) is True and self.solver.endings.of_error(func, index) == ("true",)
                for index, arg in enumerate(args)
            ):
                values[0] = ex.false  # there is no error of which it could be true
                return
            guards = [a for a in args if a not in state.nil and ex.assumptions.guards(state, a)]
            if results[0].name == "bool" and guards:
                into = self._param(func, args.index(guards[0]))
                set_there = type(into) is gt.Pointer and gt.is_error(into.elem)  # `failed(ctx, &err)`
                if (
                    key in ERROR_TESTS
                    or func.name.startswith("Is")
                    or set_there
                    or self.solver.endings.of_error(func, args.index(guards[0])) == ("true",)
                ):
                    ex.implies[values[0]] = ((guards[0], "nonnil"),)
            elif results[0].name == "error":
                errors = guards or [a for a in args if self._is_there(state, a)]
                if len(errors) == 1:
                    self._wrap(state, values[0], errors[0])
            return
        for index, arg in enumerate(args):
            absent = state.nil.get(arg) is True and gt.is_error(self._param(func, index))
            if not absent and (arg in state.nil or not self._speaks_of(state, arg)):
                continue
            for number, said in enumerate(self.solver.endings.of_error(func, index)):
                if said == "error" and absent:
                    state.nil[values[number]] = True
                elif said == "error":
                    self._wrap(state, values[number], arg)
                elif said == "true" and absent:
                    state.truth[values[number]] = False
                elif said == "true":
                    ex.implies[values[number]] = ((arg, "nonnil"),)

    def _is_there(self, state: State, error: int) -> bool:
        """Whether an error is known not to be nil."""
        return state.nil.get(error) is False or self.ex.values.descs[error][0] == "nonnil"

    def _wrap(self, state: State, error: int, origin: int) -> None:
        """The error is nil if, and only if, the other is; what is known of that may be forgotten before it is asked."""
        self.ex.wrapped[error] = origin
        if self._is_there(state, origin):
            state.nil[error] = False
        elif origin in state.nil:
            state.nil[error] = True

    def _param(self, func: FuncObj, index: int) -> gt.Type:
        return func.sig.params[index] if index < len(func.sig.params) else gt.UNKNOWN

    def _speaks_of(self, state: State, error: int) -> bool:
        """Whether an error, or the one that it was made from, guards an obligation."""
        ex = self.ex
        seen = 0
        while not ex.assumptions.guards(state, error):
            origin = ex.wrapped.get(error, state.heap.get((error, MADE_FROM), -1))
            if origin < 0 or seen > 4:
                return False
            error, seen = origin, seen + 1
        return True

    # --- predeclared functions ----------------------------------------------------------------

    def _builtin(
        self, state: State, node: Node, name: str, call: ir.Call, args: tuple[int, ...]
    ) -> list[Pair] | None:
        ex = self.ex
        if name == "panic":
            return []
        if name == "recover":
            for dst in call.dsts:
                ex.bind(state, node, dst, ex.nil, call.pos, call.end)  # no path here is one that panics
            return None
        if name == "append" and args:
            value = self._append(state, call, args)
            if ex.track and state.obs and len(args) > 1 and not call.spread and call.dsts:
                own = ex.values.descs[value][0] in ("append", "made", "lit")
                if own and call.dsts[0] in ex.shape(ex.current).counted:
                    state.truth[FILLED, value] = True
            if call.dsts:
                ex.bind(state, node, call.dsts[0], value, call.pos, call.end)
            return None
        if name == "delete" and len(args) == 2 and ex.track:
            ex.entries.delete(state, args[0], args[1])
        if name == "copy" and len(args) == 2:
            for (holder, field), held in list(state.heap.items()):
                if holder == args[1] and field.startswith("["):
                    state.heap[args[0], field] = held
        for i, dst in enumerate(call.dsts):
            value = (
                args[0] if name in ("min", "max") and args else ex.values.make("call", call.pos, call.end, i)
            )
            state.refresh(value)
            ex.bind(state, node, dst, value, call.pos, call.end)
            if name == "len" and (
                (FILLED, args[0]) in state.truth or ex.reach.holds_elements(state, args[0])
            ):
                inside = {v for (h, f), v in state.heap.items() if h == args[0] and f.startswith("[")}
                state.numbers[value] = (max(len(inside), 1), INFINITE)
        return None

    def _append(self, state: State, call: ir.Call, args: tuple[int, ...]) -> int:
        """append gives a slice that holds what the old one held, and the new elements."""
        ex = self.ex
        base = args[0]
        # A slice that is given by value is another once something is appended: who gave it does not see that.
        given = ex.values.descs[base][0] == "param" and base not in state.gone
        outer = not given and ex.reach.is_outer(state, base) and base != ex.nil
        value = (
            base
            if ex.values.descs[base][0] in ("append", "made", "lit")
            else ex.values.make("append", call.pos, call.end)
        )
        parts = self._parts_of_elements(state, call, args)
        if outer:
            for arg in args[1:]:
                if state.obs:
                    self.ex.keeping.note_element(state, base, arg, call.pos)
                ex.losing.drop_reachable(state, arg)
            for held in parts:
                ex.losing.drop(state, held)
            return base
        for held in parts:
            state.heap[value, f"[{held}]"] = held
        if value != base:
            for (holder, field), held in list(state.heap.items()):
                if holder == base and field.startswith("["):
                    state.heap[value, field] = held
        for arg in args[1:]:
            if call.spread:
                for (holder, field), held in list(state.heap.items()):
                    if holder == arg and field.startswith("["):
                        state.heap[value, field] = held
            elif ex.reach.carries(state, arg) or arg in ex.closures or ex.reach.obligations(state, arg):
                state.heap[value, f"[{arg}]"] = arg
                ex.losing.note_collected(state, arg)
        return value

    def _parts_of_elements(self, state: State, call: ir.Call, args: tuple[int, ...]) -> list[int]:
        """What may be released through arguments that are fields of another list's elements: `append(out, p.conn)`."""
        ex = self.ex
        found: list[int] = []
        if not state.obs or call.spread:
            return found
        for operand, arg in zip(call.args[1:], args[1:], strict=False):
            if ex.values.descs[arg][0] != "field":
                continue
            if type(self.world.underlying(ex.type_of(operand))) is gt.Basic:
                continue  # a name, a number
            for base, _ in ex.values.chain(arg):
                if ex.values.descs[base][0] == "elem":
                    found.extend(ex.reach.obligations(state, base))
        return found

    def surely_fails(self, value: int) -> bool:
        """Whether an error, asked for in a deferred literal, comes from a call that makes errors: `errors.Errorf`
        and the like, also those out of sight."""
        desc = self.ex.values.descs[value]
        if desc[0] in ("field", "global"):
            return SENTINEL.fullmatch(str(desc[-1])) is not None and self.ex.values.root(value)[0] == "global"
        if desc[0] != "call":
            return False
        pos, end = desc[1], desc[2]
        assert isinstance(pos, int)
        assert isinstance(end, int)
        callee = self.ex.typed.callees.get((pos, end))
        if callee is None or (callee.sig is not None and len(callee.sig.results) != 1):
            return False
        if callee.kind == "builtin":
            return False
        if callee.func is None:
            return True
        if callee.func.decl is None:
            return not callee.func.interface and not self.solver.is_std(callee.func.pkg)
        return self.solver.endings.never_nil(callee.func)

    # --- other questions ------------------------------------------------------------------------
