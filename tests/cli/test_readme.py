"""The README says what is so."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import goplumb
from goplumb.config import Config, load_config

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_configuration_shown_is_valid(tmp_path: Path) -> None:
    """Each key of it exists."""
    shown = re.search(r"```toml\n(.*?)```", README, re.DOTALL)
    assert shown is not None
    (tmp_path / "goplumb.toml").write_text(shown[1])
    assert isinstance(load_config(str(tmp_path / "goplumb.toml")), Config)


def test_the_version_shown_is_this_one() -> None:
    """In the pre-commit and CI snippets."""
    assert set(re.findall(r"\bv(\d+\.\d+\.\d+)\b", README)) == {goplumb.__version__}


def test_the_test_command_is_where_ci_looks_for_it() -> None:
    """Below its mark, one line."""
    block = README.split("<!-- tests -->\n```console\n")[1].split("```")[0]
    assert block.count("\n") == 1
    assert "pytest" in block


def test_the_table_of_rules_is_up_to_date() -> None:
    """tools/readme_rules.py writes it."""
    done = subprocess.run([sys.executable, str(ROOT / "tools" / "readme_rules.py"), "--check"], check=False)
    assert done.returncode == 0, "run tools/readme_rules.py"
