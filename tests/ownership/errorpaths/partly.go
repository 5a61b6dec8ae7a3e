// select: leak

package errorpaths

import (
	"bufio"
	"errors"
	"net"
	"os"
	"strings"
)

type session struct{ net.Conn }

// Closes for one of its errors, and forgets the other.
func greet(conn net.Conn) (*session, error) {
	line, err := bufio.NewReader(conn).ReadString('\n')
	if err != nil {
		return nil, err
	}
	if !strings.HasPrefix(line, "hello") {
		conn.Close()
		return nil, errors.New("no greeting")
	}
	return &session{conn}, nil
}

// The helper may have left it open.
func serve(l net.Listener, run func(*session)) {
	for {
		conn, err := l.Accept() // want "net-conn-unclosed"
		if err != nil {
			return
		}
		s, err := greet(conn)
		if err != nil {
			continue
		}
		run(s)
	}
}

// Closes for each of its errors.
func greetStrictly(conn net.Conn) (*session, error) {
	line, err := bufio.NewReader(conn).ReadString('\n')
	if err != nil {
		conn.Close()
		return nil, err
	}
	if !strings.HasPrefix(line, "hello") {
		conn.Close()
		return nil, errors.New("no greeting")
	}
	return &session{conn}, nil
}

// The helper that fails has closed it.
func serveStrictly(l net.Listener, run func(*session)) {
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		s, err := greetStrictly(conn)
		if err != nil {
			continue
		}
		run(s)
	}
}

type failure struct{ text string }

func (f *failure) Error() string { return f.text }

func newError(text string) *failure { return &failure{text} }

func (f *failure) because(err error) error {
	if err != nil {
		f.text += err.Error()
	}
	return f
}

// What makes an error returns one, so that the file comes back without.
func fresh(l net.Listener) (net.Conn, error) {
	conn, err := l.Accept() // want "net-conn-unclosed"
	if err != nil {
		return nil, newError("accept").because(err)
	}
	if conn.RemoteAddr().String() == "" {
		return conn, newError("no peer").because(nil)
	}
	return conn, nil
}

// Where it is false the file is closed, whatever the error.
func decoded(f *os.File, want byte) (usable bool, err error) {
	var b [1]byte
	if _, err := f.Read(b[:]); err != nil {
		f.Close()
		return false, err
	}
	if b[0] != want {
		return true, errors.New("another")
	}
	return true, nil
}

// The flag tells whether there is something to close.
func decodeFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	usable, err := decoded(f, 'x')
	if usable {
		f.Close()
	}
	return err
}

// It is the other way round.
func decodeFileBroken(path string) error {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return err
	}
	usable, err := decoded(f, 'x')
	if !usable {
		return f.Close()
	}
	return err
}
