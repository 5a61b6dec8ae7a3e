"""On what of its operands it depends whether a callee hands something out.

    func do(o Opts) (*http.Response, error) {
        resp, err := http.Get(o.URL)
        if err != nil {
            return nil, err
        }
        if o.Quiet {
            return resp, resp.Body.Close()
        }
        return resp, nil                        hands out result 0 where o.Quiet is false
    }

    do(Opts{Quiet: true})                       hands out nothing
    func get(o Opts) … { return do(o) }         hands out result 0 where o.Quiet is false

A condition is one if the exits that hand out cannot be reached without it, and others, which return no error,
can. At a call it is decided by the operands: constants, literals, addresses. One that is not decided becomes a
guard of the obligation, so that a branch of the caller may decide it, or the caller's own callers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from goplumb.compile import ir
from goplumb.finding import Confidence
from goplumb.link import gotypes as gt
from goplumb.solve.owners.fielduse import instructions
from goplumb.solve.summaries.summary import Condition
from goplumb.solve.walk.shape import defs, reachable, successors
from goplumb.solve.walk.state import SAME

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from goplumb.link.typed import Callee
    from goplumb.solve.walk.explore import Explorer
    from goplumb.solve.walk.state import Ob, State
    from goplumb.solve.walk.trace import Exit, Site

CONTRARY = {"nil": "nonnil", "nonnil": "nil", "true": "false", "false": "true"}
"""What a condition is where it does not hold."""

STEPS = 3
"""Fields between a parameter and what a condition asks of it; longer ways are not followed."""


class Bodies:
    """What the instructions of one lowered function, literals included, define; made on demand."""

    __slots__ = ("defined", "literals", "stored")

    def __init__(self, func: ir.Func) -> None:
        self.defined: dict[int, list[ir.Instr]] = {}
        """Local -> the instructions that give it a value."""
        self.literals: dict[tuple[int, int], ir.Composite] = {}
        self.stored: dict[str, list[ir.Operand]] = {}
        """Field -> what is stored into fields of that name."""
        for instr in instructions(func):
            for local in defs(instr):
                self.defined.setdefault(local, []).append(instr)
            if type(instr) is ir.Composite:
                self.literals[instr.pos, instr.end] = instr
            elif type(instr) is ir.Store:
                self.stored.setdefault(instr.field, []).append(instr.src)


class _Edge(NamedTuple):
    """What the branch that ends a block says of an operand, on each of its ways."""

    then: Condition
    other: Condition


class Conditions:
    """Finds the conditions of what one exploration hands out, and decides those of what it is handed."""

    def __init__(self, explorer: Explorer) -> None:
        self.ex = explorer
        self.undecided: set[int] = set()
        """Values on which it depends whether a callee has handed something out."""
        self.presumed: set[int] = set()
        """Of these, what is presumed to be as it has to be."""

    def bodies(self) -> Bodies:
        known = self.ex.solver.bodies
        func = self.ex.typed.func
        found = known.get(id(func))
        if found is None:
            found = known[id(func)] = Bodies(func)
        return found

    # --- of what is handed out -----------------------------------------------------------------

    def found(self, site: Site, ways: list[tuple[Exit, Ob]]) -> tuple[tuple[Condition, ...], bool]:
        """The conditions under which a site is handed out on these ways, and whether there are no others."""
        sure = [w for w in ways if all(what != "unseen" for _, what in w[1].guards)] or ways
        told = [self._told(ob) for _, ob in sure]
        open_ways = [t for t in told if t is not None]
        if not open_ways:
            return (), False
        common = frozenset.intersection(*open_ways)
        if common not in open_ways:
            return (), False
        func = self.ex.func
        left = {id(leaving.term) for leaving, _ in sure}
        leaving_blocks = {n for n, block in enumerate(func.blocks) if id(block.term) in left}
        acquiring = self._acquiring(site)
        given = frozenset(c._replace(presumed=False) for c in common)
        needed = self._necessary(func, leaving_blocks, given)
        if acquiring:
            needed |= self._necessary(site.function, acquiring, given)
        taken = self._not_moved(site, sure, given, leaving_blocks)
        needed |= {c for c in taken if c._replace(presumed=False) not in needed}
        return tuple(sorted(c._replace(presumed=True) if c.equals else c for c in common | needed)), True

    def _not_moved(
        self, site: Site, ways: list[tuple[Exit, Ob]], given: frozenset[Condition], leaving: set[int]
    ) -> frozenset[Condition]:
        """Conditions without which it is released by then, or somebody has taken it over, `if keep { go s.serve(f) }`:
        where they do not hold, every way from the acquisition to an exit that hands it out leads through that. They
        are presumed to hold if it may as well have been borrowed there."""
        func = site.function
        if not ways or func is not self.ex.func:
            return frozenset()
        number = ways[0][1].site
        unseen = self.ex.unseen_in.get(number, set())
        gone = self.ex.moved_in.get(number, set()) | self.ex.released_in.get(number, set())
        starts = [t for n in self._acquiring(site) for t in successors(func.blocks[n].term)]
        if not gone or not starts:
            return frozenset()
        edges = self._edges(func)
        found = set()
        for condition in sorted({side for edge in edges.values() for side in edge} - given):
            contrary = condition._replace(what=CONTRARY[condition.what])
            if not leaving & self._reached(func, edges, {*given, contrary}, starts, gone):
                if leaving & self._reached(func, edges, {*given, condition}, starts, gone):
                    sure = not leaving & self._reached(func, edges, {*given, contrary}, starts, gone - unseen)
                    found.add(condition._replace(presumed=not sure))
        return frozenset(found)

    def _acquiring(self, site: Site) -> set[int]:
        """The blocks of its function in which a site stands."""
        return {
            n
            for n, block in enumerate(site.function.blocks)
            if any(type(i) is ir.Call and (i.pos, i.end) == (site.pos, site.end) for i in block.instrs)
        }

    def _told(self, ob: Ob) -> frozenset[Condition] | None:
        """What the guards of an obligation ask of the parameters; None if they ask it of something else."""
        asked: set[Condition] = set()
        for value, what in ob.guards:
            if value in self.undecided:
                condition = self._of_value(value, what)
                if condition is None:
                    return None
                asked.add(condition._replace(presumed=value in self.presumed))
        return frozenset(asked)

    def _of_value(self, value: int, what: str) -> Condition | None:
        path: list[str] = []
        desc = self.ex.values.descs[value]
        equals = ""
        if desc[0] == SAME:
            base, constant = desc[1:]
            assert isinstance(base, int)
            assert isinstance(constant, int)
            desc, equals = self.ex.values.descs[base], str(self.ex.values.descs[constant][1])
        while desc[0] == "field" and len(path) < STEPS:
            path.insert(0, str(desc[2]))
            base = desc[1]
            assert isinstance(base, int)
            desc = self.ex.values.descs[base]
        if desc[0] != "param":
            return None
        assert isinstance(desc[1], int)
        return self._condition(desc[1], tuple(path), what, equals)

    def _condition(self, local: int, path: tuple[str, ...], what: str, equals: str = "") -> Condition | None:
        func = self.ex.typed.func
        if local == func.recv:
            return Condition(-1, path, what, False, equals) if path else None
        if local not in func.params:
            return None
        return Condition(func.params.index(local), path, what, False, equals)

    def _necessary(self, func: ir.Func, goals: set[int], given: frozenset[Condition]) -> frozenset[Condition]:
        """Conditions of branches without which none of the blocks can be reached, though a return without an
        error can."""
        edges = self._edges(func)
        found = set()
        for condition in sorted({side for edge in edges.values() for side in edge} - given):
            without = self._reached(func, edges, {*given, condition._replace(what=CONTRARY[condition.what])})
            if not goals & without and any(self._may_succeed(func, func.blocks[n].term) for n in without):
                found.add(condition)
        return frozenset(found)

    def _edges(self, func: ir.Func) -> dict[int, _Edge]:
        """What is said of the parameters by the branches that end blocks."""
        edges: dict[int, _Edge] = {}
        for number, block in enumerate(func.blocks):
            if type(block.term) is ir.Branch:
                edge = self._edge(func, number, block.term)
                if edge is not None:
                    edges[number] = edge
        return edges

    def _edge(self, func: ir.Func, number: int, term: ir.Branch) -> _Edge | None:
        equals = ""
        if term.op == "true":
            asked, yes = term.left, "true"
        elif term.op in ("==", "!=") and term.right == ir.NIL:
            asked, yes = term.left, "nil" if term.op == "==" else "nonnil"
        elif term.op in ("==", "!=") and type(term.right) is ir.Const and term.right.kind == "string":
            asked, yes, equals = term.left, "true" if term.op == "==" else "false", term.right.text
        else:
            return None
        path: list[str] = []
        known = self.bodies().defined
        locals_ = self.ex.typed.func.locals
        while type(asked) is int and locals_[asked].kind in ("temp", "var"):
            made = known.get(asked, [])
            if len(made) != 1 or len(path) >= STEPS:
                return None
            match made[0]:
                case ir.Load(base=base, field=field):
                    path.insert(0, field)
                    asked = base
                case ir.Addr(src=src) | ir.Assign(src=src) if path:
                    asked = src
                case ir.Composite(elems=elems) if path and path[0] not in self.bodies().stored:
                    # Who asks `&client{quiet: o.quiet}` asks o.
                    name = path.pop(0)
                    asked = next((operand for key, operand in elems if key == name), ir.NIL)
                case _:
                    return None
        if type(asked) is not int or not self._stays(asked, func, number):
            return None
        condition = self._condition(asked, tuple(path), yes, equals)
        if condition is None:
            return None
        return _Edge(condition, condition._replace(what=CONTRARY[yes]))

    def _stays(self, local: int, func: ir.Func, number: int) -> bool:
        """Whether a parameter is, at the end of a block, what it was at first, or made from that: `opts = opts.Copy()`.
        What is only given to it further on, `if c == nil { c = connect() }`, changes nothing here."""
        made = self.bodies().defined.get(local, [])
        changing = [i for i in made if not (type(i) is ir.Call and local in (i.recv, *i.args))]
        if not changing:
            return True
        places = {
            n for n, block in enumerate(func.blocks) for i in block.instrs if any(i is c for c in changing)
        }
        inside = sum(1 for block in func.blocks for i in block.instrs if any(i is c for c in changing))
        return inside == len(changing) and all(number not in reachable(func, [place]) for place in places)

    def _reached(
        self,
        func: ir.Func,
        edges: dict[int, _Edge],
        given: Iterable[Condition],
        starts: Iterable[int] = (0,),
        ends: Container[int] = (),
    ) -> set[int]:
        """The blocks that can be reached from some where all this holds, without leading through others."""
        barred = {c._replace(what=CONTRARY[c.what]) for c in given}
        seen: set[int] = set()
        work = list(starts)
        while work:
            number = work.pop()
            if number in seen:
                continue
            seen.add(number)
            if number in ends:
                continue
            term = func.blocks[number].term
            edge = edges.get(number)
            if edge is not None:
                assert type(term) is ir.Branch
                if edge.then not in barred:
                    work.append(term.then)
                if edge.other not in barred:
                    work.append(term.other)
            else:
                work.extend(successors(term))
        return seen

    def _may_succeed(self, func: ir.Func, term: ir.Terminator) -> bool:
        """Whether a terminator returns, and not with an error for certain."""
        if type(term) is not ir.Return:
            return False
        error = self.ex.solver.conclusions.error_result(self.ex, func)
        if error < 0 or error >= len(term.values):
            return True
        value = term.values[error]
        if type(value) is not int:
            return value == ir.NIL
        made = self.bodies().defined.get(value, [])
        return not (made and all(self._makes_error(i) for i in made))

    def _makes_error(self, instr: ir.Instr) -> bool:
        if type(instr) is ir.Assign and type(instr.src) is int:
            made = self.bodies().defined.get(instr.src, [])
            return len(made) == 1 and type(made[0]) is ir.Call and self._makes_error(made[0])
        if type(instr) is not ir.Call:
            return False
        callee = self.ex.typed.callee(instr)
        return callee.func is not None and callee.func.key in ("errors.New", "fmt.Errorf")

    # --- of what is handed to us ---------------------------------------------------------------

    def decide(
        self, state: State, call: ir.Call, callee: Callee, when: tuple[Condition, ...], args: tuple[int, ...]
    ) -> list[tuple[int, str]] | None:
        """What remains open of a callee's conditions, as guards; None if one of them does not hold."""
        rest = []
        for condition in when:
            value, said = self._ask(state, call, callee, condition, args)
            if said == condition.what:
                continue
            if said:
                return None
            if value < 0:
                value = self.ex.values.make("unasked", call.pos, condition)
            rest.append((value, condition.what))
            self.undecided.add(value)
            if condition.presumed:
                self.presumed.add(value)
        return rest

    def lowered(
        self,
        call: ir.Call,
        when: tuple[Condition, ...],
        rest: list[tuple[int, str]],
        result: int,
        sure: Confidence,
    ) -> Confidence:
        """How sure a loss is while a condition is open: what a receiver says of itself may well hold where
        somebody takes the result. `rest`: those that are open."""
        if all(value in self.presumed for value, _ in rest):
            return sure
        taken = len(call.dsts) == 1 or (result < len(call.dsts) and call.dsts[result] >= 0)
        if taken and all(c.param < 0 for c in when) and sure is not Confidence.POSSIBLE:
            return Confidence.LIKELY
        return Confidence.POSSIBLE

    def _ask(
        self, state: State, call: ir.Call, callee: Callee, condition: Condition, args: tuple[int, ...]
    ) -> tuple[int, str]:
        """The value that the condition is about (-1: none), and what it is, empty if that is not known."""
        ex = self.ex
        index = condition.param
        if index < 0:
            operand = call.recv
            if operand is None:
                return -1, ""
            value = ex.value(state, operand)
            for embedded in callee.through:
                value = ex.field(state, value, embedded)
        else:
            if index >= len(args) or len(args) != len(call.args):
                return -1, ""
            operand = call.args[index]
            value = args[index]
        if not condition.path and not condition.equals:
            if condition.what in ("nil", "nonnil"):
                given = self._given(operand, callee, index)
                if given:
                    return value, given
            return value, self._said(state, value)
        base = value
        for step in condition.path:
            base, value = value, ex.field(state, value, step)
        if condition.equals:
            return self._same(state, value, condition.equals)
        said = self._said(state, value)
        if not said and len(condition.path) == 1:
            said = self._of_literal(base, condition.path[0], condition.what)
        return value, said

    def _same(self, state: State, value: int, text: str) -> tuple[int, str]:
        """The question whether a value is a constant, and its answer."""
        constant = self.ex.values.make("const", text)
        if self.ex.values.descs[value][0] == "const":
            return -1, "true" if value == constant else "false"
        asked = self.ex.values.make(SAME, value, constant)
        known = state.truth.get(("==", min(value, constant), max(value, constant)), state.truth.get(asked))
        return asked, "" if known is None else "true" if known else "false"

    def _given(self, operand: ir.Operand, callee: Callee, index: int) -> str:
        """Whether an argument is nil, as its source shows: an address never is, nor is a value put into an
        interface."""
        ex = self.ex
        if type(operand) is ir.Const:
            return "nil" if operand == ir.NIL else "nonnil"
        if type(operand) is not int:
            return ""
        made = self.bodies().defined.get(operand, [])
        if ex.typed.func.locals[operand].kind == "temp" and made:
            if all(type(i) in (ir.Addr, ir.Composite, ir.MakeClosure, ir.New, ir.Make) for i in made):
                return "nonnil"
        sig = callee.sig
        if sig is not None and 0 <= index < len(sig.params):
            into = ex.world.underlying(sig.params[index])
            given = ex.type_of(operand)
            if type(into) is gt.Interface and given != gt.UNKNOWN and not gt.is_error(given):
                under = ex.world.underlying(given)
                if under != gt.UNKNOWN and type(under) is not gt.Interface:
                    return "nonnil"
        return ""

    def _said(self, state: State, value: int) -> str:
        ex = self.ex
        if value == ex.nil:
            return "nil"
        if value in (ex.true, ex.false):
            return "true" if value == ex.true else "false"
        if value in state.truth:
            return "true" if state.truth[value] else "false"
        if value in state.nil:
            return "nil" if state.nil[value] else "nonnil"
        if value in state.obs and all(self._said(state, v) == what for v, what in state.obs[value].guards):
            return "nonnil"
        if ex.values.descs[value][0] in ("lit", "closure", "made", "nonnil"):
            return "nonnil"
        return ""

    def _of_literal(self, base: int, field: str, what: str) -> str:
        """What a field of a literal, or of a declared variable, was given; empty if that may have changed."""
        found = {self._field_of(literal, field, what) for literal in self._literals(base)}
        if not found or "" in found:
            return ""
        found.update(self._constant(src, what) for src in self.bodies().stored.get(field, ()))
        return next(iter(found)) if len(found) == 1 else ""

    def _literals(self, base: int) -> list[ir.Composite | None]:
        """The literals that a value may be, None for a zero value; empty if it may be anything else."""
        desc = self.ex.values.descs[base]
        while desc[0] == "old":
            inner = desc[1]
            assert isinstance(inner, int)
            desc = self.ex.values.descs[inner]
        body = self.bodies()
        if desc[0] == "lit":
            pos, end = desc[1], desc[2]
            assert isinstance(pos, int)
            assert isinstance(end, int)
            literal = body.literals.get((pos, end))
            return [literal] if literal is not None else []
        if desc[0] == "zero":
            return [None]
        if desc[0] != "outer":
            return []
        assert isinstance(desc[1], int)
        found: list[ir.Composite | None] = []
        for made in body.defined.get(desc[1], ()):
            if type(made) is ir.Composite:
                found.append(made)
            elif type(made) is ir.Zero:
                found.append(None)
            else:
                return []
        return found

    def _field_of(self, literal: ir.Composite | None, field: str, what: str) -> str:
        absent = "nil" if what in ("nil", "nonnil") else "false"
        if literal is None:
            return absent
        for key, operand in literal.elems:
            if key is None:
                return ""
            if key == field:
                return self._constant(operand, what)
        return absent

    def _constant(self, operand: ir.Operand, what: str) -> str:
        if type(operand) is ir.Const:
            if operand.kind == "bool":
                return operand.text
            if operand == ir.NIL:
                return "nil"
        if what in ("nil", "nonnil") and type(operand) is int:
            made = self.bodies().defined.get(operand, [])
            if made and all(
                type(i) in (ir.Addr, ir.Composite, ir.MakeClosure, ir.New, ir.Make) for i in made
            ):
                return "nonnil"
        return ""
