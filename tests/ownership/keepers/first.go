// select: leak

package keepers

import (
	"os"
	"sync"
)

type lazyFile struct {
	once sync.Once
	f    *os.File
	path string
}

// newLazyFile has what is open already, and counts that as the first time.
func newLazyFile(path string, f *os.File) *lazyFile {
	lazy := &lazyFile{path: path}
	if f != nil {
		lazy.once.Do(func() { lazy.f = f })
	}
	return lazy
}

func (l *lazyFile) Close() error { return l.f.Close() }

func openLazy(path string) (*lazyFile, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return newLazyFile(path, f), nil
}

// newForgetful has its path only.
func newForgetful(f *os.File) *lazyFile {
	lazy := &lazyFile{}
	lazy.once.Do(func() { lazy.path = f.Name() })
	return lazy
}

func openForgetful(path string) (*lazyFile, error) {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return nil, err
	}
	return newForgetful(f), nil
}
