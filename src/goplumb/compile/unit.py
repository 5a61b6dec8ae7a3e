"""One file, compiled: its package, imports and declarations, with bodies lowered on demand.

A Unit is a pure function of the file's bytes. Making one costs a scan for declarations (`skeleton`); a
declaration is parsed when its signature, type or body is asked for.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from goplumb.compile import ir, skeleton
from goplumb.compile.parse import ParseTimeoutError, repaired
from goplumb.compile.typeexpr import parameters, type_expr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node


class Import(NamedTuple):
    alias: str
    """As written; empty without one, `.` for a dot import, `_` for effects only."""
    path: str
    """Of a copy inside a project, where the copied package comes from."""
    pos: int


COPIES = ("/Godeps/_workspace/src/", "/vendor/")
"""What stands before the true path where a tool has rewritten imports to copies of the dependencies."""


SAME_PACKAGE = {"golang.org/x/net/context": "context"}
"""Packages that are nothing but aliases of another one's declarations."""


def plain_path(path: str) -> str:
    """The import path of a package by which the rest of the world knows it."""
    for mark in COPIES:
        if mark in path:
            path = path.rpartition(mark)[2]
    return SAME_PACKAGE.get(path, path)


class Decl(NamedTuple):
    """One declared name. Several names of one `var (...)` group share their chunk."""

    kind: str
    """`func`, `method`, `type`, `var` or `const`."""
    name: str
    receiver: str
    """The receiver's type name, for a method."""
    pointer: bool
    """The receiver is a pointer."""
    start: int
    end: int
    """The chunk of source that holds the declaration."""


class Param(NamedTuple):
    name: str
    type: ir.TypeExpr


class TypeParam(NamedTuple):
    name: str
    constraint: ir.TypeExpr


class Signature(NamedTuple):
    type_params: tuple[TypeParam, ...]
    """Of a method, the receiver's own names for its type's parameters (constraint unknown)."""
    receiver: Param | None
    params: tuple[Param, ...]
    results: tuple[Param, ...]
    variadic: bool


class TypeSpec(NamedTuple):
    name: str
    pos: int
    end: int
    type_params: tuple[TypeParam, ...]
    type: ir.TypeExpr
    alias: bool


class VarSpec(NamedTuple):
    """One `a, b T = x, y` of a var or const declaration."""

    names: tuple[str, ...]
    positions: tuple[int, ...]
    type: ir.TypeExpr | None
    const: bool
    has_value: bool
    start: int
    end: int


class SyntaxTrouble(NamedTuple):
    start: int
    message: str


_PACKAGE = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s|//[^\n]*|/\*(?s:.*?)\*/)*+package\s+([\w\x80-\xff]+)")
"""The package clause, behind comments that may say `package` as well."""
_FUNC = re.compile(
    rb"func\s*(?P<recv>\(\s*(?:[\w\x80-\xff]+\s+)?\(?(?P<ptr>\*?)\s*(?P<type>[\w\x80-\xff]+)\s*(?:\[[^\]]*\])?\s*\)?,?\s*\))?"
    rb"\s*(?P<name>[\w\x80-\xff]+)\s*[\[(]"
)
_TYPE = re.compile(rb"type\s+([\w\x80-\xff]+)")
_VALUES = re.compile(rb"(?:var|const)\s+([\w\x80-\xff]+(?:\s*,\s*[\w\x80-\xff]+)*)")
_MEMBER = re.compile(rb"^\s*([A-Za-z_\x80-\xff][\w\x80-\xff]*(?:\s*,\s*[\w\x80-\xff]+)*)", re.M)
_GROUP = re.compile(rb"(?:type|var|const)\s*\(")
_IMPORT_SPEC = re.compile(rb"(?:([\w\x80-\xff]+|\.)\s*)?(?:\"([^\"\n]*)\"|`([^`\n]*)`)")
_COMMENT = re.compile(rb"//[^\n]*|/\*(?s:.*?)\*/")
_SPACED = bytes(c if (chr(c).isalnum() and c < 128) or c == 95 or c >= 128 else 32 for c in range(256))
"""Blanks for all bytes that no identifier has."""


REMEMBERED = 1 << 14
"""How many signatures are remembered by their text: half of all functions have the head of another one."""

_SIGNATURES: dict[tuple[bytes, bytes], Signature] = {}
"""Text of a head before and after the function's name -> what it says."""


def words(source: bytes) -> frozenset[bytes]:
    """Every identifier in source, with words in comments and strings, and numbers."""
    return frozenset(source.translate(_SPACED).split())


class Unit:
    """The compiled form of one file. All but `path`, `source` and `package` is worked out on demand."""

    def __init__(self, path: str, source: bytes) -> None:
        self.path = path
        self.source = source
        self.trouble: list[SyntaxTrouble] = []
        """What could not be parsed, found so far."""
        chunks = skeleton.cut(source) if skeleton.balanced(source) else None
        if chunks is None:
            chunks = self._cut_by_tree()
        self.chunks = chunks
        package = _PACKAGE.match(source) if chunks else None
        self.package = package.group(1).decode(errors="replace") if package else ""
        self._decls: tuple[Decl, ...] | None = None
        self._imports: tuple[Import, ...] | None = None
        self._nodes: dict[int, Node | None] = {}
        self._funcs: dict[int, ir.Func | None] = {}
        self._values: dict[int, tuple[VarSpec, ...]] = {}
        self.has_directives = b"//goplumb:" in source
        """Whether some comment may speak to goplumb."""

    # --- structure ------------------------------------------------------------------

    def _cut_by_tree(self) -> tuple[skeleton.Chunk, ...]:
        """The chunks of a file of unusual shape, from its whole tree; notes what could not be read."""
        try:
            root = repaired(self.source)
        except ParseTimeoutError:
            self.trouble.append(SyntaxTrouble(0, "parsing took too long; the file was not read"))
            return ()
        chunks = []
        for node in root.named_children:
            keyword = _KEYWORD_OF.get(node.type)
            if keyword:
                chunks.append(skeleton.Chunk(keyword, node.start_byte, node.end_byte))
        if root.has_error:
            self._note_errors(root, 0)
        return tuple(chunks)

    def _note_errors(self, root: Node, base: int) -> None:
        """Remembers the first error below root."""
        cursor = root.walk()
        while True:
            node = cursor.node
            if node is not None and (node.is_error or node.is_missing):
                what = f"expected {node.type}" if node.is_missing else "unexpected text"
                self.trouble.append(SyntaxTrouble(base + node.start_byte, f"syntax error: {what}"))
                return
            if node is not None and node.has_error and cursor.goto_first_child():
                continue
            while not cursor.goto_next_sibling():
                if not cursor.goto_parent():
                    self.trouble.append(SyntaxTrouble(base, "syntax error"))
                    return

    @property
    def generated(self) -> bool:
        """Whether the file says that a program has written it."""
        return b"// Code generated" in self.source[:2000]

    @property
    def imports(self) -> tuple[Import, ...]:
        if self._imports is None:
            found = []
            for chunk in self.chunks:
                if chunk.keyword != "import":
                    continue
                text = self.source[chunk.start + 6 : chunk.end]
                text = (
                    _COMMENT.sub(lambda m: b" " * len(m.group()), text)
                    if b"/*" in text or b"//" in text
                    else text
                )
                for spec in _IMPORT_SPEC.finditer(text):
                    path = spec.group(2) if spec.group(2) is not None else spec.group(3)
                    alias = (spec.group(1) or b"").decode(errors="replace")
                    found.append(
                        Import(
                            alias, plain_path(path.decode(errors="replace")), chunk.start + 6 + spec.start()
                        )
                    )
            self._imports = tuple(found)
        return self._imports

    @property
    def decls(self) -> tuple[Decl, ...]:
        if self._decls is None:
            self._decls = tuple(self._find_decls())
        return self._decls

    def _find_decls(self) -> Iterator[Decl]:
        source = self.source
        for keyword, start, end in self.chunks:
            if keyword == "func":
                head = _FUNC.match(source, start, end)
                if head is None:
                    continue
                receiver = head.group("type")
                yield Decl(
                    "method" if head.group("recv") else "func",
                    head.group("name").decode(errors="replace"),
                    receiver.decode(errors="replace") if receiver else "",
                    bool(head.group("ptr")),
                    start,
                    end,
                )
            elif keyword in ("type", "var", "const"):
                if _GROUP.match(source, start, end):
                    text = source[source.index(b"(", start) + 1 : end]
                    for member in _MEMBER.finditer(text):
                        for name in member.group(1).split(b","):
                            yield Decl(keyword, name.strip().decode(errors="replace"), "", False, start, end)
                else:
                    one = (_TYPE if keyword == "type" else _VALUES).match(source, start, end)
                    if one:
                        for name in one.group(1).split(b","):
                            yield Decl(keyword, name.strip().decode(errors="replace"), "", False, start, end)

    def names_in(self, decl: Decl) -> frozenset[bytes]:
        """Every identifier of one declaration (words in comments and strings too)."""
        return words(self.source[decl.start : decl.end])

    def mentions(self, decl: Decl, word: bytes) -> bool:
        """Whether one declaration writes an identifier, in comments and strings or elsewhere."""
        source = self.source
        at = source.find(word, decl.start, decl.end)
        while at >= 0:
            after = at + len(word)
            if _SPACED[source[at - 1]] == 32 and (after >= decl.end or _SPACED[source[after]] == 32):
                return True
            at = source.find(word, after, decl.end)
        return False

    # --- parsing on demand -------------------------------------------------------------

    def _parse(self, start: int, end: int, *, note: bool = True) -> Node | None:
        """The first declaration node in [start, end); None if there is none."""
        try:
            # The grammar wants a line end after a declaration that is no function's.
            root = repaired(self.source[start:end] + b"\n")
        except ParseTimeoutError:
            self.trouble.append(SyntaxTrouble(start, "parsing took too long; this declaration was not read"))
            return None
        if note and root.has_error:
            self._note_errors(root, start)
        return _declaration(root)

    def check(self) -> SyntaxTrouble | None:
        """Parses every declaration for its syntax alone; the first trouble in the file."""
        for start, end in {(d.start, d.end) for d in self.decls}:
            self._parse(start, end)
        return min(self.trouble, default=None)

    def node(self, decl: Decl) -> Node | None:
        """The syntax node of the whole declaration; its offsets count from decl.start."""
        if decl.start not in self._nodes:
            self._nodes[decl.start] = self._parse(decl.start, decl.end)
        return self._nodes[decl.start]

    def _outline(self, decl: Decl) -> Node | None:
        """The node of a var or const declaration, in which what literals hold may be missing."""
        source = self.source[decl.start : decl.end]
        outline = skeleton.outline(source)
        if decl.start not in self._nodes and outline != source:
            try:
                root = repaired(outline + b"\n")
            except ParseTimeoutError:
                return self.node(decl)
            if not root.has_error:
                return _declaration(root)
        return self.node(decl)

    def func(self, decl: Decl) -> ir.Func | None:
        """The lowered body of a function or method; None if it has none or cannot be read."""
        if decl.start not in self._funcs:
            from goplumb.compile.lower import lower_function

            node = self._parse(decl.start, decl.end)
            lowered = None
            if node is not None and node.child_by_field_name("body") is not None:
                lowered = lower_function(node, self.source[decl.start : decl.end], decl.start)
            self._funcs[decl.start] = lowered
        return self._funcs[decl.start]

    def drop_bodies(self) -> None:
        """Lets go of what was parsed and lowered; whoever asks again has it made again."""
        self._funcs.clear()
        self._nodes.clear()

    def initializer(self, spec: VarSpec) -> ir.Func | None:
        """The evaluation of a package-level variable's value as a function."""
        if spec.start not in self._funcs:
            self._funcs[spec.start] = self._initializer(spec, self.source[spec.start : spec.end])
        return self._funcs[spec.start]

    def shallow_initializer(self, spec: VarSpec) -> ir.Func | None:
        """The same as far as it matters for the types of the variables: what literals hold may be missing."""
        if spec.start in self._funcs:
            return self._funcs[spec.start]
        text = self.source[spec.start : spec.end]
        outline = skeleton.outlined(text, self.source[spec.start - 1 : spec.start] == b"\t")
        return self._initializer(spec, outline) if outline != text else self.initializer(spec)

    def _initializer(self, spec: VarSpec, text: bytes) -> ir.Func | None:
        from goplumb.compile.lower import lower_initializer

        text = b"var " + text + b"\n"
        try:
            root = repaired(text)
        except ParseTimeoutError:
            return None
        for node in _descend(root, ("var_spec",)):
            return lower_initializer(node, text, spec.start - 4)
        return None

    def signature(self, decl: Decl) -> Signature:
        """Parameters and results of a function or method, from its head alone where that can be told."""
        end = self._head_end(decl)
        head = _FUNC.match(self.source, decl.start, end) if end < decl.end else None
        if head is None:
            return self._signature(decl, self.node(decl))
        start, stop = head.span("name")
        text = self.source[decl.start : start], self.source[stop:end]
        known = _SIGNATURES.get(text)
        if known is None:
            node = self._parse(decl.start, end, note=False)
            if node is None or node.has_error:
                return self._signature(decl, self.node(decl))
            if len(_SIGNATURES) >= REMEMBERED:
                _SIGNATURES.clear()
            known = _SIGNATURES[text] = self._signature(decl, node)
        return known

    def _signature(self, decl: Decl, node: Node | None) -> Signature:
        if node is None:
            return Signature((), None, (), (), False)
        return _signature(node, self.source[decl.start : decl.end])

    def _head_end(self, decl: Decl) -> int:
        """Where the body of a formatted function begins; decl.end if that needs a parse to know."""
        source = self.source
        line_end = source.find(b"\n", decl.start, decl.end)
        if line_end < 0:
            return decl.end
        line = source[decl.start : line_end].rstrip()
        if line.endswith(b"{") and not line.endswith(
            (b"interface{", b"struct{", b"struct {", b"interface {")
        ):
            return decl.start + len(line) - 1
        if line.endswith((b"(", b",")):
            close = source.find(b"\n)", line_end, decl.end)
            if close >= 0:
                stop = source.find(b"\n", close + 1, decl.end)
                tail = source[close + 1 : stop].rstrip() if stop >= 0 else b""
                if tail.endswith(b"{"):
                    return close + 1 + len(tail) - 1
        return decl.end

    def type_specs(self, decl: Decl) -> tuple[TypeSpec, ...]:
        """All specs of a type declaration's chunk."""
        node = self.node(decl)
        if node is None:
            return ()
        source = self.source[decl.start : decl.end]
        specs = []
        for spec in node.named_children:
            if spec.type not in ("type_spec", "type_alias"):
                continue
            name = spec.child_by_field_name("name")
            body = spec.child_by_field_name("type")
            if name is None or body is None:
                continue
            params = spec.child_by_field_name("type_parameters")
            specs.append(
                TypeSpec(
                    source[name.start_byte : name.end_byte].decode(errors="replace"),
                    decl.start + name.start_byte,
                    decl.start + name.end_byte,
                    _type_params(params, source) if params is not None else (),
                    type_expr(body, source),
                    spec.type == "type_alias",
                )
            )
        return tuple(specs)

    def value_specs(self, decl: Decl) -> tuple[VarSpec, ...]:
        """All specs of a var or const declaration's chunk."""
        if decl.start in self._values:
            return self._values[decl.start]
        source = self.source[decl.start : decl.end]
        node = self._outline(decl)
        specs = []
        if node is not None:
            for spec in _descend(node, ("var_spec", "const_spec")):
                names = spec.children_by_field_name("name")
                names = [n for n in names if n.type == "identifier"]
                declared = spec.child_by_field_name("type")
                specs.append(
                    VarSpec(
                        tuple(source[n.start_byte : n.end_byte].decode(errors="replace") for n in names),
                        tuple(decl.start + n.start_byte for n in names),
                        type_expr(declared, source) if declared is not None else None,
                        decl.kind == "const",
                        spec.child_by_field_name("value") is not None,
                        decl.start + spec.start_byte,
                        decl.start + spec.end_byte,
                    )
                )
        self._values[decl.start] = tuple(specs)
        return self._values[decl.start]


_KEYWORD_OF = {
    "function_declaration": "func",
    "method_declaration": "func",
    "type_declaration": "type",
    "var_declaration": "var",
    "const_declaration": "const",
    "import_declaration": "import",
    "package_clause": "package",
}


def _declaration(root: Node) -> Node | None:
    """The first declaration below root."""
    for node in root.named_children:
        if node.type in _KEYWORD_OF:
            return node
    return None


def _descend(node: Node, wanted: tuple[str, ...]) -> Iterator[Node]:
    """The nodes of the wanted types below a declaration, through its groups only."""
    for child in node.named_children:
        if child.type in wanted:
            yield child
        elif child.type in ("var_spec_list", "var_declaration", "const_declaration"):
            yield from _descend(child, wanted)


def _type_params(node: Node, source: bytes) -> tuple[TypeParam, ...]:
    params = []
    for decl in node.named_children:
        if decl.type != "type_parameter_declaration":
            continue
        bound = decl.child_by_field_name("type")
        constraint = type_expr(bound, source) if bound is not None else ir.UNKNOWN_TYPE
        for name in decl.children_by_field_name("name"):
            if name.is_named:
                params.append(
                    TypeParam(source[name.start_byte : name.end_byte].decode(errors="replace"), constraint)
                )
    return tuple(params)


def _params(node: Node, source: bytes) -> tuple[tuple[Param, ...], bool]:
    """The parameters of a parameter_list and whether the last is variadic (its type is then a slice)."""
    params: list[Param] = []
    variadic = False
    for names, declared, repeated in parameters(node):
        expr = type_expr(declared, source) if declared is not None else ir.UNKNOWN_TYPE
        if repeated:
            variadic = True
            expr = ir.TSlice(expr)
        if names:
            params.extend(
                Param(source[n.start_byte : n.end_byte].decode(errors="replace"), expr) for n in names
            )
        else:
            params.append(Param("", expr))
    return tuple(params), variadic


def _signature(node: Node, source: bytes) -> Signature:
    type_params: tuple[TypeParam, ...] = ()
    receiver = None
    params: tuple[Param, ...] = ()
    results: tuple[Param, ...] = ()
    variadic = False
    found = node.child_by_field_name("receiver")
    if found is not None:
        receivers, _ = _params(found, source)
        if receivers:
            receiver = receivers[0]
            base = receiver.type
            if isinstance(base, ir.TPtr):
                base = base.elem
            if isinstance(base, ir.TInst):
                type_params = tuple(
                    TypeParam(a.name, ir.UNKNOWN_TYPE) for a in base.args if isinstance(a, ir.TName)
                )
    found = node.child_by_field_name("type_parameters")
    if found is not None:
        type_params = _type_params(found, source)
    found = node.child_by_field_name("parameters")
    if found is not None:
        params, variadic = _params(found, source)
    found = node.child_by_field_name("result")
    if found is not None:
        if found.type == "parameter_list":
            results, _ = _params(found, source)
        else:
            results = (Param("", type_expr(found, source)),)
    return Signature(type_params, receiver, params, results, variadic)
