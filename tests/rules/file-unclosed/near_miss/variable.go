package nearmiss

import (
	"io"
	"os"
)

var (
	index    []byte
	indexErr error
)

// Where the error is in a variable of the package it is looked at, too.
func load(path string) {
	var f *os.File
	f, indexErr = os.Open(path)
	if indexErr != nil {
		return
	}
	index, indexErr = io.ReadAll(f)
	_ = f.Close()
}
