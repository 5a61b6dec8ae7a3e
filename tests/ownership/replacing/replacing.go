// select: leak

// Package replacing gives fields one resource after another.
package replacing

import (
	"net"
	"os"
)

type journal struct {
	f    *os.File
	path string
	n    int
}

func openJournal(path string) (*journal, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	return &journal{f: f, path: path}, nil
}

func (j *journal) rotate() error {
	f, err := os.Create(j.path + ".1") // want "field-never-closed"
	if err != nil {
		return err
	}
	j.f = f
	return nil
}

func (j *journal) Append(b []byte) error {
	if j.n++; j.n > 1000 {
		if err := j.rotate(); err != nil {
			return err
		}
	}
	_, err := j.f.Write(b)
	return err
}

func (j *journal) Close() error { return j.f.Close() }

// Quiet: the old file is closed first.
type diary struct {
	f    *os.File
	path string
}

func openDiary(path string) (*diary, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	return &diary{f: f, path: path}, nil
}

func (d *diary) rotate() error {
	if err := d.f.Close(); err != nil {
		return err
	}
	f, err := os.Create(d.path + ".1")
	if err != nil {
		return err
	}
	d.f = f
	return nil
}

func (d *diary) Close() error { return d.f.Close() }

// Quiet: whoever finds the connection broken ends it, and asks for another.
type link struct {
	conn net.Conn
	addr string
}

func dial(addr string) (*link, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &link{conn: c, addr: addr}, nil
}

func (l *link) reconnect() error {
	c, err := net.Dial("tcp", l.addr)
	if err != nil {
		return err
	}
	l.conn = c
	return nil
}

func (l *link) Send(b []byte) error {
	_, err := l.conn.Write(b)
	if err != nil {
		l.conn.Close()
		return l.reconnect()
	}
	return nil
}

func (l *link) Close() error { return l.conn.Close() }

// Quiet: it connects only where there is no connection.
type lazy struct {
	conn net.Conn
	addr string
}

func dialLazy(addr string) (*lazy, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &lazy{conn: c, addr: addr}, nil
}

func (l *lazy) reconnect() error {
	if l.conn != nil {
		return nil
	}
	c, err := net.Dial("tcp", l.addr)
	if err != nil {
		return err
	}
	l.conn = c
	return nil
}

func (l *lazy) Close() (err error) {
	if l.conn != nil {
		err = l.conn.Close()
	}
	l.conn = nil
	return err
}

// Whoever makes it has given it one already, whatever the method is named.
type gauge struct {
	conn net.Conn
	addr string
	old  bool
}

func newGauge(addr string) (*gauge, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &gauge{conn: conn, addr: addr}, nil
}

func (g *gauge) read(b []byte) (int, error) {
	if g.old {
		conn, err := net.Dial("tcp", g.addr) // want "field-never-closed"
		if err != nil {
			return 0, err
		}
		g.conn = conn
	}
	return g.conn.Read(b)
}

func (g *gauge) Close() error { return g.conn.Close() }

// Quiet: there is none before.
type meter struct {
	conn net.Conn
	addr string
}

func newMeter(addr string) *meter { return &meter{addr: addr} }

func (m *meter) first(b []byte) (int, error) {
	conn, err := net.Dial("tcp", m.addr)
	if err != nil {
		return 0, err
	}
	m.conn = conn
	return m.conn.Read(b)
}

func (m *meter) again(b []byte) error {
	conn, err := net.Dial("tcp", m.addr)
	if err != nil {
		return err
	}
	m.conn = conn
	_, err = m.conn.Write(b)
	return err
}

func (m *meter) Close() error { return m.conn.Close() }

// Quiet: the old one is closed before.
type knob struct {
	conn net.Conn
	addr string
}

func newKnob(addr string) (*knob, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &knob{conn: conn, addr: addr}, nil
}

func (d *knob) read(b []byte) (int, error) {
	_ = d.conn.Close()
	conn, err := net.Dial("tcp", d.addr)
	if err != nil {
		return 0, err
	}
	d.conn = conn
	return d.conn.Read(b)
}

func (d *knob) Close() error { return d.conn.Close() }
