"""Resources that are stored in the fields of something that outlives the function."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from goplumb.compile import ir
from goplumb.link import gotypes as gt
from goplumb.solve.owners.fielduse import gives_what_it_has, joins
from goplumb.solve.walk.state import State

if TYPE_CHECKING:
    from goplumb.solve.walk.explore import Explorer


class Kept(NamedTuple):
    """A resource seen to be kept in a field."""

    site: int
    field: str
    owner: gt.Named
    releases: frozenset[str]
    """Calls on what the field holds: the resource, or the part of it that releases it."""
    pos: int
    names: frozenset[int]
    """From there on, the locals by which the function has a hold on the resource as well."""
    element: bool = False
    argument: int = -1
    """The field, and its owner, are those that this argument of a call points to."""


class Keeping:
    """Notes what owners one exploration stores resources in."""

    def __init__(self, explorer: Explorer) -> None:
        self.ex = explorer
        self.solver = explorer.solver
        self.world = explorer.solver.world

    def _itself(self, state: State, value: int) -> list[tuple[int, frozenset[str]]]:
        """The live obligations that the value is, or is the releasing part of, and what releases them from it; not
        those that it merely holds."""
        live = self.ex.reach.obligations(state, value)
        found = [base for base, _ in self.ex.values.chain(value) if base in live]
        return [
            (base, self.ex.routes.to(state, value, base, self.ex.sites[state.obs[base].site].spec)[1])
            for base in found
        ]

    def _names(self, state: State, value: int) -> frozenset[int]:
        """The locals that hold the value."""
        return frozenset(local for local, held in state.env.items() if held == value)

    def _returned_later(self, state: State, value: int, pos: int) -> bool:
        """Whether the function returns the resource besides, behind an interface: whoever runs what is behind it, and
        ends it, need not know its field."""
        ex = self.ex
        holders = {local for local, held in state.env.items() if held == value}
        results = [self.world.underlying(ex.typed.types[r]) for r in ex.typed.func.results]
        return any(
            operand in holders and type(result) in (gt.Interface, gt.Unknown)
            for block in ex.typed.func.blocks
            if type(block.term) is ir.Return and block.term.pos > pos
            for operand, result in zip(block.term.values, results, strict=False)
        )

    def note_owner(
        self, state: State, base: int, field: str, value: int, operand: ir.Operand, pos: int
    ) -> None:
        """A resource is stored in a field of something that outlives the function."""
        ex = self.ex
        for held, releases in self._itself(state, value):
            owner = self._declaring(gt.deref(ex.typed.operand(operand)), field)
            if ex.descent.is_given(held):
                continue
            if self._returned_later(state, held, pos) and not gives_what_it_has(ex.typed.func, field, pos):
                continue
            if type(owner) is gt.Named:
                names = self._names(state, held)
                kept = Kept(state.obs[held].site, field, owner, releases, pos, names)
                ex.owned.append(kept)
                if ex.current is ex.typed.func and ex.values.descs[base] == ("param", ex.current.recv):
                    ex.filled.append(kept)

    def note_holders(self, state: State, resource: int, leaving: int) -> None:
        """Something leaves the function, and with it the structs below it that hold the resource in a field."""
        ex = self.ex
        if ex.descent.is_given(resource):
            return
        site = state.obs[resource].site
        spec = ex.sites[site].spec
        below = ex.reach.values(state, [leaving])
        for (holder, field), held in list(state.heap.items()):
            if holder not in below:
                continue
            if field.startswith("[") and held == resource:
                self._note_listed(state, below, holder, resource)
            if not field.isidentifier():
                continue
            part = next((part for base, part in ex.values.chain(held) if base == resource), None)
            if part is None or (part and part not in spec.carriers):
                continue
            owner = self._made(holder)
            if type(owner) is not gt.Named or owner.pkg != ex.typed.package.path:
                continue
            fields = [
                name
                for (other, name), inside in list(state.heap.items())
                if other == holder
                and resource in ex.reach.values(state, [inside])
                and ex.operands.closes(state, inside, resource)
            ]
            if len(fields) > 1 or self.solver.outward.beside(ex, state, holder, resource, spec):
                continue  # under several names, who can say by which it is released
            releases = frozenset(r[len(part) :] for r in spec.releases if r.startswith(part))
            desc = ex.values.root(holder)
            made = desc[2] if desc[0] == "lit" else 0
            assert isinstance(made, int)
            pos = max(made, ex.sites[site].end)
            ex.owned.append(Kept(site, field, owner, releases, pos, self._names(state, resource)))

    def _note_listed(self, state: State, below: set[int], collection: int, resource: int) -> None:
        """The resource leaves the function in a collection, or the container, of structs below what leaves."""
        ex = self.ex
        desc = ex.values.descs[collection]
        places = [(h, f) for (h, f), v in list(state.heap.items()) if v == collection and h in below]
        if desc[0] == "field" and desc[1] in below:
            assert isinstance(desc[1], int)
            places.append((desc[1], str(desc[2])))
        for holder, field in places:
            owner = self._made(holder) if field.isidentifier() else gt.UNKNOWN
            if type(owner) is gt.Named and owner.pkg == ex.typed.package.path:
                site = state.obs[resource].site
                releases = ex.sites[site].spec.releases
                names = self._names(state, resource)
                pos = max(joins(ex.typed, names), ex.sites[site].end)
                ex.owned.append(Kept(site, field, owner, releases, pos, names, element=True))

    def _made(self, value: int) -> gt.Type:
        """The type of a struct made here, or of one inside it."""
        desc = self.ex.values.descs[value]
        if desc[0] == "field":
            base, name = desc[1], desc[2]
            assert isinstance(base, int)
            member = self.world.member(self._made(base), str(name))
            return gt.deref(member.type) if member is not None else gt.UNKNOWN
        return self.solver.outward.made_type(self.ex, value)

    def _declaring(self, owner: gt.Type, field: str) -> gt.Type:
        """The type that declares the field: the owner, or one that it embeds."""
        for _ in range(4):
            under = self.world.underlying(owner)
            if type(under) is not gt.Struct or any(f.name == field for f in under.fields):
                break
            inside = [gt.deref(f.type) for f in under.fields if f.embedded and self._has_field(f.type, field)]
            if len(inside) != 1:
                return gt.UNKNOWN
            owner = inside[0]
        return owner

    def _has_field(self, t: gt.Type, field: str, depth: int = 0) -> bool:
        under = self.world.underlying(gt.deref(t))
        return type(under) is gt.Struct and any(
            f.name == field or (f.embedded and depth < 3 and self._has_field(f.type, field, depth + 1))
            for f in under.fields
        )

    def note_element(self, state: State, collection: int, value: int, pos: int) -> None:
        """A resource joins a collection in a field of a parameter: `s.files = append(s.files, f)`, `s.log.Store(f)`."""
        ex = self.ex
        desc = ex.values.descs[collection]
        if desc[0] == "param":
            self.note_pointed(state, collection, value, pos, element=True)
        if desc[0] != "field":
            return
        base, field = desc[1], desc[2]
        assert isinstance(base, int)
        root = ex.values.descs[base]
        if root[0] == "param" and isinstance(root[1], int):
            owner = self._declaring(gt.deref(ex.typed.types[root[1]]), str(field))
            if type(owner) is gt.Named:
                for held, releases in self._itself(state, value):
                    names = self._names(state, held)
                    site = state.obs[held].site
                    ex.owned.append(Kept(site, str(field), owner, releases, pos, names, element=True))

    def note_pointed(
        self, state: State, pointer: int, value: int, pos: int, *, element: bool = False
    ) -> None:
        """A resource is stored in what a parameter points to: `*f, err = os.Open(name)`, `kept.Store(c)`."""
        ex = self.ex
        desc = ex.values.descs[pointer]
        if desc[0] != "param" or desc[1] not in ex.typed.func.params:
            return
        index = ex.typed.func.params.index(desc[1])
        for held, releases in self._itself(state, value):
            if not ex.descent.is_given(held):
                names = self._names(state, held)
                ex.pointed.append(
                    Kept(state.obs[held].site, "", gt.Named("", ""), releases, pos, names, element, index)
                )
