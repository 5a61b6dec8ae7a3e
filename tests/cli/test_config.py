"""goplumb.toml: found, read, checked, overridden by options."""

from __future__ import annotations

from pathlib import Path

import pytest
from standin import Command

from goplumb.config import KEYS, Config, find_config, load_config
from goplumb.errors import ConfigError
from goplumb.finding import Confidence

WHOLE = """
select = ["ALL"]
ignore = ["limit"]
min-confidence = "certain"
tests = false
exclude = ["gen/"]
deps = "off"
jobs = 3

[per-path-ignores]
"cmd/**" = ["leak"]

[[resource]]
id = "widget"
types = ["*example.com/w.Widget"]
release = ["Close"]
"""


def test_every_key_is_read(tmp_path: Path) -> None:
    """Tables of the catalogue are handed on as they are."""
    (tmp_path / "goplumb.toml").write_text(WHOLE)
    assert load_config(str(tmp_path / "goplumb.toml")) == Config(
        select=("ALL",),
        ignore=("limit",),
        min_confidence=Confidence.CERTAIN,
        tests=False,
        exclude=("gen/",),
        per_path_ignores=(("cmd/**", ("leak",)),),
        deps="off",
        jobs=3,
        root=str(tmp_path),
        tables={"resource": [{"id": "widget", "types": ["*example.com/w.Widget"], "release": ["Close"]}]},
    )
    assert all(key in WHOLE for key in KEYS)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("tests = true\n\nselct = []\n", ":3: unknown key 'selct' (did you mean 'select'?)"),
        ("[[resorce]]\nid = 'x'\n", ":1: unknown key 'resorce' (did you mean 'resource'?)"),
        ("select = 'leak'\n", ":1: 'select' must be a list of strings"),
        ("\nmin-confidence = 'sure'\n", ":2: 'min-confidence' must be one of certain, likely, possible"),
        ("tests = 1\n", ":1: 'tests' must be true or false"),
        ("jobs = -1\n", ":1: 'jobs' must be a number from 0"),
        ("deps = 'on'\n", ":1: 'deps' must be one of auto, off"),
        ("[per-path-ignores]\n'a' = 1\n", ":2: 'a' must be a list of strings"),
        ("select = [\n", "not valid TOML"),
        ("tests = true\n\n[[resource]]\nid = 'x'\n", ":3: [[resource]] x: `types` is missing; add it"),
        ("[[release]]\nresource = 'fiel'\ncalls = ['example.com/w.Drop(0)']\n", ":2: "),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    """And with the nearest key that exists."""
    (tmp_path / "goplumb.toml").write_text(text)
    with pytest.raises(ConfigError) as caught:
        load_config(str(tmp_path / "goplumb.toml"))
    assert message in str(caught.value)
    assert str(tmp_path / "goplumb.toml") in str(caught.value)


def test_the_nearest_file_upward_counts(tmp_path: Path) -> None:
    """Or none."""
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "goplumb.toml").write_text("")
    assert find_config(str(tmp_path / "a" / "b")) == str(tmp_path / "goplumb.toml")
    (tmp_path / "a" / "goplumb.toml").write_text("")
    assert find_config(str(tmp_path / "a" / "b")) == str(tmp_path / "a" / "goplumb.toml")


def test_the_command_uses_it_and_options_win(goplumb: Command, tree: Path) -> None:
    """--select replaces what the file selects and ignores; --ignore adds."""
    (tree / "goplumb.toml").write_text('ignore = ["leak"]\nmin-confidence = "possible"\n')
    assert goplumb("check").code == 0
    assert "maybe.go" in goplumb("check", "--select", "leak").out
    assert "maybe.go" not in goplumb("check", "--select", "leak", "--min-confidence", "certain").out
    (tree / "other.toml").write_text("tests = false\n")
    assert "bad_test.go" not in goplumb("check", "--config", "other.toml").out


def test_a_wrong_file_ends_with_2(goplumb: Command, tree: Path) -> None:
    """Nothing is checked with half a configuration."""
    (tree / "goplumb.toml").write_text("wrong = 1\n")
    code, out, err = goplumb("check")
    assert (code, out) == (2, "")
    assert "goplumb.toml:1: unknown key 'wrong'" in err


def test_paths_are_excluded_and_rules_ignored_per_path(goplumb: Command, tree: Path) -> None:
    """Relative to the file, wherever the command is run."""
    (tree / "goplumb.toml").write_text('exclude = ["bad.go"]\n[per-path-ignores]\n"*_test.go" = ["leak"]\n')
    assert goplumb("check").code == 0
    assert goplumb("check", "bad.go").code == 0
    (tree / "goplumb.toml").write_text('[per-path-ignores]\n"*_test.go" = ["limit"]\n')
    assert "bad_test.go" in goplumb("check").out
    (tree / "goplumb.toml").write_text('[per-path-ignores]\n"x" = ["lmit"]\n')
    assert goplumb("check").code == 2
