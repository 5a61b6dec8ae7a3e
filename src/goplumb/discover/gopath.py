"""The module that a tree without go.mod would be: projects of GOPATH times say nowhere what their import path is.

It is read from where the tree lies (`…/src/github.com/owner/project`), or from what its files import: of the
prefixes under which an imported path lies in the tree, the one that most directories stand for.

    root/db/db.go, root/api/api.go      api.go imports "github.com/owner/project/db"
    prefix github.com/owner/project     root/db is there: one directory stands for it
    prefix github.com                   root/owner/project/db is not there: none
"""

from __future__ import annotations

import os
import re
from collections import deque

REPOSITORIES = (".git", ".hg", ".svn", ".bzr")

VENDORED = ("vendor", "Godeps", "Gopkg.toml", "glide.yaml", "vendor.conf")
"""What the tools of the time left at the top of a project."""

OWNED_HOSTS = frozenset({"github.com", "gitlab.com", "bitbucket.org", "golang.org", "go.googlesource.com"})
"""Hosts where the path of a project has a second and a third element."""

DIRECTORIES = 160
FILES = 2
"""How many directories, breadth first, and how many files of each are asked: enough for any majority."""

HEAD = 8192
"""Imports stand at the top of a file."""

_LEFT_OUT = frozenset({"vendor", "testdata", "node_modules", "Godeps", "_workspace"})

_IMPORT = re.compile(rb'^\s*(?:import\s+)?(?:[\w.]+\s+)?"([\w-]+(?:\.[\w-]+)+/[^"\s]+)"', re.MULTILINE)
"""An imported path whose first element is a host."""


def implied_module(directory: str, top: str) -> tuple[str, str] | None:
    """(root, import path) of the project around a directory that no go.mod governs; None if nothing tells.

    `top`, where the run was started, is the root where the disk shows no better one.
    """
    placed = _by_place(directory)
    if placed is not None:
        return placed
    root = _root(directory, top)
    path = _by_imports(root)
    return (root, path) if path else None


def project_root(directory: str, top: str) -> str:
    """The directory that decides what `implied_module` says of this one."""
    placed = _by_place(directory)
    return placed[0] if placed is not None else _root(directory, top)


def _by_place(directory: str) -> tuple[str, str] | None:
    parts = directory.split(os.sep)
    for index in range(len(parts) - 3, 0, -1):
        if parts[index - 1] == "src" and parts[index] in OWNED_HOSTS:
            return os.sep.join(parts[: index + 3]), "/".join(parts[index : index + 3])
    return None


def _root(directory: str, top: str) -> str:
    """The repository's top, else where a vendoring tool left its traces, else `top` if it lies above."""
    marked = ""
    place = directory
    while True:
        if any(os.path.exists(os.path.join(place, mark)) for mark in REPOSITORIES):
            return place
        if not marked and any(os.path.exists(os.path.join(place, mark)) for mark in VENDORED):
            marked = place
        parent = os.path.dirname(place)
        if parent == place:
            break
        place = parent
    if marked:
        return marked
    return top if directory == top or directory.startswith(top.rstrip(os.sep) + os.sep) else directory


def _by_imports(root: str) -> str:
    """The import path of the tree at root, empty if its files do not tell."""
    votes: dict[str, set[str]] = {}
    there: dict[str, bool] = {}
    for path in _imported(root):
        parts = path.split("/")
        for count in range(3 if parts[0] in OWNED_HOSTS else 1, len(parts)):
            rest = "/".join(parts[count:])
            if rest not in there:
                there[rest] = _has_go(os.path.join(root, rest))
            if there[rest]:
                votes.setdefault("/".join(parts[:count]), set()).add(rest)
                break  # what more of the path tells is the likelier prefix
    if not votes:
        return ""
    return min(votes, key=lambda prefix: (-len(votes[prefix]), prefix))


def _imported(root: str) -> set[str]:
    """Paths that files of the tree import."""
    found: set[str] = set()
    pending = deque([root])
    asked = 0
    while pending and asked < DIRECTORIES:
        place = pending.popleft()
        try:
            entries = sorted(os.scandir(place), key=lambda entry: entry.name)
        except OSError:
            continue
        files = [e for e in entries if e.name.endswith(".go") and not e.name.endswith("_test.go")]
        for entry in files[:FILES]:
            found.update(_imports_of(entry.path))
        asked += bool(files)
        for entry in entries:
            if entry.name[0] not in "._" and entry.name not in _LEFT_OUT:
                if entry.is_dir(follow_symlinks=False):
                    pending.append(entry.path)
    return found


def _imports_of(path: str) -> set[str]:
    try:
        with open(path, "rb") as file:
            head = file.read(HEAD)
    except OSError:
        return set()
    return {match.decode(errors="replace") for match in _IMPORT.findall(head)}


def _has_go(directory: str) -> bool:
    try:
        with os.scandir(directory) as scan:
            return any(entry.name.endswith(".go") for entry in scan)
    except OSError:
        return False
