"""Doubts about what a function hands out: whether its callers can be held to release it.

    var shared = newTransport()

    func transport(ca string) http.RoundTripper {
        if ca != "" {
            return newTransport(ca)      handed out
        }
        return shared                    only shown
    }

Who calls such a function cannot know which of the two it got, unless a condition of its operands tells. What a field
holds is only shown, too, if the function does not take it out.

A bool among the results may tell whether there is anything: `return f, err == nil, err`.

Nor can who asks for the span of a context, and gets a new one where there is none.

What an interface's method gives may be all that is left of its receiver: `return archive.OpenOnly(name)`. If it has
an end of its own, that may well be the end of both.

What works on a resource may be handed out without it: `return client.Bucket(name), nil`, a writer made on it,
`return tar.NewWriter(f), nil`, or a method of what holds it, `return d.send, nil`. Then the resource cannot be ended
any more, and must not be ended where it was made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goplumb.compile import ir
from goplumb.link import gotypes as gt
from goplumb.solve.owners.fielduse import instructions
from goplumb.solve.spec import ENDINGS
from goplumb.solve.walk.shape import defs, uses
from goplumb.solve.walk.trace import Exit, Site

NESTED = 2
"""How many things are looked for around the one that works with a resource."""

GUESSED = frozenset({"closer", "inferred", "opened"})
"""Resources that no catalogue knows."""

if TYPE_CHECKING:
    from goplumb.solve.walk.explore import Explorer
    from goplumb.solve.walk.state import Ob, State


def calls_parameter(ex: Explorer, site: Site) -> bool:
    """Whether the acquisition is a call of a function that the function around is given."""
    params = {n for n, local in enumerate(ex.typed.func.locals) if local.kind == "param"}
    return any(
        type(instr) is ir.Call and (instr.pos, instr.end) == (site.pos, site.end) and instr.fn in params
        for block in site.function.blocks
        for instr in block.instrs
    )


def asks_context(ex: Explorer, func: ir.Func, result: int) -> bool:
    """Whether some return gives, as this result, what a call that acquires nothing has made of a given context."""
    made: dict[int, list[ir.Instr]] = {}
    for instr in instructions(func):
        for local in defs(instr):
            made.setdefault(local, []).append(instr)
    work: list[ir.Operand] = [
        block.term.values[result]
        for block in func.blocks
        if type(block.term) is ir.Return and result < len(block.term.values)
    ]
    seen: set[int] = set()
    while work:
        operand = work.pop()
        if type(operand) is not int or operand in seen:
            continue
        seen.add(operand)
        if operand in func.params and gt.text(ex.typed.types[operand]) == "context.Context":
            return True
        for instr in made.get(operand, ()):
            if type(instr) is not ir.Call or not ex.solver.acquiring(
                ex.typed.callee(instr), ex.typed.package
            ):
                work.extend(uses(instr))
    return False


def shows(ex: Explorer, func: ir.Func, result: int) -> bool:
    """Whether some return gives, as this result, what the package or the receiver keeps."""
    returned = {
        block.term.values[result]
        for block in func.blocks
        if type(block.term) is ir.Return and result < len(block.term.values)
    }
    if any(type(operand) is ir.Global and _is_variable(ex, operand.name) for operand in returned):
        return True
    if func.recv < 0 or func is not ex.typed.func:
        return False
    loaded = {
        i.field: i.dst
        for i in instructions(func)
        if type(i) is ir.Load and i.base == func.recv and i.dst in returned
    }
    stored = {i.field for i in instructions(func) if type(i) is ir.Store}
    return not loaded.keys() <= stored


def said_by(ex: Explorer, leaving: Exit, ob: Ob, value: int, what: bool) -> set[int]:
    """The results that are true, or false, where the resource leaves: by what they are, or for its sake,
    `created = err == nil`."""
    return {i for i, each in enumerate(leaving.values) if _truth(ex, leaving.state, ob, value, each) is what}


def _truth(ex: Explorer, state: State, ob: Ob, value: int, of: int) -> bool | None:
    """What a value is, given that there is the resource; None where that does not tell."""
    desc = ex.values.descs[of]
    if desc[0] == "not":
        assert isinstance(desc[1], int)
        inner = _truth(ex, state, ob, value, desc[1])
        return None if inner is None else not inner
    if desc[0] == "isnil":
        asked = desc[1]
        assert isinstance(asked, int)
        return False if asked == value else True if (asked, "nil") in ob.guards else state.nil.get(asked)
    return True if of == ex.true else False if of == ex.false else None


def may_end_both(ex: Explorer, leaving: Exit, value: int) -> bool:
    """Whether something leaves through a result that a method of the resource has given and that can be ended, as far
    as one can see: of a resource of which only an interface is known, or one that gives another of its type, as
    `client.WithContext(ctx)` does."""
    resource = ex.sites[leaving.state.obs[value].site].spec.resource
    types = [ex.typed.types[r] for r in ex.func.results]
    places: dict[object, bool] = {}
    for v, t in zip(leaving.values, types, strict=False):
        if ex.values.descs[v][0] == "call" and type(t) is not gt.Basic:
            spec = ex.solver.type_spec(t)
            again = spec is not None and ex.solver.same_type(spec.resource, resource)
            if again or (resource in GUESSED and _may_end(ex, t)):
                places[ex.values.descs[v][1:3]] = again
    env = leaving.state.env
    for instr in instructions(ex.typed.func) if places else ():
        again_here = places.get((instr.pos, instr.end)) if type(instr) is ir.Call else None
        if again_here is None or type(instr) is not ir.Call or type(instr.recv) is not int:
            continue
        func = ex.typed.callee(instr).func
        if env.get(instr.recv) == value and (again_here or (func is not None and func.interface)):
            return True
    return False


def _may_end(ex: Explorer, t: gt.Type) -> bool:
    names = ex.world.method_names(t)
    return names is None or any(ENDINGS.fullmatch(name) for name in names)


def goes_on(ex: Explorer, leaving: Exit, value: int) -> bool:
    """Whether something leaves through a result that reads from the resource or writes to it, or a method of what
    holds it."""
    state = leaving.state
    if not state.heap:
        return False
    out = {*leaving.values, *(ex.bound[v] for v in leaving.values if v in ex.bound)}
    return value in ex.reach.values(state, out)


def works_on(ex: Explorer, leaving: Exit, value: int) -> bool:
    """Whether something leaves through a result, or is left with somebody else, that a long-lived resource has given,
    or that was made with it."""
    if not ex.sites[leaving.state.obs[value].site].spec.long_lived:
        return False
    env = leaving.state.env
    types = [ex.typed.types[r] for r in ex.func.results]
    places = {
        ex.values.descs[v][1:3]
        for v, t in zip(leaving.values, types, strict=False)
        if ex.values.descs[v][0] in ("call", "lit") and type(t) is not gt.Basic and not gt.is_error(t)
    }
    instrs = list(instructions(ex.typed.func))
    outer = {*ex.func.params, ex.func.recv}
    stored = {instr.src for instr in instrs if type(instr) is ir.Store and instr.base in outer}
    made = {instr.dsts[0] for instr in instrs if type(instr) is ir.Call and len(instr.dsts) == 1}
    out = {local for local, v in env.items() if v in leaving.values}
    stored |= {i.src for i in instrs if type(i) is ir.Store and i.base in out and i.src in made}
    stored = {src for src in stored if type(src) is int and _is_thing(ex.typed.operand(src))}
    if not places and not stored:
        return False
    inside = {
        operand
        for instr in instrs
        if type(instr) is ir.Composite and (instr.pos, instr.end) in places
        for _, operand in instr.elems
    }
    holding = {
        instr.dst
        for instr in instrs
        if type(instr) is ir.Composite and any(type(o) is int and env.get(o) == value for _, o in instr.elems)
    }
    holding |= {
        instr.dsts[0]
        for instr in instrs
        if type(instr) is ir.Call and len(instr.dsts) == 1 and not any(type(a) is int for a in instr.args)
        if type(instr.recv) is int and env.get(instr.recv) == value  # `provider.Tracer("main")`
    }
    stubs = {o for o, held in env.items() if ex.stubs.get(held) == value} | {
        i.dsts[0]
        for i in instrs
        if type(i) is ir.Call and len(i.dsts) == 1 and ex.stubs.get(call_value(ex, i)) == value
    }
    streams = {
        ex.values.descs[v][1:3]
        for v, t in zip(leaving.values, types, strict=False)
        if type(t) in (gt.Named, gt.Interface)
    }
    direct = {o for o, held in env.items() if held == value}
    for _ in range(NESTED):
        holding |= {
            instr.dsts[0]
            for instr in instrs
            if type(instr) is ir.Call and len(instr.dsts) == 1 and _is_thing(ex.typed.operand(instr.dsts[0]))
            if any(arg in direct or arg in holding for arg in instr.args)  # `newMux(pb.NewClient(conn))`
        }
    for instr in instrs:
        if type(instr) is not ir.Call:
            continue
        if (instr.pos, instr.end) in places or not inside.isdisjoint(instr.dsts):
            operands = (instr.recv, *instr.args)
        elif not stored.isdisjoint(instr.dsts):
            operands = instr.args  # `s.client = pb.NewClient(conn)`, not `s.info = conn.Info()`
        else:
            continue
        if any(type(o) is int and (o in holding or env.get(o) == value) for o in operands):
            return True
        if not stubs.isdisjoint(arg for arg in instr.args if type(arg) is int):
            return True
        if instr.recv in stubs and (instr.pos, instr.end) in streams:
            return True  # `pb.NewClient(conn).Watch(ctx)`, not a message: those are pointers
    return False


def call_value(ex: Explorer, call: ir.Call) -> int:
    """The value of what a call gives."""
    return ex.values.make("call", call.pos, call.end, 0)


def _is_thing(t: gt.Type) -> bool:
    """Whether values of the type may go on working: not words, numbers, errors, nor collections."""
    return type(t) in (gt.Pointer, gt.Named, gt.Interface, gt.FuncType)


def _is_variable(ex: Explorer, name: str) -> bool:
    found = ex.typed.package.find(name, ex.typed.unit)
    return found is not None and found[1].kind == "var"
