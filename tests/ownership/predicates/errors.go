// select: leak

package predicates

import (
	"errors"
	"net/http"
	"os"
	"syscall"
)

func refused(err error) bool {
	return errors.Is(err, syscall.ECONNREFUSED)
}

// retryable asks another predicate, and is true of an error alone.
func retryable(err error, host string) bool {
	if refused(err) || os.IsTimeout(err) {
		return host != ""
	}
	return false
}

// wanted may be true without one.
func wanted(err error, host string) bool {
	return host == "" || refused(err)
}

func again(c http.RoundTripper, r *http.Request) (*http.Response, error) {
	resp, err := c.RoundTrip(r)
	if !retryable(err, r.URL.Host) {
		return resp, err
	}
	return c.RoundTrip(r)
}

func againUnasked(c http.RoundTripper, r *http.Request) (*http.Response, error) {
	resp, err := c.RoundTrip(r) // want "http-body-unclosed"
	if !wanted(err, r.URL.Host) {
		return resp, err
	}
	return c.RoundTrip(r)
}

// Without an error it is of no kind: what is open stays.
func openPart(part bool, name string) (f *os.File, err error) {
	if part {
		f, err = os.Open(name + ".part")
	}
	if err == nil && f == nil || errors.Is(err, os.ErrNotExist) {
		f, err = os.Open(name)
	}
	return
}

// It is opened all the same.
func openPartBroken(part bool, name string) (f *os.File, err error) {
	if part {
		f, err = os.Open(name + ".part") // want "file-unclosed"
	}
	if err == nil || errors.Is(err, os.ErrNotExist) {
		f, err = os.Open(name)
	}
	return
}
