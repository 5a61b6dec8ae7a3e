// select: leak

package fields

import (
	"errors"
	"io"
	"net"
	"net/http"
)

func serve(c net.Conn) {
	defer c.Close()
	io.Copy(io.Discard, c)
}

func greet(c net.Conn) error {
	_, err := io.WriteString(c, "HELO\r\n")
	return err
}

// Quiet: a goroutine that has the connection too ends it.
type served struct{ conn net.Conn }

func (s *served) dial(addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	s.conn = c
	go serve(c)
	return nil
}

func (s *served) Close() { s.conn = nil }

// Greeting does not end it.
type greeted struct{ conn net.Conn }

func (g *greeted) dial(addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	if c.RemoteAddr() == nil {
		c.Close()
		return errors.New("no peer")
	}
	g.conn = c
	return greet(c)
}

func (g *greeted) Close() { // want "close-incomplete"
	g.conn = nil
}

// Quiet: so do connections in a map.
type peers struct{ conns map[string]net.Conn }

func (p *peers) dial(addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	p.conns[addr] = c
	go func() {
		io.Copy(io.Discard, c)
		c.Close()
	}()
	return nil
}

func (p *peers) Close() { p.conns = nil }

// Quiet: the map is there for others to look at while the function lasts.
type current struct{ conns map[string]net.Conn }

func (p *current) exchange(addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	p.conns[addr] = c
	defer c.Close()
	return greet(c)
}

func (p *current) Close() { p.conns = nil }

type noted struct{ conns map[string]net.Conn }

func (n *noted) dial(addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	n.conns[addr] = c
	return greet(c)
}

func (n *noted) Close() { // want "close-incomplete"
	n.conns = nil
}

// Quiet: the response has its body closed, whatever the field has.
type page struct {
	body io.ReadCloser
	text []byte
}

func (p *page) load(c *http.Client, url string) error {
	resp, err := c.Get(url)
	if err != nil {
		return err
	}
	p.body = resp.Body
	defer resp.Body.Close()
	p.text, err = io.ReadAll(p.body)
	return err
}

func (p *page) Close() { p.text = nil }
