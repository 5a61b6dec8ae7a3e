// select: leak

// Package unseen uses packages whose source is not at hand.
package unseen

import (
	"net/http"
	"os"

	"github.com/pkg/errors"
)

// The error is made on the spot, so the caller drops what comes with it.
func judged(c *http.Client, req *http.Request) (*http.Response, error) {
	resp, err := c.Do(req) // want "http-body-unclosed"
	if err != nil {
		return nil, errors.Wrap(err, "send")
	}
	if resp.StatusCode >= http.StatusBadRequest {
		return resp, errors.New(resp.Status)
	}
	return resp, nil
}

// The error is nil if, and only if, there is a response.
func handedOn(c *http.Client, req *http.Request) (*http.Response, error) {
	resp, err := c.Do(req)
	return resp, errors.Wrap(err, "send")
}

// A failed read is wrapped, so its error is not nil.
func wrapped(c *http.Client, req *http.Request, p []byte) (*http.Response, error) {
	resp, err := c.Do(req) // want "http-body-unclosed"
	if err != nil {
		return nil, err
	}
	if _, err := resp.Body.Read(p); err != nil {
		return resp, errors.WithStack(err)
	}
	return resp, nil
}

// What stands in for the standard library's errors.Is is true only of an error that is there.
func absent(path string) error {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return f.Close()
}

// Asked of two errors that have nothing to do with the file, it tells nothing.
func absentBroken(path string, given error) error {
	f, err := os.Open(path) // want "file-unclosed"
	if errors.Is(given, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return f.Close()
}
