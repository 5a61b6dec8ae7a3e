"""The rule file-unclosed."""

from __future__ import annotations

from goplumb.rules.base import LeakRule


class FileUnclosed(LeakRule):
    """A file, pipe, directory handle or raw descriptor is not closed on some path.

    Why: Descriptors are few. `os.File` has a finalizer, but it runs when the garbage collector pleases, and
    raw descriptors have none.

    Broken:
        f, err := os.Open(name)
        if err != nil {
            return nil, err
        }
        if len(buf) == 0 {
            return nil, errEmpty // f is open
        }
        defer f.Close()

    Repaired:
        f, err := os.Open(name)
        if err != nil {
            return nil, err
        }
        defer f.Close()
        if len(buf) == 0 {
            return nil, errEmpty
        }

    Quiet: The file is returned, kept in an owner, wrapped by something that closes it, or handed to unseen
    code.
    """

    id = "file-unclosed"
    tags = ("os", "CWE-775")
    aliases = ("fileclose",)
