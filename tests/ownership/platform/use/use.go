// select: leak

// Package use opens without asking for the platform.
package use

import "example.com/platform/open"

// Lost.
func bad() (string, error) {
	f, err := open.Config() // want "file-unclosed"
	if err != nil {
		return "", err
	}
	return f.Name(), nil
}

// Closed.
func good() (string, error) {
	f, err := open.Config()
	if err != nil {
		return "", err
	}
	defer f.Close()
	return f.Name(), nil
}
