"""Declarations -> `Func`: the entry points of lowering.

Lowering recurses over the syntax tree, as written code is nested a few dozen levels deep. Code nested deeper
than the interpreter's recursion limit is lowered once more in a thread with room for it; what exceeds even
that comes out as a function that is not intact.
"""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING

from goplumb.compile.builder import LOCAL_TYPE
from goplumb.compile.ir import NONE, Block, Func, Return, Unreachable
from goplumb.compile.lower_stmt import StmtLowerer
from goplumb.compile.parse import ParseTimeoutError, parse
from goplumb.compile.repair import repair
from goplumb.compile.syntax import (
    F_BODY,
    F_NAME,
    F_RECEIVER,
    F_TYPE_ARGUMENTS,
    F_TYPE_PARAMETERS,
    items,
    kinds,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

DEEP_RECURSION = 1_000_000
"""Frames a deeply nested function may take: some hundred bytes each, none of them on the machine's stack."""

DEEP_STACK = 256 * 1024 * 1024
"""Stack of the thread that lowers deeply nested code; only touched pages cost memory."""

_DEEP = threading.Lock()
"""The recursion limit belongs to the whole process."""

_IDENTIFIER = kinds("identifier", "type_identifier")
_NAME = kinds("identifier")
_TYPE_PARAMETER = kinds("type_parameter_declaration")
_GENERIC = kinds("generic_type")


def lower_function(node: Node, source: bytes, base: int) -> Func:
    """The IR of a function_declaration or method_declaration.

    The offsets of node count in source, which begins at byte base of the file.
    """
    return _lower(_function, node, source, base)


def lower_initializer(node: Node, source: bytes, base: int) -> Func:
    """The evaluation of a package-level var_spec, as a function that stores what it evaluates."""
    return _lower(_initializer, node, source, base)


def _lower(lower: Callable[[Node, bytes, int], Func], node: Node, source: bytes, base: int) -> Func:
    if node.has_error:
        node = _repaired(node, source)
    try:
        return lower(node, source, base)
    except RecursionError:
        pass
    lowered: list[Func] = []

    def deeply() -> None:
        try:
            lowered.append(lower(node, source, base))
        except (RecursionError, MemoryError):
            pass

    with _DEEP:
        limit = sys.getrecursionlimit()
        size = threading.stack_size(DEEP_STACK)
        try:
            sys.setrecursionlimit(DEEP_RECURSION)
            thread = threading.Thread(target=deeply, name="goplumb-lower")
            thread.start()
            thread.join()
        except RuntimeError:  # no room for such a thread
            pass
        finally:
            sys.setrecursionlimit(limit)
            threading.stack_size(size)
    if lowered:
        return lowered[0]
    start, end = node.start_byte + base, node.end_byte + base
    return Func("", start, end, [], NONE, (), False, (), False, [Block([], Unreachable(end))], False)


def _repaired(node: Node, source: bytes) -> Node:
    """What node is once the grammar's gaps are worked around; node itself if that does not help."""
    text = repair(source, parse)
    if text is None:
        return node
    start, wanted = node.start_byte, node.kind_id
    try:
        found: Node | None = parse(text)
    except ParseTimeoutError:
        return node
    while found is not None:
        if found.kind_id == wanted and found.start_byte == start:
            return node if found.has_error else found
        found = next((child for child in found.children if child.start_byte <= start < child.end_byte), None)
    return node


def _function(node: Node, source: bytes, base: int) -> Func:
    lowerer = StmtLowerer(source, base)
    name = node.child_by_field_id(F_NAME)
    func = Func(
        lowerer.name(name) if name is not None else "",
        node.start_byte + base,
        node.end_byte + base,
        lowerer.locals,
        NONE,
        (),
        False,
        (),
        False,
    )
    func.intact = not node.has_error
    func.local_types = lowerer.local_types
    lowerer.enter(func, 0)
    receiver = node.child_by_field_id(F_RECEIVER)
    if receiver is not None:
        _bind_type_parameters(lowerer, receiver)
        numbers, _ = lowerer.parameters(receiver, "recv")
        func.recv = numbers[0] if numbers else NONE
    listed = node.child_by_field_id(F_TYPE_PARAMETERS)
    for declaration in listed.children if listed is not None else ():
        if declaration.kind_id in _TYPE_PARAMETER:
            for child in declaration.children:
                if child.kind_id in _NAME:
                    lowerer.bind(lowerer.name(child), LOCAL_TYPE)
    lowerer.signature(node)
    body = node.child_by_field_id(F_BODY)
    if body is None:
        lowerer.terminate(Unreachable(func.end))
    else:
        lowerer.function_body(body)
    lowerer.leave()
    return func


def _bind_type_parameters(lowerer: StmtLowerer, receiver: Node) -> None:
    """Binds the names in the brackets of `(r *T[K, V])`."""
    todo = list(receiver.children)
    while todo:
        node = todo.pop()
        if node.kind_id in _GENERIC:
            args = node.child_by_field_id(F_TYPE_ARGUMENTS)
            for elem in items(args) if args is not None else ():
                for child in elem.children or [elem]:
                    if child.kind_id in _IDENTIFIER:
                        lowerer.bind(lowerer.name(child), LOCAL_TYPE)
        else:
            todo.extend(node.children)


def _initializer(node: Node, source: bytes, base: int) -> Func:
    lowerer = StmtLowerer(source, base)
    start, end = node.start_byte + base, node.end_byte + base
    func = Func("init$var", start, end, lowerer.locals, NONE, (), False, (), False)
    func.intact = not node.has_error
    func.local_types = lowerer.local_types
    lowerer.enter(func, 0)
    lowerer.package_variables(node)
    lowerer.terminate(Return(end, end, (), False, True))
    lowerer.leave()
    return func
