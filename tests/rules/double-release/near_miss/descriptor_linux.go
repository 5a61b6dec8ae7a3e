package nearmiss

import (
	"errors"
	"os"
	"syscall"
)

// There is no file, so the descriptor is as open as before.
func fileOf(family int) (*os.File, error) {
	fd, err := syscall.Socket(family, syscall.SOCK_RAW, syscall.IPPROTO_RAW)
	if err != nil {
		return nil, err
	}
	file := os.NewFile(uintptr(fd), "raw")
	if file == nil {
		if err := syscall.Close(fd); err != nil {
			return nil, err
		}
		return nil, errors.New("no file")
	}
	return file, nil
}
