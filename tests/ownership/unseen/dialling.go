// select: leak

package unseen

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"example.org/mux"
	"example.org/tunnel"
)

// By its name it opens a connection, which nobody closes where the greeting fails.
func greet(addr, name string) error {
	conn, err := tunnel.DialTimeout(addr, 10) // want "resource-unclosed"
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(conn, name); err != nil {
		return err
	}
	return conn.Close()
}

// Closed on every path.
func greeted(addr, name string) error {
	conn, err := tunnel.DialTimeout(addr, 10)
	if err != nil {
		return err
	}
	defer conn.Close()
	_, err = fmt.Fprintln(conn, name)
	return err
}

// What it is called says nothing of what it gives.
func looked(addr, name string) error {
	conn, err := tunnel.Find(addr)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(conn, name)
	return err
}

// It ends in another way.
func quit(addr string) error {
	conn, err := tunnel.Dial(addr)
	if err != nil {
		return err
	}
	conn.CloseWithError(0, "")
	return nil
}

// A plan of a connection is none.
func planned(addr string) string {
	dial := tunnel.Dial(addr)
	return dial.Path()
}

type session struct{ mux *mux.Session }

func (s *session) dial(ctx context.Context, addr string) (net.Conn, error) {
	conn, err := tunnel.DialContext(ctx, addr)
	return conn, err
}

func dialled(ctx context.Context, addr string) (net.Conn, error) {
	return tunnel.DialContext(ctx, addr)
}

// The session has the connection, if there is one.
func (s *session) openBroken(ctx context.Context, addr string) error {
	conn, err := s.dial(ctx, addr) // want "resource-unclosed"
	if err != nil {
		return err
	}
	inner, err := mux.Client(conn)
	if err != nil {
		return err
	}
	s.mux = inner
	return nil
}

// Closed where there is no session.
func (s *session) open(ctx context.Context, addr string) error {
	conn, err := dialled(ctx, addr)
	if err != nil {
		return err
	}
	inner, err := mux.Client(conn)
	if err != nil {
		conn.Close()
		return err
	}
	s.mux = inner
	return nil
}

// From a function that hands on both results.
func discarded(ctx context.Context, addr string) error {
	conn, err := dialled(ctx, addr) // want "resource-unclosed"
	if err != nil {
		return err
	}
	println(conn.LocalAddr().String())
	return nil
}

type through struct{ dialer tunnel.Dialer }

// A method out of sight that is called so opens one, too.
func (t *through) greetBroken(addr, name string) error {
	conn, err := t.dialer.Dial(addr) // want "resource-unclosed"
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(conn, name); err != nil {
		return err
	}
	return conn.Close()
}

// Closed where the greeting fails.
func (t *through) greet(addr, name string) error {
	conn, err := t.dialer.Dial(addr)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(conn, name); err != nil {
		conn.Close()
		return err
	}
	return conn.Close()
}

type phone interface {
	Dial(number string) (line int, err error)
}

// What is in sight gives what it says it gives.
func call(p phone) (int, error) {
	line, err := p.Dial("112")
	if err != nil {
		return 0, err
	}
	return line + 1, nil
}

// A literal that hands on both results: where there is an error, there is no connection.
func handedOnClosed(ctx context.Context, addr string) error {
	dial := func() (net.Conn, error) {
		return tunnel.DialContext(ctx, addr)
	}
	conn, err := dial()
	if err != nil {
		return err
	}
	return conn.Close()
}

// The greeting's error leaves it open.
func handedOnBroken(ctx context.Context, addr, name string) error {
	dial := func() (net.Conn, error) {
		return tunnel.DialContext(ctx, addr) // want "resource-unclosed"
	}
	conn, err := dial()
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(conn, name); err != nil {
		return err
	}
	return conn.Close()
}

// What runs over a connection that is there ends with it.
func over(addr string) error {
	conn, err := tunnel.Dial("tcp", addr)
	if err != nil {
		return err
	}
	defer conn.Close()
	talk, err := (&mux.Dialer{}).Dial(conn)
	if err != nil {
		return err
	}
	return talk.Ping()
}

// So does what runs over a connection that somebody else closes.
func overGiven(conn net.Conn) error {
	talk, err := (&mux.Dialer{}).Dial(conn)
	if err != nil {
		return err
	}
	return talk.Ping()
}

// This makes its own.
func overNone(addr string) error {
	talk, err := (&mux.Dialer{}).Dial(addr) // want "resource-unclosed"
	if err != nil {
		return err
	}
	return talk.Ping()
}

// What is closed under another limit is closed.
func logsOff(addr string, again func(*tunnel.Conn) error) error {
	conn, err := tunnel.Dial("tcp", addr)
	if err != nil {
		return err
	}
	if err := conn.Ping(); err != nil {
		logOff(conn)
		return err
	}
	return again(conn)
}

func logOff(conn *tunnel.Conn) { conn.WithTimeout(time.Second).Logoff() }

// What is only asked under another limit is not.
func pings(addr string, again func(*tunnel.Conn) error) error {
	conn, err := tunnel.Dial("tcp", addr) // want "resource-unclosed"
	if err != nil {
		return err
	}
	if err := conn.WithTimeout(time.Second).Ping(); err != nil {
		return err
	}
	return again(conn)
}

// Quiet: the answer to the handshake comes first, and has nothing to close.
func (t *through) session(addr string) (io.Closer, error) {
	answer, session, err := t.dialer.Dial(addr)
	if err != nil {
		return nil, err
	}
	if answer.StatusCode != 200 {
		return nil, errors.New(answer.Status)
	}
	return session, nil
}

// What else comes with a connection comes after it.
func (t *through) named(addr string) (string, error) {
	conn, name, err := t.dialer.Dial(addr) // want "resource-unclosed"
	if err != nil {
		return "", err
	}
	_, err = conn.Write([]byte(name))
	return name, err
}
