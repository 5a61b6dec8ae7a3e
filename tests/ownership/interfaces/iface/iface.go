// select: leak

// Package iface acquires and releases through interfaces.
package iface

import (
	"errors"
	"io"
	"os"
)

// Opener hands out files.
type Opener interface {
	Open(name string) (*os.File, error)
}

type disk struct{ root string }

// Open is the disk's.
func (d disk) Open(name string) (*os.File, error) { return os.Open(d.root + name) }

type refusing struct{}

// Open always refuses.
func (refusing) Open(string) (*os.File, error) { return nil, errors.ErrUnsupported }

// Either implementer is behind it; one of them opens.
func bad(o Opener) error {
	f, err := o.Open("x") // want "file-unclosed"
	if err != nil {
		return err
	}
	_, err = f.Stat()
	return err
}

// Either implementer is behind it, closed.
func good(o Opener) error {
	f, err := o.Open("x")
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = f.Stat()
	return err
}

func run(broken bool) error {
	if broken {
		return bad(refusing{})
	}
	return good(disk{root: "/tmp/"})
}

// Lender's implementers lend what they keep.
type Lender interface {
	Current() *os.File
}

type slot struct{ f *os.File }

// Current lends the slot's file.
func (s *slot) Current() *os.File { return s.f }

// Close ends it.
func (s *slot) Close() error { return s.f.Close() }

func newSlot(path string) (*slot, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return &slot{f: f}, nil
}

// What is lent needs no closing.
func lent(l Lender) string { return l.Current().Name() }

// The lender itself does.
func lender(path string) (string, error) {
	s, err := newSlot(path)
	if err != nil {
		return "", err
	}
	defer s.Close()
	return lent(s), nil
}

// Source is a closer with an Open behind it.
type Source interface {
	io.Closer
	Read() (string, error)
}

type fileSource struct{ f *os.File }

func (s *fileSource) Read() (string, error) {
	b, err := io.ReadAll(s.f)
	return string(b), err
}

func (s *fileSource) Close() error { return s.f.Close() }

// NewSource hides the owner behind an interface.
func NewSource(path string) (Source, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return &fileSource{f: f}, nil
}

// The hidden owner is lost.
func badSource(path string) (string, error) {
	s, err := NewSource(path) // want "resource-unclosed"
	if err != nil {
		return "", err
	}
	return s.Read()
}

// The hidden owner is closed.
func goodSource(path string) (string, error) {
	s, err := NewSource(path)
	if err != nil {
		return "", err
	}
	defer s.Close()
	return s.Read()
}

// Sink takes over what it is given.
type Sink interface {
	Take(f *os.File)
}

type closingSink struct{}

// Take closes.
func (closingSink) Take(f *os.File) { f.Close() }

// Whoever is behind the interface has it now.
func handedToInterface(s Sink, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	s.Take(f)
	return nil
}

// A type switch finds the closer.
func closeAny(v any) {
	switch c := v.(type) {
	case io.Closer:
		_ = c.Close()
	case interface{ Stop() }:
		c.Stop()
	}
}

// Released through the type switch.
func bySwitch(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer closeAny(f)
	_, err = f.Stat()
	return err
}

// Released through an assertion.
func byAssertion(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	var r io.Reader = f
	defer func() {
		if c, ok := r.(io.Closer); ok {
			_ = c.Close()
		}
	}()
	_, err = io.Copy(io.Discard, r)
	return err
}
