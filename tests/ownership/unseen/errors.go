// select: leak

// Package unseen uses packages whose source is not at hand.
package unseen

import (
	"net/http"

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
