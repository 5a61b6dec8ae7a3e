// select: leak

// Package wrap puts readers around files; some own what they wrap, some do not.
package wrap

import (
	"bufio"
	"compress/gzip"
	"errors"
	"io"
	"os"
)

// The wrapper owns both.
type gzipFile struct {
	*gzip.Reader
	f *os.File
}

// Close ends both.
func (g *gzipFile) Close() error { return errors.Join(g.Reader.Close(), g.f.Close()) }

// Open hands out one duty for both.
func Open(path string) (io.ReadCloser, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		f.Close()
		return nil, err
	}
	return &gzipFile{Reader: z, f: f}, nil
}

// OpenBroken forgets the file when the header is bad.
func OpenBroken(path string) (io.ReadCloser, error) {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return nil, err
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	return &gzipFile{Reader: z, f: f}, nil
}

// Unzip returns the decompressor alone: its Close does not reach the file.
func Unzip(path string) (io.ReadCloser, error) {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return nil, err
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		f.Close()
		return nil, err
	}
	return z, nil
}

// Scanner returns a scanner alone: nobody can close the file.
func Scanner(path string) (*bufio.Scanner, error) {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return nil, err
	}
	return bufio.NewScanner(f), nil
}

// Masked hides the file behind a closer that does nothing.
func Masked(path string) (io.ReadCloser, error) {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return nil, err
	}
	return io.NopCloser(f), nil
}

type readCloser struct {
	io.Reader
	io.Closer
}

// Limited reads through a limit and closes the file itself.
func Limited(path string, n int64) (io.ReadCloser, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return readCloser{Reader: io.LimitReader(f, n), Closer: f}, nil
}

// Buffered gives the reader and the file: the caller closes the latter.
func Buffered(path string) (*bufio.Reader, io.Closer, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	return bufio.NewReader(f), f, nil
}
