// select: leak

// Package pkg keeps things for the life of the process.
package pkg

import (
	"context"
	"log"
	"net"
	"os"
	"sync"
)

var logFile, logErr = os.OpenFile("log", os.O_APPEND, 0o600)

var (
	once sync.Once
	conn net.Conn
	root context.Context
	stop context.CancelFunc
)

func init() {
	root, stop = context.WithCancel(context.Background())
	f, err := os.Open("seed")
	if err != nil {
		log.Fatal(err)
	}
	seed = f
}

var seed *os.File

// Conn dials on first use, for ever.
func Conn() net.Conn {
	once.Do(func() {
		c, err := net.Dial("tcp", "localhost:1")
		if err != nil {
			log.Fatal(err)
		}
		conn = c
	})
	return conn
}

var random = sync.OnceValues(func() (*os.File, error) {
	return os.Open("/dev/urandom")
})

// Random lends the shared file.
func Random() (*os.File, error) { return random() }

// Borrowed from a package-level variable: nothing to close.
func useConn() string { return Conn().RemoteAddr().String() }

// Borrowed from a package-level variable, over a function.
func useRandom(b []byte) (int, error) {
	f, err := Random()
	if err != nil {
		return 0, err
	}
	return f.Read(b)
}

var cache = map[string]*os.File{}

// Kept in a package-level map.
func cached(path string) (*os.File, error) {
	if f, ok := cache[path]; ok {
		return f, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	cache[path] = f
	return f, nil
}

// What the cache gives is the cache's.
func useCached(path string) (string, error) {
	f, err := cached(path)
	if err != nil {
		return "", err
	}
	return f.Name(), nil
}

// Opened for one look in a function that may run often: lost.
func loaded(path string) (int64, error) {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return 0, err
	}
	fi, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return fi.Size(), nil
}

// The program's standard streams.
func redirect(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	os.Stdin = f
	return nil
}

// The default logger has it for good.
func logTo(path string) error {
	f, err := os.OpenFile(path, os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	log.SetOutput(f)
	return nil
}
