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
