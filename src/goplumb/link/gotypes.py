"""Go types as plain data, their text form, and how one is read from it.

The text form is Go's own with full import paths: `*net/http.Response`, `map[string][]io.Reader`,
`func(context.Context) (net.Conn, error)`. Catalogue and export data are written in it.
What is not known is `UNKNOWN`, which equals nothing useful: no lookup in it finds anything.

The types are plain tuples, and two kinds with equal fields would be equal: where that could be, a constant
`tag` keeps them apart.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection


class Basic(NamedTuple):
    """A predeclared type: `string`, `int`, `error`, `any`, `unsafe.Pointer`, `untyped nil`, …"""

    name: str


class Named(NamedTuple):
    """A declared type, by the package's import path and its name."""

    pkg: str
    name: str
    args: tuple[Type, ...] = ()


class Pointer(NamedTuple):
    elem: Type


class SliceOf(NamedTuple):
    elem: Type
    tag: str = "[]"


class ArrayOf(NamedTuple):
    elem: Type
    tag: str = "[...]"


class MapOf(NamedTuple):
    key: Type
    value: Type


class ChanOf(NamedTuple):
    elem: Type
    tag: str = "chan"


class FuncType(NamedTuple):
    params: tuple[Type, ...]
    results: tuple[Type, ...]
    variadic: bool = False
    """The last parameter is then a SliceOf."""


class StructField(NamedTuple):
    name: str
    type: Type
    embedded: bool


class Struct(NamedTuple):
    fields: tuple[StructField, ...]


class Method(NamedTuple):
    name: str
    type: FuncType


class Interface(NamedTuple):
    methods: tuple[Method, ...]
    embeds: tuple[Type, ...] = ()


class TypeParam(NamedTuple):
    name: str
    tag: str = "param"


class Tuple(NamedTuple):
    """The values of a call with several results, where they travel together."""

    elems: tuple[Type, ...]
    tag: str = "tuple"


class Package(NamedTuple):
    """The type of an identifier that names an import."""

    path: str
    tag: str = "package"


class TypeValue(NamedTuple):
    """The type of an expression that denotes a type (`T` in `T(x)` and `T.Method`)."""

    type: Type
    tag: str = "type"


class Unknown(NamedTuple):
    tag: str = "?"


Type = (
    Basic
    | Named
    | Pointer
    | SliceOf
    | ArrayOf
    | MapOf
    | ChanOf
    | FuncType
    | Struct
    | Interface
    | TypeParam
    | Tuple
    | Package
    | TypeValue
    | Unknown
)

UNKNOWN = Unknown()
ERROR = Basic("error")
BOOL = Basic("bool")
STRING = Basic("string")
INT = Basic("int")
UNTYPED_NIL = Basic("untyped nil")

BASIC_NAMES = frozenset(
    "bool string int int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 uintptr byte rune "
    "float32 float64 complex64 complex128 error any comparable".split()
)
ANY = Interface(())


def is_unknown(t: Type) -> bool:
    return type(t) is Unknown


def is_error(t: Type) -> bool:
    """Whether a type is the predeclared `error`."""
    return isinstance(t, Basic) and t.name == "error"


def deref(t: Type) -> Type:
    """The type a pointer points to; any other type itself."""
    return t.elem if type(t) is Pointer else t


# --- text ----------------------------------------------------------------------------


def text(t: Type) -> str:
    """The canonical text of a type."""
    match t:
        case Basic(name):
            return name
        case TypeParam(name):
            return name
        case Named(pkg, name, args):
            base = f"{pkg}.{name}" if pkg else name
            return f"{base}[{', '.join(text(a) for a in args)}]" if args else base
        case Pointer(elem):
            return f"*{text(elem)}"
        case SliceOf(elem):
            return f"[]{text(elem)}"
        case ArrayOf(elem):
            return f"[...]{text(elem)}"
        case MapOf(key, value):
            return f"map[{text(key)}]{text(value)}"
        case ChanOf(elem):
            return f"chan {text(elem)}"
        case FuncType():
            return f"func{signature_text(t)}"
        case Struct(fields):
            inner = "; ".join(f"{'!' if f.embedded else ''}{f.name} {text(f.type)}" for f in fields)
            return f"struct{{{inner}}}"
        case Interface(methods, embeds):
            parts = [f"{m.name}{signature_text(m.type)}" for m in methods] + [f"!{text(e)}" for e in embeds]
            return f"interface{{{'; '.join(parts)}}}"
        case Tuple(elems):
            return f"({', '.join(text(e) for e in elems)})"
        case Package(path):
            return f"package {path}"
        case TypeValue(inner_type):
            return f"type {text(inner_type)}"
        case Unknown():
            return "?"


def signature_text(f: FuncType) -> str:
    params = [text(p) for p in f.params]
    if f.variadic and params:
        params[-1] = "..." + params[-1].removeprefix("[]")
    out = f"({', '.join(params)})"
    if len(f.results) == 1:
        return f"{out} {text(f.results[0])}"
    if f.results:
        return f"{out} ({', '.join(text(r) for r in f.results)})"
    return out


_TOKEN = re.compile(
    r"\s*(?:(?P<dots>\.\.\.)|(?P<path>[A-Za-z_\x80-\U0010ffff][\w./\-~]*)|(?P<punct><-|[\[\](){};,*?!|~])|(?P<num>\d+))"
)


class _Reader:
    """Reads one type from its text; anything it does not know becomes UNKNOWN."""

    def __init__(self, source: str) -> None:
        self.tokens: list[str] = [m.group().strip() for m in _TOKEN.finditer(source)]
        self.at = 0

    def peek(self, ahead: int = 0) -> str:
        i = self.at + ahead
        return self.tokens[i] if i < len(self.tokens) else ""

    def take(self) -> str:
        token = self.peek()
        self.at += 1
        return token

    def skip(self, token: str) -> bool:
        if self.peek() == token:
            self.at += 1
            return True
        return False

    def type(self) -> Type:
        token = self.take()
        if token == "*":
            return Pointer(self.type())
        if token == "...":
            return SliceOf(self.type())
        if token == "[":
            if self.skip("]"):
                return SliceOf(self.type())
            while self.peek() not in ("]", ""):
                self.take()
            self.skip("]")
            return ArrayOf(self.type())
        if token == "map" and self.peek() == "[":
            self.take()
            key = self.type()
            self.skip("]")
            return MapOf(key, self.type())
        if token == "<-":
            self.skip("chan")
            return ChanOf(self.type())
        if token == "chan":
            self.skip("<-")
            return ChanOf(self.type())
        if token == "func":
            return self.signature()
        if token == "struct" and self.skip("{"):
            fields = []
            while self.peek() not in ("}", ""):
                embedded = self.skip("!")
                name = self.take()
                fields.append(StructField(name, self.type(), embedded))
                self.skip(";")
            self.skip("}")
            return Struct(tuple(fields))
        if token == "interface" and self.skip("{"):
            methods, embeds = [], []
            while self.peek() not in ("}", ""):
                if self.skip("!"):
                    embeds.append(self.type())
                else:
                    name = self.take()
                    methods.append(Method(name, self.signature()))
                self.skip(";")
            self.skip("}")
            return Interface(tuple(methods), tuple(embeds))
        if token == "(":
            inner = self.type()
            self.skip(")")
            return inner
        if not token or not (token[0].isalpha() or token[0] == "_"):
            return UNKNOWN
        return self.named(token)

    def named(self, token: str) -> Type:
        pkg, dot, name = token.rpartition(".")
        args: tuple[Type, ...] = ()
        if self.peek() == "[" and self.peek(1) != "]":
            self.take()
            found = [self.type()]
            while self.skip(","):
                found.append(self.type())
            self.skip("]")
            args = tuple(found)
        if not dot:
            if token == "any":
                return ANY
            return Basic(token) if token in BASIC_NAMES else TypeParam(token)
        if token == "unsafe.Pointer":
            return Basic(token)
        return Named(pkg, name, args)

    def signature(self) -> FuncType:
        params, variadic = self.params()
        results: tuple[Type, ...] = ()
        following = self.peek()
        if following == "(":
            results, _ = self.params()
        elif following and following not in (")", ",", ";", "}", "]"):
            results = (self.type(),)
        return FuncType(params, results, variadic)

    def params(self) -> tuple[tuple[Type, ...], bool]:
        self.skip("(")
        found: list[Type] = []
        variadic = False
        while self.peek() not in (")", ""):
            # A name before the type, as in `func(w io.Writer) (n int, err error)`.
            following = self.peek(1)
            if (
                self.peek().isidentifier()
                and self.peek() not in ("func", "map", "chan", "struct", "interface")
                and following not in (",", ")", "", "[", ".")
            ):
                self.take()
            variadic = self.peek() == "..."
            found.append(self.type())
            if not self.skip(","):
                break
        self.skip(")")
        return tuple(found), variadic


@lru_cache(maxsize=20_000)
def read(source: str) -> Type:
    """The type that a text stands for."""
    return _Reader(source).type()


@lru_cache(maxsize=20_000)
def read_signature(source: str) -> FuncType:
    """The function type of `(params) results`."""
    return _Reader(source).signature()


# --- substitution of type parameters --------------------------------------------------


def substitute(t: Type, binding: dict[str, Type]) -> Type:
    """t with its type parameters replaced."""
    if not binding:
        return t
    match t:
        case TypeParam(name):
            return binding.get(name, t)
        case Named(pkg, name, args) if args:
            return Named(pkg, name, tuple(substitute(a, binding) for a in args))
        case Pointer(elem):
            return Pointer(substitute(elem, binding))
        case SliceOf(elem):
            return SliceOf(substitute(elem, binding))
        case ArrayOf(elem):
            return ArrayOf(substitute(elem, binding))
        case MapOf(key, value):
            return MapOf(substitute(key, binding), substitute(value, binding))
        case ChanOf(elem):
            return ChanOf(substitute(elem, binding))
        case FuncType(params, results, variadic):
            return FuncType(
                tuple(substitute(p, binding) for p in params),
                tuple(substitute(r, binding) for r in results),
                variadic,
            )
        case Struct(fields):
            return Struct(tuple(StructField(f.name, substitute(f.type, binding), f.embedded) for f in fields))
        case Interface(methods, embeds):
            return Interface(
                tuple(Method(m.name, _substitute_func(m.type, binding)) for m in methods),
                tuple(substitute(e, binding) for e in embeds),
            )
        case _:
            return t


class _Everything(dict[str, Type]):
    def get(self, name: str, default: object = None) -> Type:
        return UNKNOWN


_NOTHING_KNOWN = _Everything({"": UNKNOWN})


def without_params(t: Type) -> Type:
    """t with UNKNOWN for every type parameter."""
    return substitute(t, _NOTHING_KNOWN)


def _substitute_func(f: FuncType, binding: dict[str, Type]) -> FuncType:
    replaced = substitute(f, binding)
    assert isinstance(replaced, FuncType)
    return replaced


def infer(
    pattern: Type,
    actual: Type,
    binding: dict[str, Type],
    names: Collection[str],
    underlying: Callable[[Type], Type],
) -> None:
    """Binds the type parameters `names` in pattern to what stands in their places; the first binding wins.

    Where one side is a declared type and the other is none, the declared one is taken for what it is made of.
    """
    if is_unknown(actual):
        return
    match pattern, actual:
        case TypeParam(name), _:
            if name in names and name not in binding:
                binding[name] = actual
            return
        case Named(pp, pn, pargs), Named(ap, an, aargs):
            if not pargs:
                return
            if pp == ap and pn == an:
                for p, a in zip(pargs, aargs, strict=False):
                    infer(p, a, binding, names, underlying)
                return
            made = underlying(actual)
            if type(made) is not Interface:
                infer(underlying(pattern), made, binding, names, underlying)
            return
        case Named(), _:
            if pattern.args:
                infer(underlying(pattern), actual, binding, names, underlying)
            return
        case _, Named():
            if type(pattern) is not Basic:
                made = underlying(actual)
                if type(made) is type(pattern):
                    infer(pattern, made, binding, names, underlying)
            return
    if type(pattern) is not type(actual):
        return
    match pattern, actual:
        case (
            (Pointer(p), Pointer(a))
            | (SliceOf(p), SliceOf(a))
            | (ArrayOf(p), ArrayOf(a))
            | (ChanOf(p), ChanOf(a))
        ):
            infer(p, a, binding, names, underlying)
        case MapOf(pk, pv), MapOf(ak, av):
            infer(pk, ak, binding, names, underlying)
            infer(pv, av, binding, names, underlying)
        case FuncType(ps, pr, _), FuncType(as_, ar, _):
            for p, a in zip(ps + pr, as_ + ar, strict=False):
                infer(p, a, binding, names, underlying)
        case Struct(pf), Struct(af):
            for f, g in zip(pf, af, strict=False):
                infer(f.type, g.type, binding, names, underlying)
        case Interface(pm, _), Interface(am, _):
            own = {m.name: m.type for m in am}
            for m in pm:
                if m.name in own:
                    infer(m.type, own[m.name], binding, names, underlying)
        case _:
            return
