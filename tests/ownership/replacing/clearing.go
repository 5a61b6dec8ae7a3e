// select: leak

package replacing

import (
	"net"
	"os"
)

type ledger struct {
	f    *os.File
	path string
}

func openLedger(path string) (*ledger, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	return &ledger{f: f, path: path}, nil
}

// What could not be written to is open all the same.
func (l *ledger) add(b []byte) error {
	_, err := l.f.Write(b)
	if err != nil {
		l.f = nil // want "field-never-closed"
	}
	return err
}

func (l *ledger) Close() error {
	if l.f == nil {
		return nil
	}
	return l.f.Close()
}

// Quiet: it is closed first.
type tally struct {
	f *os.File
}

func openTally(path string) (*tally, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	return &tally{f: f}, nil
}

func (t *tally) add(b []byte) error {
	_, err := t.f.Write(b)
	if err != nil {
		_ = t.f.Close()
		t.f = nil
	}
	return err
}

func (t *tally) Close() error { return t.f.Close() }

// Quiet: nothing has failed where the field is emptied; who got the connection out may close it.
type phone struct {
	conn net.Conn
}

func call(addr string) (*phone, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &phone{conn: conn}, nil
}

func (p *phone) say(b []byte) error {
	if _, err := p.conn.Write(b); err != nil {
		return err
	}
	p.conn = nil
	return nil
}

func (p *phone) Close() error { return p.conn.Close() }

// Quiet: another has it by a name of his own, and closes it.
type radio struct {
	conn net.Conn
}

func tune(addr string) (*radio, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	r := &radio{conn: conn}
	go func() {
		_, _ = conn.Read(make([]byte, 1))
		_ = conn.Close()
	}()
	return r, nil
}

func (r *radio) send(b []byte) error {
	_, err := r.conn.Write(b)
	if err != nil {
		r.conn = nil
	}
	return err
}

func (r *radio) Close() error { return r.conn.Close() }

// Quiet: whoever asks for it may close it.
type lent struct {
	f *os.File
}

func lend(path string) (*lent, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	return &lent{f: f}, nil
}

func (l *lent) take() *os.File {
	f := l.f
	l.f = nil
	return f
}

func (l *lent) add(b []byte) error {
	_, err := l.f.Write(b)
	if err != nil {
		l.f = nil
	}
	return err
}

func (l *lent) Close() error { return l.f.Close() }
