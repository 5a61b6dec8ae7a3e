// Package nearmiss closes what others opened, and may.
package nearmiss

import (
	"io"
	"net"
	"net/http"
	"os"
)

// A helper to close is asked to.
func closeQuietly(c io.Closer) { _ = c.Close() }

// It takes over what it gets, as its name says.
func consume(f *os.File) ([]byte, error) {
	defer f.Close()
	return io.ReadAll(f)
}

// A handler of one connection is the one to close it.
func serve(c net.Conn) {
	defer c.Close()
	_, _ = io.Copy(c, c)
}

// Closing the body of the request is needless and harmless.
func handler(w http.ResponseWriter, r *http.Request) {
	defer r.Body.Close()
	_, _ = io.Copy(w, r.Body)
}

type holder struct{ f *os.File }

func openHolder(path string) (*holder, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return &holder{f: f}, nil
}

// File gives the only way to close.
func (h *holder) File() *os.File { return h.f }

// The holder has no Close, so its user closes through the accessor.
func useHolder(path string) error {
	h, err := openHolder(path)
	if err != nil {
		return err
	}
	defer closeQuietly(h.File())
	_, err = h.File().Stat()
	return err
}

type opener struct{ addr string }

// Conn dials anew each time.
func (o *opener) Conn() (net.Conn, error) { return net.Dial("tcp", o.addr) }

// What was dialled for us is ours.
func useOpener(o *opener) error {
	c, err := o.Conn()
	if err != nil {
		return err
	}
	defer c.Close()
	_, err = c.Write([]byte("hello"))
	return err
}
