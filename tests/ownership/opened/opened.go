// select: leak

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
