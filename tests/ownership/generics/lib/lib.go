// select: leak

// Package lib has generic helpers that hand resources through.
package lib

import "log"

// Must gives the value or ends the program.
func Must[T any](v T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return v
}

// Must2 panics instead, and passes two values.
func Must2[A, B any](a A, b B, err error) (A, B) {
	if err != nil {
		panic(err)
	}
	return a, b
}

// Tap logs a value and gives it back.
func Tap[T any](v T, what string) T {
	log.Printf("%s: %T", what, v)
	return v
}

// Ptr is a pointer to a copy.
func Ptr[T any](v T) *T { return &v }

// Use closes what it is given after the function has seen it.
func Use[T interface{ Close() error }](v T, f func(T) error) error {
	defer v.Close()
	return f(v)
}

// Box keeps a closer.
type Box[T interface{ Close() error }] struct {
	v T
}

// NewBox takes over.
func NewBox[T interface{ Close() error }](v T) *Box[T] { return &Box[T]{v: v} }

// Get lends.
func (b *Box[T]) Get() T { return b.v }

// Close ends the boxed one.
func (b *Box[T]) Close() error { return b.v.Close() }
