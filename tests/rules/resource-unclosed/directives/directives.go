// select: resource-unclosed, file-unclosed
package directives

import (
	"os"
	"unsafe"
)

// Handle stands for something that code out of sight made.
type Handle struct{ p unsafe.Pointer }

// Free ends the handle.
func (h *Handle) Free() {}

// Close only flushes.
func (h *Handle) Close() error { return nil }

// newHandle says in its comment what its body cannot show.
//
//goplumb:fresh Free
func newHandle() (*Handle, error) { return &Handle{}, nil }

var table = map[uintptr]unsafe.Pointer{}

// keep says that it takes the file over.
//
//goplumb:owns f
func keep(f *os.File) { table[f.Fd()] = unsafe.Pointer(f) }

// look says that the file stays with its caller, whatever the body does with it.
//
//goplumb:borrows f
func look(f *os.File) { keep(f) }

// finish says that it releases, through code that cannot be read.
//
//goplumb:closes f, g
func finish(f, g *os.File) { _, _ = f, g }

// The stated handle is never freed, and Close does not free it.
func forgotten() error {
	h, err := newHandle() // want "resource-unclosed"
	if err != nil {
		return err
	}
	return h.Close()
}

// Freed as the comment of the constructor says.
func freed() error {
	h, err := newHandle()
	if err != nil {
		return err
	}
	defer h.Free()
	return nil
}

// The table owns the file from here on.
func kept(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	keep(f)
	return nil
}

// Only looked at, so it is still to be closed.
func lookedAt(path string) error {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return err
	}
	look(f)
	return nil
}

// Both are finished, as the comment says.
func finished(a, b string) error {
	f, err := os.Open(a)
	if err != nil {
		return err
	}
	g, err := os.Open(b)
	if err != nil {
		f.Close()
		return err
	}
	finish(f, g)
	return nil
}
