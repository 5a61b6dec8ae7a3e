"""Catalogue tables -> facts by import path, in the compact form that the compiled catalogue stores.

A package that lists other import paths (`also`, `formerly`) gives each of them the same facts, with the paths
in names and types rewritten. The compact form of a library is plain JSON data:

    {"n": package name, "f": {key: function}, "g": [[pattern, function]], "t": {name: type}, "v": {var: type},
     "w": {var: rule}, "u": [auto release rows], "x": 1 if approximate}

A function and a type hold only what is known, under the letters that `decode.py` reads back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from goplumb.catalogue.merge import Raw, extend, merge_facts, merge_type
from goplumb.catalogue.model import NONE, RECEIVER, AutoRelease, Resource
from goplumb.catalogue.notation import (
    Name,
    split_call,
    split_name,
    split_signature,
    split_type,
    words,
)

Tables = Mapping[str, Any]
KnownResource = Callable[[str], Resource | None]


class Expanded(NamedTuple):
    libraries: dict[str, Raw]
    """By import path."""
    resources: dict[str, Resource]


class Package(NamedTuple):
    path: str
    name: str
    also: tuple[str, ...]
    formerly: tuple[str, ...]
    also_names: Mapping[str, str]

    def name_at(self, path: str) -> str:
        return self.also_names.get(path, self.name)


def default_package_name(path: str) -> str:
    """The last element of an import path that is no major version; `gopkg.in/yaml.v3` is yaml."""
    parts = path.split("/")
    if len(parts) > 1 and re.fullmatch(r"v\d+", parts[-1]):
        parts.pop()
    return re.sub(r"\.v\d+$", "", parts[-1])


def default_hint(release: Sequence[str]) -> str:
    """Source text of the first way to release: `{}.Body.Close()`, `{}()` for a function."""
    if not release:
        return ""
    return "{}()" if release[0] == "()" else f"{{}}.{release[0]}()"


def default_noun(types: Sequence[str]) -> str:
    name = split_type(types[0])
    return words(name.key) if name is not None else "resource"


def packages_of(tables: Tables) -> dict[str, Package]:
    packages = {}
    for row in tables.get("package", ()):
        path = row["path"]
        packages[path] = Package(
            path,
            row.get("name") or default_package_name(path),
            tuple(row.get("also", ())),
            tuple(row.get("formerly", ())),
            row.get("also_names", {}),
        )
    return packages


def expand(files: Iterable[Tables], known: KnownResource | None = None) -> Expanded:
    """The facts of all tables, library by library.

    The tables must be valid (`schema.validate_tables`). `known` finds resources that are declared elsewhere.
    """
    sources = [_File(tables, every_type=known is not None) for tables in files]
    resources: dict[str, Resource] = {}
    for source in sources:
        resources.update(source.resources())

    def find(id_: str) -> Resource | None:
        return resources.get(id_) or (known(id_) if known is not None else None)

    drafts: dict[str, Raw] = {}
    own: dict[Name, set[str]] = {}
    """The parts of a function that a file gives for the path itself; another version's don't count."""
    for source in sources:
        for name, patch in source.functions(find):
            own.setdefault(name, set()).update({"a", "r"} & patch.keys())
            _merge_function(_draft(drafts, source, name.path), name.key, patch)
        for name, part, patch in source.type_facts():
            merge_type(_draft(drafts, source, name.path), name.key, part, patch)
        source.package_facts(drafts)
    for source in sources:
        for path, origin, approximate in source.other_paths():
            rewrite = source.rewriter(origin, path)
            draft = _draft(drafts, source, path)
            draft["n"] = source.packages[origin].name_at(path)
            if approximate:
                draft["x"] = 1
            for name, patch in source.functions(find, at=path):
                if name.path == origin:
                    known_parts = own.get(Name(path, name.key), ())
                    patch = {part: value for part, value in patch.items() if part not in known_parts}
                    _merge_function(draft, name.key, rewrite(patch))
            for name, part, patch in source.type_facts():
                if name.path == origin:
                    merge_type(draft, name.key, part, rewrite(patch))
            source.package_facts(drafts, origin, path)
    _index_releases(drafts, resources, find)
    return Expanded(drafts, resources)


def _draft(drafts: dict[str, Raw], source: _File, path: str) -> Raw:
    if path not in drafts:
        package = source.packages.get(path)
        drafts[path] = {"n": package.name if package is not None else default_package_name(path)}
    return drafts[path]


class _File:
    """One file's tables, read row by row."""

    def __init__(self, tables: Tables, every_type: bool) -> None:
        """A shipped file speaks of its own packages' types only: that an `io.ReadCloser` can be an HTTP body
        says nothing about the next one. A configuration may speak of every type."""
        self.tables = tables
        self.every_type = every_type
        self.packages = packages_of(tables)

    def name(self, text: str) -> Name:
        return split_name(text, self.packages)

    # --- other import paths ---------------------------------------------------------

    def other_paths(self) -> Iterator[tuple[str, str, bool]]:
        """(path, declared path, whether nobody checked it there)."""
        for package in self.packages.values():
            for path in package.also:
                yield path, package.path, False
            for path in package.formerly:
                yield path, package.path, True

    def rewriter(self, origin: str, path: str) -> Callable[[Any], Any]:
        """Replaces the file's import paths in any text below a value by those that go with `path`."""
        pairs = {origin: path}
        for package in self.packages.values():
            others = package.also + package.formerly
            if package.path != origin and others:
                pairs[package.path] = max(others, key=lambda other: _shared_elements(other, path))
        pattern = re.compile(
            r"(?<![\w./~-])("
            + "|".join(re.escape(p) for p in sorted(pairs, key=len, reverse=True))
            + r")(?=\.)"
        )

        def rewrite(value: Any) -> Any:
            if isinstance(value, str):
                return pattern.sub(lambda match: pairs[match[1]], value)
            if isinstance(value, list):
                return [rewrite(item) for item in value]
            if isinstance(value, dict):
                return {key: rewrite(item) for key, item in value.items()}
            return value

        return rewrite

    def _variants(self, text: str, path: str | None) -> Iterator[str]:
        """A name or type of the file, spelled for each other import path of its package."""
        package = self.packages.get(path or "")
        if package is not None:
            for other in package.also + package.formerly:
                yield self.rewriter(package.path, other)(text)

    # --- resources --------------------------------------------------------------------

    def resources(self) -> Iterator[tuple[str, Resource]]:
        auto: dict[str, list[AutoRelease]] = {}
        for row in self.tables.get("auto_release", ()):
            auto.setdefault(row["resource"], []).append(_auto_release(row))
        for row in self.tables.get("resource", ()):
            types = list(row["types"])
            for text in row["types"]:
                name = split_type(text)
                types.extend(self._variants(text, name.path if name else None))
            funcs = [split_call(call) for call in row.get("release_funcs", ())]
            for func, param in list(funcs):
                funcs.extend((other, param) for other in self._variants(func, self.name(func).path))
            release = tuple(row.get("release", ()))
            yield (
                row["id"],
                Resource(
                    id=row["id"],
                    types=tuple(dict.fromkeys(types)),
                    release=release,
                    release_also=tuple(row.get("release_also", ())),
                    release_funcs=tuple(funcs),
                    releasable=row.get("releasable", True),
                    rule=row.get("rule", "resource-unclosed"),
                    per_call_rule=row.get("per_call_rule", ""),
                    kind=row.get("kind", "handle"),
                    noun=row.get("noun") or default_noun(types),
                    hint=row.get("hint") or default_hint(release),
                    long_lived=row.get("long_lived", False),
                    literal=row.get("literal", False),
                    idempotent=row.get("idempotent", True),
                    nil_safe=row.get("nil_safe", False),
                    must_check_error=row.get("must_check_error", False),
                    check_also=tuple(row.get("check_also", ())),
                    severity=row.get("severity", ""),
                    severity_by_go=tuple(sorted(row.get("severity_by_go", {}).items())),
                    gc=row.get("gc", ""),
                    auto_release=tuple(auto.get(row["id"], ())),
                ),
            )

    # --- functions --------------------------------------------------------------------

    def functions(self, find: KnownResource, at: str = "") -> Iterator[tuple[Name, Raw]]:
        """(name, facts), one per row; `at` another import path of the package, or empty."""
        tables = self.tables
        for row in tables.get("resource", ()):
            for item in row.get("acquire", ()):
                yield from self._acquire(row["id"], item, find, at)
        for row in tables.get("acquire", ()):
            for item in row["calls"]:
                yield from self._acquire(row["resource"], item, find, at)
        for row in tables.get("release", ()):
            if _holds_at(row, at):
                for call in row["calls"]:
                    func, param = split_call(call)
                    yield self.name(func), {"l": [[param, row["resource"]]]}
        for row in tables.get("transfer", ()):
            if _holds_at(row, at):
                func, param = split_call(row["call"])
                facts = [param, row["to"], row.get("what", ""), row.get("when", ""), row.get("on_error", "")]
                yield self.name(func), {"m": [_trim(facts, ["", "", ""])]}
        for key, retains in (("calls", False), ("retained", True)):
            for call in tables.get("borrow", {}).get(key, ()):
                func, param = split_call(call)
                yield self.name(func), {"b": [[param, True] if retains else [param]]}
        for key, rest in (("calls", []), ("via_result", [True]), ("unreliable", [False, False])):
            for call in tables.get("deferred_release", {}).get(key, ()):
                func, param = split_call(call)
                yield self.name(func), {"d": [[param, *rest]]}
        for row in tables.get("auto_release", ()):
            if row.get("via"):
                yield self.name(row["via"]), {"u": [_pack(_auto_release(row))]}
        for row in tables.get("timeout", ()):
            for func in row.get("calls", ()):
                limit: Raw = {"o": row["rule"]}
                if row.get("unless"):
                    limit["p"] = list(row["unless"])
                yield self.name(func), limit
        for text in tables.get("no_obligation", {}).get("calls", ()):
            func, bracket, result = text.partition("[")
            yield self.name(func), {"k": [int(result[:-1]) if bracket else -1]}
        for signature in tables.get("typing", {}).get("calls", ()):
            func, results = split_signature(signature)
            yield self.name(func), {"r": list(results or ())}
        for func in tables.get("never_returns", ()):
            yield self.name(func), {"z": 1}
        for row in tables.get("guard", ()):
            for call in row["calls"]:
                func, param = split_call(call)
                yield self.name(func), {"c": [[param, row["continues_when"]]]}

    def _acquire(self, id_: str, item: Any, find: KnownResource, at: str) -> Iterator[tuple[Name, Raw]]:
        row: Mapping[str, Any] = {"call": item} if isinstance(item, str) else item
        if not _holds_at(row, at):
            return
        text, results = split_signature(row["call"])
        resource = find(id_)
        types = resource.types if resource is not None else ()
        if "obligation" in row:
            result = NONE
        else:
            result = row.get("result", default_result(results or (), types))
        facts = [
            id_,
            result,
            row.get("obligation", ""),
            row.get("error_result", default_error_result(results or ())),
            row.get("error_field", ""),
            row.get("condition", ""),
            row.get("wraps"),
            row.get("also_remove", False),
            row.get("severity", ""),
            row.get("since", ""),
            [list(split_call(call)) for call in row.get("idle", ())],
        ]
        patch: Raw = {"a": [_trim(facts, [NONE, "", NONE, "", "", None, False, "", "", []])]}
        if results is not None:
            patch["r"] = list(results)
        if "*" in text:
            name = self.name(text.replace("*", "X"))
            yield (
                Name(name.path, "*" + text[len(name.path) + 1 :]),
                {**patch, "n": list(row.get("names", ()))},
            )
        else:
            yield self.name(text), patch

    # --- types, variables ---------------------------------------------------------------

    def type_facts(self) -> Iterator[tuple[Name, str, Any]]:
        """(type name, part of its facts, value to merge), one per row."""
        tables = self.tables
        for kind in ("struct", "interface", "alias"):
            for type_, embedded in tables.get("embeds", {}).get(kind, {}).items():
                name = split_type(type_)
                if name is not None:
                    yield name, "k", kind
                    yield name, "e", list(embedded)
                for each in embedded if kind == "interface" else ():
                    inner = split_type(each)  # what an interface embeds is one too
                    if inner is not None and (self.every_type or inner.path in self.packages):
                        yield inner, "k", kind
        for field, type_ in tables.get("typing", {}).get("fields", {}).items():
            path, key = self.name(field)
            owner, _, field_name = key.rpartition(".")
            yield Name(path, owner), "f", {field_name: type_}
        for field in tables.get("no_obligation", {}).get("fields", ()):
            path, key = self.name(field)
            owner, _, field_name = key.rpartition(".")
            yield Name(path, owner), "b", [field_name]
        for row in tables.get("timeout", ()):
            if "type" in row:
                name = split_type(row["type"])
                if name is not None:
                    yield name, "o", [[row["rule"], list(row["fields"])]]
        for row in tables.get("resource", ()):
            for type_ in row["types"]:
                name = split_type(type_)
                if name is not None and (self.every_type or name.path in self.packages):
                    yield name, "r", [row["id"]]
                    if row.get("literal"):
                        yield name, "l", [row["id"]]

    def package_facts(self, drafts: dict[str, Raw], origin: str = "", path: str = "") -> None:
        """Variables and automatic releases: of all declared packages, or of `path` in place of `origin`."""
        rewrite = self.rewriter(origin, path) if origin else lambda value: value
        for var, type_ in self.tables.get("typing", {}).get("vars", {}).items():
            name = self.name(var)
            if not origin or name.path == origin:
                _draft(drafts, self, path or name.path).setdefault("v", {})[name.key] = rewrite(type_)
        for row in self.tables.get("timeout", ()):
            for var in row.get("vars", ()):
                name = self.name(var)
                if not origin or name.path == origin:
                    _draft(drafts, self, path or name.path).setdefault("w", {})[name.key] = row["rule"]
        rows = [rewrite(_pack(_auto_release(row))) for row in self.tables.get("auto_release", ())]
        for declared in (path,) if path else tuple(self.packages):
            acquired = {
                acquire[0]
                for func in _draft(drafts, self, declared).get("f", {}).values()
                for acquire in func.get("a", ())
            }
            extend(_draft(drafts, self, declared), "u", [row for row in rows if row[0] in acquired])


# --- details ------------------------------------------------------------------------------


def default_result(results: Sequence[str], types: Sequence[str]) -> int:
    """The first result of one of the resource's types, else the first."""
    plain = [re.sub(r"\[.*$", "", text) if text[:1] != "[" else text for text in results]
    return next((i for i, text in enumerate(plain) if text in types), 0)


def default_error_result(results: Sequence[str]) -> int:
    """The last result, if it is an error."""
    return len(results) - 1 if results and results[-1] == "error" else NONE


def _holds_at(row: Mapping[str, Any], path: str) -> bool:
    """Whether a row exists in `path`, another import path of its package; empty is the declared one."""

    def within(prefix: str) -> bool:
        return path == prefix or path.startswith(prefix + "/")

    if "only_in" in row:
        return any(map(within, row["only_in"]))
    return not any(map(within, row.get("not_in", ())))


def _shared_elements(one: str, other: str) -> int:
    shared = 0
    for a, b in zip(one.split("/"), other.split("/"), strict=False):
        if a != b:
            break
        shared += 1
    return shared


def _auto_release(row: Mapping[str, Any]) -> AutoRelease:
    return AutoRelease(
        row["resource"],
        row["trigger"],
        row.get("via", ""),
        row["suppresses"],
        row.get("condition", ""),
        row.get("since", ""),
    )


def _pack(row: AutoRelease) -> list[Any]:
    return _trim(list(row), ["", ""])


def _trim(values: list[Any], defaults: list[Any]) -> list[Any]:
    """Without the values at the end that equal the last defaults."""
    required = len(values) - len(defaults)
    while len(values) > required and values[-1] == defaults[len(values) - required - 1]:
        values.pop()
    return values


def _merge_function(library: Raw, key: str, patch: Raw) -> None:
    if key.startswith("*"):
        pattern = re.escape(key[1:]).replace(r"\*", r"\w+")
        library.setdefault("g", []).append([pattern, patch])
        return
    merge_facts(library.setdefault("f", {}).setdefault(key, {}), patch)


def _index_releases(drafts: dict[str, Raw], resources: dict[str, Resource], find: KnownResource) -> None:
    """Makes `release_funcs` of the resources and the releases of the functions say the same.

    A resource declared elsewhere joins `resources` when one of the functions releases it.
    """
    for id_, resource in resources.items():
        for func, param in resource.release_funcs:
            path, key = split_name(func, drafts)
            library = drafts.setdefault(path, {"n": default_package_name(path)})
            merge_facts(library.setdefault("f", {}).setdefault(key, {}), {"l": [[param, id_]]})
    added: dict[str, list[tuple[str, int]]] = {}
    for path in sorted(drafts):
        for key, function in drafts[path].get("f", {}).items():
            for param, id_ in function.get("l", ()):
                if param != RECEIVER:
                    added.setdefault(id_, []).append((f"{path}.{key}", param))
    for id_, funcs in added.items():
        found = find(id_)
        if found is not None:
            joined = dict.fromkeys((*found.release_funcs, *funcs))
            resources[id_] = found._replace(release_funcs=tuple(joined))
