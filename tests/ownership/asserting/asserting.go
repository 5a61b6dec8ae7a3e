// select: leak

// Package asserting expects failures.
package asserting

import (
	"os"
	"testing"

	"example.com/asserting/chk"
)

// Behind the assertion there is no file.
func refused(t *testing.T, name string) {
	_, err := os.Open(name)
	chk.Fails(t, err)
}

// What goes on asserts nothing.
func noted(t *testing.T, name string) {
	_, err := os.Open(name) // want "file-unclosed"
	chk.Notes(t, err)
}

// The condition says so.
func refusedTruly(t *testing.T, name string) {
	_, err := os.Open(name)
	chk.True(t, err != nil, "opened")
}

// The condition says the contrary.
func opened(t *testing.T, name string) {
	_, err := os.Open(name) // want "file-unclosed"
	chk.True(t, err == nil, "refused")
}
