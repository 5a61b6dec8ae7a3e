"""Listeners that an owner hands to a server beside them, by whose end they end.

func (s *site) Run() error   { return s.http.Serve(s.ln) }
func (s *site) Close() error { return s.http.Close() }         closes s.ln as well
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from goplumb.solve.spec import ENDINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from goplumb.link.objects import FuncObj

_SERVES = re.compile(rb"\.(\w+)\.Serve(?:TLS)?\(")


def ended_with_server(methods: Mapping[str, FuncObj], moving: Iterable[str]) -> frozenset[str]:
    """The methods that end the server to which others, `moving`, hand a listener; none if no method is named for an
    end."""
    servers = {match[1] for name in moving for match in _SERVES.finditer(_text(methods[name]))}
    if not servers:
        return frozenset()
    ends = re.compile(rb"\.(?:" + b"|".join(sorted(servers)) + rb")\.(?:Close|Shutdown|Stop|GracefulStop)\b")
    found = frozenset(name for name, method in methods.items() if ends.search(_text(method)))
    return found if any(ENDINGS.fullmatch(name) for name in found) else frozenset()


def _text(method: FuncObj) -> bytes:
    if method.unit is None or method.decl is None:
        return b""
    return method.unit.source[method.decl.start : method.decl.end]
