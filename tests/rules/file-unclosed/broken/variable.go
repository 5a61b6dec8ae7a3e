package broken

import (
	"io"
	"os"
)

var (
	index    []byte
	indexErr error
)

// What cannot be read stays open.
func load(path string) {
	var f *os.File
	f, indexErr = os.Open(path) // want "file-unclosed"
	if indexErr != nil {
		return
	}
	index, indexErr = io.ReadAll(f)
	if indexErr != nil {
		return
	}
	_ = f.Close()
}
