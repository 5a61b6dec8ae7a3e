// select: leak

// Package first is read before the packages it imports, and opens files by way of them.
package first

import (
	"os"

	"example.com/passed/second"
)

// What it opens by itself gives a reason to read it at once, when nothing is known of second yet.
func both(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	g, err := second.Named(name) // want "file-unclosed"
	if err != nil {
		return err
	}
	_, err = g.Stat()
	return err
}

// Closed, however many hands it came through.
func closed(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	g, err := second.Named(name)
	if err != nil {
		return err
	}
	return g.Close()
}
