"""Measures a cold run against merely parsing the same bytes: `python bench/bench.py [DIR] [--jobs N]`.

DIR is a tree of Go source; without it, the Go distribution's own (`go env GOROOT`). Everything is measured in
this one run, on the same number of processes: first the parse, then goplumb as a user starts it.
"""

from __future__ import annotations

import argparse
import compileall
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from multiprocessing import get_context
from pathlib import Path

IMPORTS = "import tree_sitter, tree_sitter_go, click"
SMALL = """package main

import (
	"fmt"
	"os"
)

func main() {
	f, err := os.Open("x")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer f.Close()
	fmt.Println(f.Name())
}
"""
REPEATS = 5
"""A time is the least of so many: what else the machine does only ever adds."""


def go_files(root: Path) -> list[Path]:
    """What a check of root reads."""
    from goplumb.discover.walk import discover

    return [Path(file.absolute) for file in discover([str(root)]).files]


def parse_all(paths: list[Path]) -> int:
    """Parses each file once; how many bytes that were."""
    import tree_sitter
    import tree_sitter_go

    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_go.language()))
    size = 0
    for path in paths:
        source = path.read_bytes()
        parser.parse(source)
        size += len(source)
    return size


def parse_time(paths: list[Path], jobs: int) -> tuple[float, int]:
    """Seconds to parse on so many processes, their start included, and the bytes parsed."""
    by_size = sorted(paths, key=lambda p: -p.stat().st_size)
    begin = time.perf_counter()
    with get_context("fork").Pool(jobs) as pool:
        chunks = [by_size[at : at + 8] for at in range(0, len(by_size), 8)]
        size = sum(pool.imap_unordered(parse_all, chunks))
    return time.perf_counter() - begin, size


def least(command: list[str], repeats: int, cwd: str | None = None) -> float:
    """The shortest of several runs of a command, in seconds."""
    times = []
    for _ in range(repeats):
        begin = time.perf_counter()
        subprocess.run(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        times.append(time.perf_counter() - begin)
    return min(times)


RSS = """
import os, resource, sys
sys.argv = ["goplumb", *sys.argv[1:]]
from goplumb.cli import run
code = run(sys.argv[1:])
sys.stdout.flush()
own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
below = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(f"rss {own} {below}", file=sys.stderr)
"""


def memory_and_summary(root: Path, jobs: int) -> tuple[int, int, str]:
    """Peak kilobytes of the parent and of its largest worker, and the last line of the run."""
    done = subprocess.run(
        [sys.executable, "-c", RSS, "check", "--deps", "off", "-j", str(jobs), "."],
        cwd=root,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=True,
    )
    lines = done.stderr.strip().splitlines()
    _, own, below = lines[-1].split()
    return int(own), int(below), lines[-2]


def goroot() -> Path | None:
    go = shutil.which("go") or shutil.which("go", path="/usr/local/go/bin")
    if go is None:
        return None
    root = subprocess.run([go, "env", "GOROOT"], capture_output=True, text=True, check=True).stdout.strip()
    return Path(root) / "src"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("directory", nargs="?", type=Path)
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    options = parser.parse_args()
    root = options.directory or goroot()
    if root is None or not root.is_dir():
        parser.error("no such directory, and no Go distribution on the path")
    import goplumb

    compileall.compile_dir(str(Path(goplumb.__file__).parent), quiet=2)  # as an installation does
    paths = go_files(root)
    lines = sum(path.read_bytes().count(b"\n") for path in paths)
    parse, size = parse_time(paths, options.jobs)
    check = [sys.executable, "-m", "goplumb", "check", "--deps", "off"]
    begin = time.perf_counter()
    own, below, summary = memory_and_summary(root, options.jobs)
    cold = time.perf_counter() - begin
    with tempfile.TemporaryDirectory() as directory:
        (Path(directory) / "small.go").write_text(SMALL)
        floor = least([sys.executable, "-c", IMPORTS], REPEATS)
        single = least([*check, "small.go"], REPEATS, directory)
    found = int(match[1]) if (match := re.search(r"(\d+) findings?", summary)) else 0
    print(f"files              {len(paths):>10,}")
    print(f"bytes              {size:>10,}")
    print(f"lines              {lines:>10,}")
    print(f"processes          {options.jobs:>10}")
    print(f"parse only         {parse:>10.2f} s")
    print(f"cold run           {cold:>10.2f} s")
    print(f"ratio              {cold / parse:>10.2f}")
    print(f"one small file     {single * 1000:>10.0f} ms")
    print(f"imports alone      {floor * 1000:>10.0f} ms")
    print(f"ratio              {single / floor:>10.2f}")
    print(f"peak, parent       {own / 1024:>10.0f} MB")
    print(f"peak, any worker   {below / 1024:>10.0f} MB")
    print(f"findings           {found:>10,}")
    print(f"per 1,000 lines    {found / max(1, lines) * 1000:>10.2f}")


if __name__ == "__main__":
    main()
