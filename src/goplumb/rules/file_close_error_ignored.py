"""The rule file-close-error-ignored."""

from __future__ import annotations

from collections.abc import Iterator

from goplumb.finding import Finding
from goplumb.rules.base import Rule
from goplumb.solve.result import Misuse, MisuseKind


class FileCloseErrorIgnored(Rule):
    """A written file is closed, and the error of closing it is ignored.

    Why: What was written may reach the disk only on `Close`, so its error can be the only sign of lost
    data.

    Broken:
        f, err := os.Create(name)
        if err != nil {
            return err
        }
        defer f.Close()
        _, err = f.Write(data)
        return err

    Repaired:
        f, err := os.Create(name)
        if err != nil {
            return err
        }
        defer func() { err = errors.Join(err, f.Close()) }()
        _, err = f.Write(data)
        return err

    Quiet: The file was only read, was synced before, or another call on the path returns the error of
    `Close`.
    """

    id = "file-close-error-ignored"
    group = "misuse"
    precision = "medium"
    tags = ("os", "CWE-252")
    default = False
    in_tests = False
    aliases = ("errcheck", "G307")

    def visit_misuse(self, misuse: Misuse) -> Iterator[Finding]:
        if misuse.kind is MisuseKind.CLOSE_ERROR_IGNORED:
            name = misuse.holder or f"the {misuse.noun}"
            yield self.finding(
                misuse.place,
                f"the error of closing {name} is ignored, although it was written to",
                f"return it, too: `err = errors.Join(err, {misuse.holder or 'f'}.Close())`",
                confidence=misuse.confidence,
                steps=misuse.steps,
                function=misuse.function,
            )
