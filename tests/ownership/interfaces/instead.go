// select: leak

package interfaces

import (
	"bufio"
	"io"
	"os"
)

// Files gives a file, or a reader that closes by itself.
type Files interface {
	Open(path string) (*os.File, io.Reader, error)
}

type files struct{ buffered bool }

// Open gives one of the two.
func (s files) Open(path string) (*os.File, io.Reader, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	if !s.buffered {
		return f, nil, nil
	}
	r, w := io.Pipe()
	go func() {
		_, err := bufio.NewReader(f).WriteTo(w)
		w.CloseWithError(err)
		f.Close()
	}()
	return nil, r, nil
}

// Quiet: where there is a reader there is no file.
func read(files Files, path string, p []byte) error {
	f, r, err := files.Open(path)
	if err != nil {
		return err
	}
	if r != nil {
		_, err := r.Read(p)
		return err
	}
	defer f.Close()
	_, err = f.Read(p)
	return err
}

// Without a reader there is a file.
func readBroken(files Files, path string, p []byte) error {
	f, r, err := files.Open(path) // want "file-unclosed"
	if err != nil {
		return err
	}
	if r == nil {
		_, err := f.Read(p)
		return err
	}
	_, err = r.Read(p)
	return err
}

// Quiet: who asks for the reader alone knows that it gets one.
func readerOf(files Files, path string) (io.Reader, error) {
	_, r, err := files.Open(path)
	return r, err
}

// Both gives a reader of the file that it gives.
func both(path string) (*os.File, *bufio.Reader, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	return f, bufio.NewReader(f), nil
}

// That there is a reader tells nothing.
func bothBroken(path string, p []byte) error {
	f, r, err := both(path) // want "file-unclosed"
	if err != nil {
		return err
	}
	if r != nil {
		_, err := r.Read(p)
		return err
	}
	return f.Close()
}
