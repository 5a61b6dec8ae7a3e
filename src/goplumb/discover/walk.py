"""Paths to Go files: files, directories and Go's `./...` patterns, in sorted order.

Left out below a directory: `vendor`, `testdata`, names that begin with `.` or `_`, and what ignore files
leave out. A file that is named itself is always read and reported on, unless the configuration excludes it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import NamedTuple

from goplumb.discover.ignore import Ignore, is_ignored, parse_ignore
from goplumb.discover.module import Module, Modules
from goplumb.discover.source import read_head
from goplumb.errors import UsageError
from goplumb.finding import Notice, Severity

_SKIPPED = frozenset({"vendor", "testdata", "node_modules"})


class GoFile(NamedTuple):
    path: str
    """As shown to the user: relative where the argument was, `/`-separated."""
    absolute: str
    package_dir: str
    """The absolute directory."""
    module: Module | None
    named: bool
    """The file itself was an argument."""
    is_test: bool
    reported: bool
    """False: read for what it tells of the package, without findings of its own (generated, or a sibling)."""
    alone: bool
    """Under `//go:build ignore`: a program of its own, no package with its siblings."""
    usual: bool
    """Built on linux/amd64 without extra tags; of two files that declare one name, the usual one counts."""
    generated: bool


class Discovery(NamedTuple):
    files: tuple[GoFile, ...]
    """Sorted by path, each file once."""
    notices: tuple[Notice, ...]
    cwd: str
    modules: Modules


def discover(
    paths: Iterable[str],
    *,
    tests: bool = True,
    cwd: str | None = None,
    exclude: tuple[str, ...] = (),
    exclude_root: str | None = None,
) -> Discovery:
    """The Go files at or below the paths.

    `exclude` are patterns in the form of .gitignore, relative to `exclude_root`; they hold for named files
    too.
    Raises UsageError for a path that does not exist or is no Go file.
    """
    here = os.path.abspath(cwd or os.getcwd())
    excluded = parse_ignore("\n".join(exclude), exclude_root or here) if exclude else None
    walk = _Walk(here, tests, excluded)
    for path in paths:
        walk.add(path)
    files = sorted(walk.found.values(), key=lambda file: file.path)
    return Discovery(tuple(files), tuple(sorted(walk.notices)), here, walk.modules)


def package_files(directory: str, modules: Modules, cwd: str) -> list[GoFile]:
    """The Go files of one absolute directory, tests included, none of them reported on; sorted by path."""
    module = modules.of(directory)
    try:
        names = sorted(
            entry.name for entry in os.scandir(directory) if _is_go(entry.name) and entry.is_file()
        )
    except OSError:
        return []
    shown = shown_path(directory, cwd)
    return [
        _go_file(f"{shown}/{name}" if shown else name, directory, name, module, False, False)
        for name in names
    ]


def shown_path(absolute: str, cwd: str) -> str:
    """The path as one in `cwd` would write it: relative below it, else absolute; empty for `cwd` itself."""
    if absolute == cwd:
        return ""
    prefix = cwd if cwd.endswith(os.sep) else cwd + os.sep
    shown = absolute[len(prefix) :] if absolute.startswith(prefix) else absolute
    return shown.replace(os.sep, "/")


def _is_go(name: str) -> bool:
    return name.endswith(".go") and name[0] not in "._"


def _go_file(
    shown: str, directory: str, name: str, module: Module | None, named: bool, reported: bool
) -> GoFile:
    absolute = os.path.join(directory, name)
    head = read_head(absolute, name)
    return GoFile(
        path=shown,
        absolute=absolute,
        package_dir=directory,
        module=module,
        named=named,
        is_test=name.endswith("_test.go"),
        reported=reported and (named or not head.generated),
        alone=head.alone,
        usual=head.usual,
        generated=head.generated,
    )


class _Walk:
    def __init__(self, cwd: str, tests: bool, excluded: Ignore | None) -> None:
        self.cwd = cwd
        self.tests = tests
        self.excluded = excluded
        self.found: dict[str, GoFile] = {}
        self.notices: set[Notice] = set()
        self.modules = Modules(cwd)

    def add(self, path: str) -> None:
        """Adds what one argument stands for."""
        plain = path
        if path == "..." or path.endswith(("/...", os.sep + "...")):
            plain = path[:-3].rstrip("/" + os.sep) or ("/" if path.startswith("/") else ".")
        absolute = os.path.normpath(os.path.join(self.cwd, plain))
        if os.path.isdir(absolute):
            shown = os.path.normpath(plain).replace(os.sep, "/")
            self._directory(absolute, "" if shown == "." else shown, self._ignores_above(absolute))
        elif not os.path.lexists(absolute):
            raise UsageError(f"no such file or directory: {path}")
        elif not path.endswith(".go"):
            raise UsageError(f"not a Go file: {path}")
        elif not os.path.exists(absolute):
            self.notices.add(Notice(path, 0, Severity.ERROR, "cannot be read: the link points nowhere"))
        elif not os.path.isfile(absolute):
            raise UsageError(f"not a regular file: {path}")
        else:
            self._named(absolute, os.path.normpath(plain).replace(os.sep, "/"))

    def _named(self, absolute: str, shown: str) -> None:
        directory, name = os.path.split(absolute)
        if (name.endswith("_test.go") and not self.tests) or (
            self.excluded and self.excluded.covers(absolute)
        ):
            return
        earlier = self.found.get(absolute)
        self.found[absolute] = _go_file(
            earlier.path if earlier else shown, directory, name, self.modules.of(directory), True, True
        )

    def _directory(self, absolute: str, shown: str, ignores: tuple[Ignore, ...]) -> None:
        # An own stack: a deep tree must not end in a RecursionError.
        pending = [(absolute, shown, ignores)]
        while pending:
            directory, prefix, above = pending.pop()
            try:
                with os.scandir(directory) as scan:
                    entries = list(scan)
            except OSError as error:
                reason = (error.strerror or str(error)).lower()
                self.notices.add(Notice(prefix or ".", 0, Severity.ERROR, f"cannot be read: {reason}"))
                continue
            if any(entry.name == ".gitignore" for entry in entries):
                ignore = _load(os.path.join(directory, ".gitignore"), directory)
                above = (*above, ignore) if ignore else above
            module = self.modules.of(directory)
            for entry in entries:
                name = entry.name
                if name[0] in "._":
                    continue
                if name.endswith(".go") and not entry.is_dir():
                    self._walked(entry, directory, f"{prefix}/{name}" if prefix else name, module, above)
                elif name not in _SKIPPED and entry.is_dir(follow_symlinks=False):
                    if not self._is_left_out(entry.path, True, above):
                        below = prefix + name if prefix == "/" else f"{prefix}/{name}" if prefix else name
                        pending.append((entry.path, below, above))

    def _walked(
        self,
        entry: os.DirEntry[str],
        directory: str,
        shown: str,
        module: Module | None,
        ignores: tuple[Ignore, ...],
    ) -> None:
        if entry.name.endswith("_test.go") and not self.tests:
            return
        if entry.path in self.found or self._is_left_out(entry.path, False, ignores):
            return
        if entry.is_file():
            self.found[entry.path] = _go_file(shown, directory, entry.name, module, False, True)
        elif entry.is_symlink():
            self.notices.add(Notice(shown, 0, Severity.WARNING, "cannot be read: the link points nowhere"))

    def _is_left_out(self, absolute: str, is_directory: bool, ignores: tuple[Ignore, ...]) -> bool:
        if ignores and is_ignored(ignores, absolute, is_directory):
            return True
        excluded = self.excluded
        if excluded is None or not absolute.startswith(excluded.base + "/"):
            return False
        return bool(excluded.decides(absolute, is_directory))

    def _ignores_above(self, directory: str) -> tuple[Ignore, ...]:
        """The ignore files from the top of the repository to just above `directory`, outermost first."""
        above: list[str] = []
        place = directory
        while not os.path.exists(os.path.join(place, ".git")):
            parent = os.path.dirname(place)
            if parent == place:
                return ()  # no repository: only the ignore files below count
            above.append(parent)
            place = parent
        files = [(os.path.join(place, ".git", "info", "exclude"), place)]
        files += [(os.path.join(parent, ".gitignore"), parent) for parent in reversed(above)]
        return tuple(ignore for ignore in (_load(file, base) for file, base in files) if ignore)


def _load(path: str, base: str) -> Ignore | None:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return parse_ignore(file.read(), base)
    except OSError:
        return None
