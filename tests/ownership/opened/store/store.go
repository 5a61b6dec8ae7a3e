// select: leak

// Package store says what a store can do; who does it is not in sight.
package store

import "io"

// Object is read from a store.
type Object interface {
	io.ReadSeeker
	Close() error
	Size() int64
}

// Handle can be ended, too.
type Handle interface{ Close() error }

// Info tells of an object.
type Info interface{ Size() int64 }

// Bundle has many objects.
type Bundle interface {
	OpenOnly(name string) (io.ReadCloser, error)
	Sizes(name string) ([]int64, error)
	Close() error
}

// Stream goes both ways.
type Stream interface {
	io.ReadWriter
	Reset()
	Close() error
}

// Store keeps objects.
type Store interface {
	Open(name string) (Object, error)
	OpenInfo(name string) (Info, error)
	ObjectReader(name string) (Object, error)
	Handle(name string) (Handle, error)
	OpenBundle(name string) (Bundle, error)
	OpenStream() (Stream, error)
}
