// select: leak

// Package erring gives answers that carry their error with them.
package erring

import (
	"errors"
	"io"
	"net/http"
)

type answer struct {
	Err      error
	Response *http.Response
}

func (a *answer) text() (string, error) {
	defer a.Response.Body.Close()
	b, err := io.ReadAll(a.Response.Body)
	return string(b), err
}

func request(c *http.Client, url string) *answer {
	resp, err := c.Get(url)
	if err != nil {
		return &answer{Err: err}
	}
	return &answer{Err: nil, Response: resp}
}

// Quiet: with an error there is nothing.
func read(c *http.Client, url string) (string, error) {
	a := request(c, url)
	if a.Err != nil {
		return "", a.Err
	}
	return a.text()
}

// Without one there is.
func readSmall(c *http.Client, url string) (string, error) {
	a := request(c, url) // want "resource-unclosed"
	if a.Err != nil {
		return "", a.Err
	}
	if a.Response.ContentLength > 1<<20 {
		return "", errors.New("too long")
	}
	return a.text()
}

// Quiet: the body is closed, or kept, by the way to it.
func length(c *http.Client, url string) (int64, error) {
	a := request(c, url)
	if a.Err != nil {
		return 0, a.Err
	}
	defer a.Response.Body.Close()
	return a.Response.ContentLength, nil
}

type source struct{ rc io.ReadCloser }

func (s *source) Close() error { return s.rc.Close() }

func (s *source) open(c *http.Client, url string) error {
	a := request(c, url)
	if a.Err != nil {
		return a.Err
	}
	s.rc = a.Response.Body
	return nil
}

// An answer may also come with its error: then the field tells nothing.
func requestOK(c *http.Client, url string) *answer {
	resp, err := c.Get(url)
	if err != nil {
		return &answer{Err: err}
	}
	if resp.StatusCode != http.StatusOK {
		return &answer{Err: errors.New(resp.Status), Response: resp}
	}
	return &answer{Response: resp}
}

func readOK(c *http.Client, url string) (string, error) {
	a := requestOK(c, url) // want "resource-unclosed"
	if a.Err != nil {
		return "", a.Err
	}
	return a.text()
}
