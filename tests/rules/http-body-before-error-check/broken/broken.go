// Package broken uses responses that are nil when the request failed.
package broken

import (
	"context"
	"io"
	"log"
	"net/http"
)

// The close is deferred before the error is looked at.
func deferredFirst(c *http.Client, url string) ([]byte, error) {
	resp, err := c.Get(url)
	defer resp.Body.Close() // want "http-body-before-error-check"
	if err != nil {
		return nil, err
	}
	return io.ReadAll(resp.Body)
}

// The error is logged, and then all goes on as if there were none.
func logged(c *http.Client, url string) []byte {
	resp, err := c.Get(url)
	if err != nil {
		log.Println(err)
	}
	defer resp.Body.Close() // want "http-body-before-error-check"
	b, _ := io.ReadAll(resp.Body)
	return b
}

// The branch for the error is empty.
func swallowed(c *http.Client, req *http.Request) {
	resp, err := c.Do(req)
	if err != nil {
		// nothing
	}
	defer resp.Body.Close() // want "http-body-before-error-check"
}

// The status is printed before the check.
func printed(c *http.Client, url string) error {
	resp, err := c.Get(url)
	log.Println(resp.Status) // want "http-body-before-error-check"
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// Where there is an error there is no body to close.
func closedOnError(c *http.Client, url string) error {
	resp, err := c.Get(url)
	if err != nil {
		resp.Body.Close() // want "http-body-before-error-check"
		return err
	}
	return resp.Body.Close()
}

// The status stands left of the error in the condition.
func wrongOrder(c *http.Client, url string) error {
	resp, err := c.Get(url)
	if resp.StatusCode != http.StatusOK || err != nil { // want "http-body-before-error-check"
		return err
	}
	return resp.Body.Close()
}

// Only one sort of error returns.
func oneSort(c *http.Client, url string) error {
	resp, err := c.Get(url)
	if err == context.Canceled {
		return err
	}
	defer resp.Body.Close() // want "http-body-before-error-check"
	return nil
}

// A wrapper's response is as nil as the client's.
func wrapped(c *http.Client, url string) error {
	resp, err := fetch(c, url)
	defer resp.Body.Close() // want "http-body-before-error-check"
	return err
}

func fetch(c *http.Client, url string) (*http.Response, error) {
	resp, err := c.Get(url)
	if err != nil {
		return nil, err
	}
	return resp, nil
}

// The condition is the wrong way round.
func wrongWay(c *http.Client, url string) int {
	resp, err := c.Get(url)
	if err != nil {
		return resp.StatusCode // want "http-body-before-error-check"
	}
	resp.Body.Close()
	return 0
}

type builder struct {
	err error
	url string
}

func (b *builder) do() (*http.Response, error) {
	if b.err != nil {
		return nil, b.err
	}
	return http.Get(b.url)
}

// The builder's error is looked at, the response's is not.
func (b *builder) status() (int, error) {
	if b.err != nil {
		return 0, b.err
	}
	resp, err := b.do()
	defer resp.Body.Close() // want "http-body-before-error-check"
	return 0, err
}
