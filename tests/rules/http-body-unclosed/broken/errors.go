package broken

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
)

// The check for the error hides a second one, under which there is a body.
func combined(c *http.Client, url string) (string, error) {
	resp, err := c.Get(url) // want "http-body-unclosed"
	if err != nil || resp.StatusCode != http.StatusOK {
		return "", fmt.Errorf("get: %v", err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return string(b), err
}

// Everything happens where there is no error.
func whenNil(c *http.Client, url string) int {
	resp, err := c.Get(url) // want "http-body-unclosed"
	if err == nil {
		return resp.StatusCode
	}
	return 0
}

// The else branch has the response.
func inElse(c *http.Client, url string) error {
	if resp, err := c.Get(url); err != nil { // want "http-body-unclosed"
		return err
	} else if resp.StatusCode >= 400 {
		return errors.New(resp.Status)
	} else {
		return resp.Body.Close()
	}
}

// A switch without a tag.
func switched(c *http.Client, url string) error {
	resp, err := c.Get(url) // want "http-body-unclosed"
	switch {
	case err != nil:
		return err
	case resp.StatusCode == http.StatusNotFound:
		return errors.New("no such page")
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return err
}

// A switch over the error.
func switchedOver(c *http.Client, url string) error {
	resp, err := c.Get(url) // want "http-body-unclosed"
	switch err {
	case nil:
		log.Println(resp.Status)
		return nil
	case context.Canceled:
		return nil
	default:
		return err
	}
}

// A type switch over the error.
func switchedByType(c *http.Client, u string) error {
	resp, err := c.Get(u) // want "http-body-unclosed"
	switch e := err.(type) {
	case nil:
		log.Println(resp.Status)
		return nil
	case *url.Error:
		return e.Err
	default:
		return e
	}
}

// The error is copied, the copy checked; a later return forgets.
func copied(c *http.Client, url string) error {
	resp, err := c.Get(url) // want "http-body-unclosed"
	failure := err
	if failure != nil {
		return failure
	}
	if resp.ContentLength == 0 {
		return io.ErrUnexpectedEOF
	}
	return resp.Body.Close()
}

// A sort of error is told apart; where there is none, the body stays open.
func toldApart(c *http.Client, url string) error {
	resp, err := c.Get(url) // want "http-body-unclosed"
	if errors.Is(err, context.DeadlineExceeded) {
		return nil
	}
	var netErr net.Error
	if errors.As(err, &netErr) {
		return netErr
	}
	if err != nil {
		return err
	}
	log.Println(resp.Status)
	return nil
}

// The named error is of another call by the time it is checked.
func reassigned(c *http.Client, url string, audit func() error) (err error) {
	resp, err := c.Get(url) // want "http-body-unclosed"
	if err != nil {
		return err
	}
	if err = audit(); err != nil {
		return err
	}
	defer resp.Body.Close()
	return nil
}

// Checked by the response, not by the error.
func byResponse(c *http.Client, url string) (n int64) {
	resp, _ := c.Get(url) // want "http-body-unclosed"
	if resp == nil {
		return 0
	}
	if resp.ContentLength < 0 {
		return 0
	}
	n = resp.ContentLength
	resp.Body.Close()
	return n
}

// The inverse check has no else.
func inverse(c *http.Client, url string) {
	resp, err := c.Get(url) // want "http-body-unclosed"
	if !(err != nil) {
		log.Println(resp.Status)
	}
}

// Wrapped and returned at the end, whatever happened; the response is dropped.
func wrappedAtTheEnd(c *http.Client, url string) (code int, err error) {
	resp, err := c.Get(url) // want "http-body-unclosed"
	if err != nil {
		err = fmt.Errorf("get %s: %w", url, err)
	} else {
		code = resp.StatusCode
	}
	return code, err
}

// A boolean stands for the error.
func byFlag(c *http.Client, url string) int {
	resp, err := c.Get(url) // want "http-body-unclosed"
	ok := err == nil
	if !ok {
		return 0
	}
	return resp.StatusCode
}
