// Package accessor lends a connection that its owner closes.
package accessor

import (
	"net"
	"sync"
)

type cache struct {
	mu   sync.Mutex
	conn net.Conn
}

func dialCache(addr string) (*cache, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &cache{conn: c}, nil
}

// Conn lends the shared connection.
func (c *cache) Conn() net.Conn {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.conn
}

// Close ends it.
func (c *cache) Close() error { return c.conn.Close() }

// The shared connection dies under everybody else.
func broken(c *cache) error {
	conn := c.Conn()
	defer conn.Close() // want "release-of-borrowed"
	_, err := conn.Write([]byte("hello"))
	return err
}

// Used and left to its owner.
func repaired(c *cache) error {
	_, err := c.Conn().Write([]byte("hello"))
	return err
}

// The owner is made here and closed here.
func owner(addr string) error {
	c, err := dialCache(addr)
	if err != nil {
		return err
	}
	defer c.Close()
	_, err = c.Conn().Write([]byte("hello"))
	return err
}
