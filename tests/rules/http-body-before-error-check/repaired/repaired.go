// Package repaired looks at the error first, or at the response.
package repaired

import (
	"errors"
	"io"
	"log"
	"net/http"
	"os"
	"testing"
)

// The usual order.
func usual(c *http.Client, url string) ([]byte, error) {
	resp, err := c.Get(url)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

// Logged, and left.
func logged(c *http.Client, url string) {
	resp, err := c.Get(url)
	if err != nil {
		log.Println(err)
		return
	}
	defer resp.Body.Close()
}

// The deferred closure checks for nil.
func nilChecked(c *http.Client, url string) error {
	resp, err := c.Get(url)
	defer func() {
		if resp != nil {
			resp.Body.Close()
		}
	}()
	return err
}

// A nil check stands around the defer.
func nilCheckedDefer(c *http.Client, url string) error {
	resp, err := c.Get(url)
	if resp != nil {
		defer resp.Body.Close()
	}
	if err != nil {
		return err
	}
	return nil
}

// The response that can come with an error is checked.
func closedOnError(c *http.Client, url string) error {
	resp, err := c.Get(url)
	if err != nil {
		if resp != nil {
			resp.Body.Close()
		}
		return err
	}
	return resp.Body.Close()
}

// The condition asks in the right order.
func rightOrder(c *http.Client, url string) error {
	resp, err := c.Get(url)
	if err != nil || resp.StatusCode != http.StatusOK {
		return errors.Join(err, errors.New("failed"))
	}
	return resp.Body.Close()
}

// And so does this one.
func rightOrderAnd(c *http.Client, url string) bool {
	resp, err := c.Get(url)
	ok := err == nil && resp.StatusCode == http.StatusOK
	if err == nil {
		resp.Body.Close()
	}
	return ok
}

// The check ends the process.
func fatal(c *http.Client, url string) {
	resp, err := c.Get(url)
	if err != nil {
		log.Fatal(err)
	}
	defer resp.Body.Close()
}

// Or leaves by os.Exit, or by a panic.
func exits(c *http.Client, url string) {
	resp, err := c.Get(url)
	switch {
	case err == nil:
	case os.IsTimeout(err):
		os.Exit(2)
	default:
		panic(err)
	}
	defer resp.Body.Close()
}

// Or ends the test.
func fatalTest(t *testing.T, c *http.Client, url string) {
	resp, err := c.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
}

func check(err error) {
	if err != nil {
		log.Fatalln("failed:", err)
	}
}

// Or stands in a helper that does not come back.
func fatalHelper(c *http.Client, url string) {
	resp, err := c.Get(url)
	check(err)
	defer resp.Body.Close()
}

// The loop goes on to the next.
func next(c *http.Client, urls []string) {
	for _, u := range urls {
		resp, err := c.Get(u)
		if err != nil {
			continue
		}
		resp.Body.Close()
	}
}

// The helper checks the response that it is given.
func helper(c *http.Client, url string) error {
	resp, err := c.Get(url)
	defer finish(resp)
	return err
}

func finish(resp *http.Response) {
	if resp != nil {
		resp.Body.Close()
	}
}

// The error is checked in the header.
func header(c *http.Client, url string) error {
	if resp, err := c.Get(url); err == nil {
		return resp.Body.Close()
	} else {
		return err
	}
}

// The second error is another one's.
func reused(c *http.Client, url string) (n int64, err error) {
	resp, err := c.Get(url)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	n, err = io.Copy(io.Discard, resp.Body)
	log.Println(resp.Status)
	return n, err
}

// A retry that ends with a response, or returns.
func retry(c *http.Client, url string) error {
	resp, err := c.Get(url)
	for n := 0; err != nil && n < 3; n++ {
		resp, err = c.Get(url)
	}
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// The response goes to the caller together with its error.
func both(c *http.Client, url string) (*http.Response, error) {
	resp, err := c.Get(url)
	log.Println(err)
	return resp, err
}

// A response that comes without an error is there, whoever asks.
func careful(rt http.RoundTripper, req *http.Request) (int, error) {
	resp, err := rt.RoundTrip(req)
	if err != nil {
		return 0, err
	}
	if resp != nil {
		println(resp.Status)
	}
	return resp.StatusCode, resp.Body.Close()
}
