"""Ignore files: which paths a `.gitignore` leaves out (gitignore(5)).

*.pb.go         a name, at any depth
/gen            a path below the ignore file's directory
a/**/b          any number of directories between
build/          directories only
!build/keep.go  not left out after all; the last pattern that matches decides
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Pattern(NamedTuple):
    regex: re.Pattern[str]
    negated: bool
    directories_only: bool
    anchored: bool
    """Matches the path below the ignore file's directory, not just the last element."""


class Ignore(NamedTuple):
    """The patterns of one ignore file."""

    base: str
    """The absolute directory the patterns are relative to."""
    patterns: tuple[Pattern, ...]
    """In reverse order: the first that matches decides."""
    names: re.Pattern[str] | None
    """Matches if any pattern on names does; the cheap test."""
    paths: re.Pattern[str] | None

    def decides(self, path: str, is_directory: bool) -> bool | None:
        """True: left out; False: kept by a negated pattern; None: not mentioned.

        `path` is absolute, below base.
        """
        below = path[len(self.base) :].lstrip("/")
        name = below[below.rfind("/") + 1 :]
        if not (self.names and self.names.fullmatch(name)) and not (
            self.paths and self.paths.fullmatch(below)
        ):
            return None
        for pattern in self.patterns:
            if pattern.directories_only and not is_directory:
                continue
            if pattern.regex.fullmatch(below if pattern.anchored else name):
                return not pattern.negated
        return None

    def covers(self, path: str) -> bool:
        """Whether an absolute file path, or a directory above it, is left out; False if not below base."""
        if not path.startswith(self.base + "/"):
            return False
        end = len(self.base)
        while (end := path.find("/", end + 1)) > 0:
            if self.decides(path[:end], True):
                return True
        return bool(self.decides(path, False))


def is_ignored(stack: tuple[Ignore, ...], path: str, is_directory: bool) -> bool:
    """Whether the ignore files, outermost first, leave the path out; its parents are taken to be kept."""
    for ignore in reversed(stack):
        decision = ignore.decides(path, is_directory)
        if decision is not None:
            return decision
    return False


def parse_ignore(text: str, base: str) -> Ignore | None:
    """The patterns of an ignore file that lies in the directory `base`; None if there are none."""
    patterns = tuple(p for p in map(parse_pattern, text.splitlines()) if p is not None)
    if not patterns:
        return None
    return Ignore(
        base.rstrip("/"),
        patterns[::-1],
        _any(tuple(p.regex.pattern for p in patterns if not p.anchored)),
        _any(tuple(p.regex.pattern for p in patterns if p.anchored)),
    )


def _any(sources: tuple[str, ...]) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{source})" for source in sources), re.DOTALL) if sources else None


def parse_pattern(line: str) -> Pattern | None:
    """One line; None for a blank line, a comment, or a pattern that can match nothing."""
    if line.startswith("#"):
        return None
    while line.endswith(" ") and not line.endswith("\\ "):
        line = line[:-1]
    negated = line.startswith("!")
    if negated:
        line = line[1:]
    directories_only = line.endswith("/")
    line = line.removesuffix("/")
    anchored = "/" in line
    line = line.removeprefix("/")
    if not line:
        return None
    try:
        regex = re.compile(_translate(line), re.DOTALL)
    except re.error:
        return None
    return Pattern(regex, negated, directories_only, anchored)


def _translate(glob: str) -> str:
    out: list[str] = []
    i, n = 0, len(glob)
    while i < n:
        if glob.startswith("**/", i) and (i == 0 or glob[i - 1] == "/"):
            out.append("(?:.*/)?")
            i += 3
            continue
        if glob.startswith("**", i) and i + 2 == n and i > 0 and glob[i - 1] == "/":
            out.append(".+")
            i += 2
            continue
        char = glob[i]
        if char == "*":
            while i + 1 < n and glob[i + 1] == "*":
                i += 1
            out.append("[^/]*")
        elif char == "?":
            out.append("[^/]")
        elif char == "[":
            end = _class_end(glob, i)
            if end < 0:
                out.append(r"\[")
            else:
                out.append(_class(glob[i + 1 : end]))
                i = end
        elif char == "\\" and i + 1 < n:
            i += 1
            out.append(re.escape(glob[i]))
        else:
            out.append(re.escape(char))
        i += 1
    return "".join(out)


def _class_end(glob: str, start: int) -> int:
    """The offset of the `]` that closes the class begun at `start`, or -1; one in first place is a member."""
    i = start + 1
    if glob[i : i + 1] in {"!", "^"}:
        i += 1
    if glob[i : i + 1] == "]":
        i += 1
    while i < len(glob) and glob[i] != "]":
        named = _NAMED_CLASS.match(glob, i)
        i = named.end() if named else i + (2 if glob[i] == "\\" else 1)
    return i if i < len(glob) else -1


def _class(body: str) -> str:
    negated = body[:1] in {"!", "^"}
    members = body[1:] if negated else body
    members = re.sub(
        r"\[:(\w+):\]|\\(.)|([\[\]&~|^])",
        lambda m: _NAMED_CLASSES.get(m[1], "") if m[1] else "\\" + (m[2] or m[3]),
        members,
    )
    return f"(?!/)[{'^' if negated else ''}{members}]"


_NAMED_CLASS = re.compile(r"\[:\w+:\]")
_NAMED_CLASSES = {
    "alpha": "a-zA-Z",
    "digit": "0-9",
    "alnum": "a-zA-Z0-9",
    "upper": "A-Z",
    "lower": "a-z",
    "space": " \\t",
}
