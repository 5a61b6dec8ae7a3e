// Package repaired defers after the check.
package repaired

import (
	"database/sql"
	"net"
	"os"
)

// The plain form.
func conn(addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	defer c.Close()
	_, err = c.Write([]byte("hello"))
	return err
}

// Inside the branch that has one.
func inBranch(db *sql.DB) error {
	rows, err := db.Query("select 1")
	if err == nil {
		defer rows.Close()
		return rows.Err()
	}
	return err
}

// The deferred closure asks first.
func asksFirst() error {
	l, err := net.Listen("tcp", ":0")
	defer func() {
		if l != nil {
			_ = l.Close()
		}
	}()
	if err != nil {
		return err
	}
	_, err = l.Accept()
	return err
}

// The deferred closure asks for the error.
func asksError(db *sql.DB) error {
	tx, err := db.Begin()
	defer func() {
		if err == nil {
			tx.Rollback()
		}
	}()
	if err != nil {
		return err
	}
	return nil
}

// The cleanup is deferred after the check.
func cleanup(path string) error {
	f, done, err := setup(path)
	if err != nil {
		return err
	}
	defer done()
	_, err = f.Stat()
	return err
}

func setup(path string) (*os.File, func(), error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	return f, func() { f.Close() }, nil
}
