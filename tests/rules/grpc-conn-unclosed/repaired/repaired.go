// Package repaired closes its gRPC connections.
package repaired

import (
	"context"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

// Deferred.
func hello(ctx context.Context, addr, name string) (string, error) {
	conn, err := dial(addr)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	out, err := newGreeterClient(conn).Hello(ctx, wrapperspb.String(name))
	if err != nil {
		return "", err
	}
	return out.GetValue(), nil
}

func dial(addr string) (*grpc.ClientConn, error) {
	return grpc.NewClient(addr, grpc.WithTransportCredentials(insecure.NewCredentials()))
}

// The stub comes with a function that closes.
func newStub(addr string) (*greeterClient, func() error, error) {
	conn, err := dial(addr)
	if err != nil {
		return nil, nil, err
	}
	return newGreeterClient(conn), conn.Close, nil
}

type client struct {
	conn *grpc.ClientConn
	stub *greeterClient
}

// Close ends the connection.
func (c *client) Close() error { return c.conn.Close() }

// The constructor closes when its first call fails.
func newClient(ctx context.Context, addr string) (*client, error) {
	conn, err := dial(addr)
	if err != nil {
		return nil, err
	}
	stub := newGreeterClient(conn)
	if _, err := stub.Hello(ctx, wrapperspb.String("")); err != nil {
		conn.Close()
		return nil, err
	}
	return &client{conn, stub}, nil
}

// The connection of a test ends with it.
func forTest(t *testing.T, addr string) *greeterClient {
	conn, err := dial(addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return newGreeterClient(conn)
}

// The k-th dial fails and the others are closed.
func pool(addrs []string) ([]*grpc.ClientConn, error) {
	var conns []*grpc.ClientConn
	for _, a := range addrs {
		conn, err := dial(a)
		if err != nil {
			for _, c := range conns {
				c.Close()
			}
			return nil, err
		}
		conns = append(conns, conn)
	}
	return conns, nil
}
