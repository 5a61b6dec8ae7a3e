// select: leak

// Package bound calls functions by the names of fields and variables, to which a test may give others.
package bound

import "example.com/bound/archive"

var (
	open  = archive.Open
	empty = archive.Empty
)

// The variable stands for archive.Open.
func read(path string) string {
	a, err := open(path) // want "resource-unclosed"
	if err != nil {
		return ""
	}
	return a.Get("x")
}

func readAndClose(path string) string {
	a, err := open(path)
	if err != nil {
		return ""
	}
	defer a.Close()
	return a.Get("x")
}

// Quiet: what archive.Empty gives holds nothing.
func readEmpty(path string) string {
	a, err := empty(path)
	if err != nil {
		return ""
	}
	return a.Get("x")
}

type library struct {
	openArchive func(path string) (archive.Reader, error)
	current     archive.Reader
}

func newLibrary() *library { return &library{openArchive: archive.Open} }

func (l *library) switchTo(path string) error {
	a, err := l.openArchive(path)
	if err != nil {
		return err
	}
	l.current = a
	return nil
}

// Close forgets the archive.
func (l *library) Close() { // want "close-incomplete"
	l.openArchive = nil
}

type shelf struct {
	openArchive func(path string) (archive.Reader, error)
	current     archive.Reader
}

func newShelf() *shelf { return &shelf{openArchive: archive.Open} }

func (s *shelf) switchTo(path string) error {
	a, err := s.openArchive(path)
	if err != nil {
		return err
	}
	s.current = a
	return nil
}

// Close ends the archive.
func (s *shelf) Close() error { return s.current.Close() }

// Quiet: the field is also given something that nobody can name.
type desk struct {
	take func(path string) (archive.Reader, error)
}

func newDesk(mine func(path string) (archive.Reader, error)) *desk {
	d := &desk{take: archive.Open}
	if mine != nil {
		d.take = wrap(mine)
	}
	return d
}

func wrap(f func(path string) (archive.Reader, error)) func(path string) (archive.Reader, error) {
	return func(path string) (archive.Reader, error) { return f(path + ".a") }
}

func (d *desk) look(path string) string {
	a, err := d.take(path)
	if err != nil {
		return ""
	}
	return a.Get("y")
}
