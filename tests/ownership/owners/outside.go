// select: leak

package owners

import (
	"errors"
	"net"
	"os"
)

type caller struct {
	line net.Conn
	log  *os.File
}

func call(addr string, log *os.File) (*caller, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &caller{line: c, log: log}, nil
}

// Close ends the line.
func (c *caller) Close() error { return c.line.Close() }

// A function beside the type ends what it holds without its method.
func calling(addr string, log *os.File) error {
	c, err := call(addr, log)
	if err != nil {
		return err
	}
	defer c.line.Close()
	_, err = c.line.Write([]byte("x"))
	return err
}

// It ends another thing that the type refers to.
func callingBroken(addr string, log *os.File) error {
	c, err := call(addr, log) // want "resource-unclosed"
	if err != nil {
		return err
	}
	defer c.log.Close()
	_, err = c.line.Write([]byte("x"))
	return err
}

type switchboard interface {
	take(addr string) (*caller, error)
	give(c *caller)
}

type manual struct{ log *os.File }

func (m manual) take(addr string) (*caller, error) {
	c, err := call(addr, m.log)
	if err != nil {
		return nil, errors.Join(err, errors.New("no line"))
	}
	return c, nil
}

func (m manual) give(c *caller) {
	if c.line != nil {
		c.line.Close()
	}
}

// Given back to who knows what it holds.
func through(s switchboard, addr string) error {
	c, err := s.take(addr)
	if err != nil {
		return err
	}
	defer s.give(c)
	_, err = c.line.Write([]byte("x"))
	return err
}
