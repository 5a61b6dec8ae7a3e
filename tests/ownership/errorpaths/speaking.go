// select: leak

package errorpaths

import (
	"errors"
	"fmt"
	"net/http"
)

// MovedError says which host has answered, which is no failure.
type MovedError struct{ Host string }

func (e *MovedError) Error() string { return "moved to " + e.Host }

type hosts struct {
	client *http.Client
	urls   []string
}

func (h *hosts) get() (*http.Response, error) {
	for n, url := range h.urls {
		resp, err := h.client.Get(url)
		if err != nil {
			continue
		}
		if n > 0 {
			return resp, &MovedError{Host: url}
		}
		return resp, nil
	}
	return nil, errors.New("no host")
}

// Status is a wrapper, and others call it who know the error.
func (h *hosts) Status() (*http.Response, error) {
	return h.get()
}

// The error has no type of its own: it can only be told.
func (h *hosts) first() (*http.Response, error) {
	resp, err := h.client.Get(h.urls[0]) // want "http-body-unclosed"
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		return resp, fmt.Errorf("status %s", resp.Status)
	}
	return resp, nil
}
