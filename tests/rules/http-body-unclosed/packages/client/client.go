// Package client wraps the helpers once more.
package client

import (
	"net/http"

	"example.com/packages/httpx"
)

// Client talks to one server.
type Client struct {
	HTTP *http.Client
	Base string
}

// Open hands the response on.
func (c *Client) Open(path string) (*http.Response, error) { return httpx.Get(c.HTTP, c.Base+path) }

// Read returns the bytes beside a closed response.
func (c *Client) Read(path string) (*http.Response, []byte, error) {
	return httpx.Bytes(c.HTTP, c.Base+path)
}
