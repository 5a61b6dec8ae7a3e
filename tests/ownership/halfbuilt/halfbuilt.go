// select: leak

// Package halfbuilt has constructors that fail half-way.
package halfbuilt

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
)

// DB owns three files.
type DB struct {
	data, index, lock *os.File
}

// Close ends all three.
func (d *DB) Close() error {
	return errors.Join(d.data.Close(), d.index.Close(), d.lock.Close())
}

// Open releases by hand at each step.
func Open(dir string) (*DB, error) {
	data, err := os.Open(dir + "/data")
	if err != nil {
		return nil, err
	}
	index, err := os.Open(dir + "/index")
	if err != nil {
		data.Close()
		return nil, err
	}
	lock, err := os.Open(dir + "/lock")
	if err != nil {
		data.Close()
		index.Close()
		return nil, err
	}
	return &DB{data: data, index: index, lock: lock}, nil
}

// OpenBroken forgets at each step.
func OpenBroken(dir string) (*DB, error) {
	data, err := os.Open(dir + "/data") // want "file-unclosed"
	if err != nil {
		return nil, err
	}
	index, err := os.Open(dir + "/index") // want "file-unclosed"
	if err != nil {
		return nil, err
	}
	lock, err := os.Open(dir + "/lock")
	if err != nil {
		return nil, err
	}
	return &DB{data: data, index: index, lock: lock}, nil
}

// OpenNamed closes on error in a deferred closure that looks at the named result.
func OpenNamed(dir string) (db *DB, err error) {
	data, err := os.Open(dir + "/data")
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			data.Close()
		}
	}()
	index, err := os.Open(dir + "/index")
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			index.Close()
		}
	}()
	lock, err := os.Open(dir + "/lock")
	if err != nil {
		return nil, err
	}
	return &DB{data: data, index: index, lock: lock}, nil
}

// OpenUnnamed does the same without a named result; the inner err is another variable, and the first file is lost.
func OpenUnnamed(dir string) (*DB, error) {
	data, err := os.Open(dir + "/data") // want "file-unclosed"
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			data.Close()
		}
	}()
	if _, err := data.Stat(); err != nil {
		return nil, err
	}
	return &DB{data: data, index: os.Stdin, lock: os.Stdin}, nil
}

// OpenFlag closes unless the flag says that all went well.
func OpenFlag(dir string) (*DB, error) {
	data, err := os.Open(dir + "/data")
	if err != nil {
		return nil, err
	}
	ok := false
	defer func() {
		if !ok {
			data.Close()
		}
	}()
	index, err := os.Open(dir + "/index")
	if err != nil {
		return nil, err
	}
	ok = true
	return &DB{data: data, index: index, lock: index}, nil
}

// OpenFlagEarly sets the flag before the last step that can fail.
func OpenFlagEarly(dir string) (*DB, error) {
	data, err := os.Open(dir + "/data") // want "file-unclosed"
	if err != nil {
		return nil, err
	}
	ok := false
	defer func() {
		if !ok {
			data.Close()
		}
	}()
	ok = true
	index, err := os.Open(dir + "/index")
	if err != nil {
		return nil, err
	}
	return &DB{data: data, index: index, lock: index}, nil
}

// OpenFields fills the fields one by one and closes the half-built owner on error.
func OpenFields(dir string) (_ *DB, err error) {
	d := &DB{}
	defer func() {
		if err != nil {
			d.closeSome()
		}
	}()
	if d.data, err = os.Open(dir + "/data"); err != nil {
		return nil, err
	}
	if d.index, err = os.Open(dir + "/index"); err != nil {
		return nil, err
	}
	if d.lock, err = os.Open(dir + "/lock"); err != nil {
		return nil, err
	}
	return d, nil
}

func (d *DB) closeSome() {
	for _, f := range []*os.File{d.data, d.index, d.lock} {
		if f != nil {
			f.Close()
		}
	}
}

// OpenFieldsBroken fills the fields one by one and drops the half-built owner.
func OpenFieldsBroken(dir string) (*DB, error) {
	d := &DB{}
	var err error
	if d.data, err = os.Open(dir + "/data"); err != nil { // want "file-unclosed"
		return nil, err
	}
	if d.index, err = os.Open(dir + "/index"); err != nil {
		return nil, err
	}
	d.lock = d.index
	return d, nil
}

// Reader is initialised in two steps.
type Reader struct {
	f    *os.File
	size int64
}

// Close ends it.
func (r *Reader) Close() error { return r.f.Close() }

func (r *Reader) init() error {
	fi, err := r.f.Stat()
	if err != nil {
		return err
	}
	r.size = fi.Size()
	return nil
}

// Registry owns readers.
type Registry struct{ readers []*Reader }

// Close ends all of them.
func (g *Registry) Close() (err error) {
	for _, r := range g.readers {
		err = errors.Join(err, r.Close())
	}
	return err
}

// AddBroken loses the reader when its second step fails, before it is registered.
func (g *Registry) AddBroken(path string) error {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return err
	}
	r := &Reader{f: f}
	if err := r.init(); err != nil {
		return err
	}
	g.readers = append(g.readers, r)
	return nil
}

// Add closes the reader when its second step fails.
func (g *Registry) Add(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	r := &Reader{f: f}
	if err := r.init(); err != nil {
		r.Close()
		return err
	}
	g.readers = append(g.readers, r)
	return nil
}

// dirLock holds a directory.
type dirLock struct{ f *os.File }

// Release ends the lock.
func (l *dirLock) Release() error { return l.f.Close() }

func takeLock(dir string) (*dirLock, error) {
	f, err := os.Open(dir + "/LOCK")
	if err != nil {
		return nil, err
	}
	return &dirLock{f: f}, nil
}

// Locked owns a lock.
type Locked struct {
	lock *dirLock
	name string
}

// Close ends the lock.
func (l *Locked) Close() error { return l.lock.Release() }

// OpenLockedBroken keeps the directory locked when the next step fails.
func OpenLockedBroken(dir string) (*Locked, error) {
	lock, err := takeLock(dir) // want "resource-unclosed"
	if err != nil {
		return nil, err
	}
	b, err := os.ReadFile(dir + "/NAME")
	if err != nil {
		return nil, err
	}
	return &Locked{lock: lock, name: string(b)}, nil
}

// OpenLocked unlocks when the next step fails.
func OpenLocked(dir string) (*Locked, error) {
	lock, err := takeLock(dir)
	if err != nil {
		return nil, err
	}
	b, err := os.ReadFile(dir + "/NAME")
	if err != nil {
		return nil, errors.Join(err, lock.Release())
	}
	return &Locked{lock: lock, name: string(b)}, nil
}

// repairBroken copies from one file to another; a failed copy leaves both open.
func repairBroken(from, to string) error {
	src, err := os.Open(from) // want "file-unclosed"
	if err != nil {
		return err
	}
	dst, err := os.Create(to) // want "file-unclosed"
	if err != nil {
		src.Close()
		return err
	}
	if _, err := io.Copy(dst, src); err != nil {
		return fmt.Errorf("repair: %w", err)
	}
	return errors.Join(src.Close(), dst.Close())
}

// repair closes both whatever happens.
func repair(from, to string) error {
	src, err := os.Open(from)
	if err != nil {
		return err
	}
	dst, err := os.Create(to)
	if err != nil {
		src.Close()
		return err
	}
	_, err = io.Copy(dst, src)
	return errors.Join(err, src.Close(), dst.Close())
}

// skipBroken goes on to the next file before the close at the end of the body.
func skipBroken(paths []string) error {
	for _, p := range paths {
		f, err := os.Open(p) // want "file-unclosed"
		if err != nil {
			return err
		}
		var b [1]byte
		if _, err := f.Read(b[:]); errors.Is(err, io.EOF) {
			continue
		}
		f.Close()
	}
	return nil
}

// skip closes before it goes on.
func skip(paths []string) error {
	for _, p := range paths {
		f, err := os.Open(p)
		if err != nil {
			return err
		}
		var b [1]byte
		if _, err := f.Read(b[:]); errors.Is(err, io.EOF) {
			f.Close()
			continue
		}
		f.Close()
	}
	return nil
}

// handshakeBroken opens, reads a header, and returns without a close when it is bad.
func handshakeBroken(addr string) (net.Conn, error) {
	c, err := net.Dial("tcp", addr) // want "net-conn-unclosed"
	if err != nil {
		return nil, err
	}
	var b [1]byte
	if _, err := io.ReadFull(c, b[:]); err != nil {
		c.Close()
		return nil, err
	}
	if b[0] != 'G' {
		return nil, errors.New("bad greeting")
	}
	return c, nil
}

// handshake closes on both ways out that fail.
func handshake(addr string) (_ net.Conn, err error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, c.Close())
		}
	}()
	var b [1]byte
	if _, err := io.ReadFull(c, b[:]); err != nil {
		return nil, err
	}
	if b[0] != 'G' {
		return nil, errors.New("bad greeting")
	}
	return c, nil
}
