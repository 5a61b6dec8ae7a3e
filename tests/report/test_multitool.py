"""Microsoft's validator finds no error in the SARIF that goplumb writes. Opt-in: it is a large download."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from samples import LEAK, LIMIT, NOTICE, RULES, report

from goplumb.report.lines import Sources
from goplumb.report.sarif import render

SCRIPT = Path(__file__).parents[2] / "tools" / "sarif_multitool.sh"


@pytest.mark.skipif(not os.environ.get("GOPLUMB_SLOW_TESTS"), reason="opt-in: GOPLUMB_SLOW_TESTS=1")
@pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not installed")
def test_the_validator_finds_no_error(sources: Sources, tmp_path: Path) -> None:
    """Under the rules of the standard and of GitHub; and it does find one in a broken file."""
    good = render(
        report(LEAK, LIMIT, notices=(NOTICE, NOTICE._replace(path="store.go", start=5)), cwd=sources.cwd),
        sources,
        RULES,
    )
    (tmp_path / "good.sarif").write_text(good)
    (tmp_path / "bad.sarif").write_text(good.replace('"startLine":7', '"startLine":0'))
    done = subprocess.run(
        [str(SCRIPT), str(tmp_path / "good.sarif")], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")
    done = subprocess.run(
        [str(SCRIPT), str(tmp_path / "bad.sarif")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
