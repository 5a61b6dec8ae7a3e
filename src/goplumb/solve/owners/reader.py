"""Owners: types that keep a resource in a field, and how they let go of it.

A field is owned if code of the package stores there what it has acquired itself. The owner must then have a
method that releases the field, and a method that ends the owner must release it on every path: a `Close` that
flushes first and returns the flush's error leaves the descriptor open exactly when the disk is full.
An early return of a method that finds itself already closed is no such path: it returns no failed call's error,
but one that it, or a method which does nothing but ask, has made.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from goplumb.compile import ir
from goplumb.finding import Confidence, Place, Step, StepKind
from goplumb.link import gotypes as gt
from goplumb.link.objects import SourceType
from goplumb.solve import path as paths
from goplumb.solve.lifetimes.once import runs_once
from goplumb.solve.owners.clearing import ClearReader
from goplumb.solve.owners.fielduse import FieldReader, instructions
from goplumb.solve.owners.replacing import ReplaceReader
from goplumb.solve.owners.rotating import only_rotates
from goplumb.solve.result import OwnerLeak
from goplumb.solve.spec import ENDINGS, WHOLE, Spec
from goplumb.solve.summaries.conclude import MAKES_ERROR
from goplumb.solve.walk.explore import Explorer
from goplumb.solve.walk.shape import reachable
from goplumb.solve.walk.state import Ob
from goplumb.solve.walk.trace import Exit, Node, Site

if TYPE_CHECKING:
    from goplumb.compile.unit import Decl
    from goplumb.link.objects import FuncObj, TypeInfo
    from goplumb.link.package import SourcePackage
    from goplumb.solve.solver import Solver

DESCRIPTORS = frozenset({"fd", "connection", "process", "handle", "lock", "mapping"})
"""Kinds whose loss costs a descriptor even where the owner lives long."""


LOOKS = frozenset({"Load", "Lock", "RLock", "RUnlock", "Unlock"})
"""Methods by which a field is looked at safely."""


GIVES_UP = re.compile(r"(?i:abort|cancel|discard|roll_?back)")
"""Names of a second end beside the one that completes the work, for where that has failed."""


TIMING = frozenset({"context.Context", "time.Duration"})
"""Parameters that say how long an end may take."""

_OF_PROGRAM = re.compile(rb"^package main\b", re.M)

_OF_TESTS = re.compile(rb'^\s*(?:import\s+)?"testing"$', re.M)

OTHERS = 4
"""Places where a field is given its resource that are shown beside the first."""


class Owned(NamedTuple):
    """A field seen to be given an acquired resource."""

    owner: gt.Named
    field: str
    spec: Spec
    place: Place
    callee: str
    confidence: Confidence
    maker: Decl | None = None
    """Where it is given; unknown in a literal outside functions."""
    elements: bool = False
    """The field is a slice or map of them."""

    @property
    def way(self) -> tuple[str, ...]:
        """From the owner to the resource."""
        return (self.field, "[]") if self.elements else (self.field,)


class OwnerReader:
    """The owners among the types of one package."""

    def __init__(self, solver: Solver, package: SourcePackage) -> None:
        self.solver = solver
        self.package = package

    def read(self, owned: list[Owned]) -> list[OwnerLeak]:
        found: list[OwnerLeak] = []
        fields: dict[tuple[str, str], list[Owned]] = {}
        for each in sorted(owned, key=lambda o: (o.owner.name, o.field, o.place)):
            if each.owner.pkg == self.package.path:
                fields.setdefault((each.owner.name, each.field), []).append(each)
        for given in fields.values():
            each = given[0]
            info = self.package.type(each.owner.name)
            if info is None or info.source is None:
                continue
            if each.spec.ends_with_owner and self._ends_beside(each):
                continue  # a channel, whose connection is ended by the same owner
            found.extend(self._judge(given, info))
            found.extend(ReplaceReader(self.solver, self.package).read(given))
            found.extend(ClearReader(self.solver, self.package).read(each, info))
        return _together(found)

    def _ends_beside(self, each: Owned) -> bool:
        """Whether the owner releases another thing that it keeps, by whose end this one ends too."""
        info = self.solver.world.info(each.owner)
        under = info.underlying if info is not None else gt.UNKNOWN
        return type(under) is gt.Struct and any(
            any(
                ENDINGS.fullmatch(name)
                for name in self.solver.effects.owner_releases(each.owner, (field.name,), each.spec)
            )
            for field in under.fields
            if field.name != each.field and not field.embedded
        )

    def _declared(self, owned: Owned, source: SourceType) -> SourceType:
        """Where the type is declared: of several declarations, for several systems, the one with the field."""
        word = owned.field.encode()
        for unit in self.package.units:
            for decl in unit.decls if word in unit.source else ():
                if decl.kind == "type" and unit.mentions(decl, word) and unit is not source.unit:
                    if any(spec.name == owned.owner.name for spec in unit.type_specs(decl)):
                        if not source.unit.mentions(source.decl, word):
                            return SourceType(self.package, unit, decl, owned.owner.name)
        return source

    def _judge(self, given: list[Owned], info: TypeInfo) -> list[OwnerLeak]:
        """`given`: the places where one field is given a resource."""
        owned = given[0]
        spec = owned.spec
        releasing = self.solver.effects.owner_releases(owned.owner, owned.way, spec)
        ending = whole_end(info)
        if releasing and (not ending or not only_rotates(self.solver, self.package, given, info, releasing)):
            return self._incomplete(owned, info, releasing)
        source = info.source
        assert source is not None
        if spec.severity == "info" or self._released_elsewhere(owned, releasing, ended=bool(ending)):
            return []
        if self._lives_with_process(owned.owner):
            return []
        if not ending:
            given = [each for each in given if not self._made_once(each)]
            if not given:
                return []
            owned = given[0]
        confidence = Confidence.POSSIBLE
        if spec.kind not in ("timer", "span") and not source.unit.path.endswith("_test.go"):
            if ending or spec.kind in DESCRIPTORS or spec.kind == "cancel-func" or self._is_made_anew(owned):
                confidence = Confidence.LIKELY
        declared = self._declared(owned, source)
        start, end = declared.position()
        place = _name_of(info.methods[ending]) if ending else Place(declared.unit.path, start, end)
        steps = (
            Step(owned.place, StepKind.ACQUIRE, f"the {spec.noun} is acquired here, by {owned.callee}"),
            *(
                Step(each.place, StepKind.EVENT, f"another is acquired here, by {each.callee}")
                for each in _others(given)
            ),
            Step(place, StepKind.EXIT, f"no method of {owned.owner.name} releases {owned.field}"),
        )
        return [
            OwnerLeak(
                owned.owner.name,
                owned.field,
                spec.resource,
                spec.rule,
                spec.noun,
                place,
                owned.place,
                ending,
                False,
                steps,
                confidence,
            )
        ]

    def _released_elsewhere(self, owned: Owned, releasing: frozenset[str], *, ended: bool = False) -> bool:
        """Whether some code in sight, besides the methods that are known to, may release the field from outside:
        `x.f.Close()`, `closeAll(x.f)`. Of other packages only the text is asked."""
        reader = FieldReader(
            self.solver, owned.owner, owned.field, owned.spec, elements=owned.elements, ended=ended
        )
        reader.endings, reader.rotating = releasing, True
        if reader.may_release([self.package]):
            return True
        names = "|".join(sorted(re.escape(n) for n in owned.spec.names if n != "()")) or "Close"
        if any(self._got_and_released(getter, names) for getter in sorted(reader.getters)):
            return True
        if not owned.field[:1].isupper():
            return False
        field = re.escape(owned.field)
        pattern = re.compile(
            rf"\.{field}\b(?:\.\w+)*\.(?:{names})\b|[(,]\s*&?[\w.]+\.{field}\s*[,)]|=\s*[\w.]+\.{field}\b|\.{field}\(\)|"
            rf"range\s+[\w.]+\.{field}\b|return\s+[\w.]+\.{field}\b".encode()
        )
        word = b"." + owned.field.encode()
        own = {unit.source for unit in self.package.units}
        return any(
            word in text and text not in own and pattern.search(text) for text in self.solver.world.texts()
        )

    def _got_and_released(self, getter: str, names: str) -> bool:
        """Whether the text of another package releases what the getter gives: `s.Conn().Close()`, `c := s.Conn()` and
        then `c.Close()`."""
        if not getter[:1].isupper():
            return False
        own = {unit.source for unit in self.package.units}
        call = f".{getter}()".encode()
        taken = re.compile(rf"(\w+)(?:,[ \t]*\w+)?[ \t]*:?=[ \t]*[\w.()]+\.{getter}\(\)".encode())
        at_once = re.compile(rf"\.{getter}\(\)\.(?:{names})\b".encode())
        for text in self.solver.world.texts():
            if call not in text or text in own:
                continue
            if at_once.search(text):
                return True
            for match in taken.finditer(text):
                if re.search(rb"\b" + match[1] + rf"\.(?:{names})\b".encode(), text):
                    return True
        return False

    def _made_once(self, owned: Owned) -> bool:
        """Whether the owner is given its resource at the start of the program only: by a function of its package that
        runs once, or by one that only programs call."""
        if (
            owned.maker is not None
            and owned.maker.kind == "func"
            and self._called_by_programs(owned.maker.name)
        ):
            return True
        unit = next((u for u in self.package.units if u.path == owned.place.path), None)
        return (
            unit is not None
            and owned.maker is not None
            and runs_once(self.solver, self.package, unit, owned.maker)
        )

    def _called_by_programs(self, name: str) -> bool:
        """Whether of all texts in sight only those of programs call an exported function of the package."""
        if not name[:1].isupper():
            return False
        call = f"{self.package.name}.{name}(".encode()
        callers = [t for t in self.solver.world.texts() if call in t and not _OF_TESTS.search(t)]
        return bool(callers) and all(_OF_PROGRAM.search(t) for t in callers)

    def _is_made_anew(self, owned: Owned) -> bool:
        """Whether the owner of a client, which nobody else can get at, is made whenever somebody asks for one: not by
        a program, and not only where something runs once."""
        if owned.spec.kind != "client" or owned.spec.literal or owned.field[:1].isupper():
            return False
        return self.package.name != "main" and not self._starts_with_program(owned.owner)

    def _starts_with_program(self, owner: gt.Named) -> bool:
        """Whether owners are made only where something runs once."""
        name = owner.name.encode()
        word = re.escape(name)
        made = re.compile(
            rb"(?<![\w.\]*])" + word + rb"\{|\bnew\(" + word + rb"\)|\bvar\s+\w+\s+" + word + rb"\b"
        )
        places = [
            (unit, decl)
            for unit in self.package.units
            if not unit.path.endswith("_test.go")
            for decl in unit.decls
            if decl.kind in ("func", "method", "var")
            and unit.mentions(decl, name)
            and made.search(unit.source, decl.start, decl.end)
        ]
        return not places or all(
            decl.kind == "var"
            or runs_once(self.solver, self.package, unit, decl)
            or (decl.kind == "func" and self._called_by_programs(decl.name))
            for unit, decl in places
        )

    def _lives_with_process(self, owner: gt.Named) -> bool:
        """Whether the owner stands in package-level variables, or is made as a hook of the log, and nowhere else: no
        other function, and no other type, of the package names it, but for its own methods as their receiver."""
        word = owner.name.encode()
        pattern = re.compile(rb"(?<![\w.])" + re.escape(word) + rb"\b")
        hooked = re.compile(rb"\bAddHook\(\s*&?" + re.escape(word) + rb"\{")
        kept = False
        for unit in self.package.units:
            for decl in unit.decls:
                if not unit.mentions(decl, word):
                    continue
                if decl.kind == "var":
                    kept = True
                elif decl.kind in ("func", "method"):
                    hooks = len(hooked.findall(unit.source, decl.start, decl.end))
                    named = len(pattern.findall(unit.source, decl.start, decl.end)) - hooks
                    kept = kept or hooks > 0
                    if named > (decl.receiver == owner.name):
                        return False
                elif decl.kind != "type" or decl.name != owner.name:
                    return False
        return kept

    # --- methods that end the owner --------------------------------------------------------

    def _incomplete(self, owned: Owned, info: TypeInfo, releasing: frozenset[str]) -> list[OwnerLeak]:
        found = []
        if any(GIVES_UP.fullmatch(name) for name in releasing):
            return []  # whoever sees the end fail calls that: `defer w.Cancel()`
        for name in sorted(releasing):
            method = info.methods.get(name)
            if method is None or not ENDINGS.fullmatch(name) or method.unit is None or method.decl is None:
                continue
            if not WHOLE.fullmatch(name) and any(gt.text(p) not in TIMING for p in method.sig.params):
                continue  # `stopTask(name)`
            leak = self._early_return(owned, method)
            if leak is not None:
                found.append(leak)
        return found

    def _early_return(self, owned: Owned, method: FuncObj) -> OwnerLeak | None:
        """A path on which the method returns a failed call's error before it has released the field."""
        solver = self.solver
        typed = solver.typed_func(method)
        if typed is None or not typed.func.intact or typed.func.recv < 0:
            return None
        func = typed.func
        ex = Explorer(solver, typed, func, track=False)
        state = ex.entry()
        owner = ex.values.make("param", func.recv)
        value = ex.values.make("field", owner, owned.field)
        state.heap[owner, owned.field] = value
        if owned.elements:
            holder = value
            value = ex.values.make("field", holder, "[]")
            state.heap[holder, "[0]"] = value
        ex.given.add(value)
        site = Site(func.pos, func.pos, 0, owned.spec, owned.callee, Confidence.CERTAIN, (), func, False)
        state.obs[value] = Ob(ex.site(site), False, ())
        exits = ex.explore(func, state, Node(None))
        if ex.overflow:
            return None
        error = solver.conclusions.error_result(ex, func)
        released = False
        failing: list[Exit] = []
        for leaving in exits:
            status = solver.effects.status(ex, leaving, value, error).status
            in_loop = owned.elements and any(
                type(k) is tuple and k[0] == "ranged" for k in leaving.state.truth
            )
            if status == "released" and in_loop and self._failed(ex, leaving, error):
                failing.append(leaving)  # the loop over the others is left
            elif status in ("released", "moved"):
                released = True
            elif status == "held" and self._failed(ex, leaving, error):
                if not solver.endings.asks_parameter(ex, leaving.node):  # whoever asks may be refused
                    failing.append(leaving)
        early = next((e for e in failing if _keeps_from(ex, e, func)), None)
        if early is None or not released:
            return None
        place = _name_of(method)
        path = place.path
        steps = [
            Step(
                owned.place,
                StepKind.ACQUIRE,
                f"{owned.field} gets its {owned.spec.noun} here, by {owned.callee}",
            )
        ]
        steps.extend(paths.branch_steps(ex, early.node, -2))
        steps.append(
            Step(
                Place(path, early.term.pos, max(early.term.end, early.term.pos + 1)),
                StepKind.EXIT,
                f"returns with {owned.field} still open",
            )
        )
        return OwnerLeak(
            owned.owner.name,
            owned.field,
            owned.spec.resource,
            owned.spec.rule,
            owned.spec.noun,
            place,
            owned.place,
            method.name,
            True,
            tuple(steps),
            Confidence.LIKELY,
        )

    def _failed(self, ex: Explorer, leaving: Exit, error: int) -> bool:
        """Whether the path ends because a call failed: its last branch found an error that is not nil."""
        if error < 0:
            return False
        node: Node | None = leaving.node
        while node is not None and node.branch is None:
            node = node.prev
        if node is None or node.branch is None:
            return False
        branch = node.branch
        if branch.op not in ("==", "!=") or type(branch.left) is not int:
            return False
        t = ex.typed.types[branch.left]
        not_nil = node.taken == (branch.op == "!=")
        for block in ex.func.blocks:
            for i in block.instrs:
                if type(i) is ir.Load and i.dst == branch.left:
                    return False  # an error kept in a field tells of a call made long before
                if type(i) is ir.Call and branch.left in i.dsts:
                    asked = ex.typed.callee(i).func
                    if asked is not None and asked.receiver and self._only_asks(asked):
                        return False
        return gt.is_error(t) and not_nil and branch.right == ir.NIL

    def _only_asks(self, method: FuncObj) -> bool:
        """Whether a method does nothing that can fail: it makes an error of what it finds in its receiver."""
        typed = self.solver.typed_func(method)
        if typed is None or not typed.func.intact:
            return False
        for instr in instructions(typed.func):
            if type(instr) is ir.Call and instr.name not in LOOKS:
                sig = typed.callee(instr).sig
                fails = sig is None or any(gt.is_error(r) for r in sig.results)
                if fails and MAKES_ERROR.match(typed.unit.source, instr.pos, instr.end) is None:
                    return False
        return True


def _together(found: list[OwnerLeak]) -> list[OwnerLeak]:
    """Of one end that forgets several fields, or one type without an end, one leak that names them all."""
    by_end: dict[object, list[OwnerLeak]] = {}
    for number, leak in enumerate(found):
        by_end.setdefault(number if leak.partial or leak.replaced or leak.cleared else leak.place, []).append(
            leak
        )
    return [_of_all(leaks) for leaks in by_end.values()]


def _of_all(leaks: list[OwnerLeak]) -> OwnerLeak:
    surest = min(leaks, key=lambda leak: list(Confidence).index(leak.confidence))
    leaks = [leak for leak in leaks if leak.confidence is surest.confidence]
    if len(leaks) == 1:
        return leaks[0]
    fields = [leak.field for leak in leaks]
    named = f"{', '.join(fields[:-1])} and {fields[-1]}"
    last = leaks[-1].steps[-1]
    first = leaks[0]
    return first._replace(
        field=named,
        noun="resources",
        steps=(
            *(step for leak in leaks for step in leak.steps[:-1]),
            last._replace(text=f"no method of {first.type} releases {named}"),
        ),
    )


def _others(given: list[Owned]) -> list[Owned]:
    """The other places to show, each once."""
    places = {each.place: each for each in given if each.place != given[0].place}
    return list(places.values())[:OTHERS]


def _keeps_from(ex: Explorer, early: Exit, func: ir.Func) -> bool:
    """Whether the release is still to come where an early return leaves. One that a flag has left out before is not
    what the return is to blame for."""
    places = ex.released_in.get(0, set()) | ex.moved_in.get(0, set())
    node: Node | None = early.node
    while node is not None and node.branch is None:
        node = node.prev
    if not places or node is None or node.branch is None:
        return True
    instead = node.branch.other if node.taken else node.branch.then
    return not places.isdisjoint(reachable(func, [instead]))


def whole_end(info: TypeInfo) -> str:
    """The method that ends the owner as a whole, of several the one that is most likely the last; empty if there is
    none."""
    return next(
        (
            name
            for name, method in sorted(info.methods.items(), key=_by_finality)
            if WHOLE.fullmatch(name) and method.decl is not None and not _ends_another(method)
        ),
        "",
    )


def _by_finality(named: tuple[str, FuncObj]) -> tuple[int, str]:
    """What is disconnected or reset may go on; what is closed is not."""
    name = named[0].lower()
    last = next((n for n, word in enumerate(("close", "shutdown", "stop")) if name.startswith(word)), 3)
    return (4 if name.startswith(("disconnect", "reset", "cancel")) else last), named[0]


def _ends_another(method: FuncObj) -> bool:
    """Whether a method named for an end takes what it ends: `closeReader(r)` ends the reader, not the owner, and
    `Cleanup(topic)` what has that name."""
    if not method.name.lower().startswith("close") and any(gt.text(p) == "string" for p in method.sig.params):
        return True
    return any(type(gt.deref(p)) is not gt.Basic and gt.text(p) not in TIMING for p in method.sig.params)


def _name_of(method: FuncObj) -> Place:
    """The name of a method in its declaration."""
    assert method.unit is not None
    assert method.decl is not None
    unit, decl, name = method.unit, method.decl, method.name.encode()
    head = unit.source.find(b")", decl.start, decl.end)
    at = unit.source.find(name, head, decl.end)
    return Place(unit.path, at, at + len(name))
