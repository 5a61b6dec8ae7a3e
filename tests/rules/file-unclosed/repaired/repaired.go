// Package repaired closes its files.
package repaired

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"testing"
)

// The usual form.
func read(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// Created and closed at once.
func touch(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	return f.Close()
}

// Closed where it exists.
func exists(path string) bool {
	f, err := os.Open(path)
	if err == nil {
		f.Close()
	}
	return err == nil
}

// Deferred before the error check: Close of a nil file is harmless.
func deferredFirst(path string) error {
	f, err := os.Open(path)
	defer f.Close()
	return err
}

// Each file is deferred before the next is opened.
func copyFile(dst, src string) (err error) {
	in, err := os.Open(src)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(dst)
	if err != nil {
		return err
	}
	defer func() {
		if cerr := out.Close(); err == nil {
			err = cerr
		}
	}()
	_, err = io.Copy(out, in)
	return err
}

// Both are closed whatever the copy says.
func repair(path string) error {
	in, err := os.Open(path)
	if err != nil {
		return err
	}
	out, err := os.Create(path + ".tmp")
	if err != nil {
		in.Close()
		return err
	}
	_, err = io.Copy(out, in)
	in.Close()
	return errors.Join(err, out.Close())
}

type log3 struct{ data, index, meta *os.File }

func (l *log3) Close() error {
	return errors.Join(l.data.Close(), l.index.Close(), l.meta.Close())
}

// A constructor of three closes the earlier ones.
func openLog(dir string) (*log3, error) {
	data, err := os.Open(filepath.Join(dir, "data"))
	if err != nil {
		return nil, err
	}
	index, err := os.Open(filepath.Join(dir, "index"))
	if err != nil {
		data.Close()
		return nil, err
	}
	meta, err := os.Open(filepath.Join(dir, "meta"))
	if err != nil {
		data.Close()
		index.Close()
		return nil, err
	}
	return &log3{data, index, meta}, nil
}

// Its Close is deferred for the case of an error; Close of a nil file is harmless.
func openLogDeferred(dir string) (l *log3, err error) {
	l = &log3{}
	defer func() {
		if err != nil {
			l.Close()
		}
	}()
	if l.data, err = os.Open(filepath.Join(dir, "data")); err != nil {
		return l, err
	}
	if l.index, err = os.Open(filepath.Join(dir, "index")); err != nil {
		return l, err
	}
	if l.meta, err = os.Open(filepath.Join(dir, "meta")); err != nil {
		return l, err
	}
	return l, nil
}

// A loop that opens segments closes them again.
func segments(paths []string) (files []*os.File, err error) {
	defer func() {
		if err != nil {
			for _, f := range files {
				f.Close()
			}
		}
	}()
	for _, p := range paths {
		f, err := os.Open(p)
		if err != nil {
			return files, fmt.Errorf("segment %s: %w", p, err)
		}
		files = append(files, f)
	}
	return files, nil
}

// Closed before the end of input continues.
func headers(paths []string) (out []string, err error) {
	for _, p := range paths {
		f, err := os.Open(p)
		if err != nil {
			return nil, err
		}
		line, err := bufio.NewReader(f).ReadString('\n')
		f.Close()
		if err == io.EOF {
			continue
		}
		out = append(out, line)
	}
	return out, nil
}

type store struct {
	lock *os.File
	data []byte
}

func (s *store) Close() error { return s.lock.Close() }

// The lock is given back when the next step fails.
func openStore(dir string) (*store, error) {
	lock, err := os.OpenFile(filepath.Join(dir, "LOCK"), os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	data, err := os.ReadFile(filepath.Join(dir, "data"))
	if err != nil {
		lock.Close()
		return nil, err
	}
	return &store{lock: lock, data: data}, nil
}

type reader struct {
	f      *os.File
	header [8]byte
}

func (r *reader) Close() error { return r.f.Close() }

type pool struct{ readers []*reader }

func (p *pool) Close() (err error) {
	for _, r := range p.readers {
		err = errors.Join(err, r.Close())
	}
	return err
}

// The reader that fails is closed, the others are the pool's.
func (p *pool) add(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	r := &reader{f: f}
	if _, err := io.ReadFull(f, r.header[:]); err != nil {
		return errors.Join(err, r.Close())
	}
	p.readers = append(p.readers, r)
	return nil
}

// Flushed, and closed by the deferred call.
func write(path string, lines []string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	for _, l := range lines {
		fmt.Fprintln(w, l)
	}
	return w.Flush()
}

// The caller gets a function that closes.
func openWithClose(path string) (io.Reader, func(), error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	return bufio.NewReader(f), func() { f.Close() }, nil
}

// It is called.
func usesClose(path string) (string, error) {
	r, done, err := openWithClose(path)
	if err != nil {
		return "", err
	}
	defer done()
	b, err := io.ReadAll(r)
	return string(b), err
}

// Closed, then removed.
func temporary() error {
	f, err := os.CreateTemp("", "x")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	defer f.Close()
	_, err = f.WriteString("x")
	return err
}

// Both ends.
func pipe() (string, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return "", err
	}
	defer r.Close()
	w.WriteString("x")
	w.Close()
	b, err := io.ReadAll(r)
	return string(b), err
}

// A file of a file system interface.
func fromFS(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// An uploaded part.
func upload(w http.ResponseWriter, r *http.Request) {
	f, _, err := r.FormFile("f")
	if err != nil {
		return
	}
	defer f.Close()
	io.Copy(w, f)
}

// The old file is closed before the new one takes its place.
func rotate(names []string) (f *os.File, err error) {
	for _, n := range names {
		if f != nil {
			f.Close()
		}
		f, err = os.Create(n)
		if err != nil {
			return nil, err
		}
	}
	return f, nil
}

// Closed after each failed try.
func tryLock(path string, lock func(fd uintptr) error) (*os.File, error) {
	for range 5 {
		f, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			return nil, err
		}
		if err := lock(f.Fd()); err == nil {
			return f, nil
		}
		f.Close()
	}
	return nil, os.ErrDeadlineExceeded
}

// Closed by the test, by a method value.
func cleanup(t *testing.T) *os.File {
	f, err := os.CreateTemp(t.TempDir(), "x")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// The closer that a type switch finds.
func byType(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	var r io.Reader = f
	switch c := r.(type) {
	case io.Closer:
		return c.Close()
	default:
		return nil
	}
}

// An owner made on the spot is closed.
func owner(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	r := &reader{f: f}
	defer r.Close()
	_, err = io.ReadFull(r.f, r.header[:])
	return err
}
