"""Modules and workspaces: `go.mod` and `go.work`, and the directory in which an import path lies.

See the Go Modules Reference. Only what links packages is read: the module path, the Go version, the
required versions, replacements and the modules of a workspace. A file that is not well-formed gives what
can be read of it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from goplumb.discover.gopath import implied_module, project_root

BEFORE_MODULES = (1, 16)
"""The Go version of a tree without go.mod: what still lies outside a module is as old as that."""

VENDOR_TREES = ("vendor", "Godeps/_workspace/src")
"""Where the sources of dependencies lie inside a project, by their import paths."""


class Replacement(NamedTuple):
    """`replace path version => target target_version`."""

    path: str
    version: str
    """Empty: every version."""
    target: str
    """A module path, or the absolute directory of a local replacement."""
    target_version: str
    """Empty for a directory."""


class Module(NamedTuple):
    dir: str
    """Absolute."""
    path: str
    """Empty where go.mod does not say."""
    go: tuple[int, int]
    """(1, 21) for `go 1.21.3`; (1, 16) where go.mod does not say (the reference's default)."""
    requires: tuple[tuple[str, str], ...]
    """(module path, version), indirect ones too."""
    replaces: tuple[Replacement, ...]
    """A workspace's come first: they override."""
    workspace: tuple[tuple[str, str], ...]
    """(module path, absolute directory) of each module of its workspace, itself included."""


class Work(NamedTuple):
    """A `go.work` file."""

    dir: str
    uses: tuple[str, ...]
    """Absolute directories."""
    replaces: tuple[Replacement, ...]


def directives(text: str) -> Iterator[tuple[str, list[str]]]:
    """(verb, arguments) of each directive of a go.mod or go.work; a block gives one for each of its lines."""
    block = ""
    for line in text.splitlines():
        words = _words(line)
        if not words:
            continue
        if block:
            if words == [")"]:
                block = ""
            else:
                yield block, words
        elif words[-1] == "(" and len(words) == 2:
            block = words[0]
        else:
            yield words[0], words[1:]


def _words(line: str) -> list[str]:
    if '"' not in line and "`" not in line:
        return line.partition("//")[0].replace("(", " ( ").split()
    words: list[str] = []
    rest = line.strip()
    while rest and not rest.startswith("//"):
        if rest[0] in '"`':
            word, _, rest = rest[1:].partition(rest[0])
        else:
            word, _, rest = rest.partition(" ")
        words.append(word)
        rest = rest.lstrip()
    return words


def parse_mod(text: str, directory: str, work: Work | None, workspace: tuple[tuple[str, str], ...]) -> Module:
    """The module whose go.mod, lying in `directory`, says `text`."""
    path, go = "", (1, 16)
    requires: list[tuple[str, str]] = []
    replaces: list[Replacement] = list(work.replaces) if work else []
    for verb, words in directives(text):
        if verb == "module" and words:
            path = words[0]
        elif verb == "go" and words:
            go = _version(words[0]) or go
        elif verb == "require" and len(words) >= 2:
            requires.append((words[0], words[1]))
        elif verb == "replace":
            replacement = _replacement(words, directory)
            if replacement is not None:
                replaces.append(replacement)
    return Module(directory, path, go, tuple(requires), tuple(replaces), workspace)


def parse_work(text: str, directory: str) -> Work:
    """The workspace whose go.work, lying in `directory`, says `text`."""
    uses: list[str] = []
    replaces: list[Replacement] = []
    for verb, words in directives(text):
        if verb == "use" and words:
            uses.append(os.path.normpath(os.path.join(directory, words[0])))
        elif verb == "replace":
            replacement = _replacement(words, directory)
            if replacement is not None:
                replaces.append(replacement)
    return Work(directory, tuple(uses), tuple(replaces))


def _version(text: str) -> tuple[int, int] | None:
    parts = text.split(".")
    try:
        return int(parts[0]), int("".join(c for c in parts[1][:3] if c.isdigit()) or "0")
    except (ValueError, IndexError):
        return None


def _replacement(words: list[str], directory: str) -> Replacement | None:
    if "=>" not in words:
        return None
    arrow = words.index("=>")
    old, new = words[:arrow], words[arrow + 1 :]
    if not old or not new:
        return None
    local = new[0].startswith(("./", "../", "/")) or new[0] in {".", ".."}
    return Replacement(
        old[0],
        old[1] if len(old) > 1 else "",
        os.path.normpath(os.path.join(directory, new[0])) if local else new[0],
        "" if local or len(new) < 2 else new[1],
    )


class Modules:
    """Finds the module of a directory; remembers what it has read, so make one for each run."""

    def __init__(self, top: str = "") -> None:
        self.top = top
        """Where the run was started: the root of a tree without go.mod that the disk shows no better one of."""
        self._modules: dict[str, Module | None] = {}
        self._governed: dict[str, Module | None] = {}
        self._implied: dict[str, Module | None] = {}
        self._works: dict[str, Work | None] = {}
        self._paths: dict[str, str] = {}

    def of(self, directory: str) -> Module | None:
        """The module of an absolute directory: the nearest go.mod upward, else what the tree implies."""
        if directory not in self._modules:
            found = self._governing(directory)
            self._modules[directory] = found if found is not None else self._without(directory)
        return self._modules[directory]

    def _without(self, directory: str) -> Module | None:
        """The module that a project without go.mod would be."""
        root = project_root(directory, self.top)
        if root not in self._implied:
            implied = implied_module(root, self.top)
            self._implied[root] = (
                Module(implied[0], implied[1], BEFORE_MODULES, (), (), ()) if implied is not None else None
            )
        return self._implied[root]

    def _governing(self, directory: str) -> Module | None:
        if directory in self._governed:
            return self._governed[directory]
        text = _read(os.path.join(directory, "go.mod"))
        if text is not None:
            work = self._work(directory)
            inside = work is not None and directory in work.uses
            workspace = tuple((self._path(use), use) for use in work.uses) if work and inside else ()
            found: Module | None = parse_mod(text, directory, work if inside else None, workspace)
        else:
            parent = os.path.dirname(directory)
            found = self._governing(parent) if parent != directory else None
        self._governed[directory] = found
        return found

    def _work(self, directory: str) -> Work | None:
        if directory in self._works:
            return self._works[directory]
        text = _read(os.path.join(directory, "go.work"))
        if text is not None:
            found: Work | None = parse_work(text, directory)
        else:
            parent = os.path.dirname(directory)
            found = self._work(parent) if parent != directory else None
        self._works[directory] = found
        return found

    def _path(self, directory: str) -> str:
        if directory not in self._paths:
            text = _read(os.path.join(directory, "go.mod")) or ""
            self._paths[directory] = next(
                (w[0] for verb, w in directives(text) if verb == "module" and w), ""
            )
        return self._paths[directory]


def imported_modules(module: Module, imports: Iterable[str], cache: str | None) -> dict[str, bool]:
    """The required modules that some of the import paths lie in -> whether the sources of one of those are here."""
    found: dict[str, bool] = {}
    required = sorted((path for path, _ in module.requires), key=lambda path: -len(path))
    for import_path in sorted(imports):
        owner = next((path for path in required if _below(import_path, path) is not None), None)
        if owner is not None:
            found[owner] = found.get(owner, False) or locate(module, import_path, cache) is not None
    return found


def locate(module: Module, import_path: str, cache: str | None) -> str | None:
    """The absolute directory of a package, where its sources lie on this disk.

    Tried in turn: the module itself, its workspace, a local replacement, `vendor` (or what came before it), the
    module cache at `cache` (None: not looked at). The standard library is found nowhere.
    """
    own = [(module.path, module.dir), *module.workspace]
    own += [(r.path, r.target) for r in module.replaces if os.path.isabs(r.target)]
    # The longest module path wins, as in the Go command: a nested module hides that part of its parent.
    for path, directory in sorted(own, key=lambda pair: -len(pair[0])):
        rest = _below(import_path, path)
        if rest is not None:
            found = os.path.join(directory, rest) if rest else directory
            if os.path.isdir(found):
                return found
    if "." not in import_path.partition("/")[0]:
        return None
    for tree in VENDOR_TREES:
        vendored = os.path.join(module.dir, tree, import_path)
        if os.path.isdir(vendored):
            return vendored
    if cache is None:
        return None
    for path, version in sorted(module.requires, key=lambda pair: -len(pair[0])):
        rest = _below(import_path, path)
        if rest is None:
            continue
        for replacement in module.replaces:
            if (
                replacement.path == path
                and replacement.version in {"", version}
                and replacement.target_version
            ):
                path, version = replacement.target, replacement.target_version
                break
        found = os.path.join(cache, f"{_escaped(path)}@{_escaped(version)}", rest).rstrip("/")
        if os.path.isdir(found):
            return found
    return None


def module_cache() -> str | None:
    """The directory of the module cache, by GOMODCACHE, GOPATH or the home directory, if there is one."""
    cache = os.environ.get("GOMODCACHE")
    if not cache:
        gopath = os.environ.get("GOPATH", "").split(os.pathsep)[0]
        cache = os.path.join(gopath or os.path.join(os.path.expanduser("~"), "go"), "pkg", "mod")
    return cache if os.path.isdir(cache) else None


def _below(import_path: str, module_path: str) -> str | None:
    if not module_path:
        return None
    if import_path == module_path:
        return ""
    return import_path[len(module_path) + 1 :] if import_path.startswith(module_path + "/") else None


def _escaped(path: str) -> str:
    """The cache's spelling: an upper-case letter is `!` and the lower-case one."""
    return "".join("!" + c.lower() if "A" <= c <= "Z" else c for c in path)


def _read(path: str) -> str | None:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return None
