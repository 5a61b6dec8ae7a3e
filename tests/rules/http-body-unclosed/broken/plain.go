// Package broken loses open response bodies.
package broken

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"strings"
)

// The status is read, the body never closed.
func status(c *http.Client, req *http.Request) (int, error) {
	resp, err := c.Do(req) // want "http-body-unclosed"
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

// The response goes to the blank identifier.
func blank(c *http.Client, url string) error {
	_, err := c.Get(url) // want "http-body-unclosed"
	return err
}

// The same with an assignment to an earlier variable.
func blankAssigned(c *http.Client, url string, body io.Reader) (err error) {
	_, err = c.Post(url, "application/json", body) // want "http-body-unclosed"
	if err != nil {
		log.Println(err)
	}
	return err
}

// The same in the header of an if.
func blankInHeader(c *http.Client, url string) error {
	if _, err := c.Head(url); err != nil { // want "http-body-unclosed"
		return err
	}
	return nil
}

// Both results are dropped.
func statement(c *http.Client, url string) {
	c.Get(url) // want "http-body-unclosed"
}

// A goroutine started on the call itself drops both results.
func inGoroutine(c *http.Client, url string) {
	go c.Get(url) // want "http-body-unclosed"
}

// So does a deferred call.
func deferredCall(c *http.Client, url string) {
	defer c.Get(url) // want "http-body-unclosed"
	log.Println("leaving")
}

// Assigning to the blank identifier later releases nothing.
func blankLater(c *http.Client, url string) error {
	resp, err := c.Get(url) // want "http-body-unclosed"
	_ = resp
	return err
}

// Reading to the end is not closing.
func readOnly(c *http.Client, url string) ([]byte, error) {
	resp, err := c.Get(url) // want "http-body-unclosed"
	if err != nil {
		return nil, err
	}
	return io.ReadAll(resp.Body)
}

// The usual close, after a status check that returns without it.
func statusCheck(c *http.Client, url string) ([]byte, error) {
	resp, err := c.Get(url) // want "http-body-unclosed"
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("status %s", resp.Status)
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

// The decoder's error returns before the close at the end.
func decodeFails(c *http.Client, url string, v any) error {
	resp, err := c.Get(url) // want "http-body-unclosed"
	if err != nil {
		return err
	}
	if err := json.NewDecoder(resp.Body).Decode(v); err != nil {
		return fmt.Errorf("decode: %w", err)
	}
	return resp.Body.Close()
}

// Closed when the server complains, open when all goes well.
func onlyOnComplaint(c *http.Client, url string) error {
	resp, err := c.Get(url) // want "http-body-unclosed"
	if err != nil {
		return err
	}
	if resp.StatusCode >= 400 {
		resp.Body.Close()
		return errors.New(resp.Status)
	}
	return nil
}

// One case of the switch forgets.
func oneCase(c *http.Client, url string) (string, error) {
	resp, err := c.Get(url) // want "http-body-unclosed"
	if err != nil {
		return "", err
	}
	switch resp.StatusCode {
	case http.StatusOK:
		b, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		return string(b), err
	case http.StatusNotFound:
		return "", nil
	default:
		resp.Body.Close()
		return "", errors.New(resp.Status)
	}
}

// A case that falls through closes in the next one; the default does not.
func fallsThrough(c *http.Client, url string) error {
	resp, err := c.Get(url) // want "http-body-unclosed"
	if err != nil {
		return err
	}
	switch resp.StatusCode {
	case http.StatusOK:
		log.Println("ok")
		fallthrough
	case http.StatusAccepted:
		resp.Body.Close()
	default:
		log.Println("other")
	}
	return nil
}

// Deferred under a condition only.
func deferredSometimes(c *http.Client, url string, read bool) error {
	resp, err := c.Get(url) // want "http-body-unclosed"
	if err != nil {
		return err
	}
	if read {
		defer resp.Body.Close()
		_, err = io.Copy(io.Discard, resp.Body)
	}
	return err
}

// The deferred closure closes only when a flag was set, which one return forgets.
func deferredFlag(c *http.Client, url string) error {
	done := false
	resp, err := c.Get(url) // want "http-body-unclosed"
	if err != nil {
		return err
	}
	defer func() {
		if done {
			resp.Body.Close()
		}
	}()
	if resp.ContentLength == 0 {
		return nil
	}
	done = true
	return nil
}

// The second response takes the variable of the first.
func overwritten(c *http.Client, a, b string) (int, error) {
	resp, err := c.Get(a) // want "http-body-unclosed"
	if err != nil {
		return 0, err
	}
	resp, err = c.Get(b)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	return resp.StatusCode, nil
}

// An inner variable shadows the one that is closed.
func shadowed(c *http.Client, url string) error {
	var resp *http.Response
	if resp, err := c.Get(url); err == nil { // want "http-body-unclosed"
		log.Println(resp.Status)
	}
	if resp != nil {
		resp.Body.Close()
	}
	return nil
}

// Naked return of named results.
func named(c *http.Client, url string) (body []byte, err error) {
	resp, err := c.Get(url) // want "http-body-unclosed"
	if err != nil {
		return
	}
	body, err = io.ReadAll(resp.Body)
	return
}

// The reader that is returned cannot close.
func onlyTheWrapper(c *http.Client, url string) (*bufio.Reader, error) {
	resp, err := c.Get(url) // want "http-body-unclosed"
	if err != nil {
		return nil, err
	}
	return bufio.NewReader(resp.Body), nil
}

// Neither can a NopCloser, whatever it looks like.
func nopCloser(c *http.Client, url string) (io.ReadCloser, error) {
	resp, err := c.Get(url) // want "http-body-unclosed"
	if err != nil {
		return nil, err
	}
	return io.NopCloser(io.LimitReader(resp.Body, 1<<20)), nil
}

// A validation after the call refuses the response it has.
func validated(c *http.Client, url string) (*http.Response, error) {
	resp, err := c.Get(url) // want "http-body-unclosed"
	if err != nil {
		return nil, err
	}
	if ct := resp.Header.Get("Content-Type"); !strings.HasPrefix(ct, "text/") {
		return nil, fmt.Errorf("content type %q", ct)
	}
	return resp, nil
}

// Nil is not the only thing to return on an error found later.
func headerOnly(c *http.Client, url string) (http.Header, error) {
	resp, err := c.Head(url) // want "http-body-unclosed"
	if err != nil {
		return nil, err
	}
	return resp.Header, nil
}

// A transport used by hand hands out responses as well.
func roundTrip(rt http.RoundTripper, req *http.Request) (int, error) {
	resp, err := rt.RoundTrip(req) // want "http-body-unclosed"
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

// The default client's functions too.
func packageLevel(url string) error {
	resp, err := http.Get(url) // want "http-body-unclosed"
	if err != nil {
		return err
	}
	log.Println(resp.Status)
	return nil
}

// A form posted for its effect.
func form(c *http.Client, url string) bool {
	resp, err := c.PostForm(url, nil) // want "http-body-unclosed"
	return err == nil && resp.StatusCode < 300
}

// The body is kept in a variable of its own and never closed.
func bodyVariable(c *http.Client, url string, v any) error {
	resp, err := c.Get(url) // want "http-body-unclosed"
	if err != nil {
		return err
	}
	body := resp.Body
	return json.NewDecoder(body).Decode(v)
}

// Two requests; the failure of the second forgets the first.
func two(c *http.Client, a, b string) (int64, error) {
	first, err := c.Get(a) // want "http-body-unclosed"
	if err != nil {
		return 0, err
	}
	second, err := c.Get(b)
	if err != nil {
		return 0, err
	}
	defer first.Body.Close()
	defer second.Body.Close()
	return first.ContentLength + second.ContentLength, nil
}
