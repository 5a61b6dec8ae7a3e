// select: leak

package halfbuilt

import (
	"errors"
	"net"
	"os"
)

type station struct {
	conn net.Conn
	name string
}

func (s *station) Close() error { return s.conn.Close() }

func newStation(conn net.Conn) (*station, error) {
	name := make([]byte, 8)
	if _, err := conn.Read(name); err != nil {
		return nil, err
	}
	return &station{conn: conn, name: string(name)}, nil
}

// Where the wrapper cannot be made, nobody closes what it was to wrap.
func connect(addr string) (*station, error) {
	conn, err := net.Dial("tcp", addr) // want "net-conn-unclosed"
	if err != nil {
		return nil, err
	}
	return newStation(conn)
}

// Quiet: closed, where the wrapper cannot be made.
func connectCarefully(addr string) (*station, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	s, err := newStation(conn)
	if err != nil {
		_ = conn.Close()
		return nil, err
	}
	return s, nil
}

func newClosing(conn net.Conn) (*station, error) {
	name := make([]byte, 8)
	if _, err := conn.Read(name); err != nil {
		_ = conn.Close()
		return nil, err
	}
	return &station{conn: conn, name: string(name)}, nil
}

// Quiet: the wrapper closes it where it fails.
func connectClosing(addr string) (*station, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return newClosing(conn)
}

func wrapped(conn net.Conn) (*station, error) {
	return &station{conn: conn}, nil
}

// Quiet: that never fails.
func connectSurely(addr string) (*station, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return wrapped(conn)
}

// Quiet: a deferred call closes it for every error that is returned.
func connectDeferring(addr string) (s *station, err error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			_ = conn.Close()
		}
	}()
	return newStation(conn)
}

func checked(f *os.File) (*os.File, error) {
	if info, err := f.Stat(); err != nil || info.IsDir() {
		return nil, errors.New("no file")
	}
	return f, nil
}

// What only looks at it, and gives it back, leaves it open where it fails.
func openChecked(path string) (*os.File, error) {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return nil, err
	}
	return checked(f)
}

func named(conn net.Conn, name string) (*station, error) {
	if name == "" {
		return nil, errors.New("no name")
	}
	return &station{conn: conn, name: name}, nil
}

// Quiet: that fails only for want of a name.
func connectNamed(addr string) (*station, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return named(conn, "main")
}
