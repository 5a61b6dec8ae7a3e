// select: leak

package unseen

import (
	"net"

	"example.com/far/wire"
)

// The transfer has the connection, and may end it when it has got everything.
func incoming(addr string) (<-chan wire.Record, error) {
	conn, err := net.DialTimeout("tcp", addr, wire.Patience)
	if err != nil {
		return nil, err
	}
	t := new(wire.Transfer)
	t.Conn = conn
	return t.In(addr), nil
}

// Put into it where it is made.
func outgoing(addr string, records []wire.Record) error {
	conn, err := net.DialTimeout("tcp", addr, wire.Patience)
	if err != nil {
		return err
	}
	t := &wire.Transfer{Conn: conn}
	return t.Out(records)
}

// It is never asked to do anything.
func idle(addr string) error {
	conn, err := net.DialTimeout("tcp", addr, wire.Patience) // want "net-conn-unclosed"
	if err != nil {
		return err
	}
	t := &wire.Transfer{Conn: conn}
	t.Name = addr
	return nil
}

type transfer struct{ conn net.Conn }

func (t *transfer) greet() error {
	_, err := t.conn.Write([]byte("hello"))
	return err
}

// What a method of our own does is known.
func greeting(addr string) error {
	conn, err := net.DialTimeout("tcp", addr, wire.Patience) // want "net-conn-unclosed"
	if err != nil {
		return err
	}
	t := &transfer{conn: conn}
	return t.greet()
}
