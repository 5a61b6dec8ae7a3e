"""The rule net-listener-unclosed."""

from __future__ import annotations

from goplumb.rules.base import LeakRule


class NetListenerUnclosed(LeakRule):
    """A network listener is not closed on some path.

    Why: The port stays taken, and clients connect to a queue that nobody accepts from.

    Broken:
        l, err := net.Listen("tcp", addr)
        if err != nil {
            return err
        }
        if err := configure(); err != nil {
            return err // l still listens
        }
        return server.Serve(l)

    Repaired:
        l, err := net.Listen("tcp", addr)
        if err != nil {
            return err
        }
        defer l.Close()
        if err := configure(); err != nil {
            return err
        }
        return server.Serve(l)

    Quiet: The listener is returned, kept in an owner, or handed to a server, which closes it.
    """

    id = "net-listener-unclosed"
    tags = ("net", "CWE-772")
