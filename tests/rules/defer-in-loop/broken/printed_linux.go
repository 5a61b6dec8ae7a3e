package broken

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// To print a descriptor is no use of it.
func inOthers(paths []string, work func(fd int) error) error {
	for _, path := range paths {
		fd, err := unix.Open(path, unix.O_RDONLY, 0)
		if err != nil {
			return err
		}
		defer func() { // want "defer-in-loop"
			fmt.Println("closing", fd)
			unix.Close(fd)
		}()
		if err := work(fd); err != nil {
			return err
		}
	}
	return nil
}
