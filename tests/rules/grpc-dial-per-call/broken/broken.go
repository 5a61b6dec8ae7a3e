// Package broken dials for each call.
package broken

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

type service struct{ addr string }

// Dialled, used once, closed.
func (s *service) hello(ctx context.Context, name string) (string, error) {
	conn, err := grpc.NewClient(s.addr, grpc.WithTransportCredentials(insecure.NewCredentials())) // want "grpc-dial-per-call"
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

// The same for each request that is served.
func handler(addr string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		conn, err := grpc.NewClient(addr, grpc.WithTransportCredentials(insecure.NewCredentials())) // want "grpc-dial-per-call"
		if err != nil {
			return
		}
		defer conn.Close()
		out, err := newGreeterClient(conn).Hello(r.Context(), wrapperspb.String("x"))
		if err == nil {
			fmt.Fprintln(w, out.GetValue())
		}
	}
}

// The same for each element.
func each(ctx context.Context, addr string, names []string) error {
	for _, name := range names {
		conn, err := grpc.NewClient(addr, grpc.WithTransportCredentials(insecure.NewCredentials())) // want "grpc-dial-per-call"
		if err != nil {
			return err
		}
		_, err = newGreeterClient(conn).Hello(ctx, wrapperspb.String(name))
		conn.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

func tlsOptions(cert string) ([]grpc.DialOption, error) {
	creds, err := credentials.NewClientTLSFromFile(cert, "")
	if err != nil {
		return nil, err
	}
	return []grpc.DialOption{grpc.WithTransportCredentials(creds)}, nil
}

func dial(addr, cert string) (*grpc.ClientConn, error) {
	opts, err := tlsOptions(cert)
	if err != nil {
		return nil, err
	}
	return grpc.NewClient(addr, opts...)
}

func dialGreeter(cert string) (*grpc.ClientConn, error) { return dial("dns:///greeter", cert) }

// Through two helpers.
func throughHelpers(ctx context.Context, name string) (*wrapperspb.StringValue, error) {
	conn, err := dialGreeter("/etc/greeter/ca.pem") // want "grpc-dial-per-call"
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	return newGreeterClient(conn).Hello(ctx, wrapperspb.String(name))
}

type client struct {
	conn *grpc.ClientConn
	stub *greeterClient
}

// The connection made here lives for one operation only.
func newClient(cert string) (*client, error) {
	conn, err := dialGreeter(cert) // want "grpc-dial-per-call"
	if err != nil {
		return nil, err
	}
	return &client{conn: conn, stub: newGreeterClient(conn)}, nil
}

// An operation that ends the connection it needs.
func (c *client) Hello(ctx context.Context, name string) (string, error) {
	defer c.conn.Close()
	out, err := c.stub.Hello(ctx, wrapperspb.String(name))
	if err != nil {
		return "", err
	}
	return out.GetValue(), nil
}

// Another one.
func (c *client) HelloTwice(ctx context.Context, name string) error {
	defer c.conn.Close()
	for range 2 {
		if _, err := c.stub.Hello(ctx, wrapperspb.String(name)); err != nil {
			return err
		}
	}
	return nil
}

// It asks for the health first, but that is not all.
func (s *service) helloIfHealthy(ctx context.Context, name string) (*wrapperspb.StringValue, error) {
	conn, err := grpc.NewClient(s.addr, grpc.WithTransportCredentials(insecure.NewCredentials())) // want "grpc-dial-per-call"
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	if _, err := grpc_health_v1.NewHealthClient(conn).Check(ctx, &grpc_health_v1.HealthCheckRequest{}); err != nil {
		return nil, err
	}
	return newGreeterClient(conn).Hello(ctx, wrapperspb.String(name))
}

// Whatever the address is, its callers come back to it for one operation after another.
func withGreeter(ctx context.Context, addr string, do func(context.Context, *greeterClient) error) error {
	conn, err := grpc.NewClient(addr, grpc.WithTransportCredentials(insecure.NewCredentials())) // want "grpc-dial-per-call"
	if err != nil {
		return err
	}
	defer conn.Close()
	return do(ctx, newGreeterClient(conn))
}

// The same at each tick.
func (s *service) poll(ctx context.Context, every time.Duration) error {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
			conn, err := grpc.NewClient(s.addr, grpc.WithTransportCredentials(insecure.NewCredentials())) // want "grpc-dial-per-call"
			if err != nil {
				return err
			}
			_, err = newGreeterClient(conn).Hello(ctx, wrapperspb.String("tick"))
			conn.Close()
			if err != nil {
				return err
			}
		}
	}
}

// Used by an operation.
func (s *service) greeting(ctx context.Context, name string) (string, error) {
	conn, err := grpc.NewClient(s.addr, grpc.WithTransportCredentials(insecure.NewCredentials())) // want "grpc-dial-per-call"
	if err != nil {
		return "", err
	}
	defer conn.Close()
	out, err := newGreeterClient(conn).Hello(ctx, wrapperspb.String(name))
	return out.GetValue(), err
}

func (s *service) Greet(ctx context.Context) (string, error) { return s.greeting(ctx, "x") }
