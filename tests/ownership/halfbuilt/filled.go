// select: leak

package halfbuilt

import (
	"errors"
	"os"
)

type volume struct {
	path string
	data *os.File
	size int64
}

func (v *volume) Close() error { return v.data.Close() }

// Keeps the file in its receiver.
func (v *volume) open() error {
	f, err := os.Open(v.path)
	if err != nil {
		return err
	}
	v.data = f
	return nil
}

// Opens through another method of its receiver.
func (v *volume) load() error {
	v.size = -1
	return v.open()
}

// Made, filled, and handed over.
func newVolume(path string) (*volume, error) {
	v := &volume{path: path}
	if err := v.load(); err != nil {
		return nil, err
	}
	return v, nil
}

// What was filled by a method is lost by the caller's caller.
func scan(path string) (int64, error) {
	v, err := newVolume(path) // want "resource-unclosed"
	if err != nil {
		return 0, err
	}
	return v.size, nil
}

// Closed there.
func scanned(path string) (int64, error) {
	v, err := newVolume(path)
	if err != nil {
		return 0, err
	}
	defer v.Close()
	return v.size, nil
}

// The step after the filling fails.
func checked(path string) (*volume, error) {
	v := &volume{path: path}
	if err := v.open(); err != nil { // want "resource-unclosed"
		return nil, err
	}
	if v.size == 0 {
		return nil, errors.New("empty")
	}
	return v, nil
}

// The owner is somebody else's: it was given.
func refill(v *volume) error {
	if err := v.open(); err != nil {
		return err
	}
	if v.size == 0 {
		return errors.New("empty")
	}
	return nil
}

// Its field is closed, which is all there is to it.
func byField(path string) error {
	v := &volume{path: path}
	if err := v.open(); err != nil {
		return err
	}
	defer v.data.Close()
	return nil
}
