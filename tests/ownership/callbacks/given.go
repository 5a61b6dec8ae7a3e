// select: leak

package callbacks

import (
	"io"
	"os"
)

func background(run func(), tell func(error)) {
	go func() {
		run()
		tell(nil)
	}()
}

// The literal hands it on, and keeps the error to itself.
func fetch(path string, read func(w io.WriteCloser) error, tell func(error)) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	background(func() {
		if err := read(f); err != nil {
			tell(err)
		}
	}, tell)
	return nil
}

// This one only writes.
func store(path string, b []byte, tell func(error)) error {
	f, err := os.Create(path) // want "file-unclosed"
	if err != nil {
		return err
	}
	background(func() {
		if _, err := f.Write(b); err != nil {
			tell(err)
		}
	}, tell)
	return nil
}
