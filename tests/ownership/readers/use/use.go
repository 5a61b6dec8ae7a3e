// select: leak

// Package use reads through wrappers.
package use

import (
	"bufio"
	"compress/gzip"
	"io"
	"os"

	"example.com/readers/wrap"
)

// The wrapper's Close ends both.
func good(path string) ([]byte, error) {
	r, err := wrap.Open(path)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}

// The reader and its closer.
func goodBuffered(path string) (string, error) {
	r, c, err := wrap.Buffered(path)
	if err != nil {
		return "", err
	}
	defer c.Close()
	return r.ReadString('\n')
}

// The reader, its closer dropped.
func badBuffered(path string) (string, error) {
	r, _, err := wrap.Buffered(path) // want "file-unclosed"
	if err != nil {
		return "", err
	}
	return r.ReadString('\n')
}

// The struct of reader and closer.
func goodLimited(path string) ([]byte, error) {
	r, err := wrap.Limited(path, 10)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}

// Closing the decompressor is not closing the file.
func badGzip(path string) ([]byte, error) {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return nil, err
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		f.Close()
		return nil, err
	}
	defer z.Close()
	return io.ReadAll(z)
}

// Both are closed.
func goodGzip(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	defer z.Close()
	return io.ReadAll(z)
}

// A chain of wrappers around a file that is closed.
func goodChain(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	r := bufio.NewReader(io.TeeReader(io.LimitReader(f, 10), io.Discard))
	return r.ReadString('\n')
}

// A chain of wrappers around a file that is not.
func badChain(path string) (string, error) {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return "", err
	}
	r := bufio.NewReader(io.TeeReader(io.LimitReader(f, 10), io.Discard))
	return r.ReadString('\n')
}
