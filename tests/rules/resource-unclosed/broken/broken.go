// Package broken loses resources that have no rule of their own.
package broken

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"iter"
	"os"
)

// The reader never sees the end: the writing goroutine forgets to close its half.
func pipe(w io.Writer) error {
	pr, pw := io.Pipe() // want "resource-unclosed"
	defer pr.Close()
	go func() {
		fmt.Fprintln(pw, "hello")
	}()
	_, err := io.Copy(w, pr)
	return err
}

// The paused sequence stays when the caller has seen enough.
func pulled(seq iter.Seq[int]) int {
	next, stop := iter.Pull(seq) // want "resource-unclosed"
	v, ok := next()
	if ok && v > 10 {
		return v
	}
	stop()
	return 0
}

// The stop function is dropped at once.
func first(seq iter.Seq[int]) (int, bool) {
	next, _ := iter.Pull(seq) // want "resource-unclosed"
	return next()
}

type store struct {
	f    *os.File
	path string
}

func openStore(path string) (*store, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return &store{f: f, path: path}, nil
}

// Close ends the store.
func (s *store) Close() error { return s.f.Close() }

// An owner of the project's own is a resource: its constructor's caller forgets it.
func forgetsOwner(path string) (string, error) {
	s, err := openStore(path) // want "resource-unclosed"
	if err != nil {
		return "", err
	}
	return s.path, nil
}

// Closed on success only.
func ownerErrorPath(path string) (int64, error) {
	s, err := openStore(path) // want "resource-unclosed"
	if err != nil {
		return 0, err
	}
	fi, err := s.f.Stat()
	if err != nil {
		return 0, err
	}
	return fi.Size(), s.Close()
}

// A connection taken out of the pool is not given back.
func poolConn(ctx context.Context, db *sql.DB) error {
	c, err := db.Conn(ctx) // want "resource-unclosed"
	if err != nil {
		return err
	}
	return c.PingContext(ctx)
}
