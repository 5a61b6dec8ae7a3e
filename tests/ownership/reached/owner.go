// select: leak

// Package reached reaches resources through what holds them.
package reached

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"net"
	"net/http"
	"os"
	"os/exec"
)

// A method of the owner releases through another method of it.
type reader struct {
	cmd  *exec.Cmd
	out  io.ReadCloser
	done bool
}

func newReader(name string) (io.ReadCloser, error) {
	cmd := exec.Command(name)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return &reader{cmd: cmd, out: out}, nil
}

func (r *reader) Read(p []byte) (int, error) { return r.out.Read(p) }

func (r *reader) wait() error {
	if err := r.cmd.Wait(); err != nil {
		return fmt.Errorf("failed: %w", err)
	}
	return nil
}

func (r *reader) Close() error {
	if r.done {
		return nil
	}
	return r.wait()
}

func run(name string) error {
	r, err := newReader(name)
	if err != nil {
		return err
	}
	return r.Close()
}

func runAndForget(name string) error {
	r, err := newReader(name) // want "resource-unclosed"
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, r)
	return err
}

// A function kept in a field is called by a method.
type puller struct {
	next func() (int, bool)
	stop func()
}

func newPuller(seq iter.Seq[int]) (*puller, error) {
	next, stop := iter.Pull(seq)
	p := &puller{next: next, stop: stop}
	if err := p.advance(); err != nil {
		p.Close()
		return nil, err
	}
	return p, nil
}

func (p *puller) advance() error {
	if _, ok := p.next(); !ok {
		return errors.New("empty")
	}
	return nil
}

func (p *puller) Close() { p.stop() }

// A callee keeps what holds the file, and so the file.
type answers struct{ byURL map[string]http.Response }

func (a *answers) add(url string, r http.Response) { a.byURL[url] = r }

func answerWith(a *answers, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	a.add("/", http.Response{Body: f})
	return nil
}

// The goroutine sees an interface; the connection is inside.
type counted struct {
	*net.TCPConn
	n int
}

func (c *counted) Close() error { return c.TCPConn.Close() }

func count(c *net.TCPConn) net.Conn { return &counted{TCPConn: c} }

func acceptCounted(l *net.TCPListener) {
	for {
		c, err := l.AcceptTCP()
		if err != nil {
			return
		}
		go echo(count(c), 1)
	}
}

func echo(c net.Conn, times int) {
	if times == 0 {
		c.Close()
		return
	}
	defer c.Close()
	_, _ = io.Copy(c, c)
}

func acceptAndForget(l *net.TCPListener) {
	for {
		c, err := l.AcceptTCP() // want "net-conn-unclosed"
		if err != nil {
			return
		}
		go greet(count(c))
	}
}

func greet(c net.Conn) { _, _ = io.WriteString(c, "hello") }
