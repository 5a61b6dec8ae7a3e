// Package broken releases twice what may be released once.
package broken

import (
	"net"
	"os"
	"syscall"
)

// The second close fails: the file is closed.
func file(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	f.Close()
	return f.Close() // want "double-release"
}

// Closed under the condition and again behind it.
func condition(addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	if _, err := c.Write([]byte("hello")); err != nil {
		c.Close()
	}
	return c.Close() // want "double-release"
}

// The helper has closed it.
func afterHelper(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	finish(f)
	return f.Close() // want "double-release"
}

func finish(f *os.File) {
	_ = f.Sync()
	_ = f.Close()
}

// A descriptor's number may belong to somebody else by now.
func descriptor(path string) error {
	fd, err := syscall.Open(path, syscall.O_RDONLY, 0)
	if err != nil {
		return err
	}
	if err := syscall.Close(fd); err != nil {
		return err
	}
	return syscall.Close(fd) // want "double-release"
}
