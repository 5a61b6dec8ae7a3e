// select: leak

// Package open has a part for each platform.
package open

import "os"

// Config opens the platform's file.
func Config() (*os.File, error) { return open("config") }
