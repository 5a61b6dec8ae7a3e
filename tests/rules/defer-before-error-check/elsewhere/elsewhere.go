// confidence: possible

// Package elsewhere defers the release of what other modules make: whether a nil one panics is theirs to say.
package elsewhere

import (
	"io"

	"github.com/klauspost/compress/zstd"
)

// What is read from may turn out to be something else.
func decodedFrom(r io.Reader) ([]byte, error) {
	decoder, _ := zstd.NewReader(r)
	defer decoder.Close() // want "defer-before-error-check"
	return io.ReadAll(decoder)
}

func decoded(r io.Reader) ([]byte, error) {
	decoder, err := zstd.NewReader(r)
	if err != nil {
		return nil, err
	}
	defer decoder.Close()
	return io.ReadAll(decoder)
}
