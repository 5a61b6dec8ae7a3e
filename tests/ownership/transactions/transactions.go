// select: leak

// Package transactions lends what refers to a resource to functions of its callers.
package transactions

import "os"

// A store lends its transactions to functions; these can do nothing to its file.
type store struct {
	f *os.File
}

type tx struct {
	store *store
	n     int
}

func (t *tx) put(b []byte) error {
	t.n++
	_, err := t.store.f.Write(b)
	return err
}

func openStore(path string) (*store, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	return &store{f: f}, nil
}

func (s *store) update(do func(*tx) error) error { return do(&tx{store: s}) }

func (s *store) Close() error { return s.f.Close() }

type book struct {
	store *store
}

func (b *book) begin() error {
	return b.store.update(func(t *tx) error { return t.put([]byte("begin")) })
}

func (b *book) Close() error { return b.store.Close() }

// The store is open where nothing could be written to it.
func openBook(path string) (*book, error) {
	s, err := openStore(path) // want "resource-unclosed"
	if err != nil {
		return nil, err
	}
	b := &book{store: s}
	if err := b.begin(); err != nil {
		return nil, err
	}
	return b, nil
}

// Quiet: a lease ends what it has, so whoever gets one may do so.
type lease struct {
	store *pool
}

func (l *lease) drop() error { return l.store.Close() }

type pool struct {
	f *os.File
}

func openPool(path string) (*pool, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	return &pool{f: f}, nil
}

func (p *pool) with(do func(*lease) error) error { return do(&lease{store: p}) }

func (p *pool) Close() error { return p.f.Close() }

func lend(path string, do func(*lease) error) error {
	p, err := openPool(path)
	if err != nil {
		return err
	}
	return p.with(do)
}
