// Package unix uses the descriptors of golang.org/x/sys.
package unix

import "golang.org/x/sys/unix"

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
