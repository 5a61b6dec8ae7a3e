// Package broken ends owners that still hold something.
package broken

import (
	"bufio"
	"context"
	"errors"
	"net"
	"os"
)

// A failed flush returns before the file is closed.
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

func (w *writer) Close() error { // want "close-incomplete"
	if err := w.buf.Flush(); err != nil {
		return err
	}
	return w.f.Close()
}

// The first close that fails keeps the second from happening.
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

func (p *pair) Close() error { // want "close-incomplete"
	if err := p.a.Close(); err != nil {
		return err
	}
	return p.b.Close()
}

// One field is forgotten altogether.
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

func (p *proxy) Close() error { // want "close-incomplete"
	return p.in.Close()
}

// The connection goes, the context's cancel function stays.
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

func (c *client) Shutdown() error { // want "close-incomplete"
	return c.conn.Close()
}

// What disconnects may connect again: the end is another method.
type feed struct {
	conn   net.Conn
	cancel context.CancelFunc
}

func newFeed(parent context.Context, addr string) (*feed, error) {
	ctx, cancel := context.WithCancel(parent)
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", addr)
	if err != nil {
		cancel()
		return nil, err
	}
	return &feed{conn: conn, cancel: cancel}, nil
}

func (f *feed) Disconnect() error { return f.conn.Close() }

func (f *feed) Shutdown() error { // want "close-incomplete"
	return f.Disconnect()
}

// The loop stops at the first file that fails.
type segments struct{ files []*os.File }

func (s *segments) add(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	s.files = append(s.files, f)
	return nil
}

func (s *segments) Close() error { // want "close-incomplete"
	for _, f := range s.files {
		if err := f.Close(); err != nil {
			return err
		}
	}
	return nil
}

// The failed farewell leaves the connection open.
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

func (s *session) Stop() error { // want "close-incomplete"
	if _, err := s.conn.Write([]byte("QUIT\r\n")); err != nil {
		return errors.Join(errors.New("quit"), err)
	}
	return s.conn.Close()
}

// What is asked first can fail.
type synced struct{ f *os.File }

func openSynced(path string) (*synced, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return &synced{f: f}, nil
}

func (s *synced) settle() error { return s.f.Sync() }

func (s *synced) Close() error { // want "close-incomplete"
	if err := s.settle(); err != nil {
		return err
	}
	return s.f.Close()
}
