// select: leak

package replacing

import (
	"net"
	"os"
	"sync/atomic"
)

// A pointer that is read without a lock holds one, and reload puts another there.
type table struct {
	f atomic.Pointer[os.File]
}

func openTable(path string) (*table, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	t := &table{}
	t.f.Store(f)
	return t, nil
}

func (t *table) reload(path string) error {
	f, err := os.Open(path) // want "field-never-closed"
	if err != nil {
		return err
	}
	t.f.Store(f)
	return nil
}

func (t *table) Close() error {
	if f := t.f.Load(); f != nil {
		return f.Close()
	}
	return nil
}

// Quiet: what comes out of it for the new one is closed.
type swapped struct {
	f atomic.Pointer[os.File]
}

func openSwapped(path string) (*swapped, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	s := &swapped{}
	s.f.Store(f)
	return s, nil
}

func (s *swapped) reload(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	if old := s.f.Swap(f); old != nil {
		return old.Close()
	}
	return nil
}

func (s *swapped) Close() error {
	if f := s.f.Load(); f != nil {
		return f.Close()
	}
	return nil
}

// Which fields a function fills that is given pointers to them, its callers say.
type relay struct {
	in, out atomic.Pointer[net.TCPConn]
	log     *os.File
}

func (r *relay) open() error {
	if err := dialInto(&r.in, "in"); err != nil {
		return err
	}
	if err := openInto(&r.log, "log"); err != nil {
		return err
	}
	return dialInto(&r.out, "out")
}

func dialInto(kept *atomic.Pointer[net.TCPConn], host string) error {
	c, err := net.DialTCP("tcp", nil, &net.TCPAddr{Zone: host})
	if err != nil {
		return err
	}
	kept.Store(c)
	return nil
}

func openInto(kept **os.File, name string) (err error) {
	*kept, err = os.Open(name)
	return err
}

func (r *relay) Close() error { // want "close-incomplete"
	return r.in.Load().Close()
}

// Quiet: all of them are closed.
type bridge struct {
	in, out atomic.Pointer[net.TCPConn]
	log     *os.File
}

func (b *bridge) open() error {
	if err := dialInto(&b.in, "in"); err != nil {
		return err
	}
	if err := openInto(&b.log, "log"); err != nil {
		return err
	}
	return dialInto(&b.out, "out")
}

func (b *bridge) Close() {
	if in := b.in.Load(); in != nil {
		_ = in.Close()
	}
	if out := b.out.Load(); out != nil {
		_ = out.Close()
	}
	_ = b.log.Close()
}
