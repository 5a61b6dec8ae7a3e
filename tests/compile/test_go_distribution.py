"""Every function of the Go distribution can be lowered, and what comes out is sound.

Needs a Go installation, and takes a sample of its files unless GOPLUMB_WHOLE=1 asks for all of them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from goplumb.compile.lower import lower_function, lower_initializer
from goplumb.compile.parse import parse
from goplumb.compile.pretty import pretty
from goplumb.compile.verify import verify

SAMPLE = 40
"""One file in this many is read in the normal run."""


def goroot() -> Path:
    go = shutil.which("go")
    if go is None:
        pytest.skip("no Go installation: `go env GOROOT` is not there")
    root = subprocess.run([go, "env", "GOROOT"], capture_output=True, text=True, check=True).stdout.strip()
    return Path(root)


def files(root: Path) -> Iterator[Path]:
    found = sorted([*root.glob("src/**/*.go"), *root.glob("test/**/*.go")])
    step = 1 if os.environ.get("GOPLUMB_WHOLE") == "1" else SAMPLE
    return (path for path in found[::step] if path.is_file())


def problems(path: Path) -> Iterator[str]:
    source = path.read_bytes()
    for node in parse(source).named_children:
        if node.type in ("function_declaration", "method_declaration"):
            start, end = node.start_byte, node.end_byte
            alone = parse(source[start:end]).named_children
            if len(alone) != 1 or alone[0].type != node.type:
                continue  # not Go: it takes the rest of the file to make a declaration of it
            func = lower_function(alone[0], source[start:end], start)
            assert pretty(func)
            yield from verify(func)
        elif node.type == "var_declaration":
            groups = [child for child in node.named_children if child.type == "var_spec_list"]
            for spec in (groups[0] if groups else node).named_children:
                if spec.type == "var_spec":
                    yield from verify(lower_initializer(spec, source, 0))


def test_every_function_is_sound() -> None:
    """Lowering never raises and the verifier has nothing to say, whether the code is right or wrong."""
    read = 0
    for path in files(goroot()):
        assert list(problems(path)) == [], path
        read += 1
    assert read > 100
