"""Numbers of tree-sitter's node kinds and fields, looked up once.

Comparing small integers is what makes the lowering fast enough; a kind may have several numbers (an aliased
`identifier` has its own).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import tree_sitter
import tree_sitter_go

if TYPE_CHECKING:
    from tree_sitter import Node

T = TypeVar("T")

_LANGUAGE = tree_sitter.Language(tree_sitter_go.language())

_KINDS: dict[str, list[int]] = {}
for _id in range(_LANGUAGE.node_kind_count):
    _name = _LANGUAGE.node_kind_for_id(_id)
    if _name is not None and _LANGUAGE.node_kind_is_visible(_id):
        _KINDS.setdefault(_name, []).append(_id)
_KINDS["ERROR"] = [0xFFFF]


def kinds(*names: str) -> frozenset[int]:
    """All numbers of the named kinds; a KeyError for a kind the grammar does not have."""
    return frozenset(number for name in names for number in _KINDS[name])


def table(entries: dict[str, T]) -> dict[int, T]:
    """entries, keyed by number instead of name."""
    return {number: entry for name, entry in entries.items() for number in _KINDS[name]}


def field(name: str) -> int:
    """The number of a field."""
    number = _LANGUAGE.field_id_for_name(name)
    if number is None:
        raise KeyError(name)
    return number


TRIVIA = kinds("comment", "ERROR")
PAREN = kinds("parenthesized_expression")
PUNCTUATION = TRIVIA | kinds("(", ")", ",", ";", "{", "}", "[", "]", "|", ":")

F_ALIAS = field("alias")
F_ALTERNATIVE = field("alternative")
F_ARGUMENTS = field("arguments")
F_BODY = field("body")
F_CHANNEL = field("channel")
F_COMMUNICATION = field("communication")
F_CONDITION = field("condition")
F_CONSEQUENCE = field("consequence")
F_ELEMENT = field("element")
F_FIELD = field("field")
F_FUNCTION = field("function")
F_INDEX = field("index")
F_INITIALIZER = field("initializer")
F_KEY = field("key")
F_LABEL = field("label")
F_LEFT = field("left")
F_NAME = field("name")
F_OPERAND = field("operand")
F_OPERATOR = field("operator")
F_PACKAGE = field("package")
F_PARAMETERS = field("parameters")
F_RECEIVER = field("receiver")
F_RESULT = field("result")
F_RIGHT = field("right")
F_TYPE = field("type")
F_TYPE_ARGUMENTS = field("type_arguments")
F_TYPE_PARAMETERS = field("type_parameters")
F_UPDATE = field("update")
F_VALUE = field("value")


def items(node: Node) -> list[Node]:
    """The children that mean something: no punctuation, comments or errors."""
    return [child for child in node.children if child.kind_id not in PUNCTUATION]


def only(node: Node) -> Node | None:
    """The first child that means something, None if there is none."""
    for child in node.children:
        if child.kind_id not in PUNCTUATION:
            return child
    return None


def strip(node: Node) -> Node:
    """The expression inside any number of parentheses."""
    while node.kind_id in PAREN:
        children = node.children
        inner = children[1] if len(children) == 3 else only(node)
        if inner is None:
            return node
        node = inner
    return node
