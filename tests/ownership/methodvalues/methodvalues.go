// select: leak

// Package methodvalues passes releases around as values, and resources under other names.
package methodvalues

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"sync"
)

// A method value in a variable.
func variable(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	finish := f.Close
	_, err = f.Stat()
	return errors.Join(err, finish())
}

// A method value in a variable that nobody calls.
func variableBroken(path string) error {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return err
	}
	finish := f.Close
	if finish == nil {
		return nil
	}
	_, err = f.Stat()
	return err
}

// A method expression.
func expression(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return (*os.File).Close(f)
}

// A list of method values.
func list(a, b string) error {
	f, err := os.Open(a)
	if err != nil {
		return err
	}
	closers := []func() error{f.Close}
	g, err := os.Open(b)
	if err == nil {
		closers = append(closers, g.Close)
	}
	for _, c := range closers {
		err = errors.Join(err, c())
	}
	return err
}

type hooks struct{ onStop []func() error }

// Add keeps a function for the end.
func (h *hooks) Add(fn func() error) { h.onStop = append(h.onStop, fn) }

// Stop runs all of them.
func (h *hooks) Stop() (err error) {
	for _, fn := range h.onStop {
		err = errors.Join(err, fn())
	}
	return err
}

// A method value goes to hooks that somebody else runs.
func hooked(h *hooks, addr string) (net.Addr, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	h.Add(l.Close)
	return l.Addr(), nil
}

// An interface variable is another name for the file.
func alias(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	var c io.Closer = f
	return c.Close()
}

// The body under another name.
func bodyAlias(url string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	body := resp.Body
	defer body.Close()
	_, err = io.Copy(io.Discard, body)
	return err
}

// The body under another name, lost.
func bodyAliasBroken(url string) error {
	resp, err := http.Get(url) // want "http-body-unclosed"
	if err != nil {
		return err
	}
	body := resp.Body
	_, err = io.Copy(io.Discard, body)
	return err
}

// Only the body goes to the caller, as a closer.
func bodyOnly(url string) (io.ReadCloser, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	return resp.Body, nil
}

// The caller of the function above loses it.
func useBodyOnly(url string) ([]byte, error) {
	b, err := bodyOnly(url) // want "http-body-unclosed"
	if err != nil {
		return nil, err
	}
	return io.ReadAll(b)
}

// The caller of the function above closes it.
func closeBodyOnly(url string) ([]byte, error) {
	b, err := bodyOnly(url)
	if err != nil {
		return nil, err
	}
	defer b.Close()
	return io.ReadAll(b)
}

// Two names change places.
func swapped(a, b string) error {
	f, err := os.Open(a)
	if err != nil {
		return err
	}
	g, err := os.Open(b)
	if err != nil {
		f.Close()
		return err
	}
	f, g = g, f
	return errors.Join(f.Close(), g.Close())
}

// A pointer to the variable.
func pointer(path string) (err error) {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	p := &f
	defer func() { (*p).Close() }()
	_, err = f.Stat()
	return err
}

// A helper fills the caller's variable.
func fill(dst **os.File, path string) (err error) {
	*dst, err = os.Open(path)
	return err
}

// What the helper filled in is closed.
func filled(path string) error {
	var f *os.File
	if err := fill(&f, path); err != nil {
		return err
	}
	return f.Close()
}

// What is handed to a Once is called.
type ended struct {
	f    *os.File
	once sync.Once
}

func newEnded(path string) (*ended, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return &ended{f: f}, nil
}

// Close closes once.
func (e *ended) Close() { e.once.Do(func() { e.f.Close() }) }

// A function value serves as well as a literal.
type halted struct {
	cancel context.CancelFunc
	once   sync.Once
}

// Start makes what Close ends.
func (h *halted) Start(parent context.Context) {
	_, h.cancel = context.WithCancel(parent)
}

// Close calls it once.
func (h *halted) Close() { h.once.Do(h.cancel) }

// A Once is given another function.
type going struct {
	cancel, log func()
	once        sync.Once
}

// Start makes what Close forgets.
func (g *going) Start(parent context.Context) {
	_, g.cancel = context.WithCancel(parent)
}

// Close logs once.
func (g *going) Close() { g.once.Do(g.log) } // want "close-incomplete"

type scratch struct {
	*os.File
	uses int
}

func openScratch(dir string) (*scratch, error) {
	f, err := os.CreateTemp(dir, "scratch")
	if err != nil {
		return nil, err
	}
	return &scratch{File: f}, nil
}

type ending struct {
	name string
	end  func() error
}

// The method that ends it is promoted from what it embeds; the value of it is kept all the same.
func promotedValue(dir string) (*ending, error) {
	s, err := openScratch(dir)
	if err != nil {
		return nil, err
	}
	return &ending{name: s.Name(), end: s.Close}, nil
}

// Another promoted method is kept.
func promotedValueBroken(dir string) (*ending, error) {
	s, err := openScratch(dir) // want "resource-unclosed"
	if err != nil {
		return nil, err
	}
	return &ending{name: s.Name(), end: s.Sync}, nil
}

// A connection has its Close from what the library embeds in it.
func connectionValue(to *net.TCPAddr) (*ending, error) {
	c, err := net.DialTCP("tcp", nil, to)
	if err != nil {
		return nil, err
	}
	return &ending{name: to.String(), end: c.Close}, nil
}

// Closing one half of it is not the end.
func connectionValueBroken(to *net.TCPAddr) (*ending, error) {
	c, err := net.DialTCP("tcp", nil, to) // want "net-conn-unclosed"
	if err != nil {
		return nil, err
	}
	return &ending{name: to.String(), end: c.CloseWrite}, nil
}

type mirror struct {
	onMessage func(string)
}

func newMirror(onMessage func(string)) *mirror { return &mirror{onMessage: onMessage} }

func replay(messages []string, onMessage func(string)) {
	for _, m := range messages {
		onMessage(m)
	}
}

type watched struct {
	done func()
	seen int
}

func (w *watched) message(m string) {
	w.seen++
	if m == "" {
		w.done()
	}
}

// What is made here goes on through its method, which the mirror keeps.
func mirrored(ctx context.Context, serve func(context.Context, *mirror)) {
	ctx, cancel := context.WithCancel(ctx)
	w := &watched{done: cancel}
	go serve(ctx, newMirror(w.message))
}

// Nobody keeps its method.
func mirroredBroken(ctx context.Context, messages []string, serve func(context.Context)) {
	ctx, cancel := context.WithCancel(ctx) // want "context-cancel-lost"
	w := &watched{done: cancel}
	go serve(ctx)
	replay(messages, w.message)
}
