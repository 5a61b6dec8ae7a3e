// select: leak

package fields

import (
	"net"
	"os"
	"sync/atomic"
)

// Close forgets both files.
type both struct{ in, out *os.File }

func openBoth(path string) (*both, error) {
	in, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	out, err := os.Create(path + ".out")
	if err != nil {
		in.Close()
		return nil, err
	}
	return &both{in: in, out: out}, nil
}

func (b *both) Close() { // want "close-incomplete"
	println("closed")
}

// Who is given the connection by a getter need not end it: Close is for that.
type line struct{ conn net.Conn }

func dialLine(addr string) (*line, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &line{conn: c}, nil
}

func (l *line) Conn() net.Conn { return l.conn }

func (l *line) Close() { // want "close-incomplete"
	println("closed")
}

func write(l *line) error {
	_, err := l.Conn().Write([]byte("x"))
	return err
}

// Quiet: whoever takes the connection ends it.
type wire struct{ conn net.Conn }

func dialWire(addr string) (*wire, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &wire{conn: c}, nil
}

func (w *wire) Conn() net.Conn { return w.conn }

func (w *wire) Close() { println("closed") }

func hangUp(w *wire) {
	c := w.Conn()
	c.Close()
	w.Close()
}

// A getter that loads, where there is something.
type swapped struct{ current atomic.Pointer[os.File] }

func (s *swapped) swap(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	s.current.Store(f)
	return nil
}

func (s *swapped) file() *os.File {
	if f := s.current.Load(); f != nil {
		return f
	}
	return nil
}

func (s *swapped) Close() { // want "close-incomplete"
	println("closed", s.file().Name())
}

// Quiet: the getter is how Close gets at it.
type turned struct{ current atomic.Pointer[os.File] }

func (t *turned) swap(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	t.current.Store(f)
	return nil
}

func (t *turned) file() *os.File {
	if f := t.current.Load(); f != nil {
		return f
	}
	return nil
}

func (t *turned) Close() error { return t.file().Close() }
