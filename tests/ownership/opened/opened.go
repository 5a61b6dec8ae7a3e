// select: leak
// confidence: possible

// Package opened reads objects by means of interfaces alone.
package opened

import (
	"io"

	"example.com/opened/store"
)

// What an interface says it opens is to be closed.
func read(s store.Store, name string) ([]byte, error) {
	o, err := s.Open(name) // want "resource-unclosed"
	if err != nil {
		return nil, err
	}
	return io.ReadAll(o)
}

func size(s store.Store, name string) (int64, error) {
	o, err := s.ObjectReader(name) // want "resource-unclosed"
	if err != nil {
		return 0, err
	}
	return o.Size(), nil
}

// Quiet: closed.
func readClosed(s store.Store, name string) ([]byte, error) {
	o, err := s.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = o.Close() }()
	return io.ReadAll(o)
}

// Quiet: nothing of this can be closed.
func info(s store.Store, name string) (int64, error) {
	i, err := s.OpenInfo(name)
	if err != nil {
		return 0, err
	}
	return i.Size(), nil
}

// Quiet: that may be there for all.
func handle(s store.Store, name string) (bool, error) {
	h, err := s.Handle(name)
	if err != nil {
		return false, err
	}
	return h != nil, nil
}

// Quiet: closing what the bundle gives may close the bundle.
func only(s store.Store, bundle, name string) (io.ReadCloser, error) {
	b, err := s.OpenBundle(bundle)
	if err != nil {
		return nil, err
	}
	return b.OpenOnly(name)
}

// Numbers close nothing.
func sizes(s store.Store, bundle, name string) ([]int64, error) {
	b, err := s.OpenBundle(bundle) // want "resource-unclosed"
	if err != nil {
		return nil, err
	}
	return b.Sizes(name)
}

type session struct{ s store.Stream } // want "field-never-closed"

// Quiet: what cannot be kept is reset.
func keep(st store.Store, full bool) (*session, error) {
	s, err := st.OpenStream()
	if err != nil {
		return nil, err
	}
	return add(s, full)
}

func add(s store.Stream, full bool) (*session, error) {
	if full {
		s.Reset()
		return nil, io.ErrShortBuffer
	}
	return &session{s: s}, nil
}

// Here it is neither reset nor closed.
func keepUnlessFull(st store.Store, full bool) (*session, error) {
	s, err := st.OpenStream() // want "resource-unclosed"
	if err != nil {
		return nil, err
	}
	if full {
		return nil, io.ErrShortBuffer
	}
	return &session{s: s}, nil
}
