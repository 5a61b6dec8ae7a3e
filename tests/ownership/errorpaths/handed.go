// select: leak

package errorpaths

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// --- an error that a function makes of another ---

func described(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("copying: %w", err)
}

// What is made of an error that is there is there.
func copiedOut(path string, w io.Writer) (_ *os.File, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			f.Close()
		}
	}()
	n, err := io.Copy(w, f)
	if err != nil {
		println(n)
		return nil, described(err)
	}
	return f, nil
}

// The deferred literal sees another error, which is nil.
func copiedBroken(path string, w io.Writer) (*os.File, error) {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			f.Close()
		}
	}()
	if _, err := io.Copy(w, f); err != nil {
		return nil, described(err)
	}
	return f, nil
}

// --- the error of a callee is that of the function ---

type registry struct{ files map[string]*os.File }

func (r *registry) add(name string, f *os.File) error {
	if name == "" {
		return errors.New("no name")
	}
	return r.put(name, f)
}

func (r *registry) put(name string, f *os.File) error {
	if _, ok := r.files[name]; ok {
		return errors.New("there is one")
	}
	r.files[name] = f
	return nil
}

// The registry has it, whether or not anybody heeds the error.
func (r *registry) load(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	r.add(path, f)
	return nil
}

// Where it is refused, it is still here.
func (r *registry) loadBroken(path string) error {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return err
	}
	if err := r.add(path, f); err != nil {
		return err
	}
	return nil
}
