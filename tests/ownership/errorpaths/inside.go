// select: leak

package errorpaths

import (
	"fmt"
	"os"
)

type outcome struct {
	f   *os.File
	err error
}

func (o *outcome) Close() error { return o.f.Close() }

type stepError struct{ step string }

func (e stepError) Error() string { return "failed: " + e.step }

func newStepError(step string) stepError { return stepError{step} }

// What is returned tells the error in a field, and the deferred literal looks there.
func tells(path string, check func() error) (o *outcome) {
	f, err := os.Open(path)
	if err != nil {
		return &outcome{err: err}
	}
	defer func() {
		if o != nil && o.err != nil {
			f.Close()
		}
	}()
	if err := check(); err != nil {
		return &outcome{err: err}
	}
	return &outcome{f: f}
}

// A struct is an error that is not nil, and so is one that is made here.
func tellsItsOwn(path string, check func() bool) (o *outcome) {
	f, err := os.Open(path)
	if err != nil {
		return &outcome{err: err}
	}
	defer func() {
		if o.err != nil {
			f.Close()
		}
	}()
	if !check() {
		err = newStepError("check")
		return &outcome{err: err}
	}
	if !check() {
		return &outcome{err: fmt.Errorf("failed again")}
	}
	return &outcome{f: f}
}

// It does not tell.
func tellsNot(path string, check func() error) (o *outcome) {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return &outcome{err: err}
	}
	defer func() {
		if o.err != nil {
			f.Close()
		}
	}()
	if err := check(); err != nil {
		return &outcome{err: nil}
	}
	return &outcome{f: f}
}
