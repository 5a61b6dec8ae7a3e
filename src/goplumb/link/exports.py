"""Export data of the standard library: what its packages show their importers, written ahead of time.

One file in the wheel holds an index and, per package, a compressed dictionary of texts (see
`package.ExportPackage`), so that importing one package costs about a millisecond. Written by
`python -m goplumb.link.export GOROOT`.
"""

from __future__ import annotations

import json
import zlib
from functools import cache
from pathlib import Path

from goplumb.link.views import ExportPackage

FILE = Path(__file__).with_name("stdlib.bin")
MAGIC = b"goplumb exports 1\n"


class ExportStore:
    """The packages of one export file, loaded one at a time."""

    def __init__(self, data: bytes) -> None:
        if not data.startswith(MAGIC):
            raise ValueError("not an export file")
        size = int.from_bytes(data[len(MAGIC) : len(MAGIC) + 4], "big")
        start = len(MAGIC) + 4
        index = json.loads(data[start : start + size])
        self.go_version: str = index["go"]
        self._entries: dict[str, list[object]] = index["packages"]
        self._data = data
        self._start = start + size
        self._loaded: dict[str, ExportPackage] = {}

    def has(self, path: str) -> bool:
        return path in self._entries

    def name(self, path: str) -> str:
        """The package's name; empty if it is not here."""
        entry = self._entries.get(path)
        return str(entry[0]) if entry else ""

    def package(self, path: str) -> ExportPackage | None:
        found = self._loaded.get(path)
        if found is None:
            entry = self._entries.get(path)
            if entry is None:
                return None
            offset, size = entry[1], entry[2]
            assert isinstance(offset, int)
            assert isinstance(size, int)
            raw = zlib.decompress(self._data[self._start + offset : self._start + offset + size])
            found = ExportPackage(path, json.loads(raw))
            self._loaded[path] = found
        return found


@cache
def standard_library() -> ExportStore | None:
    """The shipped export data; None where the file is missing or damaged (types then stay unknown)."""
    try:
        return ExportStore(FILE.read_bytes())
    except (OSError, ValueError):
        return None


def pack(packages: dict[str, dict[str, object]], go_version: str) -> bytes:
    """The bytes of an export file; equal for equal packages."""
    entries: dict[str, list[object]] = {}
    bodies = []
    offset = 0
    for path in sorted(packages):
        body = zlib.compress(json.dumps(packages[path], sort_keys=True, separators=(",", ":")).encode(), 9)
        entries[path] = [packages[path]["name"], offset, len(body)]
        bodies.append(body)
        offset += len(body)
    index = json.dumps(
        {"go": go_version, "packages": entries}, sort_keys=True, separators=(",", ":")
    ).encode()
    return MAGIC + len(index).to_bytes(4, "big") + index + b"".join(bodies)
