"""The rule net-conn-unclosed."""

from __future__ import annotations

from goplumb.rules.base import LeakRule


class NetConnUnclosed(LeakRule):
    """A network connection is not closed on some path.

    Why: A lost connection keeps its descriptor here and its resources at the other end. Finalizers close it
    only when the garbage collector happens to find it.

    Broken:
        conn, err := net.DialTimeout("tcp", addr, timeout)
        if err != nil {
            return err
        }
        if _, err := conn.Write(hello); err != nil {
            return err // conn is open
        }
        return conn.Close()

    Repaired:
        conn, err := net.DialTimeout("tcp", addr, timeout)
        if err != nil {
            return err
        }
        defer conn.Close()
        _, err = conn.Write(hello)
        return err

    Quiet: The connection is returned, kept in an owner, wrapped by something that closes it, or handed to a
    goroutine or to unseen code.
    """

    id = "net-conn-unclosed"
    tags = ("net", "CWE-772")
