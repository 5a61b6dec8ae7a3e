"""The stages, one after another.

discover gives files; the files of a directory become Units and, with what they import, a package (compile,
link); a function that may acquire is explored, and with it whatever its summary needs (solve); rules turn
facts into findings (judge). A function may acquire if its text holds a name that the catalogue lists, or the
name of a function that was found to hand out what it acquires: such names are added until none is new.

`analysis` does that for the directories it is told to look at; `workers` spreads them over processes.
"""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING

from goplumb.analysis import Analysis, Plan, imports_of
from goplumb.finding import Finding, Notice

if TYPE_CHECKING:
    from collections.abc import Callable

    from goplumb.config import Config
    from goplumb.discover.walk import Discovery

WORTH_PROCESSES = 1 << 20
"""Bytes of Go source from which the start of processes pays."""


def run(
    discovery: Discovery, config: Config, progress: Callable[[int, int], None] | None = None
) -> tuple[list[Finding], list[Notice], set[str]]:
    """Findings, judged and sorted, what could not be read, and the paths that the files import.

    The same whatever the number of processes. `progress` is called with (packages done, packages in all).
    """
    plan = Plan(discovery, config)
    jobs = min(_jobs(plan, config), len(plan.tasks))
    if jobs > 1:
        from goplumb.workers import run_in_processes

        findings, notices, imports = run_in_processes(plan, jobs, progress)
    else:
        findings, notices, imports = _run_here(plan, progress)
    findings.sort(key=lambda f: (f.place.path, f.place.start, f.rule, f.place.end, f.message))
    return findings, sorted(set(notices), key=lambda n: (n.path, n.start, n.message)), imports


def _jobs(plan: Plan, config: Config) -> int:
    if config.jobs:
        return config.jobs
    if not plan.whole or plan.size < WORTH_PROCESSES:
        return 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _run_here(
    plan: Plan, progress: Callable[[int, int], None] | None
) -> tuple[list[Finding], list[Notice], set[str]]:
    collecting = gc.isenabled()
    gc.disable()  # an Analysis collects where it drops cycles; nearly all else is freed by counts
    try:
        return _analyse(Analysis(plan), plan, progress)
    finally:
        if collecting:
            gc.enable()


def _analyse(
    analysis: Analysis, plan: Plan, progress: Callable[[int, int], None] | None
) -> tuple[list[Finding], list[Notice], set[str]]:
    for task in plan.tasks:
        analysis.scan(task.number)
        if progress is not None:
            progress(task.number + 1, len(plan.tasks))
    analysis.settle()
    findings: list[Finding] = []
    notices: list[Notice] = []
    for task in plan.tasks:
        found, told = analysis.conclude(task.number)
        findings.extend(found)
        notices.extend(told)
    return findings, notices, imports_of(analysis.clues)
