// select: leak

// Package os is the project's own and opens nothing.
package os

import "errors"

// File has the name of something else.
type File struct{ name string }

// Name tells the name.
func (f *File) Name() string { return f.name }

// Open opens nothing.
func Open(name string) (*File, error) {
	if name == "" {
		return nil, errors.New("no name")
	}
	return &File{name: name}, nil
}
