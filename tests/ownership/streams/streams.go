// select: leak

// Package streams hands files to callees out of sight, as what those are declared to take.
package streams

import (
	"io"
	"os"

	"example.com/elsewhere/queue"
)

// Sink reads what it is given: an io.Reader cannot be closed.
type Sink interface {
	Put(key string, r io.Reader) error
}

// Keeper takes over.
type Keeper interface {
	Keep(key string, r io.ReadCloser) error
}

// The file stays with who has opened it.
func put(s Sink, path string) error {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return err
	}
	return s.Put("k", f)
}

// Quiet: closed after it was put.
func putAndClosed(s Sink, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return s.Put("k", f)
}

// Quiet: whoever takes a ReadCloser may close it.
func kept(k Keeper, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return k.Keep("k", f)
}

// What is packed here can only be read.
func send(d *queue.Destination, r io.Reader) error {
	return d.Send(queue.Parcel{Content: r})
}

// So the file stays open.
func sent(d *queue.Destination, path string) error {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return err
	}
	return send(d, f)
}

// Quiet: the parcel holds a file, which may be closed by whoever opens the parcel.
func sentWhole(d *queue.Destination, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return d.Send(queue.Parcel{Content: f})
}

// Quiet: what was made of the stream is ended, and may end the stream.
func streamed(r io.Reader) error {
	s := queue.Stream(r)
	return s.Close()
}

func streamedWhole(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return streamed(f)
}

// A stream of the project's own: it cannot be closed.
type sink interface {
	io.Writer
	io.WriterAt
}

// One that can.
type file interface {
	io.Writer
	Close() error
}

type depot interface {
	Download(key string, into sink) error
	Store(key string, into file) error
}

// Who downloads into the file leaves it to the caller.
func fetchBroken(d depot, path string) error {
	f, err := os.Create(path) // want "file-unclosed"
	if err != nil {
		return err
	}
	if err := d.Download("key", f); err != nil {
		return err
	}
	return f.Close()
}

// Closed in any case.
func fetch(d depot, path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := d.Download("key", f); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// Who may close it may have it.
func fetchInto(d depot, path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	return d.Store("key", f)
}
