// select: leak

// Package products makes things that all use what their maker has opened.
package products

import (
	"log"
	"net"
)

// Writer is all that users of a writer know of it.
type Writer interface {
	Write(b []byte) (int, error)
}

type sender struct {
	conn net.Conn
	log  *log.Logger
}

func newSender(conn net.Conn, log *log.Logger) *sender { return &sender{conn: conn, log: log} }

func (s *sender) Write(b []byte) (int, error) {
	s.complain()("sending")
	return s.conn.Write(b)
}

// What it gives knows the sender, and yet does not get to its connection.
func (s *sender) complain() func(string) {
	return func(what string) { s.log.Print(what) }
}

type ender struct {
	conn net.Conn
}

func newEnder(conn net.Conn) *ender { return &ender{conn: conn} }

func (e *ender) Write(b []byte) (int, error) { return e.conn.Write(b) }
func (e *ender) Close() error                { return e.conn.Close() }

// Nobody who gets a Writer can close the connection by it, as little as a sender does.
type factory struct {
	conn net.Conn
	log  *log.Logger
	done chan struct{}
}

func open(addr string) (*factory, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &factory{conn: conn, log: log.Default(), done: make(chan struct{})}, nil
}

func (f *factory) sender() Writer { return newSender(f.conn, f.log) }
func (f *factory) writer() Writer { return newEnder(f.conn) }

func (f *factory) Close() { close(f.done) } // want "close-incomplete"

// Quiet: who gets an ender may close it, and with it the connection.
type lender struct {
	conn net.Conn
	done chan struct{}
}

func lend(addr string) (*lender, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &lender{conn: conn, done: make(chan struct{})}, nil
}

func (l *lender) writer() *ender { return newEnder(l.conn) }

func (l *lender) Close() { close(l.done) }

// Quiet: the literal that it gives away closes the connection.
type parting struct {
	conn net.Conn
	done chan struct{}
}

func part(addr string) (*parting, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &parting{conn: conn, done: make(chan struct{})}, nil
}

func (p *parting) goodbye() func() {
	return func() { _ = p.conn.Close() }
}

func (p *parting) Close() { close(p.done) }
