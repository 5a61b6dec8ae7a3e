// select: leak

// Package mid wraps the wrappers.
package mid

import (
	"io"
	"net"
	"os"

	files "example.com/wrappers/low"
)

// Config opens through a renamed import.
func Config() (*os.File, error) { return files.Open("config") }

// Log opens and writes before it hands on; the failing write closes.
func Log(name string) (*os.File, error) {
	f, err := files.Create(name)
	if err != nil {
		return nil, err
	}
	if _, err := io.WriteString(f, "begin\n"); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// LogBroken forgets the file when the write fails.
func LogBroken(name string) (*os.File, error) {
	f, err := files.Create(name) // want "file-unclosed"
	if err != nil {
		return nil, err
	}
	if _, err := io.WriteString(f, "begin\n"); err != nil {
		return nil, err
	}
	return f, nil
}

// Either gives a file one way or the other.
func Either(first bool) (f *os.File, err error) {
	if first {
		f, err = Config()
	} else {
		f, err = Log("log")
	}
	return f, err
}

// Reader hides the file behind an interface.
func Reader(name string) (io.ReadCloser, error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	return f, nil
}

// Retry is one of two functions that call each other.
func Retry(addr string, n int) (net.Conn, error) {
	c, err := files.Dial(addr)
	if err == nil {
		return c, nil
	}
	if n == 0 {
		return nil, err
	}
	return again(addr, n-1)
}

func again(addr string, n int) (net.Conn, error) { return Retry(addr, n) }
