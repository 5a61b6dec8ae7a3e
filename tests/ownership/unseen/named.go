// select: leak

package unseen

import (
	"os"

	"example.org/far/packer"
)

// What is called err is the error of a callee out of sight: where there is one, the file is still here.
func pack(path string) error {
	f, err := os.Create(path) // want "file-unclosed"
	if err != nil {
		return err
	}
	if err := packer.Pack(f); err != nil {
		return err
	}
	return nil
}

// Quiet: closed where the callee fails, and left to it where it does not.
func packCarefully(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := packer.Pack(f); err != nil {
		_ = f.Close()
		return err
	}
	return nil
}

// Quiet: who knows what that gives.
func packed(path string) (int, error) {
	f, err := os.Create(path)
	if err != nil {
		return 0, err
	}
	n := packer.Put(f)
	if n != nil {
		return 0, os.ErrInvalid
	}
	return 1, nil
}
