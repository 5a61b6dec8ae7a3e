// select: leak

package callbacks

import (
	"errors"
	"io"
)

type source func(name string, err error) (io.ReadCloser, error)

// Quiet: who is told of an error opens nothing.
func tellFailure(open source, name string) error {
	failed := errors.New("failed")
	if _, err := open(name, failed); err != nil {
		return err
	}
	return nil
}

// What is told of no error opens something.
func tellNothing(open source, name string) error {
	_, err := open(name, nil) // want "resource-unclosed"
	return err
}
