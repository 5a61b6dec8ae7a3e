// select: leak

// Package keepers puts resources where they outlive the function, or learns of their end in a roundabout way.
package keepers

import (
	"container/list"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
)

var (
	current atomic.Value
	byName  sync.Map
	queue   = list.New()
	main    atomic.Pointer[os.File]
)

// A map is published as a whole.
func publish(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	files := make(map[string]*os.File)
	files[path] = f
	current.Store(files)
	return nil
}

func remember(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	byName.Store(path, f)
	return nil
}

func enqueue(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	queue.PushBack(f)
	return nil
}

func replace(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	main.Store(f)
	return nil
}

// The key is a copy of its name, not the file.
func register(path string) error {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return err
	}
	byName.Store(f.Name(), true)
	return nil
}

type journal struct{ lines []string }

func (j *journal) Panicf(format string, args ...any) { j.write("panic", format, args) }

func (j *journal) Infof(format string, args ...any) { j.write("info", format, args) }

func (j *journal) write(level, format string, _ []any) {
	j.lines = append(j.lines, level+" "+format)
	if level == "panic" {
		panic(format)
	}
}

var log journal

// Panicf says by its name that it does not return.
func load(path string, b []byte) {
	f, err := os.Open(path)
	if err != nil {
		log.Panicf("open %s", path)
	}
	if _, err := f.Read(b); err != nil {
		log.Panicf("read %s", path)
	}
	f.Close()
}

func loadAndGoOn(path string, b []byte) {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		log.Panicf("open %s", path)
	}
	if _, err := f.Read(b); err != nil {
		log.Infof("read %s", path)
		return
	}
	f.Close()
}

// The file lies in a struct inside the struct.
type inner struct {
	file *os.File
}

type outer struct {
	inner inner
	name  string
}

func (o *outer) Close() error { return o.inner.file.Close() }

func openOuter(path string) (*outer, error) {
	o := new(outer)
	var err error
	o.inner.file, err = os.Open(path)
	if err != nil {
		return nil, err
	}
	o.name = o.inner.file.Name()
	return o, nil
}

func forgetOuter(path string) error {
	o, err := openOuter(path) // want "resource-unclosed"
	if err != nil {
		return err
	}
	println(o.name)
	return nil
}

// The error is kept in a field.
type probe struct {
	once sync.Once
	err  error
}

var support probe

func (p *probe) run(family int) bool {
	s, err := 0, error(nil)
	_ = err
	s, p.err = syscall.Socket(family, syscall.SOCK_STREAM, 0)
	if p.err != nil {
		return false
	}
	syscall.Close(s)
	return true
}

func supported(family int) bool {
	support.once.Do(func() {
		var s int
		s, support.err = syscall.Socket(family, syscall.SOCK_STREAM, 0)
		if support.err != nil {
			return
		}
		syscall.Close(s)
	})
	return support.err == nil
}

func (p *probe) lose(family int) {
	_, p.err = syscall.Socket(family, syscall.SOCK_STREAM, 0) // want "file-unclosed"
}

// Items hold what is released one by one.
type item struct {
	conn net.Conn
	name string
}

func dialAll(addrs []string) ([]item, error) {
	var items []item
	for _, addr := range addrs {
		conn, err := net.Dial("tcp", addr)
		if err != nil {
			for _, i := range items {
				i.conn.Close()
			}
			return nil, err
		}
		items = append(items, item{conn: conn, name: addr})
	}
	return items, nil
}

func dialSome(addrs []string) ([]item, error) {
	var items []item
	for _, addr := range addrs {
		conn, err := net.Dial("tcp", addr) // want "net-conn-unclosed"
		if err != nil {
			return nil, err
		}
		items = append(items, item{conn: conn, name: addr})
	}
	return items, nil
}

// A literal that is called on the spot loses what it opens itself.
func copyAll(paths []string, b []byte) {
	for _, path := range paths {
		err := func() error {
			f, err := os.Open(path) // want "file-unclosed"
			if err != nil {
				return err
			}
			if _, err := f.Read(b); err != nil {
				return err
			}
			return f.Close()
		}()
		if err != nil {
			println(err.Error())
		}
	}
}

// A statement that could not be prepared has nothing to close.
type batch struct {
	failed error
	out    *os.File
}

func newBatch(path string) *batch {
	b := &batch{}
	b.out, b.failed = os.Create(path)
	return b
}

func (b *batch) Close() error {
	if b.failed != nil {
		return b.failed
	}
	return b.out.Close()
}

// --- holders that a callee knows ---

type settings struct {
	name string
	log  *os.File
}

type worker struct{ from *settings }

func newWorker(s *settings) *worker { return &worker{from: s} }

func (s *settings) check() error { return nil }

func rename(s *settings) { s.name = "x" }

// The worker has the settings, and so the file that they are given later.
func started(path string) (*worker, error) {
	s := &settings{}
	w := newWorker(s)
	var err error
	s.log, err = os.Create(path)
	return w, err
}

// This callee only writes into them.
func dropped(path string) error {
	s := &settings{}
	rename(s)
	var err error
	s.log, err = os.Create(path) // want "file-unclosed"
	if err != nil {
		return err
	}
	return s.check()
}
