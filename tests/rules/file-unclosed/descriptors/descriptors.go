// Package descriptors uses raw descriptors.
package descriptors

import (
	"os"
	"syscall"
)

// The connect fails, and a socket without a peer stays: no tool can name it.
func dial(addr syscall.Sockaddr) (int, error) {
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0) // want "file-unclosed"
	if err != nil {
		return -1, err
	}
	if err := syscall.Connect(fd, addr); err != nil {
		return -1, err
	}
	return fd, nil
}

// Closed where the connect fails.
func dialCloses(addr syscall.Sockaddr) (int, error) {
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	if err != nil {
		return -1, err
	}
	if err := syscall.Connect(fd, addr); err != nil {
		syscall.Close(fd)
		return -1, err
	}
	return fd, nil
}

// A retry that leaks one descriptor per failed try.
func retry(addr syscall.Sockaddr) (int, error) {
	var last error
	for range 10 {
		fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0) // want "file-unclosed"
		if err != nil {
			return -1, err
		}
		if last = syscall.Connect(fd, addr); last == nil {
			return fd, nil
		}
	}
	return -1, last
}

// The same retry closes.
func retryCloses(addr syscall.Sockaddr) (int, error) {
	var last error
	for range 10 {
		fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
		if err != nil {
			return -1, err
		}
		if last = syscall.Connect(fd, addr); last == nil {
			return fd, nil
		}
		_ = syscall.Close(fd)
	}
	return -1, last
}

// An opened descriptor is read and forgotten.
func read(path string, b []byte) (int, error) {
	fd, err := syscall.Open(path, syscall.O_RDONLY, 0) // want "file-unclosed"
	if err != nil {
		return 0, err
	}
	return syscall.Read(fd, b)
}

// Deferred.
func readCloses(path string, b []byte) (int, error) {
	fd, err := syscall.Open(path, syscall.O_RDONLY, 0)
	if err != nil {
		return 0, err
	}
	defer syscall.Close(fd)
	return syscall.Read(fd, b)
}

// The file made of the descriptor owns it, and is returned.
func asFile(path string) (*os.File, error) {
	fd, err := syscall.Open(path, syscall.O_RDONLY, 0)
	if err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(fd), path), nil
}

// The descriptor is lent: whoever closes the file closes the connection.
func sized(conn syscall.RawConn) (size int64, err error) {
	if lost := conn.Control(func(fd uintptr) {
		f := os.NewFile(fd, "conn")
		info, statErr := f.Stat()
		if err = statErr; err == nil {
			size = info.Size()
		}
	}); lost != nil {
		return 0, lost
	}
	return size, err
}
