// Package app uses responses that come from, and go to, other packages.
package app

import (
	"errors"
	"net/http"

	"example.com/packages/client"
	x "example.com/packages/httpx"
)

// Closed by a helper of another package, imported under another name.
func closed(c *client.Client) (int, error) {
	resp, err := c.Open("/")
	if err != nil {
		return 0, err
	}
	defer x.Close(resp.Body)
	return resp.StatusCode, nil
}

// Given to a helper that only looks.
func looked(c *client.Client) (int, error) {
	resp, err := c.Open("/") // want "http-body-unclosed"
	if err != nil {
		return 0, err
	}
	x.Log(resp)
	return resp.StatusCode, nil
}

// Drained by a helper two calls away from the close.
func drained(c *client.Client) (int, error) {
	resp, err := c.Open("/")
	if err != nil {
		return 0, err
	}
	x.Drain(resp)
	return resp.StatusCode, nil
}

// Drained only when all is well.
func drainedSometimes(c *client.Client) (int, error) {
	resp, err := c.Open("/") // want "http-body-unclosed"
	if err != nil {
		return 0, err
	}
	if resp.StatusCode >= 400 {
		return 0, errors.New(resp.Status)
	}
	x.Drain(resp)
	return resp.StatusCode, nil
}

// The library has closed what it returns beside the bytes.
func read(c *client.Client) (int, error) {
	resp, b, err := c.Read("/")
	if err != nil {
		return 0, err
	}
	return resp.StatusCode + len(b), nil
}

// The wrapper of a wrapper hands it on.
func handedOn(c *client.Client) (*http.Response, error) { return c.Open("/") }

// The response of three wrappers is discarded.
func discarded(c *client.Client) error {
	_, err := handedOn(c) // want "http-body-unclosed"
	return err
}
