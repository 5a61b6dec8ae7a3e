// Package broken keeps resources in types that never let go of them.
package broken

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"sync"
	"time"
)

// A file, and no method to close it.
type journal struct { // want "field-never-closed"
	f    *os.File
	size int64
}

func newJournal(path string) (*journal, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	return &journal{f: f}, nil
}

func (j *journal) Append(b []byte) error {
	n, err := j.f.Write(b)
	j.size += int64(n)
	return err
}

// A connection that a method opens later.
type link struct { // want "field-never-closed"
	addr string
	conn net.Conn
}

func (l *link) Send(b []byte) error {
	if l.conn == nil {
		c, err := net.Dial("tcp", l.addr)
		if err != nil {
			return err
		}
		l.conn = c
	}
	_, err := l.conn.Write(b)
	return err
}

// Files in a slice.
type segments struct { // want "field-never-closed"
	files []*os.File
}

func (s *segments) add(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	s.files = append(s.files, f)
	return nil
}

// Connections in a map.
type peers struct { // want "field-never-closed"
	mu    sync.Mutex
	conns map[string]net.Conn
}

func (p *peers) dial(addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.conns[addr] = c
	return nil
}

// A cancel function that no method calls.
type worker struct { // want "field-never-closed"
	ctx    context.Context
	cancel context.CancelFunc
}

func newWorker(parent context.Context) *worker {
	ctx, cancel := context.WithCancel(parent)
	return &worker{ctx: ctx, cancel: cancel}
}

func (w *worker) Do() error {
	if w.cancel == nil {
		return errors.New("not started")
	}
	return w.ctx.Err()
}

// Sync is not Close.
type table struct { // want "field-never-closed"
	f *os.File
}

func openTable(path string) (*table, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	t := &table{}
	t.f = f
	return t, nil
}

func (t *table) Flush() error { return t.f.Sync() }

// closeFile ends what it is given; nothing ends the pipe.
type pipe struct { // want "field-never-closed"
	c net.Conn
}

func (p *pipe) dial(addr string) error {
	c, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return err
	}
	p.c = c
	return nil
}

func (p *pipe) closeFile(f *os.File) {
	if err := f.Close(); err != nil {
		println(err.Error(), p.c.RemoteAddr().String())
	}
}

// A body, which stands for its response.
type feed struct { // want "field-never-closed"
	body io.ReadCloser
}

func openFeed(c *http.Client, url string) (*feed, error) {
	resp, err := c.Get(url)
	if err != nil {
		return nil, err
	}
	return &feed{body: resp.Body}, nil
}

func (f *feed) Read(b []byte) (int, error) { return f.body.Read(b) }

// There may be more than the one.
type diary struct{ f *os.File } // want "field-never-closed"

var mine diary

func openMine(path string) (err error) {
	mine.f, err = os.Create(path)
	return err
}

func yours() *diary { return &diary{} }

// A struct inside another one.
type spool struct { // want "field-never-closed"
	f *os.File
}

type queue struct {
	spool spool
	next  int
}

func openQueue(path string) (*queue, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	q := &queue{}
	q.spool.f = f
	return q, nil
}

// What is registered holds it.
type mount struct { // want "field-never-closed"
	dir *os.File
}

type mounts struct {
	byName map[string]*mount
}

func (m *mounts) add(name string) error {
	d, err := os.Open(name)
	if err != nil {
		return err
	}
	m.byName[name] = &mount{dir: d}
	return nil
}

// A program's registry grows with every call.
type session struct { // want "field-never-closed"
	conn net.Conn
}

var sessions = map[string]*session{}

func begin(addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	sessions[addr] = &session{conn: c}
	return nil
}

// One of several that are only looked at.
type looker struct { // want "field-never-closed"
	label string
	in    *os.File
}

func names(all ...*os.File) (found []string) {
	for _, f := range all {
		found = append(found, f.Name())
	}
	return found
}

func (l *looker) setup(other *os.File) ([]string, error) {
	f, err := os.Open(l.label)
	if err != nil {
		return nil, err
	}
	l.in = f
	return names(other, l.in), nil
}

// A hook that is handed out belongs to whoever gets it.
type hook struct{ f *os.File } // want "field-never-closed"

func (h *hook) Fire(line string) error {
	_, err := h.f.WriteString(line)
	return err
}

func newHook(path string) (*hook, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	return &hook{f: f}, nil
}
