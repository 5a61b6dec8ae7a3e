// Package unix uses the descriptors of golang.org/x/sys.
package unix

import (
	"os"

	"golang.org/x/sys/unix"
)

// The option cannot be set, the socket stays.
func listen(addr unix.Sockaddr) (fd int, err error) {
	fd, err = unix.Socket(unix.AF_INET, unix.SOCK_STREAM, 0) // want "file-unclosed"
	if err != nil {
		return -1, err
	}
	if err = unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_REUSEADDR, 1); err != nil {
		return -1, err
	}
	if err = unix.Bind(fd, addr); err != nil {
		unix.Close(fd)
		return -1, err
	}
	return fd, nil
}

// Closed on every error by a deferred closure.
func listenCloses(addr unix.Sockaddr) (fd int, err error) {
	s, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM, 0)
	if err != nil {
		return -1, err
	}
	defer func() {
		if err != nil {
			unix.Close(s)
		}
	}()
	if err = unix.SetsockoptInt(s, unix.SOL_SOCKET, unix.SO_REUSEADDR, 1); err != nil {
		return -1, err
	}
	if err = unix.Bind(s, addr); err != nil {
		return -1, err
	}
	return s, nil
}

// Both ends are closed by their numbers.
func pair(use func(a, b int) error) error {
	fds, err := unix.Socketpair(unix.AF_LOCAL, unix.SOCK_STREAM, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fds[0])
	defer unix.Close(fds[1])
	return use(fds[0], fds[1])
}

// The files made of them go to the caller.
func files() (parent, child *os.File, err error) {
	fds, err := unix.Socketpair(unix.AF_LOCAL, unix.SOCK_STREAM, 0)
	if err != nil {
		return nil, nil, err
	}
	return os.NewFile(uintptr(fds[1]), "parent"), os.NewFile(uintptr(fds[0]), "child"), nil
}

// Lost before anybody uses them.
func pairBroken(ready func() error) (parent, child *os.File, err error) {
	fds, err := unix.Socketpair(unix.AF_LOCAL, unix.SOCK_STREAM, 0) // want "file-unclosed"
	if err != nil {
		return nil, nil, err
	}
	if err := ready(); err != nil {
		return nil, nil, err
	}
	return os.NewFile(uintptr(fds[1]), "parent"), os.NewFile(uintptr(fds[0]), "child"), nil
}
