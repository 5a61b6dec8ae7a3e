// select: leak

// Package errorpaths follows errors: which one says that there is nothing to release.
package errorpaths

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"net"
	"os"
	"time"
)

// The file is returned together with the error of the step after it; callers take that for no file.
func withError(path string) (*os.File, error) {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return nil, err
	}
	_, err = f.Stat()
	return f, err
}

// The failed step closes first.
func withoutError(path string) (*os.File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	if _, err = f.Stat(); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// The error is copied, the copy is tested.
func copied(path string) error {
	f, err := os.Open(path)
	first := err
	if first != nil {
		return first
	}
	return f.Close()
}

// The error is wrapped, the wrapped one is tested.
func wrapped(path string) error {
	f, err := os.Open(path)
	if err != nil {
		err = fmt.Errorf("open: %w", err)
	}
	if err != nil {
		return err
	}
	return f.Close()
}

// errors.Is on the error says that there is nothing.
func testedByIs(path string) error {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return f.Close()
}

// errors.As as well.
func testedByAs(path string) error {
	f, err := os.Open(path)
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe
	}
	if err != nil {
		return err
	}
	return f.Close()
}

// A switch over conditions.
func switched(path string) error {
	f, err := os.Open(path)
	switch {
	case os.IsNotExist(err):
		return nil
	case err != nil:
		return err
	}
	return f.Close()
}

// A switch over the error.
func switchedTag(path string) error {
	f, err := os.Open(path)
	switch err {
	case nil:
		return f.Close()
	default:
		return err
	}
}

// The test has an else arm, which holds the file and loses it on one way.
func elseArm(path string) (n int, err error) {
	if f, err := os.Open(path); err != nil { // want "file-unclosed"
		return 0, err
	} else {
		var b [10]byte
		n, err = f.Read(b[:])
		if err != nil {
			return 0, err
		}
		f.Close()
	}
	return n, nil
}

// The error is taken by another call before anyone looks: its nil says nothing of the file.
func overwrittenError(path string) error {
	f, err := os.Open(path) // want "file-unclosed"
	fi, err := os.Stat(path)
	if err != nil {
		return err
	}
	log.Println(fi.Size())
	if f == nil {
		return errors.New("nothing")
	}
	return f.Close()
}

// The test is on the file, not on the error.
func testedByNil(path string) error {
	f, _ := os.Open(path)
	if f == nil {
		return errors.New("nothing")
	}
	return f.Close()
}

// Both are tested in one condition.
func testedByBoth(path string) error {
	f, err := os.Open(path)
	if err != nil || f == nil {
		return errors.New("nothing")
	}
	return f.Close()
}

// The negation of the condition.
func negated(path string) error {
	f, err := os.Open(path)
	if !(err == nil) {
		return err
	}
	return f.Close()
}

// The helper ends the program when there is an error.
func ended(path string) {
	f, err := os.Open(path)
	check(err)
	defer f.Close()
	_, err = f.Stat()
	check(err)
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// A retry loop: dialled again only after an error, closed once.
func retried(addr string) error {
	c, err := net.Dial("tcp", addr)
	for n := 0; err != nil && n < 3; n++ {
		time.Sleep(time.Second)
		c, err = net.Dial("tcp", addr)
	}
	if err != nil {
		return err
	}
	defer c.Close()
	_, err = io.Copy(io.Discard, c)
	return err
}

// A retry loop that dials again after a failed greeting, with the old connection open.
func retriedBroken(addr string) (net.Conn, error) {
	var last error
	for range 3 {
		c, err := net.Dial("tcp", addr) // want "net-conn-unclosed"
		if err != nil {
			last = err
			continue
		}
		if _, err := c.Write([]byte("hello")); err != nil {
			last = err
			continue
		}
		return c, nil
	}
	return nil, last
}

// The same, the old one closed.
func retriedRight(addr string) (net.Conn, error) {
	var last error
	for range 3 {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			last = err
			continue
		}
		if _, err := c.Write([]byte("hello")); err != nil {
			last = errors.Join(err, c.Close())
			continue
		}
		return c, nil
	}
	return nil, last
}

// Opened in one arm, closed behind the join where there is something.
func oneArm(path string) error {
	var rc io.ReadCloser = os.Stdin
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		rc = f
	}
	defer rc.Close()
	_, err := io.Copy(io.Discard, rc)
	return err
}

// Opened in one arm, used behind the join, closed nowhere.
func oneArmBroken(path string) error {
	var r io.Reader = os.Stdin
	if path != "-" {
		f, err := os.Open(path) // want "file-unclosed"
		if err != nil {
			return err
		}
		r = f
	}
	_, err := io.Copy(io.Discard, r)
	return err
}

// A boolean instead of an error: a wrapper with ok.
func lookup(path string) (*os.File, bool) {
	f, err := os.Open(path)
	if err != nil {
		return nil, false
	}
	return f, true
}

// Nothing to close where ok is false.
func looked(path string) int {
	f, ok := lookup(path)
	if !ok {
		return 0
	}
	defer f.Close()
	return 1
}

// Lost where ok is true.
func lookedBroken(path string) string {
	f, ok := lookup(path) // want "file-unclosed"
	if !ok {
		return ""
	}
	return f.Name()
}

// A panic on the way: the deferred close runs.
func panicking(path string) string {
	f, err := os.Open(path)
	if err != nil {
		panic(err)
	}
	defer f.Close()
	if f.Name() == "" {
		panic("no name")
	}
	return f.Name()
}

// The select's arms all close.
func selected(ctx context.Context, addr string, done <-chan struct{}) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	select {
	case <-ctx.Done():
		c.Close()
		return ctx.Err()
	case <-done:
	}
	return c.Close()
}

// One arm of the select forgets.
func selectedBroken(ctx context.Context, addr string, done <-chan struct{}) error {
	c, err := net.Dial("tcp", addr) // want "net-conn-unclosed"
	if err != nil {
		return err
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-done:
	}
	return c.Close()
}

// Expected to fail: where there is an error there is no file.
func expectedToFail(path string) {
	f, err := os.Open(path)
	if err == nil {
		f.Close()
		log.Fatal("opened a file that should not be there")
	}
}

// A goto to the common end.
func gotoEnd(path string) (err error) {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	if _, err = f.Stat(); err != nil {
		goto end
	}
	_, err = io.Copy(io.Discard, f)
end:
	f.Close()
	return err
}

// --- an error that others judge and hand on ---

type notFound struct{ path string }

func (n *notFound) Error() string { return n.path }

func retry(err error) (bool, error) {
	if err == nil {
		return false, nil
	}
	var gone *notFound
	if errors.As(err, &gone) {
		return false, err
	}
	return true, fmt.Errorf("again: %w", err)
}

// What is judged is the error of the file: with it there is none.
func judged(path string) error {
	f, err := os.Open(path)
	again, err := retry(err)
	if again {
		return errors.New("again")
	}
	if err != nil {
		return err
	}
	return f.Close()
}

// Without it there is one, and another step may fail.
func judgedBroken(path string) error {
	f, err := os.Open(path) // want "file-unclosed"
	_, err = retry(err)
	if err != nil {
		return err
	}
	_, err = f.Stat()
	again, err := retry(err)
	if again || err != nil {
		return err
	}
	return f.Close()
}

func paced(run func() (bool, error)) error {
	for {
		if again, err := run(); !again {
			return err
		}
	}
}

// As judged, in a literal that is run until it does.
func judgedInside(path string) (*os.File, error) {
	var f *os.File
	var err error
	err = paced(func() (bool, error) {
		f, err = os.Open(path)
		return retry(err)
	})
	if err != nil {
		return nil, err
	}
	return f, nil
}

// As judgedInside, and lost where something else fails.
func judgedInsideBroken(path string) (*os.File, error) {
	var f *os.File
	var err error
	err = paced(func() (bool, error) {
		f, err = os.Open(path) // want "file-unclosed"
		return retry(err)
	})
	if err != nil {
		return nil, err
	}
	if _, err := f.Stat(); err != nil {
		return nil, err
	}
	return f, nil
}

// A type that an error has is none without one.
func typed(path string) error {
	f, err := os.Open(path)
	if gone, ok := errors.AsType[*notFound](err); ok {
		return errors.New(gone.path)
	}
	if err != nil {
		return err
	}
	return f.Close()
}

// A literal that fails in several ways: each says of its own error alone what came of it.
func judgedTwice(path, other string) (*os.File, *os.File, error) {
	var f, g *os.File
	err := paced(func() (bool, error) {
		var err error
		f, err = os.Open(path)
		if err != nil {
			return false, err
		}
		g, err = os.Open(other)
		if err != nil {
			f.Close()
		}
		return retry(err)
	})
	if err != nil {
		return nil, nil, err
	}
	return f, g, nil
}

// As judgedTwice, and the first file is lost where the second cannot be opened.
func judgedTwiceBroken(path, other string) (*os.File, *os.File, error) {
	var f, g *os.File
	err := paced(func() (bool, error) {
		var err error
		f, err = os.Open(path) // want "file-unclosed"
		if err != nil {
			return false, err
		}
		g, err = os.Open(other)
		return retry(err)
	})
	if err != nil {
		return nil, nil, err
	}
	return f, g, nil
}

// As typed, of an error that comes out of a literal.
func typedInside(path string) error {
	var f *os.File
	err := paced(func() (bool, error) {
		var err error
		f, err = os.Open(path)
		return retry(err)
	})
	if gone, ok := errors.AsType[*notFound](err); ok {
		return errors.New(gone.path)
	}
	if err != nil {
		return err
	}
	return f.Close()
}

// --- together with an error ---

var errMute = errors.New("mute")

// Who does not speak is returned all the same, and the caller knows.
func identify(l net.Listener) (net.Conn, byte, error) {
	c, err := l.Accept()
	if err != nil {
		return nil, 0, err
	}
	var first [1]byte
	if _, err := c.Read(first[:]); err != nil {
		return c, 0, errMute
	}
	return c, first[0], nil
}

func identified(l net.Listener) error {
	c, kind, err := identify(l)
	if err != nil {
		if c != nil {
			c.Close()
		}
		return err
	}
	println(kind)
	return c.Close()
}

// Its caller does not know.
func identifyBroken(l net.Listener) (net.Conn, byte, error) {
	c, err := l.Accept() // want "net-conn-unclosed"
	if err != nil {
		return nil, 0, err
	}
	var first [1]byte
	if _, err := c.Read(first[:]); err != nil {
		return c, 0, errMute
	}
	return c, first[0], nil
}

func unidentified(l net.Listener) (net.Conn, error) {
	c, _, err := identifyBroken(l)
	if err != nil {
		return c, err
	}
	if err := c.SetDeadline(time.Time{}); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

// The caller cleans up before it asks for the error.
func spool(in io.Reader) (out io.Reader, cleanup func(), err error) {
	cleanup = func() {}
	f, err := os.CreateTemp("", "spool")
	if err != nil {
		return
	}
	cleanup = func() { _ = f.Close() }
	if _, err = io.Copy(f, in); err != nil {
		return
	}
	return f, cleanup, nil
}

func spooled(in io.Reader) error {
	out, cleanup, err := spool(in)
	defer cleanup()
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, out)
	return err
}

// --- what is there came without an error ---

// The file is asked for before the error.
func askedForFile(path string, other func() (io.ReadCloser, error)) (int64, error) {
	var in io.ReadCloser
	var err error
	if path != "" {
		var f *os.File
		f, err = os.Open(path)
		if f != nil {
			in = f
		}
	} else {
		in, err = other()
	}
	if err != nil {
		return 0, err
	}
	defer in.Close()
	return io.Copy(io.Discard, in)
}

// Another step may still fail.
func askedForFileBroken(path string) error {
	f, err := os.Open(path) // want "file-unclosed"
	if f != nil {
		_, err = f.Stat()
	}
	if err != nil {
		return err
	}
	return f.Close()
}

// --- an error that is set where it is asked for ---

func expired(ctx context.Context, err *error) bool {
	if ended := ctx.Err(); ended != nil {
		if *err == nil {
			*err = ended
		}
		return true
	}
	return false
}

// What is true of the error says that there is one.
func unended(ctx context.Context, path string) error {
	f, err := os.Open(path)
	if expired(ctx, &err) {
		return err
	}
	if err != nil {
		return err
	}
	return f.Close()
}

// Where it is not true, the file is there.
func unendedBroken(ctx context.Context, path string) error {
	f, err := os.Open(path) // want "file-unclosed"
	if expired(ctx, &err) {
		return err
	}
	if err != nil {
		return err
	}
	println(f.Name())
	return nil
}

// --- a result that is stored before its error is looked at ---

type table struct{ f *os.File }

func loadTable(f *os.File) (*table, error) {
	if _, err := f.Seek(8, 0); err != nil {
		return nil, err
	}
	return &table{f: f}, nil
}

func (t *table) Close() error { return t.f.Close() }

type tables struct {
	one  *table
	many map[string]*table
}

func (t *tables) Close() error {
	for _, each := range t.many {
		each.Close()
	}
	return t.one.Close()
}

// Where there is no table, the field does not hold the file.
func (t *tables) loadBroken(path string) error {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return err
	}
	if t.one, err = loadTable(f); err != nil {
		return err
	}
	return nil
}

// Closed where there is no table.
func (t *tables) load(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	if t.one, err = loadTable(f); err != nil {
		f.Close()
		return err
	}
	return nil
}

// So it is with an entry of a map.
func (t *tables) addBroken(path string) (err error) {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return err
	}
	t.many[path], err = loadTable(f)
	return err
}

// The error says whether the entry holds it.
func (t *tables) add(path string) (err error) {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	t.many[path], err = loadTable(f)
	if err != nil {
		f.Close()
	}
	return err
}
