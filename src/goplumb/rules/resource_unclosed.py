"""The rule resource-unclosed."""

from __future__ import annotations

from goplumb.finding import Severity
from goplumb.rules.base import LeakRule


class ResourceUnclosed(LeakRule):
    """Another resource, known to the catalogue, configured or inferred, is not released on some path.

    Why: A type with a `Close`, `Stop` or `Shutdown` that releases what it holds wants it to be called.

    Broken:
        store, err := OpenStore(path) // keeps a file, Close closes it
        if err != nil {
            return err
        }
        return store.Put(key, value)

    Repaired:
        store, err := OpenStore(path)
        if err != nil {
            return err
        }
        defer store.Close()
        return store.Put(key, value)

    Quiet: It is returned, kept in an owner, or handed to unseen code. Resources of a rule of their own are
    told there.
    """

    id = "resource-unclosed"
    severity = Severity.WARNING
    precision = "high"
    tags = ("CWE-772",)
