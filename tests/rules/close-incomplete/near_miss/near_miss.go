// Package nearmiss returns early from ends with nothing left to release.
package nearmiss

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"sync"
	"time"
)

// Closed already: nothing to do.
type once struct {
	f      *os.File
	closed bool
}

func newOnce(path string) (*once, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return &once{f: f}, nil
}

func (o *once) Close() error {
	if o.closed {
		return nil
	}
	o.closed = true
	return o.f.Close()
}

// sync.Once sees to it that it happens once.
type synced struct {
	conn net.Conn
	once sync.Once
	err  error
}

func dialSynced(addr string) (*synced, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &synced{conn: c}, nil
}

func (s *synced) Close() error {
	s.once.Do(func() { s.err = s.conn.Close() })
	return s.err
}

// The last one to leave closes the file; the count has changed since it was first looked at.
type counted struct {
	*labelled
	refs int
}

type labelled struct {
	*os.File
	label string
}

func openLabelled(path string) (*labelled, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return &labelled{File: f, label: path}, nil
}

func openCounted(path string) (*counted, error) {
	l, err := openLabelled(path)
	if err != nil {
		return nil, err
	}
	return &counted{labelled: l, refs: 1}, nil
}

func (s *counted) Close() (err error) {
	if s.refs == 0 {
		return os.ErrInvalid
	}
	s.refs--
	if s.refs == 0 {
		err = s.File.Close()
	}
	return err
}

// Who asks for a file to go only if it is empty is told that it stays.
type kept struct{ f *os.File }

func openKept(path string) (*kept, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return &kept{f: f}, nil
}

func (k *kept) Destroy(onlyEmpty bool) error {
	if onlyEmpty {
		if _, err := k.f.Stat(); err != nil {
			return err
		}
	}
	return k.f.Close()
}

// A timer calls what it is given.
type drained struct {
	stop context.CancelFunc
}

func startDrained() *drained {
	ctx, cancel := context.WithCancel(context.Background())
	go drain(ctx)
	return &drained{stop: cancel}
}

func drain(ctx context.Context) { <-ctx.Done() }

func (d *drained) Close() { time.AfterFunc(time.Second, d.stop) }

// Never opened: nothing to close.
type lazy struct {
	path string
	f    *os.File
}

func (l *lazy) open() (err error) {
	l.f, err = os.Open(l.path)
	return err
}

func (l *lazy) Close() error {
	if l.f == nil {
		return nil
	}
	err := l.f.Close()
	l.f = nil
	return err
}

// What was lent is not closed.
type maybe struct {
	f    *os.File
	owns bool
}

func openMaybe(path string) (*maybe, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return &maybe{f: f, owns: true}, nil
}

func lendMaybe(f *os.File) *maybe { return &maybe{f: f} }

func (m *maybe) Close() error {
	if !m.owns {
		return nil
	}
	return m.f.Close()
}

// Each half has a method of its own.
type halves struct {
	in, out *os.File
}

func pipeHalves() (*halves, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	return &halves{in: r, out: w}, nil
}

func (h *halves) CloseRead() error  { return h.in.Close() }
func (h *halves) CloseWrite() error { return h.out.Close() }

// The worker's goroutine closes the connection after Stop.
type worker struct {
	conn net.Conn
	quit chan struct{}
}

func startWorker(addr string) (*worker, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	w := &worker{conn: c, quit: make(chan struct{})}
	go func() {
		defer w.conn.Close()
		<-w.quit
	}()
	return w, nil
}

func (w *worker) Stop() { close(w.quit) }

// The second field is lent and stays with its owner.
type tee struct {
	f *os.File
	w io.Writer
}

func newTee(path string, w io.Writer) (*tee, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	return &tee{f: f, w: w}, nil
}

func (t *tee) Close() error { return t.f.Close() }

// Closing goes through a helper that loops over all of them.
type many struct {
	a, b *os.File
}

func openMany(x, y string) (*many, error) {
	a, err := os.Open(x)
	if err != nil {
		return nil, err
	}
	b, err := os.Open(y)
	if err != nil {
		a.Close()
		return nil, err
	}
	return &many{a, b}, nil
}

func (m *many) Close() error { return closeAll(m.a, m.b) }

func closeAll(cs ...io.Closer) (first error) {
	for _, c := range cs {
		if err := c.Close(); err != nil && first == nil {
			first = err
		}
	}
	return first
}

// The listener belongs to the HTTP server that serves on it: its end is the listener's.
type gateway struct {
	l      net.Listener
	server *http.Server
}

func (g *gateway) start(addr string) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	g.l = l
	g.server = &http.Server{ReadHeaderTimeout: time.Second}
	go func() { _ = g.server.Serve(l) }()
	return nil
}

func (g *gateway) Close() error {
	return g.server.Close()
}

func (g *gateway) addr() string { return g.l.Addr().String() }

type limited struct {
	io.Reader
	io.Closer
}

func limit(rc io.ReadCloser, n int64) io.ReadCloser {
	return &limited{io.LimitReader(rc, n), rc}
}

// The file is kept beside a reader that closes it.
type source struct {
	in io.ReadCloser
	f  *os.File
}

func open(path string, n int64) (*source, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return &source{in: limit(f, n), f: f}, nil
}

func (s *source) Read(b []byte) (int, error) {
	if _, err := s.f.Stat(); err != nil {
		return 0, err
	}
	return s.in.Read(b)
}

func (s *source) Close() error { return s.in.Close() }

// Who is closed already says so by a method that does nothing but ask.
type guardedFile struct {
	mu     sync.Mutex
	f      *os.File
	closed bool
}

func openGuarded(path string) (*guardedFile, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return &guardedFile{f: f}, nil
}

func (o *guardedFile) errIfClosed() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed {
		return fmt.Errorf("%s is closed", o.f.Name())
	}
	return nil
}

// Close may be called twice.
func (o *guardedFile) Close() error {
	if err := o.errIfClosed(); err != nil {
		return err
	}
	o.closed = true
	return o.f.Close()
}

type duplex struct {
	in  *io.PipeReader
	out *io.PipeWriter
}

func newDuplex() *duplex {
	in, out := io.Pipe()
	return &duplex{in: in, out: out}
}

// Close of a pipe's end gives an error for form's sake: it is always nil.
func (d *duplex) Close() error {
	if err := d.in.Close(); err != nil {
		return err
	}
	return d.out.Close()
}
