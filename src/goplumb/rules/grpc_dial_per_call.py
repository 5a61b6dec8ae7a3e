"""The rule grpc-dial-per-call."""

from __future__ import annotations

from goplumb.rules.base import LifetimeRule


class GrpcDialPerCall(LifetimeRule):
    """A gRPC connection is dialled per call instead of shared.

    Why: A `grpc.ClientConn` is a pool that multiplexes any number of calls. Dialling for each call pays for
    name resolution, TCP, TLS and HTTP/2 handshakes every time, even when it is closed in order.

    Broken:
        func (s *service) Get(ctx context.Context, id string) (*pb.Item, error) {
            conn, err := grpc.NewClient(s.target, s.opts...)
            if err != nil {
                return nil, err
            }
            defer conn.Close()
            return pb.NewStoreClient(conn).Get(ctx, &pb.Key{Id: id})
        }

    Repaired:
        func (s *service) Get(ctx context.Context, id string) (*pb.Item, error) {
            return s.store.Get(ctx, &pb.Key{Id: id}) // dialled once, in newService
        }

    Quiet: The connection outlives the function, or the function is main. It is *possible* unless something shows
    that it is made often and that one connection would do: not where it dials what its caller names, or what each
    iteration does, or again what has ended, nor where the function neither is given a word nor answers it.
    """

    id = "grpc-dial-per-call"
    tags = ("grpc", "performance")
    thing = "gRPC connection"
    cure = "dial once, where the program starts, and share the connection: it is safe for concurrent use"
