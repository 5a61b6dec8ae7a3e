"""The command line: the only module that prints or exits.

Exit codes: 0 nothing found, 1 findings, 2 the job could not be done (wrong usage or configuration, output
that cannot be written, a file that cannot be read where nothing was found either, a fault of goplumb),
130 interrupted, 141 the reader of standard output went away.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, TextIO

import click

from goplumb import __version__
from goplumb.errors import GoplumbError, InternalError, OutputError

if TYPE_CHECKING:
    from goplumb.config import Config
    from goplumb.report.lines import Sources
    from goplumb.report.model import Report

FOUND, FAILED, INTERRUPTED, BROKEN_PIPE = 1, 2, 130, 141
_FORMATS = ("text", "sarif", "json")
_BY_EXTENSION = {".sarif": "sarif", ".json": "json", ".jsonl": "json"}
_REPORT_AT = "https://github.com/goplumb/goplumb/issues"


class _PipeClosed(Exception):
    """Nobody reads standard output any more."""


def run(arguments: list[str]) -> int:
    """Runs the command line and returns the exit code. Raises nothing, unless GOPLUMB_DEBUG is set."""
    try:
        code = main.main(arguments, prog_name="goplumb", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.ClickException as error:
        error.show()
        return FAILED
    except InternalError as error:
        return _fault(error)
    except GoplumbError as error:
        for line in str(error).split("\n"):
            _say(f"error: {line}")
        return FAILED
    except (KeyboardInterrupt, click.Abort):
        _say("interrupted")
        return INTERRUPTED
    except _PipeClosed:
        return BROKEN_PIPE
    except Exception as error:
        return _fault(error)


def _fault(error: Exception) -> int:
    """Tells of a fault of goplumb in one line; notes added to the exception name the file being read."""
    if os.environ.get("GOPLUMB_DEBUG"):
        raise error
    notes = "".join(f" ({note})" for note in getattr(error, "__notes__", ()))
    what = str(error) if isinstance(error, InternalError) else f"{type(error).__name__}: {error}"
    _say(f"internal error: {what}{notes}; GOPLUMB_DEBUG=1 shows more. Please report it: {_REPORT_AT}")
    return FAILED


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
def main() -> None:
    """Find connection and resource leaks in Go source, without a Go toolchain."""


@main.command()
@click.argument("paths", nargs=-1)
@click.option(
    "--format", "format_", type=click.Choice(_FORMATS), help="Format of the report [default: text]."
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="Write the report to FILE too; its format is --format, or follows from .sarif or .json.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print no findings and no summary, only what went wrong.")
@click.option("--select", multiple=True, metavar="RULES", help="Run these rules, groups, or ALL (a,b).")
@click.option("--ignore", multiple=True, metavar="RULES", help="Do not run these rules or groups (a,b).")
@click.option(
    "--min-confidence",
    type=click.Choice(("certain", "likely", "possible")),
    help="Leave out what is less sure [default: likely].",
)
@click.option("--tests/--no-tests", default=None, help="Report on _test.go files [default: yes].")
@click.option("--config", "config_file", metavar="FILE", help="Use this file, not the nearest goplumb.toml.")
@click.option("--deps", type=click.Choice(("auto", "off")), help="Read dependencies' sources on this disk.")
@click.option("-j", "--jobs", type=click.IntRange(min=0), help="Worker processes; 0: automatic.")
@click.option("--color", type=click.Choice(("auto", "always", "never")), default="auto", help="Use colours.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even if there are findings.")
def check(
    paths: tuple[str, ...],
    format_: str | None,
    output: str | None,
    quiet: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    min_confidence: str | None,
    tests: bool | None,
    config_file: str | None,
    deps: str | None,
    jobs: int | None,
    color: str,
    exit_zero: bool,
) -> int:
    """Check the Go files at or below PATHS (default: here). `./...` works too."""
    from goplumb import api
    from goplumb.finding import Confidence, Severity
    from goplumb.progress import Progress
    from goplumb.report.lines import Sources

    config = _config(config_file).with_options(
        min_confidence=Confidence(min_confidence) if min_confidence else None,
        tests=tests,
        deps=deps,
        jobs=jobs,
    )
    if select:
        config = config.with_options(select=_words(select), ignore=())
    config = config.with_options(ignore=(*config.ignore, *_words(ignore)))
    with Progress() as progress:
        report = api.check(paths or (".",), config, progress=progress)
    sources = Sources(report.cwd)
    if output is not None and output != "-":
        extension = os.path.splitext(output)[1]
        _write_file(output, _render(report, sources, format_ or _BY_EXTENSION.get(extension, "text"), False))
        format_ = None  # what is printed beside a file is for people
    if not quiet:
        _write_stdout(_render(report, sources, format_ or "text", _use_color(color, sys.stdout, os.environ)))
    for notice in report.notices:
        line = f":{sources.lines(notice.path).position(notice.start).line}" if notice.start else ""
        _say(f"{notice.path}{line}: {notice.level.value}: {notice.message}")
    if not quiet:
        _say(summary(report))
    if report.findings:
        return 0 if exit_zero else FOUND
    return FAILED if any(notice.level is Severity.ERROR for notice in report.notices) else 0


@main.command()
def rules() -> None:
    """List the rules: id, group, whether it is on by default, what it reports."""
    from goplumb.rules import RULES

    width = max((len(rule.id) for rule in RULES), default=0)
    lines = [
        f"{rule.id:{width}}  {rule.group:6}  {'on ' if rule.default else 'off'}  {rule.summary}\n"
        for rule in RULES
    ]
    _write_stdout("".join(lines))


@main.command()
@click.argument("rule")
def explain(rule: str) -> None:
    """Explain a rule: why it matters, a broken and a repaired example, when it is quiet."""
    from goplumb.config import GROUPS, expand
    from goplumb.report.sarif import help_text
    from goplumb.rules import RULES

    ids = expand([rule], RULES)
    chosen = [r for r in RULES if r.id in ids]
    pages = []
    for doc in chosen:
        state = "on by default" if doc.default else "off by default"
        pages.append(f"{doc.id} ({doc.group}, {doc.severity.value}, {state})\n\n{help_text(doc)}")
    assert pages or rule in GROUPS  # a rule that does not exist has raised
    _write_stdout("\n".join(pages))


def summary(report: Report) -> str:
    """`3 findings in 120 files (2 rules); 1 file could not be read`."""
    count = len(report.findings)
    found = f"{_plural(count, 'finding') if count else 'nothing found'} in {_plural(report.files, 'file')}"
    if not report.files:
        found = "no Go files to report on"
    if count:
        found += f" ({_plural(len({finding.rule for finding in report.findings}), 'rule')})"
    unread = len({notice.path for notice in report.notices})
    if unread:
        found += f"; {_plural(unread, 'file')} could not be read, or not wholly"
    if report.imported:
        found += f"; sources of {report.read} of {_plural(report.imported, 'imported module')} at hand"
    return found


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" + ("" if count == 1 else "s")


def _config(path: str | None) -> Config:
    from goplumb.config import Config, find_config, load_config

    path = path or find_config(os.getcwd())
    return load_config(path) if path else Config()


def _words(options: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word.strip() for option in options for word in option.split(",") if word.strip())


def _render(report: Report, sources: Sources, format_: str, color: bool) -> str:
    # Each writer is imported where it is wanted: a text run needs no json.
    if format_ == "sarif":
        from goplumb.report import sarif
        from goplumb.rules import RULES

        return sarif.render(report, sources, RULES)
    if format_ == "json":
        from goplumb.report import jsonlines

        return jsonlines.render(report, sources)
    from goplumb.report import text

    return text.render(report, sources, color=color)


def _use_color(choice: str, stream: TextIO, environ: Mapping[str, str]) -> bool:
    """An explicit choice wins, then NO_COLOR, then FORCE_COLOR, then whether the stream is a terminal."""
    if choice != "auto":
        return choice == "always"
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR") or environ.get("CLICOLOR_FORCE"):
        return True
    return stream.isatty() and environ.get("TERM") != "dumb"


def _write_stdout(text: str) -> None:
    """Writes UTF-8, whatever the locale. Raises OutputError, or _PipeClosed where the reader is gone."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(_bytes(text))
        sys.stdout.buffer.flush()
    except OSError as error:
        _abandon_stdout()
        if isinstance(error, BrokenPipeError):
            raise _PipeClosed from error
        raise OutputError(f"cannot write to standard output: {_reason(error)}") from error


def _bytes(text: str) -> bytes:
    """UTF-8; bytes of a file name that the locale could not decode come out as they are on disk."""
    return text.encode("utf-8", "surrogateescape")


def _abandon_stdout() -> None:
    """Lets the interpreter's own flush at exit go nowhere instead of failing a second time."""
    try:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, sys.stdout.fileno())
        os.close(null)
    except (OSError, ValueError):
        pass


def _write_file(path: str, text: str) -> None:
    """Writes the file whole or not at all, with the directories above it. Raises OutputError."""
    scratch = f"{path}.{os.getpid()}.tmp"
    try:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        if os.path.exists(path) and not os.path.isfile(path):
            scratch = path  # a device or a pipe is written to, not replaced
        with open(scratch, "wb") as file:
            file.write(_bytes(text))
        if scratch != path:
            os.replace(scratch, path)
    except OSError as error:
        if scratch != path:
            try:
                os.unlink(scratch)
            except OSError:
                pass
        raise OutputError(f"cannot write {path}: {_reason(error)}") from error


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _say(message: str) -> None:
    """One line on standard error, which may be closed."""
    from goplumb.report.text import printable

    try:
        sys.stderr.write(f"goplumb: {printable(message)}\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        pass
