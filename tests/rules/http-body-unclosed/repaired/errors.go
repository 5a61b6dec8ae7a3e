package repaired

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"os"
)

// The status has a check of its own, behind the deferred close.
func combined(c *http.Client, url string) (string, error) {
	resp, err := c.Get(url)
	if err != nil {
		return "", fmt.Errorf("get: %v", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return "", errors.New(resp.Status)
	}
	b, err := io.ReadAll(resp.Body)
	return string(b), err
}

// Closed where there is no error.
func whenNil(c *http.Client, url string) int {
	resp, err := c.Get(url)
	if err == nil {
		resp.Body.Close()
		return resp.StatusCode
	}
	return 0
}

// Closed in the else branches.
func inElse(c *http.Client, url string) error {
	if resp, err := c.Get(url); err != nil {
		return err
	} else if resp.StatusCode >= 400 {
		resp.Body.Close()
		return errors.New(resp.Status)
	} else {
		return resp.Body.Close()
	}
}

// Deferred inside the case that has a response.
func switched(c *http.Client, url string) error {
	resp, err := c.Get(url)
	switch {
	case err != nil:
		return err
	case resp.StatusCode == http.StatusNotFound:
		resp.Body.Close()
		return errors.New("no such page")
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return err
}

// A switch over the error closes in the nil case.
func switchedOver(c *http.Client, url string) error {
	resp, err := c.Get(url)
	switch err {
	case nil:
		resp.Body.Close()
		return nil
	case context.Canceled:
		return nil
	default:
		return err
	}
}

// So does a type switch.
func switchedByType(c *http.Client, u string) error {
	resp, err := c.Get(u)
	switch e := err.(type) {
	case nil:
		return resp.Body.Close()
	case *url.Error:
		return e.Err
	default:
		return e
	}
}

// The copy of the error is checked.
func copied(c *http.Client, url string) error {
	resp, err := c.Get(url)
	failure := err
	if failure != nil {
		return failure
	}
	return resp.Body.Close()
}

// Wrapped first, checked after: a wrapped nil would not be nil, so it is wrapped under the check.
func wrapped(c *http.Client, url string) error {
	resp, err := c.Get(url)
	if err != nil {
		err = fmt.Errorf("get %s: %w", url, err)
	}
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// Told apart by errors.Is and errors.As, both of which are false for nil.
func toldApart(c *http.Client, url string) error {
	resp, err := c.Get(url)
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
	return resp.Body.Close()
}

// The inverse check.
func inverse(c *http.Client, url string) {
	resp, err := c.Get(url)
	if !(err != nil) {
		resp.Body.Close()
	}
}

// Checked twice: what is open after the first check is closed after the second.
func checkedLater(c *http.Client, url string) (code int, err error) {
	resp, err := c.Get(url)
	if err != nil {
		log.Println(err)
	} else {
		code = resp.StatusCode
	}
	log.Println("done")
	if err != nil {
		return 0, err
	}
	resp.Body.Close()
	return code, nil
}

// The error is of another call by the time it is checked again, after the close was deferred.
func reassigned(c *http.Client, url string, audit func() error) (err error) {
	resp, err := c.Get(url)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if err = audit(); err != nil {
		return err
	}
	return nil
}

// A boolean stands for the error.
func byFlag(c *http.Client, url string) int {
	resp, err := c.Get(url)
	ok := err == nil
	if !ok {
		return 0
	}
	defer resp.Body.Close()
	return resp.StatusCode
}

// Checked by the response.
func byResponse(c *http.Client, url string) (n int64) {
	resp, _ := c.Get(url)
	if resp == nil {
		return 0
	}
	defer resp.Body.Close()
	return resp.ContentLength
}

// Several errors in one condition.
func severalErrors(c *http.Client, url string, prepare func() error) error {
	perr := prepare()
	resp, err := c.Get(url)
	if err != nil {
		return errors.Join(perr, err)
	}
	if perr != nil {
		resp.Body.Close()
		return perr
	}
	return resp.Body.Close()
}

// Panics, fatal logs and exits end the paths they stand on.
func neverReturns(c *http.Client, url string, how int) int {
	resp, err := c.Get(url)
	if err != nil {
		switch how {
		case 0:
			panic(err)
		case 1:
			log.Fatal(err)
		case 2:
			log.Panicf("get: %v", err)
		default:
			os.Exit(1)
		}
	}
	defer resp.Body.Close()
	return resp.StatusCode
}
