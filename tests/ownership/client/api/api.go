// select: leak

// Package api reads responses for others.
package api

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
)

// Client wraps the standard one.
type Client struct{ hc *http.Client }

// Do gives the bytes next to a response whose body it has closed.
func (c *Client) Do(ctx context.Context, req *http.Request) (*http.Response, []byte, error) {
	resp, err := c.hc.Do(req.WithContext(ctx))
	if err != nil {
		return nil, nil, err
	}
	defer func() {
		_ = resp.Body.Close()
	}()
	b, err := io.ReadAll(resp.Body)
	return resp, b, err
}

// Stream gives the live response.
func (c *Client) Stream(req *http.Request) (*http.Response, error) {
	resp, err := c.hc.Do(req)
	if err != nil {
		return nil, fmt.Errorf("stream: %w", err)
	}
	if resp.StatusCode != http.StatusOK {
		defer resp.Body.Close()
		_, _ = io.Copy(io.Discard, resp.Body)
		return nil, fmt.Errorf("stream: status %d", resp.StatusCode)
	}
	return resp, nil
}

// Cached reads all, closes, and puts a copy in memory back.
func (c *Client) Cached(req *http.Request) (*http.Response, error) {
	resp, err := c.hc.Do(req)
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(b))
	return resp, nil
}

// StreamBroken drops the response of a bad status.
func (c *Client) StreamBroken(req *http.Request) (*http.Response, error) {
	resp, err := c.hc.Do(req) // want "http-body-unclosed"
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("stream: status %d", resp.StatusCode)
	}
	return resp, nil
}
