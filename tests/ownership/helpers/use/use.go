// select: leak

// Package use ends things through helpers of another package.
package use

import (
	"fmt"
	"io"
	"net/http"
	"os"

	"example.com/helpers/closing"
)

// Deferred helper of another package.
func deferred(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer closing.Quietly(f)
	_, err = f.Stat()
	return err
}

// Two calls deep.
func deep(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer closing.Deep(f)
	_, err = f.Stat()
	return err
}

// The method value.
func captured(path string) (err error) {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer closing.Capture(&err, f.Close, "close %s", path)
	_, err = f.Stat()
	return err
}

// Several at once.
func several(a, b string) error {
	f, err := os.Open(a)
	if err != nil {
		return err
	}
	g, err := os.Open(b)
	if err != nil {
		closing.Logged(f, "f")
		return err
	}
	return closing.All(f, g)
}

// The helper takes the whole response.
func response(url string) (int, error) {
	resp, err := http.Get(url)
	if err != nil {
		return 0, err
	}
	defer closing.Response(resp)
	return resp.StatusCode, nil
}

// The helper only looks: the file stays open.
func described(path string) (string, error) {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return "", err
	}
	return closing.Describe(f), nil
}

// The helper closes on failure only.
func told(path string) error {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return err
	}
	_, err = f.Stat()
	if err != nil {
		closing.Quietly(f)
	}
	return err
}

// A local closure that takes any closer.
func localClosure(url string) error {
	quietly := func(c io.Closer) {
		if err := c.Close(); err != nil {
			fmt.Println(err)
		}
	}
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	defer quietly(resp.Body)
	_, err = io.Copy(io.Discard, resp.Body)
	return err
}

// A local closure that only reads.
func localReader(url string) error {
	read := func(r io.Reader) error {
		_, err := io.Copy(io.Discard, r)
		return err
	}
	resp, err := http.Get(url) // want "http-body-unclosed"
	if err != nil {
		return err
	}
	return read(resp.Body)
}

// The helper closes in each arm of a switch, forgotten in one.
func arms(path string, kind int) error {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return err
	}
	switch kind {
	case 0:
		closing.Quietly(f)
	case 1:
		closing.Deep(f)
	case 2:
		return closing.All(f)
	case 3:
		fmt.Println(f.Name())
	default:
		closing.Logged(f, "default")
	}
	return nil
}
