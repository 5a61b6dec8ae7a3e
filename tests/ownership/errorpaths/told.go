// select: leak

package errorpaths

import (
	"bytes"
	"errors"
	"io"
	"os"
	"strings"
	"syscall"
)

func isAbsent(err error) bool {
	if err == nil {
		return false
	}
	return strings.Contains(err.Error(), "no such")
}

func gone(err error) bool {
	return errors.Is(err, os.ErrNotExist) || os.IsPermission(err)
}

func harmless(err error) bool {
	return err == nil || errors.Is(err, os.ErrNotExist)
}

// What is true only of an error that is there tells that there is no file.
func absent(path string) error {
	f, err := os.Open(path)
	if isAbsent(err) {
		return nil
	}
	if err != nil {
		return err
	}
	return f.Close()
}

// So does what only asks others that are.
func absentOf(path string) error {
	f, err := os.Open(path)
	if gone(err) {
		return nil
	}
	if err != nil {
		return err
	}
	return f.Close()
}

// What is true without an error tells nothing.
func harmlessBroken(path string) error {
	f, err := os.Open(path) // want "file-unclosed"
	if harmless(err) {
		return nil
	}
	if err != nil {
		return err
	}
	return f.Close()
}

// A negative number is no descriptor.
func opened(path string) (*os.File, error) {
	fd, err := syscall.Open(path, syscall.O_RDWR, 0)
	if err == nil && fd >= 0 {
		return os.NewFile(uintptr(fd), path), nil
	}
	if err == nil {
		return os.CreateTemp("", path)
	}
	return nil, err
}

// Descriptors begin with zero.
func openedBroken(path string) (*os.File, error) {
	fd, err := syscall.Open(path, syscall.O_RDWR, 0) // want "file-unclosed"
	if err == nil && fd > 2 {
		return os.NewFile(uintptr(fd), path), nil
	}
	if err == nil {
		return os.CreateTemp("", path)
	}
	return nil, err
}

// A buffer in memory takes everything: its error is always nil.
func buffered(path string, buf *bytes.Buffer) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	if _, err := buf.WriteString(path); err != nil {
		return err
	}
	return f.Close()
}

// A writer may fail.
func bufferedBroken(path string, w io.StringWriter) error {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return err
	}
	if _, err := w.WriteString(path); err != nil {
		return err
	}
	return f.Close()
}

type trace struct{ cause error }

func traced(err error) *trace {
	if err == nil {
		return nil
	}
	return &trace{cause: err}
}

func exitIf(t *trace, words ...any) {
	if t == nil {
		return
	}
	exitWith(t, words...)
}

func exitWith(t *trace, words ...any) {
	println(t.cause.Error(), len(words))
	os.Exit(1)
}

// What is made of an error is nil where that is: exitIf comes back only then.
func exited(path string) error {
	f, err := os.Open(path)
	exitIf(traced(err))
	if err == nil {
		return f.Close()
	}
	return nil
}

// A trace that is not of this error tells nothing of the file.
func exitedBroken(path string, t *trace) error {
	f, err := os.Open(path) // want "file-unclosed"
	exitIf(t)
	if err == nil {
		_, err = f.Stat()
	}
	return err
}
