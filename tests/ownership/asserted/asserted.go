// select: leak

// Package asserted hands things about as any, and asserts what they are.
package asserted

import (
	"errors"
	"os"
)

type store struct{ f *os.File }

func (s *store) Close() error { return s.f.Close() }

type answer struct{ text string }

func (a *answer) Close() error { return nil }

// Gives a store, as anything.
func get(name string) (any, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &store{f: f}, nil
}

func asStore(name string) (*store, error) {
	v, err := get(name)
	if err != nil {
		return nil, err
	}
	return v.(*store), nil
}

func asAnswer(name string) (*answer, error) {
	v, err := get(name)
	if err != nil {
		return nil, err
	}
	return v.(*answer), nil
}

// What is asserted to be the store has its file.
func useStore(name string) error {
	s, err := asStore(name) // want "resource-unclosed"
	if err != nil {
		return err
	}
	if s.f == nil {
		return errors.New("no file")
	}
	return nil
}

// What is asserted to be something else is no store.
func useAnswer(name string) (int, error) {
	a, err := asAnswer(name)
	if err != nil {
		return 0, err
	}
	return len(a.text), nil
}
