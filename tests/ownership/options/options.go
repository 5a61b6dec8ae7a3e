// select: leak

// Package options configures owners by functional options.
package options

import (
	"io"
	"net"
	"os"
)

// Server may own a listener or be lent one.
type Server struct {
	l    net.Listener
	out  io.Writer
	file *os.File
}

// Option changes a server.
type Option func(*Server)

// WithListener gives the server a listener, which Close ends.
func WithListener(l net.Listener) Option {
	return func(s *Server) { s.l = l }
}

// WithOutput lends a writer.
func WithOutput(w io.Writer) Option {
	return func(s *Server) { s.out = w }
}

// WithFile gives the server a file, which Close ends.
func WithFile(f *os.File) Option {
	return func(s *Server) { s.file = f }
}

// New applies the options.
func New(opts ...Option) *Server {
	s := &Server{out: io.Discard}
	for _, o := range opts {
		o(s)
	}
	return s
}

// Close ends what was given.
func (s *Server) Close() {
	if s.l != nil {
		s.l.Close()
	}
	if s.file != nil {
		s.file.Close()
	}
}

// The listener goes to the server, the server to the caller.
func listening(addr string) (*Server, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	return New(WithListener(l)), nil
}

// The file goes to the server, which is closed.
func logging(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	s := New(WithFile(f))
	defer s.Close()
	return nil
}

// The writer is lent, the function closes it.
func printing(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	s := New(WithOutput(f))
	defer s.Close()
	_, err = s.out.Write([]byte("x"))
	return err
}

// An error between opening and handing over.
func between(path, addr string) (*Server, error) {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	return New(WithFile(f), WithListener(l)), nil
}

// Config carries what a constructor takes over.
type Config struct {
	Path string
	Log  *os.File
}

// App owns what its configuration carried.
type App struct{ cfg Config }

// NewApp takes over the configuration's file.
func NewApp(cfg Config) *App { return &App{cfg: cfg} }

// Close ends it.
func (a *App) Close() error { return a.cfg.Log.Close() }

// Through a configuration struct into the owner, closed.
func configured(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	a := NewApp(Config{Path: path, Log: f})
	return a.Close()
}
