// Package broken closes bodies that it never reads, so their connections are not used again.
package broken

import (
	"log"
	"net/http"
)

// Closed at once.
func atOnce(c *http.Client, url string) (int, error) {
	resp, err := c.Post(url, "text/plain", nil) // want "http-body-undrained"
	if err != nil {
		return 0, err
	}
	resp.Body.Close()
	return resp.StatusCode, nil
}

// Closed at the end, never read.
func deferred(c *http.Client, req *http.Request) error {
	resp, err := c.Do(req) // want "http-body-undrained"
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	log.Println(resp.Status, resp.Header.Get("ETag"))
	return nil
}

// Closed by a helper that does not read either.
func helper(c *http.Client, url string) error {
	resp, err := c.Get(url) // want "http-body-undrained"
	if err != nil {
		return err
	}
	return finish(resp)
}

func finish(resp *http.Response) error { return resp.Body.Close() }

// Closed in a loop: each round makes a new connection.
func poll(c *http.Client, url string) {
	for range 10 {
		resp, err := c.Get(url) // want "http-body-undrained"
		if err != nil {
			continue
		}
		resp.Body.Close()
	}
}
