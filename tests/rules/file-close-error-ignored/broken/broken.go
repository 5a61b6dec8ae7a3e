// Package broken drops the error that tells whether a file was written.
package broken

import (
	"fmt"
	"io"
	"os"
)

// The deferred close of a new file.
func deferred(path string, b []byte) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close() // want "file-close-error-ignored"
	_, err = f.Write(b)
	return err
}

// The close at the end, whose error nobody takes.
func atTheEnd(path string, r io.Reader) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	if _, err := io.Copy(f, r); err != nil {
		f.Close()
		return fmt.Errorf("copy: %w", err)
	}
	f.Close() // want "file-close-error-ignored"
	return nil
}
