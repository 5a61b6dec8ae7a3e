"""Build constraints: `//go:build` lines, the older `// +build` lines, and `_linux_arm64.go` file names.

See the Go command's documentation, "Build constraints". goplumb reads the files of all platforms; the
constraints say which files belong together, and which of two twins stands for the usual platform.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

KNOWN_OS = frozenset(
    "aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris "
    "wasip1 windows zos".split()
)
KNOWN_ARCH = frozenset(
    "386 amd64 amd64p32 arm armbe arm64 arm64be loong64 mips mipsle mips64 mips64le mips64p32 mips64p32le "
    "ppc ppc64 ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm".split()
)
UNIX = frozenset("aix android darwin dragonfly freebsd hurd illumos ios linux netbsd openbsd solaris".split())
"""The systems for which the tag `unix` is set."""
USUAL_TAGS = frozenset({"linux", "amd64", "unix", "gc", "cgo"})
"""The platform whose files win where several declare the same name."""


class Tag(NamedTuple):
    name: str


class Not(NamedTuple):
    operand: Expr


class And(NamedTuple):
    left: Expr
    right: Expr


class Or(NamedTuple):
    left: Expr
    right: Expr


Expr = Tag | Not | And | Or

_TOKEN = re.compile(r"\s*(&&|\|\||[!()]|[\w.]+)")


def parse(text: str) -> Expr | None:
    """The expression after `//go:build`, or None where it is malformed (the Go command rejects the file)."""
    tokens: list[str] = []
    pos, end = 0, len(text.rstrip())
    while pos < end:
        found = _TOKEN.match(text, pos)
        if found is None:
            return None
        tokens.append(found[1])
        pos = found.end()
    tokens.reverse()
    try:
        expr = _either(tokens)
    except (IndexError, RecursionError):
        return None
    return None if tokens else expr


def _either(tokens: list[str]) -> Expr:
    left = _both(tokens)
    while tokens and tokens[-1] == "||":
        tokens.pop()
        left = Or(left, _both(tokens))
    return left


def _both(tokens: list[str]) -> Expr:
    left = _unary(tokens)
    while tokens and tokens[-1] == "&&":
        tokens.pop()
        left = And(left, _unary(tokens))
    return left


def _unary(tokens: list[str]) -> Expr:
    token = tokens.pop()
    if token == "!":
        return Not(_unary(tokens))
    if token == "(":
        inner = _either(tokens)
        if tokens.pop() != ")":
            raise IndexError
        return inner
    if token in {")", "&&", "||"}:
        raise IndexError
    return Tag(token)


def parse_plus_build(lines: list[str]) -> Expr | None:
    """The old form: a space is "or", a comma "and", several lines "and"."""
    result: Expr | None = None
    for line in lines:
        options: Expr | None = None
        for option in line.split():
            terms: Expr | None = None
            for word in option.split(","):
                term: Expr = Not(Tag(word[1:])) if word.startswith("!") else Tag(word)
                terms = term if terms is None else And(terms, term)
            if terms is not None:
                options = terms if options is None else Or(options, terms)
        if options is not None:
            result = options if result is None else And(result, options)
    return result


def name_constraint(name: str) -> Expr | None:
    """What a file name says: `x_linux.go`, `x_arm64.go`, `x_linux_arm64_test.go`; None without a suffix."""
    parts = name.removesuffix(".go").removesuffix("_test").split("_")[1:]
    if len(parts) >= 2 and parts[-2] in KNOWN_OS and parts[-1] in KNOWN_ARCH:
        return And(Tag(parts[-2]), Tag(parts[-1]))
    if parts and (parts[-1] in KNOWN_OS or parts[-1] in KNOWN_ARCH):
        return Tag(parts[-1])
    return None


def holds(expr: Expr, tagged: Callable[[str], bool]) -> bool:
    """Whether the expression is true where `tagged` says which tags are set."""
    match expr:
        case Tag(name):
            return tagged(name)
        case Not(operand):
            return not holds(operand, tagged)
        case And(left, right):
            return holds(left, tagged) and holds(right, tagged)
        case Or(left, right):
            return holds(left, tagged) or holds(right, tagged)


def is_usual(expr: Expr) -> bool:
    """Whether the file is built on the usual platform, with any Go version and no extra tags."""
    return holds(expr, lambda tag: tag in USUAL_TAGS or tag.startswith("go1."))


@cache
def together(one: Expr, other: Expr) -> bool:
    """Whether some system builds both files, with any Go version and no extra tags."""
    for system in KNOWN_OS:
        for machine in ("amd64", "arm64", "386"):
            tags = {system, machine, "gc", "cgo", *(("unix",) if system in UNIX else ())}

            def tagged(tag: str, tags: set[str] = tags) -> bool:
                return tag in tags or tag.startswith("go1.")

            if holds(one, tagged) and holds(other, tagged):
                return True
    return False


def needs(expr: Expr, tag: str) -> bool:
    """Whether the expression cannot be true unless `tag` is set, whatever the others are."""
    return not _may(expr, tag, True)


def _may(expr: Expr, unset: str, wanted: bool) -> bool:
    match expr:
        case Tag(name):
            return not (wanted and name == unset)
        case Not(operand):
            return _may(operand, unset, not wanted)
        case And(left, right):
            both = (_may(left, unset, wanted), _may(right, unset, wanted))
        case Or(left, right):
            both = (_may(left, unset, wanted), _may(right, unset, wanted))
    conjunction = isinstance(expr, And) == wanted
    return all(both) if conjunction else any(both)
