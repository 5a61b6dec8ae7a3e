// Package broken defers the release of something that may be nil.
package broken

import (
	"archive/zip"
	"database/sql"
	"errors"
	"io"
	"log"
	"net"
	"os"
)

// A nil connection panics.
func conn(addr string) error {
	c, err := net.Dial("tcp", addr)
	defer c.Close() // want "defer-before-error-check"
	if err != nil {
		return err
	}
	_, err = c.Write([]byte("hello"))
	return err
}

// Nil rows panic.
func rows(db *sql.DB) error {
	rows, err := db.Query("select 1")
	defer rows.Close() // want "defer-before-error-check"
	if err != nil {
		return err
	}
	return rows.Err()
}

// A nil transaction panics.
func transaction(db *sql.DB) error {
	tx, err := db.Begin()
	defer tx.Rollback() // want "defer-before-error-check"
	if err != nil {
		return err
	}
	return tx.Commit()
}

// A nil listener panics, in a closure as well.
func closure() error {
	l, err := net.Listen("tcp", ":0")
	defer func() { // want "defer-before-error-check"
		_ = l.Close()
	}()
	if err != nil {
		return err
	}
	_, err = l.Accept()
	return err
}

// A statement between the defer and the check changes nothing.
func between(addr string) error {
	c, err := net.Dial("tcp", addr)
	defer c.Close() // want "defer-before-error-check"
	log.Println("dialled", addr)
	if err != nil {
		return err
	}
	return nil
}

// A nil archive panics.
func unzip(path string) ([]byte, error) {
	z, err := zip.OpenReader(path)
	defer z.Close() // want "defer-before-error-check"
	if err != nil {
		return nil, err
	}
	f, err := z.Open("readme")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// setup gives no cleanup with an error.
func setup(path string) (*os.File, func(), error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	return f, func() { f.Close() }, nil
}

// A nil cleanup function panics.
func nilCleanup(path string) error {
	f, cleanup, err := setup(path)
	defer cleanup() // want "defer-before-error-check"
	if err != nil {
		return err
	}
	_, err = f.Stat()
	return err
}

type session struct{ c net.Conn }

// Close dereferences its receiver.
func (s *session) Close() error { return s.c.Close() }

func newSession(addr string) (*session, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, errors.Join(errors.New("no session"), err)
	}
	return &session{c: c}, nil
}

// A nil owner of the project's own panics.
func owner(addr string) error {
	s, err := newSession(addr)
	defer s.Close() // want "defer-before-error-check"
	if err != nil {
		return err
	}
	return nil
}

func report(err error) {
	if err != nil {
		log.Println(err)
	}
}

// The helper that is told of the error comes back.
func reported(addr string) {
	c, err := net.Dial("tcp", addr)
	report(err)
	defer c.Close() // want "defer-before-error-check"
}

// A panic runs what is deferred.
func panics(addr string) {
	c, err := net.Dial("tcp", addr)
	defer c.Close() // want "defer-before-error-check"
	if err != nil {
		panic(err)
	}
	log.Println(c.RemoteAddr())
}

// Only one of the checks ends the process.
func exitsSometimes(addr string, fatal bool) error {
	c, err := net.Dial("tcp", addr)
	defer c.Close() // want "defer-before-error-check"
	if err != nil {
		if fatal {
			log.Fatal(err)
		}
		return err
	}
	log.Println(c.RemoteAddr())
	return nil
}
