// Package repaired dials once.
package repaired

import (
	"context"
	"net/http"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

func dial(addr string) (*grpc.ClientConn, error) {
	return grpc.NewClient(addr, grpc.WithTransportCredentials(insecure.NewCredentials()))
}

type client struct {
	conn *grpc.ClientConn
	stub *greeterClient
}

// The connection lives as long as the client.
func newClient(addr string) (*client, error) {
	conn, err := dial(addr)
	if err != nil {
		return nil, err
	}
	return &client{conn: conn, stub: newGreeterClient(conn)}, nil
}

// An operation leaves it open.
func (c *client) Hello(ctx context.Context, name string) error {
	_, err := c.stub.Hello(ctx, wrapperspb.String(name))
	return err
}

// Close ends it.
func (c *client) Close() error { return c.conn.Close() }

// Given the connection.
func hello(ctx context.Context, conn *grpc.ClientConn, name string) error {
	_, err := newGreeterClient(conn).Hello(ctx, wrapperspb.String(name))
	return err
}

// Another server for each address.
func helloAll(ctx context.Context, addrs []string) error {
	for _, a := range addrs {
		conn, err := dial(a)
		if err != nil {
			return err
		}
		err = hello(ctx, conn, "x")
		conn.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

var shared = sync.OnceValues(func() (*grpc.ClientConn, error) { return dial("dns:///greeter") })

// The first caller dials, for all of them.
func helloShared(ctx context.Context, name string) error {
	conn, err := shared()
	if err != nil {
		return err
	}
	return hello(ctx, conn, name)
}

type lazy struct {
	mu   sync.Mutex
	addr string
	conn *grpc.ClientConn
}

// Dialled on first use and kept.
func (l *lazy) get() (*grpc.ClientConn, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.conn == nil {
		conn, err := dial(l.addr)
		if err != nil {
			return nil, err
		}
		l.conn = conn
	}
	return l.conn, nil
}

// Close ends it.
func (l *lazy) Close() error {
	if l.conn == nil {
		return nil
	}
	return l.conn.Close()
}

type server struct{ addr string }

// Dialled anew on purpose: that it can be is what the health check asks.
func (s *server) serves(ctx context.Context) error {
	conn, err := dial(s.addr)
	if err != nil {
		return err
	}
	defer conn.Close()
	_, err = grpc_health_v1.NewHealthClient(conn).Check(ctx, &grpc_health_v1.HealthCheckRequest{})
	return err
}

// The caller says which server to ask.
func (s *server) ask(ctx context.Context, addr string) error {
	conn, err := dial(addr)
	if err != nil {
		return err
	}
	defer conn.Close()
	return hello(ctx, conn, "x")
}

// Another server for each request.
func (s *server) forward(w http.ResponseWriter, r *http.Request) {
	conn, err := dial(r.URL.Query().Get("to"))
	if err != nil {
		return
	}
	defer conn.Close()
	if err := hello(r.Context(), conn, "x"); err != nil {
		w.WriteHeader(http.StatusBadGateway)
	}
}

// Dialled again where the stream has ended.
func (s *server) keepTalking(ctx context.Context) error {
	for {
		conn, err := dial(s.addr)
		if err != nil {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(time.Second):
				continue
			}
		}
		for {
			if err := hello(ctx, conn, "x"); err != nil {
				break
			}
		}
		conn.Close()
	}
}

// Nothing tells that it does this often: its old identity has expired.
func (s *server) renew(ctx context.Context) error {
	conn, err := dial(s.addr)
	if err != nil {
		return err
	}
	defer conn.Close()
	return hello(ctx, conn, "again")
}

// Only the constructor calls it.
func (s *server) version(ctx context.Context) error {
	conn, err := dial(s.addr)
	if err != nil {
		return err
	}
	defer conn.Close()
	return hello(ctx, conn, "version")
}

func newServer(ctx context.Context, addr string) (*server, error) {
	s := &server{addr: addr}
	return s, s.version(ctx)
}
