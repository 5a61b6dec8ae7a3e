"""What code does with a field of an owner: whether anything in sight may release what it holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from goplumb.compile import ir
from goplumb.link import gotypes as gt
from goplumb.solve.walk.shape import term_uses, uses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goplumb.link.objects import FuncObj
    from goplumb.link.package import SourcePackage
    from goplumb.link.typed import TypedFunc
    from goplumb.solve.solver import Solver
    from goplumb.solve.spec import Spec
    from goplumb.solve.summaries.summary import Effect


def instructions(func: ir.Func) -> Iterator[ir.Instr]:
    """Those of the literals inside included."""
    for block in func.blocks:
        for instr in block.instrs:
            yield instr
            if type(instr) is ir.MakeClosure:
                yield from instructions(instr.func)


def terminators(func: ir.Func) -> Iterator[ir.Terminator]:
    """Those of the literals inside included."""
    for block in func.blocks:
        yield block.term
        for instr in block.instrs:
            if type(instr) is ir.MakeClosure:
                yield from terminators(instr.func)


CONTAINERS = frozenset({"sync", "sync/atomic", "container/list"})
"""Packages of types that hold what they are given: `atomic.Pointer`, `sync.Map`, `list.List`."""

_ENDS_EACH = re.compile(
    rb"(?i)close|stop|shut|release|end|drop|kill|free|cancel|disconnect|clean|destroy|remove|delete"
)
"""What the text of a literal says that runs through a container in order to end what is in it."""


def is_container(func: FuncObj) -> bool:
    """Whether a method is one of a container of the standard library. A pool may let go of anything at any time."""
    return func.pkg in CONTAINERS and func.receiver not in ("", "Pool")


def gives_content(func: FuncObj) -> bool:
    """Whether a method gives the one thing that a container has room for: `p.Load()`."""
    return func.pkg == "sync/atomic" and func.name in ("Load", "Swap")


def joins(typed: TypedFunc, names: frozenset[int]) -> int:
    """The last position at which a local becomes an element of a collection, or of a container."""
    last = -1
    for instr in instructions(typed.func):
        match instr:
            case ir.Call():
                if not names.isdisjoint(a for a in instr.args if type(a) is int):
                    callee = typed.callee(instr)
                    if callee.kind == "builtin" or (callee.func is not None and is_container(callee.func)):
                        last = max(last, instr.pos)
            case ir.StoreIndex(pos, _, _, src) if src in names:
                last = max(last, pos)
            case ir.Composite() if any(value in names for _, value in instr.elems):
                last = max(last, instr.pos)
            case _:
                pass
    return last


def gives_what_it_has(func: ir.Func, field: str, before: int) -> bool:
    """Whether a method, before a position, returns what a field of its receiver holds already: what it puts there
    further down it returns to be used, and the next who asks gets the same.

        if s.conn != nil {
            return s.conn, nil
        }
        s.conn, err = dial()
    """
    held = {
        i.dst
        for i in instructions(func)
        if type(i) is ir.Load and i.field == field and i.base == func.recv and i.pos < before
    }
    return any(
        type(block.term) is ir.Return and block.term.pos < before and not held.isdisjoint(block.term.values)
        for block in func.blocks
    )


class FieldReader:
    """Answers for one field of one type."""

    def __init__(
        self,
        solver: Solver,
        owner: gt.Named,
        field: str,
        spec: Spec,
        *,
        elements: bool = False,
        ended: bool = False,
    ) -> None:
        self.solver = solver
        self.owner = owner
        self.field = field
        self.spec = spec
        self.elements = elements
        """The field is a collection of them."""
        self.ended = ended
        """Something ends the owner: who is given the field by a getter need not."""
        self.getters: frozenset[str] = frozenset()
        self.endings: frozenset[str] = frozenset()
        """Methods of the owner that are known to release the field."""
        self.rotating = False
        """These may hand it on besides, which counts."""
        self._rotates = False
        """One of them is being read."""
        self.returning = False
        """To return the field is not to hand it on."""

    def may_release(self, packages: list[SourcePackage]) -> bool:
        """Whether some function releases the field, or lets code get hold of it that may."""
        for package in packages:
            if self.ended and package.path == self.owner.pkg:
                self.getters = frozenset(self._getters(package))
            words = {self.field.encode(), *(g.encode() for g in self.getters)}
            for unit in package.units:
                if not any(word in unit.source for word in words):
                    continue
                for decl in unit.decls:
                    if decl.kind not in ("func", "method") or words.isdisjoint(unit.names_in(decl)):
                        continue
                    own = decl.receiver == self.owner.name
                    if own and (
                        decl.name in self.getters or (decl.name in self.endings and not self.rotating)
                    ):
                        continue
                    typed = self.solver.typed(package, unit, decl)
                    self._rotates = own and decl.name in self.endings
                    if typed is not None and (not typed.func.intact or self._in(typed)):
                        return True
        return False

    def _getters(self, package: SourcePackage) -> Iterator[str]:
        """The methods of the owner that take nothing and do nothing with the field but return it."""
        info = package.type(self.owner.name)
        word = self.field.encode()
        for name, method in sorted(info.methods.items()) if info is not None else ():
            if method.sig.params or method.unit is None or method.decl is None:
                continue
            if method.unit.mentions(method.decl, word):
                typed = self.solver.typed_func(method)
                if typed is not None and typed.func.intact and not self._empties(typed) and self._in(typed):
                    self.returning = True
                    if not self._in(typed):
                        yield name
                    self.returning = False

    def _empties(self, typed: TypedFunc) -> bool:
        """Whether a method takes out of the field what it returns."""
        return any(
            type(i) is ir.Store and (i.base, i.field, i.src) == (typed.func.recv, self.field, ir.NIL)
            for i in instructions(typed.func)
        )

    def _is_field(self, typed: TypedFunc, base: ir.Operand) -> bool:
        """Whether `base.field` may be the field: `base` is the owner, promotes its fields, or is not known."""
        t = gt.deref(typed.operand(base))
        if type(t) is gt.Named and (t.pkg, t.name) == (self.owner.pkg, self.owner.name):
            return True
        under = self.solver.world.underlying(t)
        if type(under) is gt.Struct:
            return all(f.name != self.field for f in under.fields)
        return type(t) is not gt.Package and type(under) is not gt.Interface

    def _is_owner(self, typed: TypedFunc, base: ir.Operand) -> bool:
        t = gt.deref(typed.operand(base))
        return type(t) is not gt.Named or (t.pkg, t.name) == (self.owner.pkg, self.owner.name)

    def _in(self, typed: TypedFunc) -> bool:
        held: set[int] = set()
        for instr in instructions(typed.func):
            call = instr.call if isinstance(instr, ir.Defer | ir.Go) else instr
            if type(instr) is ir.Load and instr.field == self.field and self._is_field(typed, instr.base):
                held.add(instr.dst)
            elif type(call) is ir.Call and call.recv is not None and call.name in self.getters:
                if self._is_owner(typed, call.recv):
                    held.update(d for d in call.dsts if d >= 0 and not gt.is_error(typed.types[d]))
            elif type(call) is ir.Call and call.recv is not None and call.name == self.field:
                if typed.callee(call).kind in ("value", "unknown") and self._is_field(typed, call.recv):
                    return True  # the field is a function, and is called
        return bool(held) and self._spreads(typed, held, -1)

    def released_by_name(self, typed: TypedFunc, names: frozenset[int], after: int) -> bool:
        """Whether a function that has put the resource into the field at one position, and has other names for it,
        may release it by one of these further down, or hands it on: `s.conn = c; go s.serve(c)`."""
        return bool(names) and self._spreads(typed, set(names), after)

    def _spreads(self, typed: TypedFunc, held: set[int], after: int) -> bool:
        """Whether what the locals hold may be released, or is handed on, after a position; adds further holders."""
        count = 0
        while count != len(held):
            count = len(held)
            for instr in instructions(typed.func):
                if instr.pos > after and self._passes_on(typed, instr, held):
                    return True
            for term in terminators(typed.func):
                if term.pos <= after:
                    continue
                match term:
                    case ir.Range(_, _, key, value, over, _, _) if over in held:
                        held.update(local for local in (key, value) if local >= 0)
                    case ir.Return(_, _, values, _, _) if held.intersection(
                        v for v in values if type(v) is int
                    ):
                        if not self.returning:
                            return True
                    case ir.TypeSwitch(_, src, _, _) if src in held:
                        return True
                    case _:
                        pass
        return False

    def _passes_on(self, typed: TypedFunc, instr: ir.Instr, held: set[int]) -> bool:
        """Whether the instruction may release what is held, or hands it on; adds further holders."""
        match instr:
            case ir.Assign(_, dst, src) | ir.Addr(_, dst, src) | ir.Convert(_, dst, _, src) if src in held:
                held.add(dst)
            case ir.Assert(_, dst, _, src, _) if src in held:
                held.add(dst)
            case ir.Index(_, dst, _, base, _) | ir.Slice(_, dst, base) | ir.Deref(_, dst, base) if (
                base in held
            ):
                held.add(dst)
            case ir.Load(_, _, dst, base, field) if base in held:
                if field in self.spec.names:
                    return True
                if self.elements and field == "Value":
                    held.add(dst)  # of an element of a list
                if any(r.startswith(f"{field}.") for r in self.spec.releases):
                    held.add(dst)
            case ir.Store(_, base, field, src) if src in held:
                return not (field == self.field and self._is_field(typed, base))
            case ir.StoreGlobal(_, _, src) | ir.StoreIndex(_, _, _, src) | ir.StoreDeref(_, _, src) if (
                src in held
            ):
                return True
            case ir.Send(_, _, value) if value in held:
                return True
            case ir.Composite() if any(value in held for _, value in instr.elems):
                return True
            case ir.Call():
                return self._call(typed, instr, held)
            case ir.Defer(_, call) | ir.Go(_, call):
                return self._call(typed, call, held)
            case _:
                pass
        return False

    def _lent_in(self, typed: TypedFunc, call: ir.Call, func: FuncObj, effect: Effect) -> bool:
        """Whether the callee only puts it into a result, of a type in sight that has no method to release it, or one
        that who gets the result does not know of."""
        if not {effect.ok, effect.err} <= {"result", "held", "absent"} or not effect.path:
            return False
        owner = gt.deref(func.sig.results[effect.result])
        info = self.solver.world.info(owner)
        if type(owner) is not gt.Named or info is None or info.source is None:
            return False
        if "[]" in effect.path:
            return False
        releasing = self.solver.effects.owner_releases(owner, effect.path, self.spec)
        return not releasing or (self.ended and self._is_hidden(typed, call.dsts[effect.result], releasing))

    def _is_hidden(self, typed: TypedFunc, local: int, releasing: frozenset[str]) -> bool:
        """Whether nothing is done with a local but return it, as an interface that lacks the methods."""
        if local < 0 or any(local in uses(instr) for instr in instructions(typed.func)):
            return False
        world = self.solver.world
        returned = False
        for term in terminators(typed.func):
            if type(term) is not ir.Return:
                if local in term_uses(term):
                    return False
                continue
            for number, value in enumerate(term.values):
                if value == local and number < len(typed.func.results):
                    t = typed.types[typed.func.results[number]]
                    names = world.method_names(t) if type(world.underlying(t)) is gt.Interface else None
                    if names is None or not releasing.isdisjoint(names):
                        return False
                    returned = True
        return returned

    def _call(self, typed: TypedFunc, call: ir.Call, held: set[int]) -> bool:
        if (call.recv in held and call.name in self.spec.names) or call.fn in held:
            return not self._rotates
        if self.elements and call.recv in held:
            getter = typed.callee(call).func
            if getter is not None and is_container(getter):
                if getter.name == "Range":
                    return _ENDS_EACH.search(typed.unit.source, call.pos, call.end) is not None
                held.update(d for d in call.dsts if d >= 0)
        given = [index for index, arg in enumerate(call.args) if arg in held]
        if not given:
            return False
        callee = typed.callee(call)
        if callee.kind in ("convert", "builtin"):
            if callee.name in ("append", "min", "max") or callee.kind == "convert":
                held.update(d for d in call.dsts if d >= 0)
            return callee.name == "copy" or (callee.name == "append" and given != [0])
        func = callee.func
        if func is None or "()" in self.spec.releases:
            return True  # a function is handed over to be called
        facts = self.solver.world.facts(func)
        if facts is not None and (facts.releases or facts.transfers):
            return True
        if any(f == func.key for f, _ in self.spec.release_funcs):
            return True
        if func.decl is not None:
            for index in given:
                last = len(func.sig.params) - 1
                listed = func.sig.variadic and index >= last and not call.spread
                way = ("[]",) if listed else ()
                effect = self.solver.effects.of(func, last if listed else index, way, self.spec.releases)
                if (effect.ok, effect.err) != ("held", "held") and not self._lent_in(
                    typed, call, func, effect
                ):
                    return True
            return False
        return not self.solver.is_std(func.pkg)
