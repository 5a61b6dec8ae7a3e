// select: leak

// Package archive opens files behind an interface.
package archive

import "os"

// Reader looks things up.
type Reader interface {
	Get(key string) string
	Close() error
}

type file struct{ f *os.File }

func (a *file) Get(key string) string { return a.f.Name() + key }

func (a *file) Close() error { return a.f.Close() }

// Open opens an archive.
func Open(path string) (Reader, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return &file{f}, nil
}

type memory map[string]string

func (m memory) Get(key string) string { return m[key] }

func (m memory) Close() error { return nil }

// Empty gives an archive without a file.
func Empty(path string) (Reader, error) { return memory{"path": path}, nil }
