// Package repaired uses first and releases then.
package repaired

import (
	"database/sql"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
)

// Read, then closed.
func file(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// Decoded, then closed.
func body(url string, v any) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	err = json.NewDecoder(resp.Body).Decode(v)
	resp.Body.Close()
	return err
}

// The farewell, then the close.
func conn(addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	_, err = c.Write([]byte("bye"))
	c.Close()
	return err
}

// The loop, then the close.
func rows(db *sql.DB) (n int, err error) {
	rows, err := db.Query("select 1")
	if err != nil {
		return 0, err
	}
	for rows.Next() {
		n++
	}
	rows.Close()
	return n, nil
}

// The statement, then the commit.
func transaction(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err = tx.Exec("update t set a = 1"); err != nil {
		return err
	}
	return tx.Commit()
}
