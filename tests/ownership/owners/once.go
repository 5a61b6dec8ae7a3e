// select: leak

package owners

import (
	"net"
	"os"
	"sync"
	"time"
)

// Closes once, however often it is asked to.
type session struct {
	once sync.Once
	conn net.Conn
	err  error
}

func newSession(addr string) (*session, error) {
	c, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return nil, err
	}
	return &session{conn: c}, nil
}

func (s *session) Close() error {
	s.once.Do(func() {
		if s.conn != nil {
			s.err = s.conn.Close()
		}
	})
	return s.err
}

// Lets the connection go as well, in passing.
func (s *session) fail(err error) {
	s.err = err
	s.conn.Close()
}

// Ended.
func useSession(addr string) error {
	s, err := newSession(addr)
	if err != nil {
		return err
	}
	return s.Close()
}

// Ended by a goroutine.
func useSessionAside(addr string) error {
	s, err := newSession(addr)
	if err != nil {
		return err
	}
	done := make(chan error, 1)
	go func() { done <- s.Close() }()
	return <-done
}

// Not ended where the write fails.
func useSessionBadly(addr string) error {
	s, err := newSession(addr) // want "resource-unclosed"
	if err != nil {
		return err
	}
	if _, err := s.conn.Write(nil); err != nil {
		return err
	}
	return s.Close()
}

// Hands the connection to whoever collects the old ones.
type lent struct {
	conn net.Conn
	old  chan net.Conn
}

func newLent(addr string, old chan net.Conn) (*lent, error) {
	c, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return nil, err
	}
	return &lent{conn: c, old: old}, nil
}

func (l *lent) Close() { l.old <- l.conn }

func (l *lent) fail() { l.conn.Close() }

// Handed on.
func useLent(addr string, old chan net.Conn) error {
	l, err := newLent(addr, old)
	if err != nil {
		return err
	}
	defer l.Close()
	_, err = l.conn.Write(nil)
	return err
}

// Forgotten.
func forgetLent(addr string, old chan net.Conn) error {
	l, err := newLent(addr, old) // want "resource-unclosed"
	if err != nil {
		return err
	}
	_, err = l.conn.Write(nil)
	return err
}

// Keeps the function that closes beside the file.
type reader struct {
	f     *os.File
	close func() error
}

func newReader(name string) (*reader, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &reader{f: f, close: f.Close}, nil
}

func (r *reader) Close() error { return r.close() }

// Closes nothing.
type forgetful struct { // want "field-never-closed"
	f     *os.File
	close func() error
}

func newForgetful(name string) (*forgetful, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &forgetful{f: f, close: f.Sync}, nil
}

func (r *forgetful) finish() error { return r.close() }
