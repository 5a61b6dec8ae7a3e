// select: leak

package correlated

import (
	"net/http"

	leveldberrors "github.com/syndtr/goleveldb/leveldb/errors"
)

// spoilt asks a predicate out of sight, and is true of an error alone.
func spoilt(err error, host string) bool {
	if leveldberrors.IsCorrupted(err) {
		return host != ""
	}
	return false
}

// spoiltOrNameless may be true without one.
func spoiltOrNameless(err error, host string) bool {
	return leveldberrors.IsCorrupted(err) || host == ""
}

func fetchedAgain(c http.RoundTripper, r *http.Request) (*http.Response, error) {
	resp, err := c.RoundTrip(r)
	if !spoilt(err, r.URL.Host) {
		return resp, err
	}
	return c.RoundTrip(r)
}

func fetchedAgainUnasked(c http.RoundTripper, r *http.Request) (*http.Response, error) {
	resp, err := c.RoundTrip(r) // want "http-body-unclosed"
	if !spoiltOrNameless(err, r.URL.Host) {
		return resp, err
	}
	return c.RoundTrip(r)
}
