// select: leak

package correlated

import (
	"fmt"
	"io"
	"os"
)

type mode string

const (
	reading mode = "read"
	writing mode = "write"
)

type level int

const (
	low level = iota
	high
	highest
)

type recording struct {
	mode  mode
	level level
	end   func() error
}

// Each mode has its case.
func (s *recording) start(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	switch s.mode {
	case reading:
		s.end = func() error { return f.Close() }
	case writing:
		s.end = func() error {
			f.Sync()
			return f.Close()
		}
	}
	return nil
}

// The highest level is forgotten.
func (s *recording) startBroken(path string) error {
	f, err := os.Create(path) // want "file-unclosed"
	if err != nil {
		return err
	}
	switch s.level {
	case low:
		s.end = func() error { return f.Close() }
	case high:
		s.end = f.Close
	}
	return nil
}

// Two levels share a case, all return.
func opened(path string, l level) (io.Closer, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	switch l {
	case low:
		return f, nil
	case high, highest:
		return f, nil
	}
	return nil, nil
}

// Whoever writes a default thinks that somebody may come there.
func openedBroken(path string, l level) (io.Closer, error) {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return nil, err
	}
	switch l {
	case low:
		return f, nil
	case high, highest:
		return f, nil
	default:
		return nil, fmt.Errorf("no level: %d", l)
	}
}
