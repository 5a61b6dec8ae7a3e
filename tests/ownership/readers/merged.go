// select: leak

package readers

import (
	"io"
	"os"
)

type piece interface {
	io.ReadWriter
	Flush() error
}

type filePiece struct{ f *os.File }

func (p *filePiece) Read(b []byte) (int, error)  { return p.f.Read(b) }
func (p *filePiece) Write(b []byte) (int, error) { return p.f.Write(b) }
func (p *filePiece) Flush() error                { return p.f.Sync() }
func (p *filePiece) Close() error                { return p.f.Close() }

func newPiece(path string) (piece, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	return &filePiece{f: f}, nil
}

type merged struct {
	io.Reader
	closers []io.Closer
}

func (m *merged) Close() error {
	var first error
	for _, c := range m.closers {
		if err := c.Close(); err != nil && first == nil {
			first = err
		}
	}
	return first
}

// Each piece is read by one field, and closed by another.
func merge(pieces []piece) *merged {
	var readers []io.Reader
	var closers []io.Closer
	for _, p := range pieces {
		readers = append(readers, p)
		closers = append(closers, p.(io.Closer))
	}
	return &merged{Reader: io.MultiReader(readers...), closers: closers}
}

// Each piece is only read.
func concat(pieces []piece) io.Reader {
	var readers []io.Reader
	for _, p := range pieces {
		readers = append(readers, p)
	}
	return io.MultiReader(readers...)
}

// Quiet: the merged ones are closed together.
func together(a string) (io.ReadCloser, error) {
	p, err := newPiece(a)
	if err != nil {
		return nil, err
	}
	return merge([]piece{p}), nil
}

// Nobody can close what is only read.
func apart(a string) (io.Reader, error) {
	p, err := newPiece(a) // want "resource-unclosed"
	if err != nil {
		return nil, err
	}
	return concat([]piece{p}), nil
}
