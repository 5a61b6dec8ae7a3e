"""Packages without their source: from shipped export data, or known to the catalogue alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goplumb.link import gotypes as gt
from goplumb.link.objects import FuncObj, TypeInfo

if TYPE_CHECKING:
    from goplumb.catalogue.load import Library


class ExportPackage:
    """A package known from export data: the plain dictionary that `exports.py` writes."""

    def __init__(self, path: str, data: dict[str, object]) -> None:
        self.path = path
        self._data = data
        self._types: dict[str, TypeInfo | None] = {}
        self._funcs: dict[str, FuncObj | None] = {}

    def _table(self, key: str) -> dict[str, str]:
        table = self._data.get(key)
        return table if isinstance(table, dict) else {}

    @property
    def name(self) -> str:
        return str(self._data["name"])

    @property
    def summaries(self) -> dict[str, str]:
        return self._table("summaries")

    def func(self, name: str) -> FuncObj | None:
        if name not in self._funcs:
            text = self._table("funcs").get(name)
            self._funcs[name] = None
            if text is not None:
                params, _, rest = text.partition("|")
                sig, _, bounds = rest.partition("|")
                self._funcs[name] = FuncObj(
                    self.path,
                    "",
                    name,
                    sig=gt.read_signature(sig),
                    type_params=tuple(params.split()) if params else (),
                    bounds=tuple(gt.read(bound) for bound in bounds.split("|")) if bounds else (),
                )
        return self._funcs[name]

    def type(self, name: str) -> TypeInfo | None:
        if name not in self._types:
            text = self._table("types").get(name)
            self._types[name] = None
            if text is not None:
                params, _, underlying = text.partition("|")
                info = TypeInfo(
                    self.path, name, tuple(params.split()) if params else (), gt.read(underlying), {}
                )
                for method, sig in self._methods(name).items():
                    pointer = sig.startswith("*")
                    info.methods[method] = FuncObj(
                        self.path, name, method, sig=gt.read_signature(sig.removeprefix("*")), pointer=pointer
                    )
                self._types[name] = info
        return self._types[name]

    def _methods(self, name: str) -> dict[str, str]:
        methods = self._data.get("methods")
        if not isinstance(methods, dict):
            return {}
        found = methods.get(name)
        return found if isinstance(found, dict) else {}

    def is_type(self, name: str) -> bool:
        return self.type(name) is not None

    def alias(self, name: str) -> gt.Type | None:
        text = self._table("aliases").get(name)
        return gt.read(text) if text is not None else None

    def alias_params(self, name: str) -> tuple[str, ...]:
        return ()

    def var(self, name: str) -> gt.Type | None:
        text = self._table("vars").get(name)
        return gt.read(text) if text is not None else None


class CataloguePackage:
    """A package whose source is out of sight: as much of it as the catalogue says."""

    def __init__(self, path: str, library: Library) -> None:
        self.path = path
        self._library = library
        self._funcs: dict[str, FuncObj | None] = {}
        self._types: dict[str, TypeInfo] = {}

    @property
    def name(self) -> str:
        return self._library.package_name

    def _own(self, text: str) -> gt.Type:
        return gt.without_params(gt.read(text))

    def func(self, name: str) -> FuncObj | None:
        if name not in self._funcs:
            self._funcs[name] = self._make("", name)
        return self._funcs[name]

    def _make(self, receiver: str, name: str) -> FuncObj | None:
        facts = self._library.functions.get(f"{receiver}.{name}" if receiver else name)
        if facts is None:
            return None
        results = tuple(self._own(r) for r in facts.results) if facts.results is not None else (gt.UNKNOWN,)
        owner = self._library.types.get(receiver)
        return FuncObj(
            self.path,
            receiver,
            name,
            sig=gt.FuncType((), results),
            interface=owner is not None and owner.kind == "interface",
            open=facts.results is None,
        )

    def family_method(self, owner: str, name: str) -> FuncObj | None:
        """A method that is listed only with others like it: `esapi.Cat.*`."""
        facts = self._library.types.get(owner)
        if not name[:1].isupper() or (facts is not None and name in facts.fields):
            return None
        key = f"{owner}.{name}"
        if key not in self._funcs:
            self._funcs[key] = self._make(owner, name)
        return self._funcs[key]

    def type(self, name: str) -> TypeInfo | None:
        """Any exported name may be a type here; what is not catalogued has no fields and no methods."""
        if name not in self._types:
            facts = self._library.types.get(name)
            underlying: gt.Type = gt.UNKNOWN
            methods: dict[str, FuncObj] = {}
            if facts is not None:
                embedded = tuple(
                    gt.StructField(e.rpartition(".")[2].lstrip("*"), self._own(e), True) for e in facts.embeds
                )
                fields = tuple(gt.StructField(f, self._own(t), False) for f, t in facts.fields.items())
                if fields or embedded:
                    underlying = gt.Struct(embedded + fields)
                for method in facts.methods:
                    made = self._make(name, method)
                    if made is not None:
                        methods[method] = made
            self._types[name] = TypeInfo(self.path, name, (), underlying, methods)
        return self._types[name]

    def is_type(self, name: str) -> bool:
        return name in self._library.types

    def alias(self, name: str) -> gt.Type | None:
        facts = self._library.types.get(name)
        if facts is None or facts.kind != "alias" or not facts.embeds:
            return None
        target = self._own(facts.embeds[0])
        return None if target == gt.Named(self.path, name) else target

    def alias_params(self, name: str) -> tuple[str, ...]:
        return ()

    def var(self, name: str) -> gt.Type | None:
        text = self._library.vars.get(name)
        return self._own(text) if text is not None else None
