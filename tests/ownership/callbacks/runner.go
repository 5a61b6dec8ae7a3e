// select: leak

package callbacks

import (
	"errors"
	"net"
	"time"
)

type space struct{ name string }

func (s *space) within(work func()) error {
	if s.name == "" {
		return errors.New("no such space")
	}
	done := make(chan error, 1)
	go func() {
		defer close(done)
		work()
	}()
	return <-done
}

// Where the runner fails, the literal has not been run.
func (s *space) dial(addr string) (net.Conn, error) {
	var conn net.Conn
	var failed error
	if err := s.within(func() {
		conn, failed = net.DialTimeout("tcp", addr, time.Second)
	}); err != nil {
		return nil, err
	}
	return conn, failed
}

// Here it has.
func (s *space) reach(addr string) error {
	var conn net.Conn
	var failed error
	if err := s.within(func() {
		conn, failed = net.DialTimeout("tcp", addr, time.Second) // want "net-conn-unclosed"
	}); err != nil {
		return err
	}
	if failed != nil {
		return failed
	}
	println(conn.RemoteAddr().String())
	return nil
}
