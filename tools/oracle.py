"""Compares what goplumb's link says of every call with what go/types says.

    python tools/oracle.py DIR [--deps auto|off] [--truth FILE] [--examples N] [--std]

A development command: it needs Go, and `go mod download` done in DIR. For each call expression the callee and
the types of the results are compared: `wrong` is a contradiction, `unknown` a part left open and nothing
contradicted, `absent` a call that the IR does not have (code that cannot be reached, `new(x)`).

Three groups are counted: all calls; those whose callee is declared where goplumb may look (`--deps off` hides
the sources of other modules); those whose callee acquires, or whose result is, a catalogued resource.
"""

from __future__ import annotations

import argparse
import collections
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from goplumb.catalogue.load import default_catalogue
from goplumb.compile import ir
from goplumb.discover import discover
from goplumb.link import gotypes as gt
from goplumb.link.export import GorootFinder
from goplumb.link.exports import standard_library
from goplumb.link.package import SourcePackage
from goplumb.link.resolve import type_function
from goplumb.link.sources import Dependencies, Sources, import_path
from goplumb.link.typed import TypedFunc
from goplumb.link.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goplumb.discover.walk import GoFile

ORACLE = Path(__file__).with_name("oracle")
LOCAL_MARK = "·"
"""In the truth, after the name of a type that a function declares; in goplumb, before its position."""

_SAME = {"byte": "uint8", "rune": "int32", "unsafe.Pointer": "Pointer"}
_LOCAL = re.compile(rf"{LOCAL_MARK}[^:]*:\d+")


Site = tuple[str, int, int]
"""Absolute file, byte offsets of start and end of a call (the end is 0 for what is a call in Go only)."""


class Said(NamedTuple):
    """What is said of one call."""

    kind: str
    callee: str
    results: tuple[str, ...] | None
    """None: not known."""
    written: tuple[str, ...] = ()
    """The results as the source names them: aliases are not looked through."""


class Answer(NamedTuple):
    verdict: str
    """`right`, `unknown`, `wrong` or `absent`."""
    cause: str


# --- the truth ------------------------------------------------------------------------


def truth(directory: str, std: bool) -> Iterator[tuple[Site, Said]]:
    """What go/types says, by (absolute file, start, end)."""
    with tempfile.TemporaryDirectory() as scratch:
        program = str(Path(scratch) / "oracle")
        subprocess.run(["go", "build", "-o", program, "."], cwd=ORACLE, check=True)
        patterns = ["std"] if std else ["./..."]
        done = subprocess.run([program, *patterns], cwd=directory, check=True, capture_output=True, text=True)
    yield from lines(done.stdout.splitlines())


def lines(found: list[str]) -> Iterator[tuple[Site, Said]]:
    for line in found:
        row = json.loads(line)
        yield (
            (row["file"], row["start"], row["end"]),
            Said(row["kind"], row["callee"], tuple(row["results"]), tuple(row["written"])),
        )


# --- goplumb's view -------------------------------------------------------------------


def module_packages(directory: str, deps: str) -> Iterator[SourcePackage]:
    """The packages of each module below a directory."""
    discovery = discover([directory])
    groups: dict[str, dict[str, GoFile]] = {}
    for file in discovery.files:
        module = file.module.dir if file.module else file.package_dir
        groups.setdefault(module, {}).setdefault(file.package_dir, file)
    for _, places in sorted(groups.items()):
        sources = Sources(discovery.modules, discovery.cwd, deps=deps != "off")
        sources.module = next(iter(places.values())).module
        world = World(
            default_catalogue(), own=sources, exports=standard_library(), others=Dependencies(sources)
        )
        own = []
        for place, file in sorted(places.items()):
            for package in sources.own(import_path(file), place, world, tests=True):
                own.append(package)
                world.add(package)
        for package in own:
            yield package


def std_packages(root: Path) -> Iterator[SourcePackage]:
    world = World(default_catalogue(), own=GorootFinder(root))
    for place, below, _ in os.walk(root):
        below[:] = sorted(
            d for d in below if d not in ("testdata", "vendor", "cmd", "builtin") and d[0] not in "._"
        )
        package = world.package(Path(place).relative_to(root).as_posix()) if place != str(root) else None
        if isinstance(package, SourcePackage):
            yield package


def views(package: SourcePackage) -> Iterator[tuple[str, TypedFunc]]:
    """(absolute file, typed function) of all functions and initializers of a package."""
    for unit in package.units:
        file = str(Path(unit.path).absolute())
        seen = set()
        for decl in unit.decls:
            if decl.kind in ("func", "method"):
                func = unit.func(decl)
                if func is not None:
                    params = frozenset(p.name for p in unit.signature(decl).type_params)
                    yield file, type_function(func, package, unit, params)
            elif decl.kind == "var" and decl.start not in seen:
                seen.add(decl.start)
                for spec in unit.value_specs(decl):
                    func = unit.initializer(spec) if spec.has_value else None
                    if func is not None:
                        yield file, type_function(func, package, unit)


def bodies(func: ir.Func) -> Iterator[ir.Func]:
    yield func
    for block in func.blocks:
        for instr in block.instrs:
            if type(instr) is ir.MakeClosure:
                yield from bodies(instr.func)


def said(typed: TypedFunc) -> Iterator[tuple[tuple[int, int], Said]]:
    """What goplumb says of the calls of a function; a conversion or `make` that is no call has the end 0."""
    for body in bodies(typed.func):
        for block in body.blocks:
            for instr in block.instrs:
                if isinstance(instr, (ir.Defer, ir.Go)):
                    instr = instr.call
                if type(instr) is ir.Call:
                    yield (instr.pos, instr.end), say(typed, instr)
                elif isinstance(instr, (ir.Convert, ir.New, ir.Make)):
                    kind = "convert" if type(instr) is ir.Convert else "builtin"
                    name = {ir.New: "new", ir.Make: "make"}.get(type(instr), "")
                    own = typed.resolve(instr.type, instr.pos)
                    if type(instr) is ir.New:
                        temp = typed.func.locals[instr.dst].kind == "temp"
                        own = typed.types[instr.dst] if temp else gt.Pointer(own)
                    yield (instr.pos, 0), Said(kind, name, (text(own),))


def say(typed: TypedFunc, call: ir.Call) -> Said:
    callee = typed.callee(call)
    results = tuple(text(r) for r in callee.sig.results) if callee.sig is not None else None
    if callee.kind == "convert":
        return Said("convert", "", results)
    if callee.func is None:
        return Said(callee.kind, callee.name, results)
    func = callee.func
    owner = f"{func.receiver}." if func.receiver else "?." if callee.kind in ("method", "interface") else ""
    if callee.kind in ("method", "interface") and not func.receiver:
        return Said(callee.kind, f"?.{func.name}", results)
    path = f"{plain(func.pkg)}." if func.pkg else ""
    return Said(callee.kind, f"{path}{_LOCAL.sub(LOCAL_MARK, owner)}{func.name}", results)


def plain(path: str) -> str:
    return path.removeprefix("vendor/")


def text(t: gt.Type) -> str:
    """The text that the oracle gives the same type."""
    match t:
        case gt.Basic(name):
            return _SAME.get(name, name)
        case gt.TypeParam(name):
            return name
        case gt.Named(pkg, name, args):
            out = (f"{plain(pkg)}." if pkg else "") + _LOCAL.sub(LOCAL_MARK, name)
            return f"{out}[{', '.join(text(a) for a in args)}]" if args else out
        case gt.Pointer(elem):
            return f"*{text(elem)}"
        case gt.SliceOf(elem):
            return f"[]{text(elem)}"
        case gt.ArrayOf(elem):
            return f"[...]{text(elem)}"
        case gt.MapOf(key, value):
            return f"map[{text(key)}]{text(value)}"
        case gt.ChanOf(elem):
            return f"chan {text(elem)}"
        case gt.FuncType(params, results, _):
            return f"func({', '.join(text(p) for p in params)})({', '.join(text(r) for r in results)})"
        case gt.Struct(fields):
            return "struct{" + "; ".join(f"{f.name} {text(f.type)}" for f in fields) + "}"
        case gt.Interface(methods, embeds):
            return "interface{…}" if methods or embeds else "any"
        case gt.Tuple(elems):
            return ", ".join(text(e) for e in elems)
        case _:
            return "?"


# --- comparison -----------------------------------------------------------------------


def compare(true: Said, ours: Said | None, *, out_of_sight: bool, aliases: bool) -> Answer:
    """What to think of ours.

    Of a callee out of sight the catalogue need not say that it belongs to an interface; with `aliases`, an
    alias that cannot be looked through counts as the type it stands for.
    """
    if ours is None:
        return Answer("absent", true.kind)
    if out_of_sight and true.kind == "interface" and ours.kind == "method":
        ours = ours._replace(kind="interface")
    if ours.kind == "unknown":
        return Answer("unknown", f"callee of kind {true.kind}")
    if ours.kind != true.kind and not (true.kind == "value" and ours.kind in ("func", "method", "interface")):
        return Answer("wrong", f"kind {true.kind} taken for {ours.kind}")
    if true.kind not in ("value", "convert") and ours.callee != true.callee:
        return Answer("wrong", f"callee of kind {true.kind}")
    if ours.results is None:
        return Answer("unknown", f"results of {true.kind} {true.callee if true.kind == 'builtin' else ''}")
    if len(ours.results) != len(true.results or ()):
        return Answer(
            "wrong", f"number of results of {true.kind} {true.callee if true.kind == 'builtin' else ''}"
        )
    unknown = False
    for mine, theirs, written in zip(ours.results, true.results or (), true.written, strict=True):
        if mine == theirs or (aliases and mine == written):
            continue
        if "?" in mine and _fits(mine, theirs):
            unknown = True
            continue
        return Answer("wrong", f"result of {true.kind} {true.callee if true.kind == 'builtin' else ''}")
    return Answer("unknown", f"results of {true.kind}") if unknown else Answer("right", "")


def _fits(open_text: str, closed: str) -> bool:
    pattern = ".*".join(re.escape(part) for part in open_text.split("?"))
    return re.fullmatch(pattern, closed) is not None


_NAMED = re.compile(r"(?:[\w./~-]+)\.(?:\w+)")


class Catalogued:
    """Whether the truth about a call names a catalogued resource."""

    def __init__(self) -> None:
        self.catalogue = default_catalogue()

    def concerns(self, one: Said) -> bool:
        if one.kind in ("func", "method", "interface") and self._acquires(one.callee):
            return True
        return any(self._resource(name) for result in one.results or () for name in _NAMED.findall(result))

    def _acquires(self, callee: str) -> bool:
        home = home_of(callee)
        library = self.catalogue.library(home)
        member = callee[len(home) + 1 :]
        facts = library.functions.get(member) if library is not None else None
        return facts is not None and bool(facts.acquires)

    def _resource(self, name: str) -> bool:
        pkg, _, own = name.rpartition(".")
        library = self.catalogue.library(pkg)
        facts = library.types.get(own) if library is not None else None
        return facts is not None and bool(facts.resources)


VERDICTS = ("right", "wrong", "unknown", "absent")


class Tally:
    """Verdicts counted, and examples of what is not right."""

    def __init__(self) -> None:
        self.counts: dict[str, collections.Counter[str]] = {
            "all": collections.Counter(),
            "in sight": collections.Counter(),
            "catalogued": collections.Counter(),
        }
        self.examples: dict[tuple[str, str], list[str]] = collections.defaultdict(list)

    def add(self, answer: Answer, groups: list[str], example: str) -> None:
        for group in groups:
            self.counts[group][answer.verdict] += 1
        if answer.verdict != "right":
            mark = "catalogued: " if "catalogued" in groups else ""
            self.examples[(answer.verdict, mark + answer.cause)].append(example)

    def share(self, group: str, verdict: str) -> float:
        """In percent."""
        return 100 * self.counts[group][verdict] / (sum(self.counts[group].values()) or 1)

    def print(self, examples: int) -> None:
        for group, counter in self.counts.items():
            shares = ", ".join(f"{v} {counter[v]} ({self.share(group, v):.2f} %)" for v in VERDICTS)
            print(f"{group}: {sum(counter.values())} calls: {shares}")
        order = sorted(self.examples.items(), key=lambda item: (VERDICTS.index(item[0][0]), -len(item[1])))
        for (verdict, cause), found in order:
            print(f"\n{verdict}, {cause}: {len(found)}")
            for example in found[:: max(1, len(found) // max(1, examples))][:examples]:
                print("   ", show(example))


def judge(directory: str, known: dict[Site, Said], *, deps: str = "auto", std: bool = False) -> Tally:
    """Link over the files of a directory, compared with what is known of their calls."""
    os.chdir(directory)
    ours: dict[Site, Said] = {}
    read: set[str] = set()
    own: set[str] = set()
    for package in std_packages(Path(directory)) if std else module_packages(directory, deps):
        own.add(package.path)
        read.update(str(Path(unit.path).absolute()) for unit in package.units)
        for file, typed in views(package):
            for (start, end), one in said(typed):
                ours[(file, start, end)] = one
    standard = standard_library()
    assert standard is not None
    catalogued = Catalogued()
    tally = Tally()
    for (file, start, end), true in sorted(known.items()):
        if file not in read:
            continue
        mine = ours.get((file, start, end))
        if mine is None and true.kind in ("convert", "builtin"):
            mine = ours.get((file, start, 0))
        home = home_of(true.callee) if true.kind in ("func", "method", "interface") else ""
        seen = not home or deps != "off" or home in own or standard.has(home)
        answer = compare(true, mine, out_of_sight=not seen, aliases=deps == "off")
        groups = ["all"]
        if seen:
            groups.append("in sight")
        if catalogued.concerns(true):
            groups.append("catalogued")
        tally.add(answer, groups, f"{file}:{start}:{end} {true} | {mine}")
    return tally


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("directory")
    parser.add_argument("--deps", choices=("auto", "off"), default="auto")
    parser.add_argument("--truth", help="a file with the oracle's output, instead of running Go")
    parser.add_argument("--examples", type=int, default=5)
    parser.add_argument("--std", action="store_true", help="directory is GOROOT/src")
    options = parser.parse_args()
    directory = str(Path(options.directory).absolute())
    if options.truth:
        known = dict(lines(Path(options.truth).read_text(encoding="utf-8").splitlines()))
    else:
        known = dict(truth(directory, options.std))
    judge(directory, known, deps=options.deps, std=options.std).print(options.examples)
    return 0


def home_of(callee: str) -> str:
    """The import path in a canonical name."""
    slash = callee.rfind("/")
    return callee[: slash + 1] + callee[slash + 1 :].partition(".")[0]


def show(example: str) -> str:
    """The example with the line and text of the call."""
    place, _, rest = example.partition(" ")
    file, start, end = place.rsplit(":", 2)
    source = Path(file).read_bytes()
    line = source.count(b"\n", 0, int(start)) + 1
    snippet = source[int(start) : int(end)].decode(errors="replace").replace("\n", " ")
    return f"{file}:{line}: {snippet[:90]}\n        {rest}"


if __name__ == "__main__":
    sys.exit(main())
