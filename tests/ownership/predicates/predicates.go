// select: leak

// Package predicates asks owners whether they have anything to close.
package predicates

import "os"

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
