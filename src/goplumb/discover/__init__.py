"""Paths to Go files, grouped by directory (package) and module."""

from __future__ import annotations

from goplumb.discover.source import is_generated, read_source
from goplumb.discover.walk import Discovery, GoFile, discover, package_files, shown_path

__all__ = ["Discovery", "GoFile", "discover", "is_generated", "package_files", "read_source", "shown_path"]
