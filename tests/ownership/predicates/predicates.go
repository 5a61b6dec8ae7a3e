// select: leak

// Package predicates asks owners whether they have anything to close.
package predicates

import (
	"errors"
	"os"
	"reflect"
)

type writer struct {
	path string
	meta *os.File
}

func (w *writer) open(wanted bool) error {
	if !wanted {
		return nil
	}
	f, err := os.Create(w.path)
	if err != nil {
		return err
	}
	w.meta = f
	return nil
}

func (w *writer) isOpen() bool { return w.meta != nil }

func (w *writer) named() bool { return w.path != "" }

func (w *writer) flush() error {
	defer w.meta.Close()
	_, err := w.meta.Write(nil)
	return err
}

func isMissing(f *os.File) bool {
	return nil == f
}

func asked(path string, wanted bool) error {
	w := &writer{path: path}
	if err := w.open(wanted); err != nil {
		return err
	}
	if !w.isOpen() {
		return nil
	}
	return w.flush()
}

func askedOfAnother(path string, wanted bool) error {
	w := &writer{path: path}
	if err := w.open(wanted); err != nil {
		return err
	}
	if isMissing(w.meta) {
		return nil
	}
	return w.flush()
}

func askedTheWrongWay(path string, wanted bool) error {
	w := &writer{path: path}
	if err := w.open(wanted); err != nil { // want "resource-unclosed"
		return err
	}
	if w.isOpen() {
		return nil
	}
	return w.flush()
}

func askedForSomethingElse(path string, wanted bool) error {
	w := &writer{path: path}
	if err := w.open(wanted); err != nil { // want "resource-unclosed"
		return err
	}
	if !w.named() {
		return nil
	}
	return w.flush()
}

// isNil asks whatever it is given.
func isNil(v any) bool {
	if v == nil {
		return true
	}
	switch reflect.TypeOf(v).Kind() {
	case reflect.Ptr, reflect.Map, reflect.Chan, reflect.Slice:
		return reflect.ValueOf(v).IsNil()
	}
	return false
}

// isEmpty asks for something else, too.
func isEmpty(v any) bool {
	if v == nil {
		return true
	}
	if reflect.TypeOf(v).Kind() == reflect.Ptr && reflect.ValueOf(v).Elem().IsZero() {
		return true
	}
	return reflect.ValueOf(v).IsNil()
}

type entries struct{ last string }

type log struct {
	f       *os.File
	entries *entries
}

func (l *log) Close() error { return l.f.Close() }

func newLog(f *os.File, e *entries) (*log, error) {
	switch {
	case isNil(f):
		return nil, errors.New("missing file")
	case isNil(e):
		return nil, errors.New("missing entries")
	}
	return &log{f: f, entries: e}, nil
}

func newLogOfSome(f *os.File, e *entries) (*log, error) {
	if isEmpty(e) {
		return nil, errors.New("missing entries")
	}
	return &log{f: f, entries: e}, nil
}

func newLogOrDefault(f *os.File, e *entries) (*log, error) {
	if e == nil {
		e = &entries{last: os.Getenv("LAST")}
	}
	if _, err := os.Stat(e.last); err != nil {
		return nil, err
	}
	return &log{f: f, entries: e}, nil
}

// The log is given all it asks for.
func openLog(name string, e *entries) (*log, error) {
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	return newLog(f, e)
}

func openLogOfSome(name string, e *entries) (*log, error) {
	f, err := os.Create(name) // want "file-unclosed"
	if err != nil {
		return nil, err
	}
	return newLogOfSome(f, e)
}

func openLogOrDefault(name string, e *entries) (*log, error) {
	f, err := os.Create(name) // want "file-unclosed"
	if err != nil {
		return nil, err
	}
	l, err := newLogOrDefault(f, e)
	if err != nil {
		return nil, err
	}
	return l, nil
}
