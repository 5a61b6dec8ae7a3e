// select: leak

// Package store hands out what it opens, by way of methods that do not say so themselves.
package store

import "os"

type Store struct{ path string }

func New(path string) *Store { return &Store{path: path} }

type Entry struct{ f *os.File }

func (e *Entry) Name() string { return e.f.Name() }

func (e *Entry) Close() error { return e.f.Close() }

// Fetch names nothing that opens anything.
func (s *Store) Fetch() (*Entry, error) { return s.dig() }

func (s *Store) dig() (*Entry, error) {
	f, err := os.Open(s.path)
	if err != nil {
		return nil, err
	}
	return &Entry{f: f}, nil
}
