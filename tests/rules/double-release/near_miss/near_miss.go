// Package nearmiss releases twice without harm, or only seems to.
package nearmiss

import (
	"context"
	"database/sql"
	"errors"
	"net"
	"os"
	"time"
)

// The deferred close is for the error paths; the explicit one tells its error.
func idiom(path string, b []byte) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if _, err := f.Write(b); err != nil {
		return err
	}
	return f.Close()
}

// The same with a closure.
func idiomClosure(path string, b []byte) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	if _, err = f.Write(b); err != nil {
		return err
	}
	return f.Close()
}

// A rollback after the commit is the idiom.
func rollback(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	return tx.Commit()
}

// A failed commit may be followed by a rollback.
func failedCommit(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return nil
}

// A cancel function may be called any number of times.
func cancelled(parent context.Context) error {
	ctx, cancel := context.WithTimeout(parent, time.Second)
	defer cancel()
	cancel()
	return ctx.Err()
}

// Rows may be closed any number of times.
func rows(db *sql.DB) error {
	rows, err := db.Query("select 1")
	if err != nil {
		return err
	}
	defer rows.Close()
	rows.Close()
	return rows.Close()
}

// Stop may be called any number of times.
func ticker() {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	t.Stop()
}

// One close for each branch.
func branches(addr string, polite bool) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	if polite {
		_, err = c.Write([]byte("bye"))
		return errors.Join(err, c.Close())
	}
	return c.Close()
}

// Opened anew in between.
func reopened(a, b string) error {
	f, err := os.Open(a)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	f, err = os.Open(b)
	if err != nil {
		return err
	}
	return f.Close()
}

// One close for each round.
func rounds(paths []string) error {
	for _, p := range paths {
		f, err := os.Open(p)
		if err != nil {
			return err
		}
		if err := f.Close(); err != nil {
			return err
		}
	}
	return nil
}
