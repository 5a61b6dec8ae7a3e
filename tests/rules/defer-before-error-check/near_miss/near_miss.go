// Package nearmiss defers early and is right.
package nearmiss

import (
	"context"
	"io"
	"log"
	"net"
	"os"
	"sync"
	"time"

	"github.com/klauspost/compress/zstd"
)

// A cancel function comes without an error.
func cancel(parent context.Context) error {
	ctx, cancel := context.WithTimeout(parent, time.Second)
	defer cancel()
	return ctx.Err()
}

// The deferred call belongs to something that was there before.
func lock(mu *sync.Mutex, addr string) error {
	c, err := net.Dial("tcp", addr)
	mu.Lock()
	defer mu.Unlock()
	if err != nil {
		return err
	}
	return c.Close()
}

// setup always gives a cleanup that can be called.
func setup(path string) (func(), error) {
	f, err := os.Open(path)
	if err != nil {
		return func() {}, err
	}
	return func() { f.Close() }, nil
}

// Calling the cleanup does no harm, whatever the error.
func alwaysCallable(path string) error {
	cleanup, err := setup(path)
	defer cleanup()
	if err != nil {
		return err
	}
	return nil
}

// The check happens in a function that does not come back with an error.
func must(addr string) {
	c, err := net.Dial("tcp", addr)
	check(err)
	defer c.Close()
	log.Println(c.RemoteAddr())
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// The first is checked; the second's error has nothing to do with it.
func two(addr string) error {
	a, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	b, err := net.Dial("tcp", addr)
	defer a.Close()
	if err != nil {
		return err
	}
	defer b.Close()
	return nil
}

type level struct{ out *log.Logger }

type leveled interface {
	WithFatal() *level
}

func (l *level) report(err error) { l.out.Println(err) }

func mustBeNil(l leveled, err error) {
	if err != nil {
		l.WithFatal().report(err)
	}
}

// The helper that is told of the error may end the process.
func dialled(l leveled, addr string) {
	c, err := net.Dial("tcp", addr)
	mustBeNil(l, err)
	defer c.Close()
}

// Of nothing a decoder is always made: that is why the error is left out.
func decoded(data []byte) ([]byte, error) {
	decoder, _ := zstd.NewReader(nil)
	defer decoder.Close()
	return decoder.DecodeAll(data, nil)
}

// Where there is none the process ends, and nothing that is deferred runs.
func exits(addr string) {
	c, err := net.Dial("tcp", addr)
	defer func() {
		_ = c.Close()
	}()
	if err != nil {
		log.Println(addr)
		log.Fatal(err)
	}
	log.Println(c.RemoteAddr())
}

func die(err error) {
	log.Println(err)
	os.Exit(1)
}

// In a function of the project.
func dies(addr string) {
	c, err := net.Dial("tcp", addr)
	defer c.Close()
	if err != nil {
		die(err)
	}
	log.Println(c.RemoteAddr())
}

// Whether a nil decoder panics is for its module to say: no more than possible.
func decodedFrom(r io.Reader) ([]byte, error) {
	decoder, _ := zstd.NewReader(r)
	defer decoder.Close()
	return io.ReadAll(decoder)
}
