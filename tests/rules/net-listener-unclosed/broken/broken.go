// Package broken loses listeners.
package broken

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
)

// Listens to find a free port, and goes on listening.
func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0") // want "net-listener-unclosed"
	if err != nil {
		return 0, err
	}
	return l.Addr().(*net.TCPAddr).Port, nil
}

// The certificate cannot be loaded, the port stays taken.
func secure(addr, cert, key string) (net.Listener, error) {
	l, err := net.Listen("tcp", addr) // want "net-listener-unclosed"
	if err != nil {
		return nil, err
	}
	pair, err := tls.LoadX509KeyPair(cert, key)
	if err != nil {
		return nil, err
	}
	return tls.NewListener(l, &tls.Config{Certificates: []tls.Certificate{pair}}), nil
}

type server struct {
	admin, public net.Listener
}

func (s *server) Close() error { return errors.Join(s.admin.Close(), s.public.Close()) }

// The second port cannot be had, the first is not given back.
func newServer(admin, public string) (*server, error) {
	a, err := net.Listen("tcp", admin) // want "net-listener-unclosed"
	if err != nil {
		return nil, err
	}
	p, err := net.Listen("tcp", public)
	if err != nil {
		return nil, fmt.Errorf("public: %w", err)
	}
	return &server{a, p}, nil
}

// A port is taken only to see whether it can be.
func taken(addr string) bool {
	_, err := net.Listen("tcp", addr) // want "net-listener-unclosed"
	return err != nil
}

// Accepts one connection and forgets the listener.
func one(path string) (net.Conn, error) {
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"}) // want "net-listener-unclosed"
	if err != nil {
		return nil, err
	}
	return l.Accept()
}

// Served only when it is enabled.
func maybe(addr string, enabled bool, h http.Handler) error {
	l, err := net.Listen("tcp", addr) // want "net-listener-unclosed"
	if err != nil {
		return err
	}
	if !enabled {
		return nil
	}
	return http.Serve(l, h)
}
