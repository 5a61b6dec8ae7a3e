// select: leak

// Package below passes on what holds a resource in one of its fields.
package below

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"sync"
)

type copying struct {
	number int
	out    *os.File
}

type registry struct {
	mu    sync.Mutex
	all   map[int]*copying
	count int
}

func (r *registry) add(c *copying) {
	r.mu.Lock()
	defer r.mu.Unlock()
	c.number = r.count
	r.all[c.number] = c
	r.count++
}

func (r *registry) name(c *copying) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return c.number + r.count
}

// The registry has the file from here on: it is below what is added.
func register(r *registry, path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	r.add(&copying{out: f})
	return nil
}

// Asked for a name, the registry keeps nothing.
func ask(r *registry, path string) (int, error) {
	f, err := os.Create(path) // want "file-unclosed"
	if err != nil {
		return 0, err
	}
	return r.name(&copying{out: f}), nil
}

type group struct {
	cancel context.CancelFunc
	limit  int
}

func (g *group) stop() { g.cancel() }

func (g *group) limited(n int) *group {
	g.limit = n
	return g
}

// The method gives back what it is called on, and what is below that.
func newGroup(ctx context.Context, n int) (*group, context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	return (&group{cancel: cancel}).limited(n), ctx
}

func (g *group) size() int { return g.limit }

// The method gives back a number.
func sized(ctx context.Context) (int, context.Context) {
	ctx, cancel := context.WithCancel(ctx) // want "context-cancel-lost"
	return (&group{cancel: cancel}).size(), ctx
}

type base struct{ f *os.File }

func (b *base) Close() error { return b.f.Close() }

type store struct{ base *base }

func (s *store) Close() error {
	if s.base != nil {
		return s.base.Close()
	}
	return nil
}

// There is a base when there is a file below it.
func fill(path string) error {
	s := store{}
	defer s.Close()
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	s.base = &base{f: f}
	_, err = f.Stat()
	return err
}

// The base comes when it is too late.
func fillLate(path string) error {
	s := store{}
	defer s.Close()
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return err
	}
	fi, err := f.Stat()
	if err != nil {
		return err
	}
	if fi.IsDir() {
		return errors.New("a directory")
	}
	s.base = &base{f: f}
	return nil
}

type worker struct {
	cmd  *exec.Cmd
	name string
}

func (w *worker) Close() error { return w.cmd.Wait() }

// The process is born in a field of what is returned.
func launch(name string) (*worker, error) {
	w := worker{cmd: exec.Command(name), name: name}
	w.cmd.Env = os.Environ()
	return &w, w.cmd.Start()
}

// Only the name is returned.
func launchBroken(name string) (string, error) {
	w := worker{cmd: exec.Command(name), name: name}
	return w.name, w.cmd.Start() // want "process-not-waited"
}

type outer struct {
	src io.ReadCloser
	err error
}

type inner struct{ f *os.File }

func (i *inner) Read(p []byte) (int, error) { return i.f.Read(p) }

func (i *inner) Close() error { return i.f.Close() }

func (o *outer) Close() error {
	if o.src != nil {
		return o.src.Close()
	}
	return nil
}

func read(path string) (*outer, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	o := &outer{src: &inner{f}}
	if fi, err := f.Stat(); err != nil || fi.IsDir() {
		o.err = errors.New("no file")
		o.src = nil
		f.Close()
	}
	return o, nil
}

// What lies behind the interface is not there when the answer holds an error.
func answer(path string) error {
	o, err := read(path)
	if err != nil {
		return err
	}
	if o.err != nil {
		return o.err
	}
	defer o.Close()
	_, err = io.Copy(io.Discard, o.src)
	return err
}

func (o *outer) decode(v any) error {
	if o.err != nil {
		return o.err
	}
	err := json.NewDecoder(o.src).Decode(v)
	return errors.Join(err, o.Close())
}
