// Package broken loses gRPC connections.
package broken

import (
	"context"
	"errors"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

// The stub uses the connection and cannot close it.
func hello(ctx context.Context, addr, name string) (string, error) {
	conn, err := grpc.NewClient(addr, grpc.WithTransportCredentials(insecure.NewCredentials())) // want "grpc-conn-unclosed"
	if err != nil {
		return "", err
	}
	out, err := newGreeterClient(conn).Hello(ctx, wrapperspb.String(name))
	if err != nil {
		return "", err
	}
	return out.GetValue(), nil
}

// A connection for each tick.
func report(ctx context.Context, addr string) {
	for range time.Tick(time.Minute) {
		conn, err := grpc.Dial(addr, grpc.WithTransportCredentials(insecure.NewCredentials())) // want "grpc-conn-unclosed"
		if err != nil {
			continue
		}
		newGreeterClient(conn).Hello(ctx, wrapperspb.String("tick"))
	}
}

// Only the stub is returned.
func newStub(addr string) (*greeterClient, error) {
	conn, err := grpc.NewClient(addr, grpc.WithTransportCredentials(insecure.NewCredentials())) // want "grpc-conn-unclosed"
	if err != nil {
		return nil, err
	}
	return newGreeterClient(conn), nil
}

type client struct {
	conn *grpc.ClientConn
	stub *greeterClient
}

// Close ends the connection.
func (c *client) Close() error { return c.conn.Close() }

// The first call of the constructor fails, and the connection stays.
func newClient(ctx context.Context, addr, cert string) (*client, error) {
	creds, err := credentials.NewClientTLSFromFile(cert, "")
	if err != nil {
		return nil, err
	}
	conn, err := grpc.NewClient(addr, grpc.WithTransportCredentials(creds)) // want "grpc-conn-unclosed"
	if err != nil {
		return nil, err
	}
	stub := newGreeterClient(conn)
	if _, err := stub.Hello(ctx, wrapperspb.String("")); err != nil {
		return nil, err
	}
	return &client{conn, stub}, nil
}

// A blocking dial in old form.
func dialContext(ctx context.Context, addr string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	conn, err := grpc.DialContext(ctx, addr, grpc.WithBlock()) // want "grpc-conn-unclosed"
	if err != nil {
		return err
	}
	if conn.Target() == "" {
		return errors.New("no target")
	}
	return conn.Close()
}

func dial(addr string) (*grpc.ClientConn, error) {
	return grpc.NewClient(addr, grpc.WithTransportCredentials(insecure.NewCredentials()))
}

// The constructor's caller forgets.
func caller(ctx context.Context, addr string) error {
	conn, err := dial(addr) // want "grpc-conn-unclosed"
	if err != nil {
		return err
	}
	_, err = newGreeterClient(conn).Hello(ctx, wrapperspb.String("x"))
	return err
}

// A pool whose k-th dial fails.
func pool(addrs []string) ([]*grpc.ClientConn, error) {
	var conns []*grpc.ClientConn
	for _, a := range addrs {
		conn, err := dial(a) // want "grpc-conn-unclosed"
		if err != nil {
			return nil, err
		}
		conns = append(conns, conn)
	}
	return conns, nil
}
