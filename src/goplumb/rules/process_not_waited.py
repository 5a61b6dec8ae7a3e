"""The rule process-not-waited."""

from __future__ import annotations

from goplumb.rules.base import LeakRule


class ProcessNotWaited(LeakRule):
    """A started process is not waited for on some path.

    Why: A child that nobody waits for stays a zombie, and its pipes and the goroutines that copy them stay
    open.

    Broken:
        if err := cmd.Start(); err != nil {
            return err
        }
        if _, err := io.Copy(dst, out); err != nil {
            return err // the child becomes a zombie
        }
        return cmd.Wait()

    Repaired:
        if err := cmd.Start(); err != nil {
            return err
        }
        _, copyErr := io.Copy(dst, out)
        return errors.Join(copyErr, cmd.Wait())

    Quiet: The process is released or waited for in a goroutine, returned, or kept in an owner; or its number is
    written to a file, for it is to go on by itself.
    """

    id = "process-not-waited"
    precision = "high"
    tags = ("os", "CWE-772")
