"""`goplumb check`: what it prints where, and with which exit code it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from standin import Command

from goplumb.cli import _use_color


def test_findings_go_to_stdout_and_the_summary_to_stderr(goplumb: Command) -> None:
    """Exit code 1 means findings."""
    code, out, err = goplumb("check")
    assert code == 1
    assert out.startswith("bad.go:3:4: a thing is lost [file-unclosed]\n")
    assert err == "goplumb: 2 findings in 4 files (1 rule)\n"


def test_a_clean_run_prints_nothing_to_stdout(goplumb: Command) -> None:
    """Exit code 0."""
    assert goplumb("check", "clean.go") == (0, "", "goplumb: nothing found in 1 file\n")


def test_how_many_imported_modules_were_read_is_said(goplumb: Command, tree: Path) -> None:
    """Required modules that a file imports count, and those of them whose sources are vendored."""
    (tree / "m" / "vendor" / "example.com" / "two" / "sub").mkdir(parents=True)
    (tree / "m" / "go.mod").write_text(
        "module example.com/m\nrequire example.com/one v1.0.0\nrequire example.com/two v1.0.0\n"
        "require example.com/unused v1.0.0\n"
    )
    (tree / "m" / "m.go").write_text('package m\nimport "example.com/one"\nimport "example.com/two/sub"\n')
    summary = "goplumb: nothing found in 1 file; sources of {} of 2 imported modules at hand\n"
    assert goplumb("check", "m/m.go").err == summary.format(1)
    code, out, _ = goplumb("check", "--format", "sarif", "m/m.go")
    assert code == 0
    (invocation,) = json.loads(out)["runs"][0]["invocations"]
    assert invocation["properties"] == {"importedModules": 2, "readModules": 1}


def test_no_go_files_is_said(goplumb: Command, tree: Path) -> None:
    """An empty directory is no mistake, but worth a word."""
    (tree / "empty").mkdir()
    assert goplumb("check", "empty") == (0, "", "goplumb: no Go files to report on\n")


def test_quiet_prints_no_findings_and_no_summary(goplumb: Command) -> None:
    """The exit code still tells."""
    assert goplumb("check", "-q") == (1, "", "")


def test_exit_zero_hides_findings_from_the_exit_code(goplumb: Command) -> None:
    """Not what went wrong."""
    assert goplumb("check", "--exit-zero").code == 0
    assert goplumb("check", "--exit-zero", "nope").code == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nope.go",), "goplumb: error: no such file or directory: nope.go\n"),
        (
            ("--select", "file-unclsed"),
            "no rule or group is called 'file-unclsed' (did you mean 'file-unclosed'?)",
        ),
        (("--ignore", "leek"), "(did you mean 'leak'?)"),
        (("--config", "gone.toml"), "gone.toml: cannot be read: no such file or directory"),
        (("--format", "xml"), "'xml' is not one of"),
        (("--wrong",), "No such option"),
    ],
)
def test_what_cannot_be_understood_ends_with_2(
    goplumb: Command, arguments: tuple[str, ...], message: str
) -> None:
    """Nothing is printed to stdout; the message names what is wrong."""
    code, out, err = goplumb("check", *arguments)
    assert (code, out) == (2, "")
    assert message in err


def test_rules_are_selected_by_id_group_alias_or_all(goplumb: Command) -> None:
    """Comma lists and repeated options; ignoring wins. A name that two rules share stands for both."""
    for chosen in ("file-unclosed", "leak", "ALL", "limit,file-unclosed"):
        assert goplumb("check", "--select", chosen).code == 1
    for other in ("limit", "bodyclose", "noctx", "defer-in-loop,limit"):
        assert goplumb("check", "--select", other).code == 0
    assert goplumb("check", "--select", "limit", "--select", "leak").code == 1
    assert goplumb("check", "--ignore", "file-unclosed").code == 0
    assert goplumb("check", "--select", "ALL", "--ignore", "leak").code == 0


def test_confidence_and_tests_narrow_the_run(goplumb: Command) -> None:
    """`possible` is hidden by default."""
    assert "maybe.go" not in goplumb("check").out
    assert (
        "maybe.go:1:14: a thing is lost [file-unclosed, possible]"
        in goplumb("check", "--min-confidence", "possible").out
    )
    assert "bad_test.go" not in goplumb("check", "--no-tests").out


def test_a_file_that_cannot_be_read_is_reported_and_fails_only_an_empty_handed_run(
    goplumb: Command, tree: Path
) -> None:
    """The rest is analysed; findings keep their own code."""
    (tree / "torn.go").write_text("package a\n\nTORN\n")
    code, out, err = goplumb("check", "torn.go", "clean.go")
    assert (code, out) == (2, "")
    assert err == (
        "goplumb: torn.go:3: error: cannot be parsed here\n"
        "goplumb: nothing found in 2 files; 1 file could not be read, or not wholly\n"
    )
    code, out, err = goplumb("check")
    assert code == 1
    assert "bad.go" in out


def test_a_fault_of_goplumb_is_one_line_that_names_the_file(
    goplumb: Command, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GOPLUMB_DEBUG lets the exception through."""
    (tree / "crash.go").write_text("package a // CRASH\n")
    code, out, err = goplumb("check")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "internal error: ValueError: boom (while reading crash.go)" in err
    assert "Please report it" in err
    monkeypatch.setenv("GOPLUMB_DEBUG", "1")
    with pytest.raises(ValueError, match="boom"):
        goplumb("check")


def test_an_interrupt_ends_with_130(goplumb: Command, tree: Path) -> None:
    """As a shell expects after ctrl-C; the line begins below the `^C` of the terminal."""
    (tree / "stop.go").write_text("package a // STOP\n")
    assert goplumb("check") == (130, "", "\ngoplumb: interrupted\n")


def test_json_and_sarif_go_to_stdout_on_request(goplumb: Command) -> None:
    """Alone, so that they can be piped."""
    lines = goplumb("check", "--format", "json").out.splitlines()
    assert [json.loads(line)["path"] for line in lines] == ["bad.go", "bad_test.go"]
    log = json.loads(goplumb("check", "--format", "sarif").out)
    assert len(log["runs"][0]["results"]) == 2


def test_output_writes_a_file_beside_the_printed_text(goplumb: Command, tree: Path) -> None:
    """Directories are made; the extension chooses the format, unless --format does."""
    code, out, _ = goplumb("check", "-o", ".sarif/goplumb.sarif")
    assert code == 1
    assert "a thing is lost" in out
    assert json.loads((tree / ".sarif" / "goplumb.sarif").read_text())["version"] == "2.1.0"
    goplumb("check", "-o", "x.jsonl")
    assert json.loads((tree / "x.jsonl").read_text().splitlines()[0])["rule"] == "file-unclosed"
    goplumb("check", "-o", "x.txt", "--color", "always")
    assert "\x1b" not in (tree / "x.txt").read_text()
    goplumb("check", "--format", "sarif", "-o", "x.out")
    assert (tree / "x.out").read_text().startswith("{")
    assert sorted(p.name for p in tree.iterdir() if "tmp" in p.name) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_a_clear_error(goplumb: Command) -> None:
    """Not a traceback, and not exit code 1."""
    code, _, err = goplumb("check", "-o", "/dev/full")
    assert code == 2
    assert "error: cannot write /dev/full: no space left on device" in err


def test_an_output_that_cannot_be_written_is_a_clear_error(goplumb: Command) -> None:
    """A directory below a file."""
    code, _, err = goplumb("check", "-o", "clean.go/x.sarif")
    assert code == 2
    assert "cannot write clean.go/x.sarif" in err


def test_colour_is_chosen_by_option_then_environment_then_terminal() -> None:
    """NO_COLOR beats FORCE_COLOR; a dumb terminal has none."""

    class Terminal:
        def isatty(self) -> bool:
            return True

    class Pipe:
        def isatty(self) -> bool:
            return False

    def use(choice: str, stream: object, **environ: str) -> bool:
        return _use_color(choice, stream, environ)  # type: ignore[arg-type]

    assert use("always", Pipe(), NO_COLOR="1")
    assert not use("never", Terminal(), FORCE_COLOR="1")
    assert use("auto", Terminal())
    assert not use("auto", Terminal(), TERM="dumb")
    assert not use("auto", Terminal(), NO_COLOR="1", FORCE_COLOR="1")
    assert use("auto", Pipe(), FORCE_COLOR="1")
    assert not use("auto", Pipe())
