// select: leak

// Package lib is another module, found by a replace line.
package lib

import (
	"io"
	"os"
)

// Open hands the duty out.
func Open(path string) (*os.File, error) { return os.Open(path) }

// Finish closes.
func Finish(c io.Closer) { _ = c.Close() }

// Session owns a file.
type Session struct{ f *os.File }

// NewSession hands the duty out.
func NewSession(path string) (*Session, error) {
	f, err := Open(path)
	if err != nil {
		return nil, err
	}
	return &Session{f: f}, nil
}

// Name borrows.
func (s *Session) Name() string { return s.f.Name() }

// Close ends it.
func (s *Session) Close() error { return s.f.Close() }

var kept []*os.File

// Keep takes the file over. It has nothing to complain of yet.
func Keep(f *os.File) error {
	kept = append(kept, f)
	return nil
}
