"""Writes the compiled catalogue: `python -m goplumb.catalogue.build`.

Reading all the TOML files takes too long for every start, so the package ships their facts in one file made
for reading little of it: a header line, an index, and a piece of JSON for each import path and resource.

    goplumb-catalogue 1 <bytes of the index>
    {"p": {import path: [offset, length, acquiring names, low-value ones, literal types, limit names]},
     "r": {resource id: [offset, length]}}
    pieces, end to end; offsets count from the first

It is not compressed: a compressed file would not be byte-identical under every zlib, and the wheel is
compressed anyway.
"""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path
from typing import Any

from goplumb.catalogue.expand import Expanded, expand
from goplumb.catalogue.merge import Raw, names_of
from goplumb.catalogue.model import Resource
from goplumb.catalogue.schema import validate_files

HERE = Path(__file__).parent
LIBRARIES = HERE / "libraries"
COMPILED = HERE / "compiled.bin"
MAGIC = b"goplumb-catalogue 1"


def read_libraries(folder: Path = LIBRARIES) -> dict[str, tuple[dict[str, Any], str]]:
    """(tables, text) of each catalogue file, by path, in the order of names."""
    texts = {str(path): path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.toml"))}
    return {path: (tomllib.loads(text), text) for path, text in texts.items()}


def compile_catalogue(expanded: Expanded) -> bytes:
    """The compiled file; equal facts give equal bytes."""
    paths: dict[str, list[Any]] = {}
    ids: dict[str, list[int]] = {}
    pieces: list[bytes] = []
    offset = 0

    def add(value: Any) -> list[int]:
        nonlocal offset
        piece = _json(value)
        pieces.append(piece)
        offset += len(piece)
        return [offset - len(piece), len(piece)]

    for path in sorted(expanded.libraries):
        library = _ordered(expanded.libraries[path])
        paths[path] = [*add(library), *names_of(library, expanded.resources.get)]
    for id_ in sorted(expanded.resources):
        ids[id_] = add(_resource_row(expanded.resources[id_]))
    index = _json({"p": paths, "r": ids})
    return b"%s %d\n" % (MAGIC, len(index)) + index + b"".join(pieces)


def _ordered(library: Raw) -> Raw:
    """With its functions and types in the order of names, so that the order of files does not show."""
    ordered = dict(sorted(library.items()))
    for part in ("f", "t", "v", "w"):
        if part in ordered:
            ordered[part] = dict(sorted(ordered[part].items()))
    return ordered


def _resource_row(resource: Resource) -> dict[str, Any]:
    """The fields that differ from their defaults."""
    defaults = Resource._field_defaults
    return {name: value for name, value in resource._asdict().items() if value != defaults.get(name, ())}


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def main() -> int:
    files = read_libraries()
    problems = validate_files(files)
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        return 1
    COMPILED.write_bytes(compile_catalogue(expand(tables for tables, _ in files.values())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
