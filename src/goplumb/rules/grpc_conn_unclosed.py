"""The rule grpc-conn-unclosed."""

from __future__ import annotations

from goplumb.rules.base import LeakRule


class GrpcConnUnclosed(LeakRule):
    """A gRPC client connection is not closed on some path.

    Why: A `grpc.ClientConn` keeps transports, a resolver and a balancer running, in goroutines of their
    own, and reconnects for ever.

    Broken:
        conn, err := grpc.NewClient(target, opts...)
        if err != nil {
            return err
        }
        client := pb.NewStoreClient(conn)

    Repaired:
        conn, err := grpc.NewClient(target, opts...)
        if err != nil {
            return err
        }
        defer conn.Close()
        client := pb.NewStoreClient(conn)

    Quiet: The connection is returned, or kept in an owner. A stub made from it cannot close it, so it is no
    owner.
    """

    id = "grpc-conn-unclosed"
    tags = ("grpc", "CWE-772")
