// select: leak

// Package third opens.
package third

import "os"

// Plain opens a file for whoever asks.
func Plain(name string) (*os.File, error) { return os.Open(name) }
