// select: leak

package callbacks

import (
	"errors"
	"net"
	"os"
	"time"
)

type runner struct{ loaded map[string]bool }

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

func (r *runner) onLoaded(name string, do func(string) error) (bool, error) {
	if !r.loaded[name] {
		return false, nil
	}
	return true, do(name)
}

// Where it was not loaded, nothing was opened.
func (r *runner) openLoaded(name string) (*os.File, error) {
	var f *os.File
	loaded, err := r.onLoaded(name, func(name string) (err error) {
		f, err = os.Open(name)
		return err
	})
	if err != nil {
		return nil, err
	}
	if !loaded {
		return nil, errors.New("not loaded")
	}
	return f, nil
}

// Where it was loaded, the file is open.
func (r *runner) sizeLoaded(name string) (int64, error) {
	var f *os.File
	loaded, err := r.onLoaded(name, func(name string) (err error) {
		f, err = os.Open(name) // want "file-unclosed"
		return err
	})
	if err != nil || !loaded {
		return 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), f.Close()
}
