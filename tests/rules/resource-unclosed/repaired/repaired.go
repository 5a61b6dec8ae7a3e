// Package repaired releases the same resources.
package repaired

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"iter"
	"os"
)

// Both halves are closed, the writing one by its goroutine.
func pipe(w io.Writer) error {
	pr, pw := io.Pipe()
	defer pr.Close()
	go func() {
		_, err := fmt.Fprintln(pw, "hello")
		pw.CloseWithError(err)
	}()
	_, err := io.Copy(w, pr)
	return err
}

// stop is deferred.
func pulled(seq iter.Seq[int]) (int, bool) {
	next, stop := iter.Pull(seq)
	defer stop()
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

// The owner is closed.
func closesOwner(path string) (string, error) {
	s, err := openStore(path)
	if err != nil {
		return "", err
	}
	defer s.Close()
	return s.path, nil
}

// On the error's way out too.
func ownerErrorPath(path string) (int64, error) {
	s, err := openStore(path)
	if err != nil {
		return 0, err
	}
	fi, err := s.f.Stat()
	if err != nil {
		s.Close()
		return 0, err
	}
	return fi.Size(), s.Close()
}

// The connection is given back.
func poolConn(ctx context.Context, db *sql.DB) error {
	c, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	return c.PingContext(ctx)
}
