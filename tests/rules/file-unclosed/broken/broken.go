// Package broken loses files.
package broken

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"net/http"
	"os"
	"path/filepath"
	"strings"
)

// Read, never closed.
func read(path string) ([]byte, error) {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return nil, err
	}
	return io.ReadAll(f)
}

// Created for its existence alone.
func touch(path string) error {
	_, err := os.Create(path) // want "file-unclosed"
	return err
}

// A check that the file can be opened leaves it open.
func exists(path string) bool {
	_, err := os.Open(path) // want "file-unclosed"
	return err == nil
}

// A failed Stat returns without closing.
func size(path string) (int64, error) {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return 0, err
	}
	fi, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return fi.Size(), f.Close()
}

// Two files for a copy: the destination cannot be made, the source stays open.
func copyFile(dst, src string) error {
	in, err := os.Open(src) // want "file-unclosed"
	if err != nil {
		return err
	}
	out, err := os.Create(dst)
	if err != nil {
		return err
	}
	defer in.Close()
	defer out.Close()
	_, err = io.Copy(out, in)
	return err
}

// The copy fails and both stay open.
func repair(path string) error {
	in, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return err
	}
	out, err := os.Create(path + ".tmp") // want "file-unclosed"
	if err != nil {
		in.Close()
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		return err
	}
	in.Close()
	return out.Close()
}

type log3 struct{ data, index, meta *os.File }

func (l *log3) Close() error {
	return errors.Join(l.data.Close(), l.index.Close(), l.meta.Close())
}

// A constructor of three: a later failure drops the earlier ones.
func openLog(dir string) (*log3, error) {
	data, err := os.Open(filepath.Join(dir, "data")) // want "file-unclosed"
	if err != nil {
		return nil, err
	}
	index, err := os.Open(filepath.Join(dir, "index")) // want "file-unclosed"
	if err != nil {
		return nil, err
	}
	meta, err := os.Open(filepath.Join(dir, "meta"))
	if err != nil {
		return nil, err
	}
	return &log3{data, index, meta}, nil
}

// The same with the fields of the new value.
func openLogFields(dir string) (*log3, error) {
	l := &log3{}
	var err error
	if l.data, err = os.Open(filepath.Join(dir, "data")); err != nil { // want "file-unclosed"
		return nil, err
	}
	if l.index, err = os.Open(filepath.Join(dir, "index")); err != nil { // want "file-unclosed"
		return nil, err
	}
	if l.meta, err = os.Open(filepath.Join(dir, "meta")); err != nil {
		return nil, err
	}
	return l, nil
}

// A loop that opens segments: the k-th failure drops the k-1 before.
func segments(paths []string) ([]*os.File, error) {
	files := make([]*os.File, 0, len(paths))
	for _, p := range paths {
		f, err := os.Open(p) // want "file-unclosed"
		if err != nil {
			return nil, fmt.Errorf("segment %s: %w", p, err)
		}
		files = append(files, f)
	}
	return files, nil
}

// The end of input continues before the close.
func headers(paths []string) (out []string, err error) {
	for _, p := range paths {
		f, err := os.Open(p) // want "file-unclosed"
		if err != nil {
			return nil, err
		}
		line, err := bufio.NewReader(f).ReadString('\n')
		if err == io.EOF {
			continue
		}
		out = append(out, line)
		f.Close()
	}
	return out, nil
}

type store struct {
	lock *os.File
	data []byte
}

func (s *store) Close() error { return s.lock.Close() }

// The lock is taken, the next step fails, the lock stays.
func openStore(dir string) (*store, error) {
	lock, err := os.OpenFile(filepath.Join(dir, "LOCK"), os.O_CREATE|os.O_EXCL, 0o600) // want "file-unclosed"
	if err != nil {
		return nil, err
	}
	data, err := os.ReadFile(filepath.Join(dir, "data"))
	if err != nil {
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

// The reader fails before it is registered with the pool that would close it.
func (p *pool) add(path string) error {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return err
	}
	r := &reader{f: f}
	if _, err := io.ReadFull(f, r.header[:]); err != nil {
		return err
	}
	p.readers = append(p.readers, r)
	return nil
}

// The buffered writer is flushed, the file stays open.
func write(path string, lines []string) error {
	f, err := os.Create(path) // want "file-unclosed"
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	for _, l := range lines {
		fmt.Fprintln(w, l)
	}
	return w.Flush()
}

// The decoder keeps the file and cannot close it.
func decoder(path string) (*json.Decoder, error) {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return nil, err
	}
	return json.NewDecoder(f), nil
}

// A local closure opens and returns what cannot close.
func inArgument(path string) (string, error) {
	open := func() io.Reader {
		f, err := os.Open(path) // want "file-unclosed"
		if err != nil {
			return strings.NewReader("")
		}
		return bufio.NewReader(f)
	}
	b, err := io.ReadAll(open())
	return string(b), err
}

// A temporary file is removed, not closed.
func temporary() error {
	f, err := os.CreateTemp("", "x") // want "file-unclosed"
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString("x")
	return err
}

// A directory handle is a descriptor too.
func names(dir string) ([]string, error) {
	d, err := os.Open(dir) // want "file-unclosed"
	if err != nil {
		return nil, err
	}
	return d.Readdirnames(-1)
}

// Both ends of a pipe; the writing one is closed.
func pipe() (string, error) {
	r, w, err := os.Pipe() // want "file-unclosed"
	if err != nil {
		return "", err
	}
	if _, err := w.WriteString("x"); err != nil {
		log.Println(err)
	}
	w.Close()
	b, err := io.ReadAll(r)
	return string(b), err
}

// A file of a file system interface.
func fromFS(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name) // want "file-unclosed"
	if err != nil {
		return nil, err
	}
	return io.ReadAll(f)
}

// An uploaded part.
func upload(w http.ResponseWriter, r *http.Request) {
	f, header, err := r.FormFile("f") // want "file-unclosed"
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	log.Println(header.Filename)
	io.Copy(w, f)
}

// Each new file takes the variable of the one before.
func rotate(names []string) (f *os.File, err error) {
	for _, n := range names {
		f, err = os.Create(n) // want "file-unclosed"
		if err != nil {
			return nil, err
		}
	}
	return f, nil
}

// Tried again after a failed lock, with a descriptor lost on each try.
func tryLock(path string, lock func(fd uintptr) error) (*os.File, error) {
	for range 5 {
		f, err := os.OpenFile(path, os.O_RDWR, 0) // want "file-unclosed"
		if err != nil {
			return nil, err
		}
		if err := lock(f.Fd()); err == nil {
			return f, nil
		}
	}
	return nil, os.ErrDeadlineExceeded
}

// A switch over the kind forgets one kind.
func kind(path, kind string) error {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return err
	}
	switch kind {
	case "a":
		return f.Close()
	case "b":
		defer f.Close()
		_, err = f.Seek(0, io.SeekEnd)
		return err
	}
	return errors.New("unknown kind")
}

// The walk function opens each file.
func walk(root string) (total int64, err error) {
	err = filepath.Walk(root, func(path string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		f, err := os.Open(path) // want "file-unclosed"
		if err != nil {
			return err
		}
		n, err := io.Copy(io.Discard, f)
		total += n
		return err
	})
	return total, err
}

// Hands on the error that it meets.
func banner(w io.Writer) (int, error) {
	n, err := io.WriteString(w, "#\n")
	return n, err
}

// The step in between can fail.
func afterBanner(path string) (*os.File, error) {
	f, err := os.Create(path) // want "file-unclosed"
	if err != nil {
		return nil, err
	}
	if _, err := banner(f); err != nil {
		return nil, err
	}
	return f, nil
}

// Here nobody has the file system any more.
func readBelow(dir, name string) ([]byte, error) {
	root, err := os.OpenRoot(dir) // want "file-unclosed"
	if err != nil {
		return nil, err
	}
	return fs.ReadFile(root.FS(), name)
}
