// select: leak

// Package cleanups hands out functions that release.
package cleanups

import (
	"context"
	"fmt"
	"net"
	"os"
	"runtime"
	"sync"
	"testing"
	"time"
)

// A file with the function that closes it.
func open(path string) (*os.File, func(), error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	return f, func() { f.Close() }, nil
}

// The function is deferred.
func good(path string) error {
	f, done, err := open(path)
	if err != nil {
		return err
	}
	defer done()
	_, err = f.Stat()
	return err
}

// The function is dropped, the file with it.
func bad(path string) error {
	f, _, err := open(path) // want "file-unclosed"
	if err != nil {
		return err
	}
	_, err = f.Stat()
	return err
}

// The function is dropped, the file is closed directly.
func direct(path string) error {
	f, _, err := open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = f.Stat()
	return err
}

// Only the function reaches the listener.
func listen() (addr string, stop func() error, err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	return l.Addr().String(), l.Close, nil
}

// The method value is called.
func goodListen() error {
	addr, stop, err := listen()
	if err != nil {
		return err
	}
	fmt.Println(addr)
	return stop()
}

// The method value is dropped.
func badListen() (string, error) {
	addr, _, err := listen() // want "net-listener-unclosed"
	return addr, err
}

// The method value is called on success only.
func badListenPath(check func(string) error) error {
	addr, stop, err := listen() // want "net-listener-unclosed"
	if err != nil {
		return err
	}
	if err := check(addr); err != nil {
		return err
	}
	return stop()
}

// sync.OnceFunc wraps the release.
func openOnce(path string) (*os.File, func(), error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	return f, sync.OnceFunc(func() { f.Close() }), nil
}

// Called once wrapped.
func goodOnce(path string) error {
	f, done, err := openOnce(path)
	if err != nil {
		return err
	}
	defer done()
	_, err = f.Stat()
	return err
}

// A context with a stop function of the project's own.
func deadline(parent context.Context) (context.Context, func()) {
	ctx, cancel := context.WithTimeout(parent, time.Second)
	return ctx, func() {
		fmt.Println("stop")
		cancel()
	}
}

// The stop function is deferred.
func goodDeadline(parent context.Context) error {
	ctx, stop := deadline(parent)
	defer stop()
	return ctx.Err()
}

// The stop function is dropped.
func badDeadline(parent context.Context) error {
	ctx, _ := deadline(parent) // want "context-cancel-lost"
	return ctx.Err()
}

// Two resources, one function for both.
func openBoth(a, b string) (func(), error) {
	f, err := os.Open(a)
	if err != nil {
		return nil, err
	}
	g, err := os.Open(b)
	if err != nil {
		f.Close()
		return nil, err
	}
	return func() {
		g.Close()
		f.Close()
	}, nil
}

// The function for both forgets one.
func openBothBroken(a, b string) (func(), error) {
	f, err := os.Open(a) // want "file-unclosed"
	if err != nil {
		return nil, err
	}
	g, err := os.Open(b)
	if err != nil {
		f.Close()
		return nil, err
	}
	return func() { g.Close() }, nil
}

// The function only reads: the file is lost with the closure's holder.
func sizer(path string) (func() int64, error) {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return nil, err
	}
	return func() int64 {
		fi, err := f.Stat()
		if err != nil {
			return 0
		}
		return fi.Size()
	}, nil
}

// A list of functions, run in reverse.
func stack(paths []string) (err error) {
	var undo []func() error
	defer func() {
		for i := len(undo) - 1; i >= 0; i-- {
			if cerr := undo[i](); cerr != nil && err == nil {
				err = cerr
			}
		}
	}()
	for _, p := range paths {
		f, err := os.Open(p)
		if err != nil {
			return err
		}
		undo = append(undo, f.Close)
	}
	return nil
}

// The test's end closes: callers have no duty.
func testFile(t testing.TB) *os.File {
	t.Helper()
	f, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

// No duty here.
func useTestFile(t testing.TB) string { return testFile(t).Name() }

// A method value as cleanup.
func testConn(t testing.TB, addr string) net.Conn {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// No duty here either.
func useTestConn(t testing.TB) { fmt.Fprintln(testConn(t, "localhost:1"), "hello") }

// Quiet: whoever calls the function gets the file.
func later(path string) (func() (*os.File, error), error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return func() (*os.File, error) { return f, nil }, nil
}

type reading struct{ f *os.File }

// Close ends it.
func (r *reading) Close() error { return r.f.Close() }

// Quiet: or an owner of it.
func readLater(path string) (func() *reading, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return func() *reading { return &reading{f: f} }, nil
}

// Its name is not the file.
func nameLater(path string) (func() string, error) {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return nil, err
	}
	return func() string { return f.Name() }, nil
}

type checkout struct{ root *os.Root }

// The collector closes the root when it finds the checkout unused, whatever happens until then.
func checkedOut(dir string) (*checkout, error) {
	c := &checkout{}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	runtime.AddCleanup(c, func(r *os.Root) { r.Close() }, root)
	c.root = root
	if _, err := root.Stat("hooks"); err != nil {
		return nil, err
	}
	return c, nil
}

// So it does where the checkout has a finalizer, however the function that is returned came by it.
func looking(dir string) (func(string) error, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	c := checkout{root: root}
	runtime.SetFinalizer(&c, func(c *checkout) { c.Close() })
	return c.look, nil
}

// Nobody can close what such a function goes on with.
func lookingBroken(dir string) (func(string) error, error) {
	root, err := os.OpenRoot(dir) // want "file-unclosed"
	if err != nil {
		return nil, err
	}
	c := checkout{root: root}
	return c.look, nil
}

func (c *checkout) look(name string) error {
	_, err := c.root.Stat(name)
	return err
}

// Quiet: by its flag it leaves the root open, as whoever has set it may want.
func unlessKept(dir string, keep bool) (func(), error) {
	if keep {
		println("kept open")
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return func() {
		if keep {
			return
		}
		root.Close()
	}, nil
}

// What is to be cleaned up is something else.
func checkedOutBroken(dir string) (*checkout, error) {
	c := &checkout{}
	root, err := os.OpenRoot(dir) // want "file-unclosed"
	if err != nil {
		return nil, err
	}
	runtime.AddCleanup(c, func(dir string) { os.RemoveAll(dir) }, dir)
	c.root = root
	if _, err := root.Stat("hooks"); err != nil {
		return nil, err
	}
	return c, nil
}

// Close releases the root.
func (c *checkout) Close() error { return c.root.Close() }
