package repaired

import "net/http"

// What it makes is for others to use, with a deadline or without.
var newClient = func(t http.RoundTripper) *http.Client {
	return &http.Client{Transport: t}
}
