// select: leak

// Package store has types that own what they keep.
package store

import (
	"errors"
	"io"
	"net"
	"os"
)

// Store owns a file.
type Store struct {
	f *os.File
	n int
}

// Open hands out a duty: the store's.
func Open(path string) (*Store, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return &Store{f: f}, nil
}

// Close ends the store.
func (s *Store) Close() error { return s.f.Close() }

// Len borrows the receiver.
func (s *Store) Len() int { return s.n }

// Sub is a view that shares the file.
func (s *Store) Sub() *View { return &View{s: s} }

// View shares a store and owns nothing.
type View struct{ s *Store }

// Len borrows.
func (v *View) Len() int { return v.s.Len() }

// Cluster owns owners.
type Cluster struct {
	main  *Store
	extra *Store
	peer  net.Conn
}

// Close ends all three.
func (c *Cluster) Close() error {
	return errors.Join(c.main.Close(), c.extra.Close(), c.peer.Close())
}

// OpenCluster releases what it has when a later step fails.
func OpenCluster(a, b, addr string) (*Cluster, error) {
	m, err := Open(a)
	if err != nil {
		return nil, err
	}
	x, err := Open(b)
	if err != nil {
		m.Close()
		return nil, err
	}
	p, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, errors.Join(err, m.Close(), x.Close())
	}
	return &Cluster{main: m, extra: x, peer: p}, nil
}

// OpenClusterBroken forgets the second store when the third step fails.
func OpenClusterBroken(a, b, addr string) (*Cluster, error) {
	m, err := Open(a)
	if err != nil {
		return nil, err
	}
	x, err := Open(b) // want "resource-unclosed"
	if err != nil {
		m.Close()
		return nil, err
	}
	p, err := net.Dial("tcp", addr)
	if err != nil {
		m.Close()
		return nil, err
	}
	return &Cluster{main: m, extra: x, peer: p}, nil
}

// Half ends only one of its two stores.
type Half struct {
	a, b *Store
}

// OpenHalf fills both.
func OpenHalf(x, y string) (*Half, error) {
	a, err := Open(x)
	if err != nil {
		return nil, err
	}
	b, err := Open(y)
	if err != nil {
		a.Close()
		return nil, err
	}
	return &Half{a: a, b: b}, nil
}

// Close forgets b.
func (h *Half) Close() error { return h.a.Close() } // want "close-incomplete"

// Loose keeps a store for good.
type Loose struct { // want "field-never-closed"
	s *Store
}

// NewLoose fills it.
func NewLoose(path string) (*Loose, error) {
	s, err := Open(path)
	if err != nil {
		return nil, err
	}
	return &Loose{s: s}, nil
}

// Len borrows.
func (l *Loose) Len() int { return l.s.Len() }

// Pair knows its connection by two names, and closes it by one.
type Pair struct {
	Conn   net.Conn
	writer io.Writer
}

// Quiet: whoever has the pair closes Conn.
func NewPair(address string) (*Pair, error) {
	c, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	return &Pair{writer: c, Conn: c}, nil
}

// Factory makes readers of what it keeps.
type Factory struct{ conn net.Conn }

func NewFactory(address string) (*Factory, error) {
	f := &Factory{}
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	f.conn = conn
	return f, nil
}

// Close forgets the connection.
func (f *Factory) Close() error { return nil } // want "close-incomplete"

// Reader has no method to close what it reads from.
type Reader struct{ conn net.Conn }

func newReader(c net.Conn) *Reader { return &Reader{conn: c} }

// Read reads.
func (r *Reader) Read(p []byte) (int, error) { return r.conn.Read(p) }

// NewReader lends the connection, and nobody can close it through a reader.
func (f *Factory) NewReader() *Reader { return newReader(f.conn) }
