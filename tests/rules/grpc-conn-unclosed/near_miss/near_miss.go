// Package nearmiss borrows gRPC connections that are not its own.
package nearmiss

import (
	"context"
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/grpc/connectivity"
	"google.golang.org/grpc/credentials/insecure"
)

var shared, sharedErr = grpc.NewClient("dns:///greeter", grpc.WithTransportCredentials(insecure.NewCredentials()))

type cache struct {
	mu    sync.Mutex
	conns map[string]*grpc.ClientConn
}

// The cache keeps what it dials; whoever gets a connection must not close it.
func (c *cache) get(addr string) (*grpc.ClientConn, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if conn := c.conns[addr]; conn != nil {
		return conn, nil
	}
	conn, err := grpc.NewClient(addr, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return nil, err
	}
	c.conns[addr] = conn
	return conn, nil
}

// Borrowed from the cache.
func (c *cache) state(addr string) (string, error) {
	conn, err := c.get(addr)
	if err != nil {
		return "", err
	}
	return conn.GetState().String(), nil
}

// Close ends them all.
func (c *cache) Close() {
	for _, conn := range c.conns {
		conn.Close()
	}
}

// The connection is a parameter.
func invoke(ctx context.Context, conn grpc.ClientConnInterface, in, out any) error {
	return conn.Invoke(ctx, "/greet.v1.Greeter/Hello", in, out)
}

// What is replaced has been shut down already.
func (c *cache) living(addr string) (*grpc.ClientConn, error) {
	fresh, err := grpc.NewClient(addr, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if conn, ok := c.conns[addr]; ok && conn.GetState() != connectivity.Shutdown {
		fresh.Close()
		return conn, nil
	}
	c.conns[addr] = fresh
	return fresh, nil
}

// What has no name is open still.
func (c *cache) named(addr string) (*grpc.ClientConn, error) {
	fresh, err := grpc.NewClient(addr, grpc.WithTransportCredentials(insecure.NewCredentials())) // want "grpc-conn-unclosed"
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if conn, ok := c.conns[addr]; ok && conn.Target() != "" {
		fresh.Close()
		return conn, nil
	}
	c.conns[addr] = fresh
	return fresh, nil
}
