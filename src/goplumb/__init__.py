"""goplumb finds connection and resource leaks in Go source, without a Go toolchain.

from goplumb import Config, check
report = check(["./..."], Config(min_confidence=Confidence.CERTAIN))
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from goplumb.api import check
    from goplumb.config import Config, load_config
    from goplumb.errors import ConfigError, GoplumbError, InternalError, OutputError, UsageError
    from goplumb.finding import Confidence, Finding, Notice, Place, Severity, Step, StepKind
    from goplumb.report.model import Report

__version__ = "0.1.0"

__all__ = [
    "Confidence",
    "Config",
    "ConfigError",
    "Finding",
    "GoplumbError",
    "InternalError",
    "Notice",
    "OutputError",
    "Place",
    "Report",
    "Severity",
    "Step",
    "StepKind",
    "UsageError",
    "__version__",
    "check",
    "load_config",
]

_HOMES = {
    "api": ("check",),
    "config": ("Config", "load_config"),
    "errors": ("ConfigError", "GoplumbError", "InternalError", "OutputError", "UsageError"),
    "report.model": ("Report",),
    "finding": ("Confidence", "Finding", "Notice", "Place", "Severity", "Step", "StepKind"),
}


def __getattr__(name: str) -> Any:
    """Imports a public name when it is first asked for: `goplumb --version` needs none of them."""
    from importlib import import_module

    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"goplumb.{module}"), name)
    raise AttributeError(f"module 'goplumb' has no attribute '{name}'")
