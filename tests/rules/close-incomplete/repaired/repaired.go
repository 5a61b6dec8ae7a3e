// Package repaired ends the same owners wholly.
package repaired

import (
	"bufio"
	"context"
	"errors"
	"net"
	"os"
)

// The file is closed whatever the flush says.
type writer struct {
	f   *os.File
	buf *bufio.Writer
}

func newWriter(path string) (*writer, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	return &writer{f: f, buf: bufio.NewWriter(f)}, nil
}

func (w *writer) Close() error {
	return errors.Join(w.buf.Flush(), w.f.Close())
}

// The second is closed by defer.
type pair struct {
	a, b *os.File
}

func openPair(x, y string) (*pair, error) {
	a, err := os.Open(x)
	if err != nil {
		return nil, err
	}
	b, err := os.Open(y)
	if err != nil {
		a.Close()
		return nil, err
	}
	return &pair{a: a, b: b}, nil
}

func (p *pair) Close() error {
	defer p.b.Close()
	if err := p.a.Close(); err != nil {
		return err
	}
	return nil
}

// Both are closed, the first error is told.
type proxy struct {
	in, out net.Conn
}

func dialProxy(a, b string) (*proxy, error) {
	in, err := net.Dial("tcp", a)
	if err != nil {
		return nil, err
	}
	out, err := net.Dial("tcp", b)
	if err != nil {
		in.Close()
		return nil, err
	}
	return &proxy{in: in, out: out}, nil
}

func (p *proxy) Close() error {
	err := p.in.Close()
	if cerr := p.out.Close(); err == nil {
		err = cerr
	}
	return err
}

// The cancel function is called first.
type client struct {
	conn   net.Conn
	cancel context.CancelFunc
}

func newClient(parent context.Context, addr string) (*client, error) {
	ctx, cancel := context.WithCancel(parent)
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", addr)
	if err != nil {
		cancel()
		return nil, err
	}
	return &client{conn: conn, cancel: cancel}, nil
}

func (c *client) Shutdown() error {
	c.cancel()
	return c.conn.Close()
}

// The loop goes on after a file that fails.
type segments struct{ files []*os.File }

func (s *segments) add(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	s.files = append(s.files, f)
	return nil
}

func (s *segments) Close() (first error) {
	for _, f := range s.files {
		if err := f.Close(); err != nil && first == nil {
			first = err
		}
	}
	return first
}

// The failing farewell closes too.
type session struct {
	conn net.Conn
}

func dialSession(addr string) (*session, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &session{conn: c}, nil
}

func (s *session) Stop() error {
	if _, err := s.conn.Write([]byte("QUIT\r\n")); err != nil {
		return errors.Join(err, s.conn.Close())
	}
	return s.conn.Close()
}
