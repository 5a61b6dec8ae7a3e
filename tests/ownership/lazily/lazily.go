// select: leak

// Package lazily makes what it needs when it is first asked for, and gives the same to whoever asks next.
package lazily

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"time"
)

// The connection is made late, lent to all that ask, and forgotten by the end.
type client struct {
	mu   sync.Mutex
	addr string
	conn net.Conn
	log  *os.File
}

func open(addr, path string) (*client, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	return &client{addr: addr, log: f}, nil
}

func (c *client) connection() (net.Conn, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.conn != nil {
		return c.conn, nil
	}
	conn, err := net.Dial("tcp", c.addr)
	if err != nil {
		return nil, err
	}
	c.conn = conn
	return conn, nil
}

func (c *client) send(b []byte) error {
	conn, err := c.connection()
	if err != nil {
		return err
	}
	_, err = conn.Write(b)
	return err
}

func (c *client) Close() error { // want "close-incomplete"
	return c.log.Close()
}

// Behind an interface it is the same.
type spool struct {
	src io.Reader
	tmp *os.File
}

func (s *spool) Seeker() (io.ReadSeeker, error) {
	if s.tmp != nil {
		return s.tmp, nil
	}
	f, err := os.CreateTemp("", "spool")
	if err != nil {
		return nil, err
	}
	s.tmp = f
	return s.tmp, nil
}

func (s *spool) Close() error { // want "close-incomplete"
	if s.tmp == nil {
		return nil
	}
	return os.Remove(s.tmp.Name())
}

// Quiet: the end gets it as all others do.
type polite struct {
	addr string
	conn net.Conn
}

func (p *polite) connection() (net.Conn, error) {
	if p.conn != nil {
		return p.conn, nil
	}
	conn, err := net.Dial("tcp", p.addr)
	if err != nil {
		return nil, err
	}
	p.conn = conn
	return conn, nil
}

func (p *polite) Close() error {
	conn, err := p.connection()
	if err != nil {
		return err
	}
	return conn.Close()
}

// Quiet: whoever asks may close it, and one does.
type shared struct {
	addr string
	conn net.Conn
	log  *os.File
}

func share(addr, path string) (*shared, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	return &shared{addr: addr, log: f}, nil
}

func (s *shared) connection(_ context.Context) (net.Conn, error) {
	if s.conn != nil {
		return s.conn, nil
	}
	conn, err := net.Dial("tcp", s.addr)
	if err != nil {
		return nil, err
	}
	s.conn = conn
	return conn, nil
}

func (s *shared) once(ctx context.Context) error {
	conn, err := s.connection(ctx)
	if err != nil {
		return err
	}
	return errors.Join(conn.SetDeadline(deadline(ctx)), conn.Close())
}

func (s *shared) Close() error { return s.log.Close() }

// Quiet: it is not the same that is returned the next time, so each is his who asked.
type dialer struct {
	last net.Conn
	log  *os.File
}

func newDialer(path string) (*dialer, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	return &dialer{log: f}, nil
}

func (d *dialer) dial(addr string) (net.Conn, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	d.last = conn
	return conn, nil
}

func (d *dialer) Close() error { return d.log.Close() }

func deadline(ctx context.Context) time.Time {
	t, _ := ctx.Deadline()
	return t
}
