// Package repaired closes every body, each in a way of its own.
package repaired

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"strings"
	"testing"
)

// The usual form.
func status(c *http.Client, req *http.Request) (int, error) {
	resp, err := c.Do(req)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	return resp.StatusCode, nil
}

// Closed at once, only the status is wanted.
func atOnce(c *http.Client, url string) (int, error) {
	resp, err := c.Get(url)
	if err != nil {
		return 0, err
	}
	resp.Body.Close()
	return resp.StatusCode, nil
}

// In a deferred closure that drops the error visibly.
func deferredClosure(c *http.Client, url string) ([]byte, error) {
	resp, err := c.Get(url)
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	return io.ReadAll(resp.Body)
}

// In a deferred closure that logs the error.
func deferredLogging(c *http.Client, url string) ([]byte, error) {
	resp, err := c.Get(url)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err := resp.Body.Close(); err != nil {
			log.Println(err)
		}
	}()
	return io.ReadAll(resp.Body)
}

// In a deferred closure that merges the errors.
func deferredJoin(c *http.Client, url string) (body []byte, err error) {
	resp, err := c.Get(url)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, resp.Body.Close()) }()
	return io.ReadAll(resp.Body)
}

// The body is the argument of the deferred closure.
func deferredArgument(c *http.Client, url string) ([]byte, error) {
	resp, err := c.Get(url)
	if err != nil {
		return nil, err
	}
	defer func(body io.ReadCloser) {
		err := body.Close()
		if err != nil {
			log.Println(err)
		}
	}(resp.Body)
	return io.ReadAll(resp.Body)
}

// The same with the narrower type.
func deferredCloser(c *http.Client, url string) ([]byte, error) {
	resp, err := c.Get(url)
	if err != nil {
		return nil, err
	}
	defer func(c io.Closer) { _ = c.Close() }(resp.Body)
	return io.ReadAll(resp.Body)
}

// Drained and closed.
func drained(c *http.Client, url string) error {
	resp, err := c.Get(url)
	if err != nil {
		return err
	}
	defer func() {
		_, _ = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
	}()
	return nil
}

// Closed before the status check, so that every return is behind it.
func statusCheck(c *http.Client, url string) ([]byte, error) {
	resp, err := c.Get(url)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("status %s", resp.Status)
	}
	return io.ReadAll(resp.Body)
}

// Closed on each path by hand.
func eachPath(c *http.Client, url string, v any) error {
	resp, err := c.Get(url)
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		resp.Body.Close()
		return errors.New(resp.Status)
	}
	if err := json.NewDecoder(resp.Body).Decode(v); err != nil {
		resp.Body.Close()
		return fmt.Errorf("decode: %w", err)
	}
	return resp.Body.Close()
}

// The close's error takes part in the result.
func joined(c *http.Client, url string) error {
	resp, err := c.Get(url)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, resp.Body)
	return errors.Join(err, resp.Body.Close())
}

// All cases close.
func allCases(c *http.Client, url string) (string, error) {
	resp, err := c.Get(url)
	if err != nil {
		return "", err
	}
	switch resp.StatusCode {
	case http.StatusOK:
		b, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		return string(b), err
	case http.StatusNotFound:
		resp.Body.Close()
		return "", nil
	default:
		resp.Body.Close()
		return "", errors.New(resp.Status)
	}
}

// The case that falls through closes in the next one.
func fallsThrough(c *http.Client, url string) error {
	resp, err := c.Get(url)
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
		resp.Body.Close()
	}
	return nil
}

// Kept for the caller only when all went well.
func unlessKept(c *http.Client, url string) (*http.Response, error) {
	keep := false
	resp, err := c.Get(url)
	if err != nil {
		return nil, err
	}
	defer func() {
		if !keep {
			resp.Body.Close()
		}
	}()
	if ct := resp.Header.Get("Content-Type"); !strings.HasPrefix(ct, "text/") {
		return nil, fmt.Errorf("content type %q", ct)
	}
	keep = true
	return resp, nil
}

// Closed on the error that the deferred closure sees in the named result.
func whenFailed(c *http.Client, url string) (resp *http.Response, err error) {
	resp, err = c.Get(url)
	if err != nil {
		return nil, err
	}
	r := resp
	defer func() {
		if err != nil {
			r.Body.Close()
		}
	}()
	if r.ContentLength == 0 {
		return nil, io.ErrUnexpectedEOF
	}
	return r, nil
}

// The first response is closed before its variable is used again.
func overwritten(c *http.Client, a, b string) (int, error) {
	resp, err := c.Get(a)
	if err != nil {
		return 0, err
	}
	resp.Body.Close()
	resp, err = c.Get(b)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	return resp.StatusCode, nil
}

// Deferred at once, the close belongs to the first response whatever the variable holds later.
func deferredTwice(c *http.Client, a, b string) (int, error) {
	resp, err := c.Get(a)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	resp, err = c.Get(b)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	return resp.StatusCode, nil
}

// One variable declared before both arms, one deferred close behind them.
func twoArms(c *http.Client, url string, post bool) error {
	var resp *http.Response
	var err error
	if post {
		resp, err = c.Post(url, "text/plain", nil)
	} else {
		resp, err = c.Get(url)
	}
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return err
}

// One arm only assigns, and a nil check closes what there is.
func oneArm(c *http.Client, url string, post bool) (err error) {
	var resp *http.Response
	if post {
		resp, err = c.Post(url, "text/plain", nil)
		if err != nil {
			return err
		}
	}
	if resp != nil {
		defer resp.Body.Close()
	}
	return nil
}

// An outer reader is given the body in one arm and closed for both.
func outerReader(c *http.Client, url, text string) ([]byte, error) {
	rc := io.NopCloser(strings.NewReader(text))
	if url != "" {
		resp, err := c.Get(url)
		if err != nil {
			return nil, err
		}
		rc = resp.Body
	}
	defer rc.Close()
	return io.ReadAll(rc)
}

// Through the body's own variable.
func bodyVariable(c *http.Client, url string, v any) error {
	resp, err := c.Get(url)
	if err != nil {
		return err
	}
	body := resp.Body
	defer body.Close()
	return json.NewDecoder(body).Decode(v)
}

// Through a variable of an interface type.
func closerVariable(c *http.Client, url string) error {
	resp, err := c.Get(url)
	if err != nil {
		return err
	}
	var closer io.Closer = resp.Body
	return closer.Close()
}

// Through a type assertion.
func asserted(c *http.Client, url string) (err error) {
	resp, err := c.Get(url)
	if err != nil {
		return err
	}
	var r io.Reader = resp.Body
	_, err = bufio.NewReader(r).ReadString('\n')
	if closer, ok := r.(io.Closer); ok {
		closer.Close()
	}
	return err
}

// Through a second variable for the response.
func alias(c *http.Client, url string) error {
	resp, err := c.Get(url)
	if err != nil {
		return err
	}
	r := resp
	return r.Body.Close()
}

// Through a pointer to the variable.
func pointer(c *http.Client, url string) error {
	resp, err := c.Get(url)
	if err != nil {
		return err
	}
	p := &resp
	return (*p).Body.Close()
}

// Through a method value.
func methodValue(c *http.Client, url string) (string, error) {
	resp, err := c.Get(url)
	if err != nil {
		return "", err
	}
	release := resp.Body.Close
	defer release()
	return resp.Status, nil
}

// Checked for nil before it is closed.
func nilChecked(c *http.Client, url string) (n int64) {
	resp, err := c.Get(url)
	if resp != nil {
		defer resp.Body.Close()
	}
	if err != nil {
		return 0
	}
	return resp.ContentLength
}

// Response and body both checked for nil.
func nilCheckedTwice(c *http.Client, url string) (n int64) {
	resp, err := c.Get(url)
	if resp != nil && resp.Body != nil {
		defer resp.Body.Close()
	}
	if err != nil {
		return 0
	}
	return resp.ContentLength
}

// Written out, which closes.
func written(c *http.Client, url string, w io.Writer) error {
	resp, err := c.Get(url)
	if err != nil {
		return err
	}
	return resp.Write(w)
}

// Closed when the test ends.
func cleanup(t *testing.T, c *http.Client, url string) *http.Response {
	resp, err := c.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { resp.Body.Close() })
	return resp
}

// The form posted for its effect, closed.
func form(c *http.Client, url string) bool {
	resp, err := c.PostForm(url, nil)
	if err != nil {
		return false
	}
	defer resp.Body.Close()
	return resp.StatusCode < 300
}

// The first response is deferred before the second is asked for.
func two(c *http.Client, a, b string) (int64, error) {
	first, err := c.Get(a)
	if err != nil {
		return 0, err
	}
	defer first.Body.Close()
	second, err := c.Get(b)
	if err != nil {
		return 0, err
	}
	defer second.Body.Close()
	return first.ContentLength + second.ContentLength, nil
}

// Closed in a block of its own.
func block(c *http.Client, url string) error {
	var resp *http.Response
	{
		var err error
		if resp, err = c.Get(url); err != nil {
			return err
		}
	}
	{
		defer resp.Body.Close()
	}
	return nil
}
