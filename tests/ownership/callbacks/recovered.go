// select: leak

package callbacks

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// Who hands it on recovers from a panic, too.
func fetchCarefully(path string, read func(w io.WriteCloser) error, done chan error) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	background(func() {
		var err error
		defer func() {
			if r := recover(); r != nil {
				err = fmt.Errorf("panicked: %v", r)
				done <- err
				panic(r)
			}
			done <- err
		}()
		err = read(f)
	}, nil)
	return nil
}

// Only a panic would close it.
func closedInPanic(path string) (err error) {
	f, err := os.Create(path) // want "file-unclosed"
	if err != nil {
		return err
	}
	defer func() {
		if r := recover(); r != nil {
			f.Close()
			err = errors.New("panicked")
		}
	}()
	_, err = f.WriteString("x")
	return err
}
