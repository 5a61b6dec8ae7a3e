// select: leak

// Package readers keeps what it reads from.
package readers

import (
	"io"
	"os"
)

type parts struct {
	all  io.Reader
	each []io.Reader
}

// Reads from all, and keeps each.
func newParts(each []io.Reader) *parts { return &parts{all: io.MultiReader(each...), each: each} }

func (p *parts) Close() {
	for _, r := range p.each {
		if c, ok := r.(io.Closer); ok {
			c.Close()
		}
	}
}

// What is read from is kept as well, and closed with its keeper.
func openParts(paths []string) (*parts, error) {
	var each []io.Reader
	undo := func() {
		for _, r := range each {
			if c, ok := r.(io.Closer); ok {
				c.Close()
			}
		}
	}
	for _, path := range paths {
		f, err := os.Open(path)
		if err != nil {
			undo()
			return nil, err
		}
		each = append(each, f)
	}
	return newParts(each), nil
}

// Nobody keeps them but the one who only reads.
func readParts(paths []string) (io.Reader, error) {
	var each []io.Reader
	for _, path := range paths {
		f, err := os.Open(path) // want "file-unclosed"
		if err != nil {
			return nil, err
		}
		each = append(each, f)
	}
	return io.MultiReader(each...), nil
}
