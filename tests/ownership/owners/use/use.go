// select: leak

// Package use makes owners of another package.
package use

import (
	"errors"

	"example.com/owners/store"
)

// Closed.
func good(path string) (int, error) {
	s, err := store.Open(path)
	if err != nil {
		return 0, err
	}
	defer s.Close()
	return s.Len(), nil
}

// Forgotten.
func bad(path string) (int, error) {
	s, err := store.Open(path) // want "resource-unclosed"
	if err != nil {
		return 0, err
	}
	return s.Len(), nil
}

// Forgotten, seen through a view.
func badView(path string) (int, error) {
	s, err := store.Open(path) // want "resource-unclosed"
	if err != nil {
		return 0, err
	}
	return s.Sub().Len(), nil
}

// Closed, used through a view.
func goodView(path string) (int, error) {
	s, err := store.Open(path)
	if err != nil {
		return 0, err
	}
	v := s.Sub()
	n := v.Len()
	return n, s.Close()
}

// An owner of owners, forgotten on one way out.
func badCluster(a, b, addr string) error {
	c, err := store.OpenCluster(a, b, addr) // want "resource-unclosed"
	if err != nil {
		return err
	}
	if a == b {
		return errors.New("same")
	}
	return c.Close()
}

// An owner of owners, closed.
func goodCluster(a, b, addr string) error {
	c, err := store.OpenCluster(a, b, addr)
	if err != nil {
		return err
	}
	defer c.Close()
	if a == b {
		return errors.New("same")
	}
	return nil
}

// App owns a store of another package.
type App struct{ s *store.Store }

// NewApp hands the duty on, wrapped.
func NewApp(path string) (*App, error) {
	s, err := store.Open(path)
	if err != nil {
		return nil, err
	}
	return &App{s: s}, nil
}

// Shutdown ends it.
func (a *App) Shutdown() error { return a.s.Close() }

// The wrapped duty is lost.
func badApp(path string) error {
	a, err := NewApp(path) // want "resource-unclosed"
	if err != nil {
		return err
	}
	if a.s.Len() == 0 {
		return errors.New("empty")
	}
	return a.Shutdown()
}

// The wrapped duty is met.
func goodApp(path string) error {
	a, err := NewApp(path)
	if err != nil {
		return err
	}
	if a.s.Len() == 0 {
		return errors.Join(errors.New("empty"), a.Shutdown())
	}
	return a.Shutdown()
}
