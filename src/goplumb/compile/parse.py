"""Bytes -> syntax tree, within a time limit.

The tree-sitter parser holds the interpreter lock and cannot be interrupted while it parses one bytes object,
so long inputs are handed over in slices, between which a deadline can cancel.
"""

from __future__ import annotations

import time
from functools import cache

import tree_sitter
import tree_sitter_go

SLICE = 64 * 1024
"""Bytes handed over at once; also the size up to which no deadline is needed."""

DEADLINE = 10.0
"""Seconds for one file. Real files need a hundredth of it; random bytes of the same size do not."""

MAX_REPAIRED = 1 << 20
"""Bytes of a file with a syntax error in which the grammar's own gaps are looked for."""


class ParseTimeoutError(Exception):
    """The parser was cancelled at its deadline."""


@cache
def _parser() -> tree_sitter.Parser:
    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_go.language()))


def parse(source: bytes) -> tree_sitter.Node:
    """The root node of source (a whole file, or one declaration); raises ParseTimeoutError."""
    if len(source) <= SLICE:
        return _parser().parse(source).root_node
    until = time.monotonic() + DEADLINE

    def read(offset: int, _point: object) -> bytes:
        return source[offset : offset + SLICE]

    def late(_offset: int, _has_error: bool) -> bool:
        return time.monotonic() > until

    try:
        return _parser().parse(read, progress_callback=late).root_node
    except ValueError as error:
        _parser().reset()
        raise ParseTimeoutError from error


def repaired(source: bytes) -> tree_sitter.Node:
    """The root node of source, with the gaps of the grammar worked around; raises ParseTimeoutError."""
    root = parse(source)
    if root.has_error and len(source) <= MAX_REPAIRED:
        from goplumb.compile.repair import repair

        text = repair(source, parse)
        if text is not None:
            better = parse(text)
            if not better.has_error:
                return better
    return root
