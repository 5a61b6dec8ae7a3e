"""`check(paths, config) -> Report`: what the command line, an editor and tests call."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable

from goplumb.config import Config, expand, selected
from goplumb.discover.ignore import parse_ignore
from goplumb.discover.module import imported_modules, module_cache
from goplumb.discover.walk import Discovery, discover
from goplumb.finding import Finding
from goplumb.report.model import Report


def check(
    paths: Iterable[str] = (".",),
    config: Config | None = None,
    *,
    progress: Callable[[int, int], None] | None = None,
    cwd: str | None = None,
) -> Report:
    """Everything found in the Go files at or below the paths.

    `progress` is called with (packages done, packages in all). Raises UsageError for a path or a rule that
    does not exist; whatever is wrong with a file is a notice.
    """
    from goplumb.pipeline import run
    from goplumb.rules import RULES

    config = config or Config()
    selected(config, RULES)  # a rule that does not exist is told before any work is done
    discovery = discover(
        paths, tests=config.tests, cwd=cwd, exclude=config.exclude, exclude_root=config.root or None
    )
    findings, notices, imports = run(discovery, config, progress)
    cache = module_cache() if config.deps != "off" else None
    modules = {f.module.dir: f.module for f in discovery.files if f.module is not None}
    imported = [imported_modules(module, imports, cache) for _, module in sorted(modules.items())]
    return Report(
        tuple(_outside_ignored_paths(findings, config, discovery)),
        tuple(sorted({*discovery.notices, *notices}, key=lambda n: (n.path, n.start, n.message))),
        sum(file.reported for file in discovery.files),
        discovery.cwd,
        sum(map(len, imported)),
        sum(sum(each.values()) for each in imported),
    )


def _outside_ignored_paths(findings: list[Finding], config: Config, discovery: Discovery) -> list[Finding]:
    """The findings that no entry of `per-path-ignores` takes away."""
    if not config.per_path_ignores:
        return findings
    from goplumb.rules import RULES

    root = config.root or discovery.cwd
    entries = [(parse_ignore(glob, root), expand(words, RULES)) for glob, words in config.per_path_ignores]
    return [
        finding
        for finding in findings
        if not any(
            finding.rule in ids
            and ignore is not None
            and ignore.covers(os.path.normpath(os.path.join(discovery.cwd, finding.place.path)))
            for ignore, ids in entries
        )
    ]
