// select: leak

// Package contracts has functions that take over what they are given, wholly or only at times.
package contracts

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
)

// takes closes in any case.
func takes(f *os.File) error {
	_, err := f.Stat()
	return errors.Join(err, f.Close())
}

// The callee closes in any case.
func given(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return takes(f)
}

// closesOnError closes only when it fails.
func closesOnError(f *os.File) error {
	if _, err := f.Stat(); err != nil {
		f.Close()
		return err
	}
	return nil
}

// The callee closes when it fails, the function when it does not.
func shared(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	if err := closesOnError(f); err != nil {
		return err
	}
	return f.Close()
}

// The callee closes when it fails, nobody when it does not.
func sharedBroken(path string) error {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return err
	}
	if err := closesOnError(f); err != nil {
		return err
	}
	fmt.Println(f.Name())
	return nil
}

// closesOnSuccess leaves the file open when it fails.
func closesOnSuccess(f *os.File) error {
	if _, err := f.Stat(); err != nil {
		return err
	}
	return f.Close()
}

// Nobody closes when the callee fails.
func leftBroken(path string) error {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return err
	}
	return closesOnSuccess(f)
}

// keep stores what it is given.
type keeper struct{ kept []io.Closer }

func (k *keeper) keep(c io.Closer) { k.kept = append(k.kept, c) }

// Close ends all that is kept.
func (k *keeper) Close() (err error) {
	for _, c := range k.kept {
		err = errors.Join(err, c.Close())
	}
	return err
}

// The keeper has it now.
func kept(k *keeper, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	k.keep(f)
	return nil
}

// same gives back what it is given.
func same(c net.Conn) net.Conn { return c }

// What comes back is the same, and is closed.
func through(addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	d := same(c)
	return d.Close()
}

// What comes back is the same, and is lost.
func throughBroken(addr string) error {
	c, err := net.Dial("tcp", addr) // want "net-conn-unclosed"
	if err != nil {
		return err
	}
	d := same(c)
	fmt.Println(d.RemoteAddr())
	return nil
}

// variadic closes each.
func variadic(cs ...io.Closer) {
	for _, c := range cs {
		c.Close()
	}
}

// Spread over a variadic helper.
func spread(a, b string) error {
	f, err := os.Open(a)
	if err != nil {
		return err
	}
	g, err := os.Open(b)
	if err != nil {
		variadic(f)
		return err
	}
	variadic([]io.Closer{f, g}...)
	return nil
}

// fails never comes back without an error; it takes over all the same.
func fails(f *os.File) error {
	defer f.Close()
	return errors.New("always")
}

// The method of a local type closes its receiver's field.
type unit struct{ f *os.File }

func (u unit) end() error { return u.f.Close() }

// A value of the local type is another name for the file.
func valueReceiver(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	u := unit{f: f}
	defer u.end()
	return nil
}

// Through a function that always fails and always closes.
func alwaysFails(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return fails(f)
}

// --- a callee whose error is handed on ---

type shelf struct{ f *os.File }

// keep takes over, unless it fails.
func (s *shelf) keep(f *os.File) error {
	if _, err := f.Stat(); err != nil {
		return err
	}
	s.f = f
	return nil
}

// put has no word of its own to say about it.
func (s *shelf) put(f *os.File) error { return s.keep(f) }

// Where put fails, so has keep: the file is closed then, and kept otherwise.
func (s *shelf) fill(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	if err := s.put(f); err != nil {
		f.Close()
		return err
	}
	return nil
}

// Nobody closes it where put fails.
func (s *shelf) fillBroken(path string) error {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return err
	}
	if err := s.put(f); err != nil {
		return err
	}
	return nil
}
