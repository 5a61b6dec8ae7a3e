"""The type of what stands before the dot of a call, as far as declarations tell without reading a body.

`s.mu.Lock()` in a method of `*Server` selects the field `mu` of Server: a mutex, so this is no lock of a
database. What a body declares is not looked into; a name that it may hide has no answer here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from goplumb.link import gotypes as gt

if TYPE_CHECKING:
    from goplumb.compile.unit import Decl, Unit
    from goplumb.link.package import SourcePackage

_CHAIN = re.compile(rb"(?<![\w.)\]}\"'`])([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)$")
"""Names and dots alone, from their beginning."""

_LITERAL = re.compile(rb"\bfunc\s*\(([^()]*)\)")
"""Parameters of a function literal; one with functions among its parameters is not matched."""

REACH = 160
"""Bytes before the dot in which a chain of names has to begin."""


class Receivers:
    """Declared types of the chains of names in one declaration."""

    def __init__(self, package: SourcePackage, unit: Unit, decl: Decl) -> None:
        self.package = package
        self.unit = unit
        self.decl = decl
        self._types: dict[str, gt.Type | None] = {}
        self._params: dict[str, gt.Type] | None = None

    def before(self, dot: int) -> gt.Type | None:
        """The type of the operand that ends at `dot`; None where only the body could tell."""
        source = self.unit.source
        match = _CHAIN.search(source, max(self.decl.start, dot - REACH), dot)
        if match is None or match.start() == dot - REACH:
            return None
        first, *rest = match[1].decode(errors="replace").split(".")
        if first not in self._types:
            self._types[first] = self._declared(first)
        t = self._types[first]
        for name in rest:
            if t is None:
                return None
            member = self.package.world.member(t, name)
            if member is None:
                return gt.UNKNOWN
            if member.func is not None:
                return None
            t = member.type
        return t

    def _declared(self, name: str) -> gt.Type | None:
        if self._params is None:
            self._params = self._parameters()
        t = self._params.get(name)
        if t is None:
            if self.decl.kind == "var" or name in self.package.imports_of(self.unit):
                return None
            t = self.package.var(name, self.unit)
        return None if t is None or self._hidden(name) else t

    def _parameters(self) -> dict[str, gt.Type]:
        if self.decl.kind == "var":
            return {}
        func = self.package.function(self.unit, self.decl)
        signature = self.unit.signature(self.decl)
        found = {p.name: t for p, t in zip(signature.params, func.sig.params, strict=False)}
        found.update((p.name, t) for p, t in zip(signature.results, func.sig.results, strict=False))
        if signature.receiver is not None:
            found[signature.receiver.name] = gt.Named(self.package.path, self.decl.receiver)
        return found

    def _hidden(self, name: str) -> bool:
        """Whether the body may declare the name anew."""
        source = self.unit.source
        start, end = self.decl.start, self.decl.end
        word = re.escape(name.encode())
        anew = re.compile(
            rb"(?<![\w.])"
            + word
            + rb"(?:\s*,\s*\w+)*\s*:=|\b(?:var|const)\s*(?:\(|[\w, \t]*\b"
            + word
            + rb"\b)"
        )
        if anew.search(source, start, end):
            return True
        own = re.compile(rb"\b" + word + rb"\b")
        heads = [m for m in _LITERAL.finditer(source, start, end) if own.search(m[1])]
        if heads:
            same = re.compile(rb"\b" + word + rb"\b[\w, \t]*?\s+([\w.*\[\]]+)")
            texts = {found[1] if (found := same.search(m[1])) else None for m in heads}
            head = same.search(source, start, source.find(b"{", start, end))
            return head is None or texts != {head[1]}
        return source.find(b"func(", start, end) >= 0 and self._hidden_in_odd_literal(name)

    def _hidden_in_odd_literal(self, name: str) -> bool:
        """Whether a literal that takes functions may have a parameter of the name."""
        source = self.unit.source
        word = re.compile(rb"[(,]\s*" + re.escape(name.encode()) + rb"\s+[\w*\[]")
        begin = source.find(b"{", self.decl.start, self.decl.end)
        return begin >= 0 and word.search(source, begin, self.decl.end) is not None
