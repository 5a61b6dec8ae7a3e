// select: leak

// Package app uses the other module.
package app

import (
	"os"

	"example.com/lib"
)

// Finished by the other module.
func good(path string) (string, error) {
	f, err := lib.Open(path)
	if err != nil {
		return "", err
	}
	defer lib.Finish(f)
	return f.Name(), nil
}

// Opened by the other module, lost here.
func bad(path string) (string, error) {
	f, err := lib.Open(path) // want "file-unclosed"
	if err != nil {
		return "", err
	}
	return f.Name(), nil
}

// An owner of the other module, closed.
func goodSession(path string) (string, error) {
	s, err := lib.NewSession(path)
	if err != nil {
		return "", err
	}
	defer s.Close()
	return s.Name(), nil
}

// An owner of the other module, lost here.
func badSession(path string) (string, error) {
	s, err := lib.NewSession(path) // want "resource-unclosed"
	if err != nil {
		return "", err
	}
	return s.Name(), nil
}

// The other module may fail one day, and will then have kept nothing.
func kept(path string) error {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return err
	}
	if err := lib.Keep(f); err != nil {
		return err
	}
	return nil
}

var own []*os.File

func keep(f *os.File) error {
	own = append(own, f)
	return nil
}

// What this module does is known: it never fails.
func keptHere(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	if err := keep(f); err != nil {
		return err
	}
	return nil
}
