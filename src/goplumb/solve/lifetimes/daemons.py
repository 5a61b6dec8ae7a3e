"""Processes that are started to go on by themselves: whoever reads the number can end them.

if err := cmd.Start(); err != nil { return err }
return os.WriteFile(path, []byte(strconv.Itoa(cmd.Process.Pid)), 0o600)     written down
log.Println("started", cmd.Process.Pid)                                     only told
return cmd.Process.Pid, nil                                                 kept by a program that goes on, too
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from goplumb.compile import ir
from goplumb.link import gotypes as gt
from goplumb.solve.owners.fielduse import instructions
from goplumb.solve.walk.shape import defs, uses

if TYPE_CHECKING:
    from goplumb.link.typed import TypedFunc
    from goplumb.solve.solver import Solver

FILE = gt.Pointer(gt.Named("os", "File"))

TEXTS = frozenset({"bytes", "encoding/binary", "encoding/json", "fmt", "strconv", "strings"})
"""Packages of the standard library that make something else of a number."""

WRITE = "WriteFile"
"""How functions are named by which other processes get to know it."""

PRINTS = re.compile(r"Fprint(?:f|ln)?|Write(?:String)?")
"""How those are named that write to a file which is open."""

HELPERS = 2
"""How deep the number is followed into functions of the project."""


def number_written(solver: Solver, typed: TypedFunc) -> bool:
    """Whether the number of a process is written to a file."""
    numbers = {i.dst for i in instructions(typed.func) if type(i) is ir.Load and i.field == "Pid"}
    return bool(numbers) and _written(solver, typed, numbers, HELPERS)


def _to_file(typed: TypedFunc, call: ir.Call) -> bool:
    """Whether something is written to a file of the function's own, not to `os.Stderr`."""
    file = call.args[0] if call.name.startswith("F") else call.recv
    return type(file) is int and typed.operand(file) == FILE


def _written(solver: Solver, typed: TypedFunc, numbers: set[int], helpers: int) -> bool:
    """Whether one of the locals, or what is made of it, is written to a file; adds what is made of them."""
    count = 0
    while count != len(numbers):
        count = len(numbers)
        for instr in instructions(typed.func):
            if numbers.isdisjoint(uses(instr)):
                continue
            if type(instr) is ir.Call:
                func = typed.callee(instr).func
                if instr.name == WRITE or (PRINTS.fullmatch(instr.name) and _to_file(typed, instr)):
                    return True
                inner = solver.typed_func(func) if func is not None and helpers else None
                if inner is not None:
                    pairs = zip(inner.func.params, instr.args, strict=False)
                    if _written(solver, inner, {p for p, arg in pairs if arg in numbers}, helpers - 1):
                        return True
                if func is not None and func.pkg not in TEXTS:
                    continue
            numbers.update(defs(instr))
    return False
