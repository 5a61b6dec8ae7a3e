// Package nearmiss keeps resources that are released some other way, or are not its own.
package nearmiss

import (
	"io"
	"net"
	"os"
	"testing"

	"github.com/sirupsen/logrus"
)

// The embedded file brings its Close along.
type named struct {
	*os.File
	label string
}

func openNamed(path, label string) (*named, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return &named{File: f, label: label}, nil
}

// The file is lent: whoever opened it closes it.
type view struct{ f *os.File }

func newView(f *os.File) *view { return &view{f: f} }

func (v *view) size() int64 {
	fi, err := v.f.Stat()
	if err != nil {
		return 0
	}
	return fi.Size()
}

func useView(path string) (int64, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	return newView(f).size(), nil
}

// A function of the package, no method, lets go.
type state struct{ f *os.File }

func begin(path string) (*state, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return &state{f: f}, nil
}

func end(s *state) error { return s.f.Close() }

// The method's own goroutine lets go when it ends.
type reader struct {
	conn net.Conn
	out  chan byte
}

func dialReader(addr string) (*reader, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	r := &reader{conn: c, out: make(chan byte)}
	go r.loop()
	return r, nil
}

func (r *reader) loop() {
	defer close(r.out)
	defer r.conn.Close()
	var b [1]byte
	for {
		if _, err := r.conn.Read(b[:]); err != nil {
			return
		}
		r.out <- b[0]
	}
}

// A struct that only groups locals; the function closes what it opened.
type pair struct{ in, out *os.File }

func copyFile(from, to string) error {
	var p pair
	var err error
	if p.in, err = os.Open(from); err != nil {
		return err
	}
	defer p.in.Close()
	if p.out, err = os.Create(to); err != nil {
		return err
	}
	defer p.out.Close()
	_, err = io.Copy(p.out, p.in)
	return err
}

// The test's end closes it.
type fixture struct{ f *os.File }

func newFixture(t testing.TB) *fixture {
	f, err := os.CreateTemp(t.TempDir(), "x")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return &fixture{f: f}
}

// Standard streams need no closing.
type printer struct{ w *os.File }

func newPrinter() *printer { return &printer{w: os.Stdout} }

// Whoever uses the accessor closes what it gives.
type holder struct{ f *os.File }

func openHolder(path string) (*holder, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return &holder{f: f}, nil
}

func (h *holder) File() *os.File { return h.f }

func useHolder(path string) error {
	h, err := openHolder(path)
	if err != nil {
		return err
	}
	defer h.File().Close()
	_, err = h.File().Stat()
	return err
}

// A stop function is kept and called.
type service struct{ stop func() error }

func startService(addr string) (*service, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &service{stop: l.Close}, nil
}

// Shutdown calls it.
func (s *service) Shutdown() error { return s.stop() }

// The only ledger is the process's own.
type ledger struct {
	f     *os.File
	pages int
}

var book = ledger{pages: 10}

func openBook(path string) (err error) {
	book.f, err = os.Create(path)
	return err
}

func (l *ledger) write(line string) {
	io.WriteString(l.f, line)
}

// The program's own log lives as long as the program.
type programLog struct{ f *os.File }

var logTo func(*programLog)

func init() { go startLog() }

func startLog() {
	if f := openLog("log"); f != nil {
		logTo(f)
	}
}

func openLog(path string) *programLog {
	f, err := os.Create(path)
	if err != nil {
		return nil
	}
	return &programLog{f: f}
}

// A variable of the package keeps the one there is.
type cursor struct{ f *os.File }

var position *cursor

func seek(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	position = &cursor{f: f}
	return nil
}

// One of several that are run, and ended, by whoever gets the option.
type runner struct {
	label string
	in    *os.File
}

type closers struct{ all []io.Closer }

func with(all ...io.Closer) func(*closers) {
	return func(c *closers) { c.all = append(c.all, all...) }
}

func (r *runner) setup(other io.Closer) (func(*closers), error) {
	f, err := os.Open(r.label)
	if err != nil {
		return nil, err
	}
	r.in = f
	return with(other, r.in), nil
}

// The log has its hooks until the process ends.
type hook struct{ f *os.File }

func (h *hook) Levels() []logrus.Level { return logrus.AllLevels }

func (h *hook) Fire(e *logrus.Entry) error {
	_, err := h.f.WriteString(e.Message)
	return err
}

func hookInto(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	logrus.AddHook(&hook{f: f})
	return nil
}
