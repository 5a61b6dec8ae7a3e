"""The catalogue, as the stages ask it: by import path and by resource id.

    catalogue = default_catalogue()
    library = catalogue.library("net/http")
    library.functions["Client.Do"].acquires[0].resource   # "http-response"
    catalogue.resource("http-response").release           # ("Body.Close",)

The file `compiled.bin` (see `build.py`) is read once; a library is decoded when somebody asks for it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from goplumb.catalogue.decode import decode_library
from goplumb.catalogue.model import Acquire, AutoRelease, FuncFacts, Library, Resource, Transfer, TypeFacts

__all__ = [
    "Acquire",
    "AutoRelease",
    "Catalogue",
    "FuncFacts",
    "Library",
    "Resource",
    "Transfer",
    "TypeFacts",
    "default_catalogue",
    "is_standard",
    "read_catalogue",
]

Raw = dict[str, Any]

_MAJOR = re.compile(r"(?<=[./])v(\d+)(?=/|$)")


class Catalogue:
    """What is known of libraries and their resources. Immutable to its users; caches what it decodes."""

    def __init__(self, index: Mapping[str, Any], data: bytes, start: int) -> None:
        self._paths: Mapping[str, list[Any]] = index["p"]
        self._ids: Mapping[str, list[int]] = index["r"]
        self._data = data
        self._start = start
        self._added_libraries: Mapping[str, Raw] = {}
        self._added_resources: Mapping[str, Resource] = {}
        self._libraries: dict[str, Library | None] = {}
        self._resources: dict[str, Resource] = {}
        self._families: dict[str, list[str]] | None = None

    # --- libraries --------------------------------------------------------------------

    def has(self, import_path: str) -> bool:
        """Whether `library` finds something."""
        return self._listed(import_path) or self._stand_in(import_path) is not None

    def library(self, import_path: str) -> Library | None:
        """What is known of an import path; an unlisted major version borrows the nearest listed one's."""
        try:
            return self._libraries[import_path]
        except KeyError:
            pass
        library = self._libraries[import_path] = self._load(import_path)
        return library

    def _load(self, import_path: str) -> Library | None:
        if self._listed(import_path):
            return decode_library(import_path, self._raw(import_path))
        near = self._stand_in(import_path)
        if near is None:
            return None
        root, other = _differing_roots(near, import_path)
        raw = json.dumps(self._raw(near), ensure_ascii=False)
        pattern = re.escape(root) + r"(?=[./])"
        return decode_library(
            import_path, json.loads(re.sub(pattern, lambda _: other, raw)), approximate=True
        )

    def _listed(self, import_path: str) -> bool:
        return import_path in self._paths or import_path in self._added_libraries

    def _raw(self, import_path: str) -> Raw:
        entry = self._paths.get(import_path)
        raw: Raw = {} if entry is None else self._piece(entry)
        added = self._added_libraries.get(import_path)
        if added is None:
            return raw
        from goplumb.catalogue.merge import merge_libraries

        return merge_libraries(raw, added)

    def _piece(self, entry: list[Any]) -> Raw:
        begin = self._start + entry[0]
        piece: Raw = json.loads(self._data[begin : begin + entry[1]])
        return piece

    def _stand_in(self, import_path: str) -> str | None:
        """The listed path of the same library whose major version is nearest; the newer of two as near."""
        if "." not in import_path.partition("/")[0]:
            return None
        if self._families is None:
            self._families = {}
            for path in (*self._paths, *self._added_libraries):
                self._families.setdefault(_MAJOR.sub("", path).rstrip("/.").replace("//", "/"), []).append(
                    path
                )
        family = self._families.get(_MAJOR.sub("", import_path).rstrip("/.").replace("//", "/"))
        if not family:
            return None
        wanted = _major(import_path)
        return min(family, key=lambda path: (abs(_major(path) - wanted), -_major(path), path))

    # --- resources --------------------------------------------------------------------

    def resource(self, id_: str) -> Resource:
        """Raises KeyError for an unknown id."""
        found = self._added_resources.get(id_) or self._resources.get(id_)
        if found is None:
            found = self._resources[id_] = _decode_resource(self._piece(self._ids[id_]))
        return found

    def _find_resource(self, id_: str) -> Resource | None:
        return self.resource(id_) if id_ in self._ids or id_ in self._added_resources else None

    def resource_ids(self) -> tuple[str, ...]:
        """Every id, sorted."""
        return tuple(sorted({*self._ids, *self._added_resources}))

    # --- names, for deciding cheaply what to look at -----------------------------------

    def acquire_names(
        self,
        import_paths: Iterable[str] | None = None,
        standard: bool | None = None,
        low_value: bool = True,
    ) -> frozenset[str]:
        """Bare names of the functions and methods that may acquire, without decoding any library.

        Of the given import paths, or of all; with `standard`, only of the standard library (True) or only of
        third parties (False); without `low_value`, not those that only acquire what costs memory or data.
        What has severity `none` is left out.
        """
        paths = None if import_paths is None else tuple(import_paths)
        names = self._names(2, paths, standard)
        return names | self._names(3, paths, standard) if low_value else names

    def literal_names(
        self, import_paths: Iterable[str] | None = None, standard: bool | None = None
    ) -> frozenset[str]:
        """Names of the types whose composite literals are long-lived resources or may lack a timeout."""
        return self._names(4, import_paths, standard)

    def limit_names(
        self, import_paths: Iterable[str] | None = None, standard: bool | None = None
    ) -> frozenset[str]:
        """Bare names of the functions and variables that a limit rule speaks of (`ListenAndServe`)."""
        return self._names(5, import_paths, standard)

    def _names(self, column: int, paths: Iterable[str] | None, standard: bool | None) -> frozenset[str]:
        names: set[str] = set()
        for entry in self._entries(paths, standard):
            names.update(entry[column].split())
        return frozenset(names)

    def _entries(self, paths: Iterable[str] | None, standard: bool | None) -> Iterator[list[Any]]:
        for path in (*self._paths, *self._added_libraries) if paths is None else paths:
            if standard is not None and standard != is_standard(path):
                continue
            listed = path if self._listed(path) else self._stand_in(path)
            if listed is None:
                continue
            if listed in self._paths:
                yield self._paths[listed]
            if listed in self._added_libraries:
                from goplumb.catalogue.merge import names_of

                yield [0, 0, *names_of(self._added_libraries[listed], self._find_resource)]

    # --- extension ----------------------------------------------------------------------

    def with_tables(self, data: Mapping[str, Any]) -> Catalogue:
        """This catalogue and the tables of a configuration, which must be valid (`schema.validate_tables`).

        A resource with a known id replaces the known one; facts about a known function are added to it.
        """
        from goplumb.catalogue.expand import expand

        expanded = expand([data], self._find_resource)
        extended = Catalogue({"p": self._paths, "r": self._ids}, self._data, self._start)
        extended._added_resources = {**self._added_resources, **expanded.resources}
        libraries = dict(self._added_libraries)
        for path, raw in expanded.libraries.items():
            if path in libraries:
                from goplumb.catalogue.merge import merge_libraries

                raw = merge_libraries(libraries[path], raw)
            libraries[path] = raw
        extended._added_libraries = libraries
        return extended


def is_standard(import_path: str) -> bool:
    """Import paths of the standard library have no dot in their first element."""
    return "." not in import_path.partition("/")[0]


@cache
def default_catalogue() -> Catalogue:
    """The catalogue that the package ships."""
    return read_catalogue(Path(__file__).with_name("compiled.bin"))


def read_catalogue(path: Path) -> Catalogue:
    """Raises ValueError for a file that is no compiled catalogue of this version."""
    data = path.read_bytes()
    end = data.find(b"\n", 0, 64)
    magic, _, length = data[: max(end, 0)].rpartition(b" ")
    if magic != b"goplumb-catalogue 1" or not length.isdigit():
        raise ValueError(f"{path} is no compiled catalogue; make it with python -m goplumb.catalogue.build")
    start = end + 1 + int(length)
    return Catalogue(json.loads(data[end + 1 : start]), data, start)


def _decode_resource(row: Raw) -> Resource:
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in row.items()
    }
    for name in ("release_funcs", "severity_by_go"):
        if name in values:
            values[name] = tuple([(pair[0], pair[1]) for pair in values[name]])
    if "auto_release" in values:
        values["auto_release"] = tuple([AutoRelease(*auto) for auto in values["auto_release"]])
    return Resource(**values)


def _major(import_path: str) -> int:
    versions = _MAJOR.findall(import_path)
    return int(versions[-1]) if versions else 1


def _differing_roots(one: str, other: str) -> tuple[str, str]:
    """Both paths without the elements at the end that they share."""
    ones, others = one.split("/"), other.split("/")
    while len(ones) > 1 and len(others) > 1 and ones[-1] == others[-1]:
        ones.pop()
        others.pop()
    return "/".join(ones), "/".join(others)
