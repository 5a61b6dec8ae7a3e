"""A plan's directories, spread over processes.

Parsing holds the interpreter lock, so processes and not threads use the cores. Each worker has an Analysis
and takes the next largest directory of the modules it knows when it is done with one. When all were looked at,
rounds begin: the clues of all workers go to every worker, which looks again at its own directories, until no
clue is new; then each concludes its own. What comes back is plain data.

A worker that ends unasked (out of memory, killed) costs the file it was in: the file is told of in a notice,
and the worker's other directories go to a new one.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any, NamedTuple

from goplumb.analysis import Analysis, Plan, imports_of
from goplumb.finding import Confidence, Finding, Notice, Place, Severity, Step, StepKind
from goplumb.solve.candidates.prefilter import Clue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from multiprocessing.context import ForkContext, SpawnContext

SCAN, WIDEN, CONCLUDE = "scan", "widen", "conclude"

LOST = "internal error, a process ended while looking into this file, which was left out"

DIE = "GOPLUMB_DIE_AT"
"""Set in the environment, a worker ends itself at the file of this path; tests see that the run survives."""


class _Request(NamedTuple):
    what: str
    task: int
    """Of SCAN and CONCLUDE."""
    clues: tuple[Clue, ...]
    """Those the worker has not been told of."""


class _Worker:
    """The parent's end of one process."""

    def __init__(self, context: ForkContext | SpawnContext, plan: Plan, banned: Iterable[str]) -> None:
        self.pipe, child = context.Pipe()
        self.process = context.Process(target=_serve, args=(child, plan, tuple(banned)), daemon=True)
        self.process.start()
        child.close()
        self.tasks: list[int] = []
        """Directories it has looked at, or is looking at."""
        self.request: _Request | None = None
        self.at = ""
        """The file it said last that it was looking into."""
        self.told: set[Clue] = set()
        self.followed: set[Clue] = set()
        """The clues with which it has looked at all its directories."""

    def ask(self, what: str, task: int, clues: set[Clue]) -> None:
        self.request = _Request(what, task, tuple(sorted(clues - self.told)))
        self.told |= clues
        try:
            self.pipe.send(self.request)
        except OSError:
            pass  # it ended; reading from it will say so

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


def run_in_processes(
    plan: Plan, jobs: int, progress: Callable[[int, int], None] | None
) -> tuple[list[Finding], list[Notice], set[str]]:
    """The findings and notices of all directories, in no order, and the paths that their files import."""
    crew = _Crew(plan, jobs, progress)
    try:
        return crew.run()
    finally:
        crew.end()


class _Crew:
    def __init__(self, plan: Plan, jobs: int, progress: Callable[[int, int], None] | None) -> None:
        methods = multiprocessing.get_all_start_methods()
        self.context: ForkContext | SpawnContext = (
            multiprocessing.get_context("fork") if "fork" in methods else multiprocessing.get_context("spawn")
        )
        self.plan = plan
        self.jobs = jobs
        self.progress = progress
        self.clues: set[Clue] = set()
        self.banned: set[str] = set()
        self.lost: set[int] = set()
        """Directories given up."""
        self.findings: list[Finding] = []
        self.notices: list[Notice] = []
        self.scanned: set[int] = set()
        self.concluded: set[int] = set()
        self.waiting = sorted((t.number for t in plan.tasks), key=lambda n: plan.tasks[n].size)
        """Directories to look at, the largest last."""
        self.roots = [task.root for task in plan.tasks]
        """The module of each directory."""
        gc.collect()
        gc.freeze()  # what is there now is shared; collecting it would copy it
        self.workers = [self._worker() for _ in range(jobs)]

    def _worker(self) -> _Worker:
        return _Worker(self.context, self.plan, self.banned)

    def end(self) -> None:
        for worker in self.workers:
            worker.end()
        gc.unfreeze()

    def run(self) -> tuple[list[Finding], list[Notice], set[str]]:
        while True:
            self._scan()
            stale = [w for w in self.workers if w.tasks and not w.followed >= self.clues]
            if not stale:
                break
            for worker in stale:
                worker.ask(WIDEN, -1, self.clues)
            self._gather(stale)
        while len(self.concluded) + len(self.lost) < len(self.plan.tasks):
            self._scan()  # what a worker left behind that ended now
            busy = []
            for worker in self.workers:
                todo = [n for n in worker.tasks if n not in self.concluded]
                if todo:
                    worker.ask(CONCLUDE, todo[0], self.clues)
                    busy.append(worker)
            self._gather(busy)
        return self.findings, self.notices, imports_of(self.clues)

    def _scan(self) -> None:
        """Has every waiting directory looked at."""
        while self.waiting or any(w.request is not None for w in self.workers):
            for worker in self.workers:
                if worker.request is None and self.waiting:
                    number = self._next(worker)
                    worker.tasks.append(number)
                    worker.ask(SCAN, number, self.clues)
            self._hear([w for w in self.workers if w.request is not None])

    def _next(self, worker: _Worker) -> int:
        """The largest directory that waits, if possible of a module that the worker knows, else of one that nobody
        does: what is to be known of a module each worker has to find out for itself."""
        roots = self.roots
        known = {roots[n] for n in worker.tasks}
        taken = {roots[n] for w in self.workers if w is not worker for n in w.tasks}
        latest = range(len(self.waiting) - 1, -1, -1)
        at = next((i for i in latest if roots[self.waiting[i]] in known), -1)
        if at < 0:
            at = next((i for i in latest if roots[self.waiting[i]] not in taken), -1)
        return self.waiting.pop(at)

    def _gather(self, workers: list[_Worker]) -> None:
        while busy := [w for w in workers if w.request is not None and w in self.workers]:
            self._hear(busy)

    def _hear(self, busy: list[_Worker]) -> None:
        """Waits for some worker and takes what it says."""
        for pipe in wait([w.pipe for w in busy]):
            worker = next(w for w in busy if w.pipe is pipe)
            try:
                answer = worker.pipe.recv()
            except (EOFError, OSError):
                self._bury(worker)
                continue
            if isinstance(answer, str):
                worker.at = answer
                continue
            request = worker.request
            assert request is not None
            worker.request = None
            if request.what == CONCLUDE:
                findings, notices = answer
                self.findings.extend(map(_finding, findings))
                self.notices.extend(Notice(p, s, Severity(level), text) for p, s, level, text in notices)
                self.concluded.add(request.task)
            else:
                gained = {Clue(*clue) for clue in answer}
                self.clues |= gained
                worker.told |= gained
                worker.followed = set(worker.told) if request.what == WIDEN else set()
                if request.what == SCAN:
                    self.scanned.add(request.task)
                    if self.progress is not None:
                        self.progress(len(self.scanned), len(self.plan.tasks))

    def _bury(self, worker: _Worker) -> None:
        """A worker ended: another begins anew with its directories, without the file it was in."""
        path = worker.at
        request = worker.request
        if path and path not in self.banned:
            self.banned.add(path)
            self.notices.append(Notice(path, 0, Severity.ERROR, LOST))
        else:  # nothing to leave out: the directory itself is given up
            number = request.task if request is not None and request.task >= 0 else worker.tasks[-1]
            self.lost.add(number)
            directory = self.plan.tasks[number].directory
            first = next((f.path for f in self.plan.discovery.files if f.package_dir == directory), directory)
            self.notices.append(Notice(first, 0, Severity.ERROR, LOST))
        worker.end()
        self.waiting.extend(n for n in worker.tasks if n not in self.concluded and n not in self.lost)
        self.waiting.sort(key=lambda n: self.plan.tasks[n].size)
        self.workers[self.workers.index(worker)] = self._worker()


# --- in the worker -----------------------------------------------------------------------------------


def _serve(pipe: Connection, plan: Plan, banned: tuple[str, ...]) -> None:
    """Answers requests until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends its workers
    gc.disable()  # nearly all is freed by counts; an Analysis collects where it drops cycles
    death = os.environ.get(DIE)

    def at(path: str) -> None:
        pipe.send(path)
        if path == death:
            os._exit(1)

    analysis = Analysis(plan, at)
    analysis.banned.update(banned)
    try:
        while True:
            request: _Request = pipe.recv()
            analysis.learn(request.clues)
            if request.what == SCAN:
                pipe.send([tuple(c) for c in analysis.scan(request.task)])
            elif request.what == WIDEN:
                pipe.send([tuple(c) for c in analysis.settle()])
            else:
                findings, notices = analysis.conclude(request.task)
                pipe.send(
                    (
                        [_plain(f) for f in findings],
                        [(n.path, n.start, n.level.value, n.message) for n in notices],
                    )
                )
    except (EOFError, OSError):
        pass  # the parent is gone
    os._exit(0)  # taking everything down piece by piece takes longer than the work on a small tree


def _plain(finding: Finding) -> tuple[Any, ...]:
    """A finding as built-in values, which pickle in a fifth of the time."""
    steps = tuple((*step.place, step.kind.value, step.text) for step in finding.steps)
    return (
        finding.rule,
        tuple(finding.place),
        finding.message,
        finding.advice,
        finding.confidence.value,
        steps,
        finding.function,
        finding.severity.value,
        finding.in_test,
    )


def _finding(plain: tuple[Any, ...]) -> Finding:
    rule, place, message, advice, confidence, steps, function, severity, in_test = plain
    return Finding(
        rule,
        Place(*place),
        message,
        advice,
        Confidence(confidence),
        tuple(Step(Place(path, start, end), StepKind(kind), text) for path, start, end, kind, text in steps),
        function,
        Severity(severity),
        in_test,
    )
