// Package cached keeps gRPC connections, one for each address.
package cached

import (
	"context"
	"sync"

	"google.golang.org/grpc"
)

type pool struct {
	mu    sync.Mutex
	conns map[string]*grpc.ClientConn
}

// What it gives, it keeps for the next one who asks.
func (p *pool) get(addr string) (*grpc.ClientConn, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if conn, ok := p.conns[addr]; ok {
		return conn, nil
	}
	conn, err := grpc.NewClient(addr)
	if err != nil {
		return nil, err
	}
	p.conns[addr] = conn
	return conn, nil
}

// What it gives is no longer its own.
func (p *pool) take(addr string) (*grpc.ClientConn, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if conn, ok := p.conns[addr]; ok {
		delete(p.conns, addr)
		return conn, nil
	}
	return grpc.NewClient(addr)
}

type client struct{ pool *pool }

// The next one who asks gets a closed connection.
func (c *client) call(ctx context.Context, addr, method string) error {
	conn, err := c.pool.get(addr)
	if err != nil {
		return err
	}
	defer conn.Close() // want "release-of-borrowed"
	return conn.Invoke(ctx, method, nil, nil)
}

// Left to the pool.
func (c *client) callShared(ctx context.Context, addr, method string) error {
	conn, err := c.pool.get(addr)
	if err != nil {
		return err
	}
	return conn.Invoke(ctx, method, nil, nil)
}

// Taken out, and so one's own.
func (c *client) callTaken(ctx context.Context, addr, method string) error {
	conn, err := c.pool.take(addr)
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.Invoke(ctx, method, nil, nil)
}

var conns = map[string]*grpc.ClientConn{}

func shared(addr string) (*grpc.ClientConn, error) {
	conn := conns[addr]
	if conn != nil {
		return conn, nil
	}
	conn, err := grpc.NewClient(addr)
	if err != nil {
		return nil, err
	}
	conns[addr] = conn
	return conn, nil
}

// A package-level variable keeps it as well.
func invoke(ctx context.Context, addr, method string) error {
	conn, err := shared(addr)
	if err != nil {
		return err
	}
	err = conn.Invoke(ctx, method, nil, nil)
	conn.Close() // want "release-of-borrowed"
	return err
}

// Who ends the program ends them all.
func closeShared(addr string) error {
	conn, err := shared(addr)
	if err != nil {
		return err
	}
	return conn.Close()
}
