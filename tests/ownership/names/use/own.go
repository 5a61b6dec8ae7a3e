// select: leak

// Package use calls by names that mislead.
package use

import "example.com/names/os"

// Not the standard library's.
func ownPackage() (string, error) {
	f, err := os.Open("x")
	if err != nil {
		return "", err
	}
	return f.Name(), nil
}
