// Package httpx holds helpers that other packages close responses with.
package httpx

import (
	"io"
	"log"
	"net/http"
)

// Close closes and logs.
func Close(c io.Closer) {
	if err := c.Close(); err != nil {
		log.Println(err)
	}
}

// Drain reads the rest and closes.
func Drain(resp *http.Response) {
	defer Close(resp.Body)
	io.Copy(io.Discard, resp.Body)
}

// Log only looks.
func Log(resp *http.Response) { log.Println(resp.Status) }

// Get hands the duty to close to its caller.
func Get(c *http.Client, url string) (*http.Response, error) {
	resp, err := c.Get(url)
	if err != nil {
		return nil, err
	}
	return resp, nil
}

// Bytes closes before it returns.
func Bytes(c *http.Client, url string) (*http.Response, []byte, error) {
	resp, err := Get(c, url)
	if err != nil {
		return nil, nil, err
	}
	defer Drain(resp)
	b, err := io.ReadAll(resp.Body)
	return resp, b, err
}
