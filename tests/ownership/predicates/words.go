// select: leak

package predicates

import (
	"errors"
	"net"
	"os"
)

func isStdout(path string) bool { return path == "-" }

func isQuiet(path string) bool { return path == "" }

// output gives what is not to be closed for one word.
func output(path string) (*os.File, error) {
	if path == "-" {
		return os.Stdout, nil
	}
	return os.Create(path)
}

func writeAsked(path string, data []byte) error {
	f, err := output(path)
	if err != nil {
		return err
	}
	if !isStdout(path) {
		defer f.Close()
	}
	_, err = f.Write(data)
	return err
}

func writeCompared(path string, data []byte) error {
	f, err := output(path)
	if err != nil {
		return err
	}
	if path != "-" {
		defer f.Close()
	}
	_, err = f.Write(data)
	return err
}

func writeUnlessStdout(path string, data []byte) error {
	f, err := output(path)
	if err != nil {
		return err
	}
	if f != os.Stdout {
		defer f.Close()
	}
	_, err = f.Write(data)
	return err
}

// Another word.
func writeMisasked(path string, data []byte) error {
	f, err := output(path) // want "file-unclosed"
	if err != nil {
		return err
	}
	if !isQuiet(path) {
		defer f.Close()
	}
	_, err = f.Write(data)
	return err
}

// Nobody closes it, whatever the word.
func writeForgotten(path string, data []byte) error {
	f, err := output(path) // want "file-unclosed"
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return err
}

// It is asked for by that word.
func writeOut(data []byte) error {
	f, err := output("-")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return err
}

// outputOf hands on what it is asked for.
func outputOf(dir, path string) (*os.File, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	return output(path)
}

func writeThere(path string, data []byte) error {
	f, err := outputOf("out", path)
	if err != nil {
		return err
	}
	if path != "-" {
		defer f.Close()
	}
	_, err = f.Write(data)
	return err
}

type listener interface{ Close() error }

type server struct{ l net.Listener }

func (s *server) Close() error { return s.l.Close() }

func newServer(addr string) (listener, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &server{l: l}, nil
}

type nothing struct{}

func (nothing) Close() error { return nil }

func listen(kind, addr string) (listener, error) {
	switch kind {
	case "none":
		return nothing{}, nil
	case "tcp":
		return newServer(addr)
	default:
		return nil, errors.New("what is " + kind)
	}
}

// Which words come nobody knows: that they are none of those for which there is nothing is presumed.
func listenAll(addrs map[string]string) ([]listener, error) {
	var all []listener
	for kind, addr := range addrs {
		l, err := listen(kind, addr) // want "resource-unclosed"
		if err != nil {
			return all, err
		}
		all = append(all, l)
	}
	return all, nil
}

// Quiet: the others are closed.
func listenOrClose(addrs map[string]string) ([]listener, error) {
	var all []listener
	for kind, addr := range addrs {
		l, err := listen(kind, addr)
		if err != nil {
			for _, other := range all {
				other.Close()
			}
			return nil, err
		}
		all = append(all, l)
	}
	return all, nil
}
