// select: leak

//go:build !linux && !windows

package open

import "os"

func open(name string) (*os.File, error) { return os.Open(name) }
