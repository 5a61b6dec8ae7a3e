// Package broken uses what it has released.
package broken

import (
	"database/sql"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
)

// Closed, then read.
func file(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	f.Close()
	return io.ReadAll(f) // want "use-after-release"
}

// The body is closed first and decoded then.
func body(url string, v any) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	resp.Body.Close()
	return json.NewDecoder(resp.Body).Decode(v) // want "use-after-release"
}

// Written to after the farewell.
func conn(addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	if _, err := c.Write([]byte("hello")); err != nil {
		c.Close()
		return err
	}
	c.Close()
	_, err = c.Write([]byte("bye")) // want "use-after-release"
	return err
}

// The loop runs over closed rows.
func rows(db *sql.DB) (n int, err error) {
	rows, err := db.Query("select 1")
	if err != nil {
		return 0, err
	}
	rows.Close()
	for rows.Next() { // want "use-after-release"
		n++
	}
	return n, nil
}

// One more statement after the commit.
func transaction(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	_, err = tx.Exec("update t set a = 1") // want "use-after-release"
	return err
}

// The helper has closed it.
func afterHelper(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	finish(f)
	_, err = f.WriteString("late") // want "use-after-release"
	return err
}

func finish(f *os.File) {
	_ = f.Sync()
	_ = f.Close()
}

// The alias is the same file.
func alias(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	var c io.Closer = f
	c.Close()
	return io.ReadAll(f) // want "use-after-release"
}

// Closed before the one of the round before is.
func rotatedWrongly(path string, rotated func() bool) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { f.Close() }()
	buf := make([]byte, 512)
	for {
		if _, err := f.Read(buf); err != nil {
			return err
		}
		if rotated() {
			next, err := os.Open(path)
			if err != nil {
				return err
			}
			f.Close()
			f = next
			f.Close()
			if _, err := io.ReadFull(f, buf); err != nil { // want "use-after-release"
				return err
			}
		}
	}
}
