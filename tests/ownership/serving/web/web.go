// select: leak

// Package web serves pages on a socket that it opens itself.
package web

import (
	"net"
	"net/http"
	"time"
)

// Site has a socket from the start; the server that gets it closes it.
type Site struct {
	ln   net.Listener
	http *http.Server
}

// Open opens the socket.
func Open(addr string) (*Site, error) {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &Site{ln: ln, http: &http.Server{ReadHeaderTimeout: time.Second}}, nil
}

// Run serves until the site is closed.
func (s *Site) Run() error { return s.http.Serve(s.ln) }

// Close ends Run.
func (s *Site) Close() error { return s.http.Close() }
