// select: leak

// Package callbacks opens and closes inside functions that others call.
package callbacks

import (
	"context"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"golang.org/x/sync/errgroup"
)

// Each visit closes its own.
func walk(root string, w io.Writer) error {
	return filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		_, err = io.Copy(w, f)
		return err
	})
}

// Each visit loses its own when the copy fails.
func walkBroken(root string, w io.Writer) error {
	return filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		f, err := os.Open(path) // want "file-unclosed"
		if err != nil {
			return err
		}
		if _, err := io.Copy(w, f); err != nil {
			return err
		}
		return f.Close()
	})
}

// The visits use what the function around them opened and closes.
func walkShared(root, list string) error {
	f, err := os.Open(list)
	if err != nil {
		return err
	}
	defer f.Close()
	return filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		_, err = f.Seek(0, io.SeekStart)
		return err
	})
}

// The visits use what the function around them opened and loses.
func walkSharedBroken(root, list string) error {
	f, err := os.Open(list) // want "file-unclosed"
	if err != nil {
		return err
	}
	return filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		_, err = f.Seek(0, io.SeekStart)
		return err
	})
}

// The group's goroutine closes.
func group(paths []string) error {
	var g errgroup.Group
	for _, p := range paths {
		f, err := os.Open(p)
		if err != nil {
			_ = g.Wait()
			return err
		}
		g.Go(func() error {
			defer f.Close()
			_, err := io.Copy(io.Discard, f)
			return err
		})
	}
	return g.Wait()
}

// The group's goroutine loses what it opened.
func groupBroken(paths []string) error {
	var g errgroup.Group
	for _, p := range paths {
		g.Go(func() error {
			f, err := os.Open(p) // want "file-unclosed"
			if err != nil {
				return err
			}
			_, err = io.Copy(io.Discard, f)
			return err
		})
	}
	return g.Wait()
}

// The group's context ends the connection.
func groupContext(ctx context.Context, addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		<-ctx.Done()
		return c.Close()
	})
	g.Go(func() error {
		_, err := io.Copy(io.Discard, c)
		return err
	})
	return g.Wait()
}

// The context's end closes.
func after(ctx context.Context, addr string) (io.Reader, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	context.AfterFunc(ctx, func() { c.Close() })
	return c, nil
}

type device struct {
	f    *os.File
	once sync.Once
	err  error
}

func openDevice(path string) (*device, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return &device{f: f}, nil
}

// Close works once.
func (d *device) Close() error {
	d.once.Do(func() {
		d.err = d.f.Close()
	})
	return d.err
}

// Closed by the method that works once.
func useDevice(path string) error {
	d, err := openDevice(path)
	if err != nil {
		return err
	}
	defer d.Close()
	_, err = d.f.Stat()
	return err
}

// The test's end closes.
func helper(t testing.TB, path string) *device {
	d, err := openDevice(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

// A function of the project's own that opens, lends to its callback and closes.
func withFile(path string, fn func(*os.File) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return fn(f)
}

// The callback only borrows.
func useWithFile(path string) (size int64, err error) {
	err = withFile(path, func(f *os.File) error {
		fi, err := f.Stat()
		if err != nil {
			return err
		}
		size = fi.Size()
		return nil
	})
	return size, err
}

// A factory is handed over; whoever calls it has the duty.
func dialer(addr string) func() (net.Conn, error) {
	return func() (net.Conn, error) { return net.Dial("tcp", addr) }
}

// The factory's product is closed.
func goodDialer(addr string) error {
	c, err := dialer(addr)()
	if err != nil {
		return err
	}
	return c.Close()
}

// The factory's product is lost.
func badDialer(addr string) error {
	dial := dialer(addr)
	c, err := dial() // want "net-conn-unclosed"
	if err != nil {
		return err
	}
	_, err = c.Write([]byte("x"))
	return err
}

func limited(open func() (io.ReadCloser, error)) (io.ReadCloser, error) {
	return open()
}

// What a literal returns goes to whoever runs it, also where the caller's variable names it too.
func reopen(path string) (r io.ReadCloser, err error) {
	return limited(func() (io.ReadCloser, error) {
		r, err = os.Open(path)
		if err != nil {
			return nil, err
		}
		return r, nil
	})
}

func run(open func() error) error {
	return open()
}

// It returns nothing, so the variable alone holds it.
func reopenBroken(path string) (err error) {
	var r io.ReadCloser
	return run(func() error {
		r, err = os.Open(path) // want "file-unclosed"
		return err
	})
}

type notifier struct{ outputs []func(string) }

func (n *notifier) add(output func(string)) { n.outputs = append(n.outputs, output) }

func (n *notifier) once(output func(string)) { output("once") }

// The notifier writes to it for as long as it lives.
func (n *notifier) into(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	n.add(func(text string) { _, _ = io.WriteString(f, text) })
	return nil
}

// It writes once.
func (n *notifier) intoBroken(path string) error {
	f, err := os.Create(path) // want "file-unclosed"
	if err != nil {
		return err
	}
	n.once(func(text string) { _, _ = io.WriteString(f, text) })
	return nil
}
