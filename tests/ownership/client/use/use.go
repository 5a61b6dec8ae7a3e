// select: leak

// Package use asks the client.
package use

import (
	"context"
	"io"
	"net/http"

	"example.com/client/api"
)

// The body is closed already.
func bytes(ctx context.Context, c *api.Client, req *http.Request) (int, []byte, error) {
	resp, b, err := c.Do(ctx, req)
	if err != nil {
		return 0, nil, err
	}
	return resp.StatusCode, b, nil
}

// The live response is closed.
func good(c *api.Client, req *http.Request) ([]byte, error) {
	resp, err := c.Stream(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

// The live response is lost.
func bad(c *api.Client, req *http.Request) (string, error) {
	resp, err := c.Stream(req) // want "http-body-unclosed"
	if err != nil {
		return "", err
	}
	return resp.Header.Get("Etag"), nil
}

// The copy in memory holds nothing.
func cached(c *api.Client, req *http.Request) (string, error) {
	resp, err := c.Cached(req)
	if err != nil {
		return "", err
	}
	return resp.Header.Get("Etag"), nil
}
