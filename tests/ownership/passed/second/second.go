// select: leak

// Package second names nothing that opens anything.
package second

import (
	"os"

	"example.com/passed/third"
)

// Named hands on what third opens.
func Named(name string) (*os.File, error) { return third.Plain(name) }
