// Package nearmiss makes things that look like resources and hold nothing.
package nearmiss

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"strings"

	"k8s.io/apimachinery/pkg/util/httpstream"
	"k8s.io/client-go/tools/portforward"
)

// A NopCloser holds nothing.
func nop(s string) ([]byte, error) {
	rc := io.NopCloser(strings.NewReader(s))
	return io.ReadAll(rc)
}

// A decompressing reader holds memory only.
func unzip(b []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

// A type with a Close that keeps nothing.
type counter struct{ n int }

// Close resets.
func (c *counter) Close() error { c.n = 0; return nil }

func newCounter() *counter { return &counter{} }

// Nothing is lost with it.
func counted() int {
	c := newCounter()
	c.n++
	return c.n
}

// The stop function of AfterFunc is optional.
func after(ctx context.Context, f func()) {
	context.AfterFunc(ctx, f)
}

// An owner whose Close releases only what it was lent.
type wrapper struct{ rc io.ReadCloser }

// Close closes the reader it was given.
func (w *wrapper) Close() error { return w.rc.Close() }

// The reader given is a NopCloser: nothing to lose.
func wrapped() ([]byte, error) {
	w := &wrapper{rc: io.NopCloser(strings.NewReader("x"))}
	return io.ReadAll(w.rc)
}

// Forwarding ends by closing what was opened for it.
func forward(dialer httpstream.Dialer, ports []string, stop, ready chan struct{}) error {
	forwarder, err := portforward.New(dialer, ports, stop, ready, nil, nil)
	if err != nil {
		return err
	}
	failed := make(chan error, 1)
	go func() { failed <- forwarder.ForwardPorts() }()
	select {
	case err := <-failed:
		return err
	case <-ready:
		return nil
	}
}
