// Package repaired closes its listeners, or serves on them.
package repaired

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
)

// Closed once the port is known.
func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// Closed when the certificate cannot be loaded.
func secure(addr, cert, key string) (net.Listener, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	pair, err := tls.LoadX509KeyPair(cert, key)
	if err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return tls.NewListener(l, &tls.Config{Certificates: []tls.Certificate{pair}}), nil
}

type server struct {
	admin, public net.Listener
}

func (s *server) Close() error { return errors.Join(s.admin.Close(), s.public.Close()) }

// The first port is given back.
func newServer(admin, public string) (*server, error) {
	a, err := net.Listen("tcp", admin)
	if err != nil {
		return nil, err
	}
	p, err := net.Listen("tcp", public)
	if err != nil {
		a.Close()
		return nil, fmt.Errorf("public: %w", err)
	}
	return &server{a, p}, nil
}

// Serve closes the listener when it returns.
func serve(addr string, h http.Handler) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	srv := &http.Server{Handler: h}
	return srv.Serve(l)
}

// So it does in a goroutine.
func background(addr string, h http.Handler) (string, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return "", err
	}
	go http.Serve(l, h)
	return l.Addr().String(), nil
}

// A loop that accepts until the listener is closed by a deferred call.
func loop(addr string, handle func(net.Conn)) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	defer l.Close()
	for {
		c, err := l.Accept()
		if err != nil {
			return err
		}
		go handle(c)
	}
}
