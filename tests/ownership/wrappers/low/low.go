// select: leak

// Package low opens files and connections for others.
package low

import (
	"fmt"
	"net"
	"os"
)

// Open hands the duty to its caller.
func Open(path string) (*os.File, error) {
	return os.Open(path)
}

// Create adds to the error before it hands the duty on.
func Create(path string) (*os.File, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, fmt.Errorf("create %s: %w", path, err)
	}
	return f, nil
}

// Dial hands the duty out as an interface.
func Dial(addr string) (net.Conn, error) {
	d := net.Dialer{}
	return d.Dial("tcp", addr)
}

// Size opens and closes by itself.
func Size(path string) (int64, error) {
	f, err := Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	fi, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return fi.Size(), nil
}

// sizeBroken loses what the function above closes.
func sizeBroken(path string) (int64, error) {
	f, err := Open(path) // want "file-unclosed"
	if err != nil {
		return 0, err
	}
	fi, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return fi.Size(), nil
}
