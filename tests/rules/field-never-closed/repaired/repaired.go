// Package repaired gives the same types a way to let go.
package repaired

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"sync"
)

// A file, and a method to close it.
type journal struct {
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

// Close ends the journal.
func (j *journal) Close() error { return j.f.Close() }

// A connection that a method opens later, and another drops.
type link struct {
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

// Disconnect drops the connection, if there is one.
func (l *link) Disconnect() {
	if l.conn != nil {
		l.conn.Close()
		l.conn = nil
	}
}

// Files in a slice, closed by a loop.
type segments struct {
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

// Close ends all of them.
func (s *segments) Close() (err error) {
	for _, f := range s.files {
		err = errors.Join(err, f.Close())
	}
	return err
}

// Connections in a map, closed by a loop.
type peers struct {
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

// Shutdown ends all of them.
func (p *peers) Shutdown() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for addr, c := range p.conns {
		c.Close()
		delete(p.conns, addr)
	}
}

// A cancel function that Stop calls.
type worker struct {
	ctx    context.Context
	cancel context.CancelFunc
}

func newWorker(parent context.Context) *worker {
	ctx, cancel := context.WithCancel(parent)
	return &worker{ctx: ctx, cancel: cancel}
}

// Stop ends the worker.
func (w *worker) Stop() { w.cancel() }

// Closed by a method that another method calls.
type table struct {
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

// Finish flushes and lets go.
func (t *table) Finish() error { return errors.Join(t.f.Sync(), t.release()) }

func (t *table) release() error { return t.f.Close() }

// A body, closed for its response.
type feed struct {
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

// Close ends the feed.
func (f *feed) Close() error { return f.body.Close() }

// A struct inside another one, whose method reaches into it.
type spool struct {
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

// Close ends the queue.
func (q *queue) Close() error { return q.spool.f.Close() }

// What is registered holds it, and is closed when it is taken out.
type mount struct {
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

func (m *mounts) remove(name string) error {
	gone := m.byName[name]
	delete(m.byName, name)
	return gone.dir.Close()
}

// A program's registry, out of which the program takes them again.
type session struct {
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

func end(addr string) {
	if s := sessions[addr]; s != nil {
		s.conn.Close()
	}
	delete(sessions, addr)
}
