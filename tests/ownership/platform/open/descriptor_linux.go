// select: leak

package open

import (
	"os"
	"syscall"
)

// Who closes the descriptor closes the file.
func dupped(fd int) (*os.File, error) {
	twin, err := syscall.Dup(fd)
	if err != nil {
		return nil, err
	}
	f := os.NewFile(uintptr(twin), "twin")
	if _, err := f.Stat(); err != nil {
		syscall.Close(twin)
		return nil, err
	}
	return f, nil
}

// This one closes another.
func duppedBroken(fd int) (*os.File, error) {
	twin, err := syscall.Dup(fd)
	if err != nil {
		return nil, err
	}
	f := os.NewFile(uintptr(twin), "twin") // want "file-unclosed"
	if _, err := f.Stat(); err != nil {
		syscall.Close(fd)
		return nil, err
	}
	return f, nil
}
