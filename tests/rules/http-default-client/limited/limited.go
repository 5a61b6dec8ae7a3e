// Package limited gives the default client a timeout before it asks with it.
package limited

import (
	"net/http"
	"time"
)

// Everybody's client is given a limit.
func setUp() {
	http.DefaultClient.Timeout = 5 * time.Second
	http.DefaultClient.CheckRedirect = func(*http.Request, []*http.Request) error { return nil }
}

// A request by a function of the package net/http.
func get(u string) (*http.Response, error) { return http.Get(u) }

// The client under its own name.
func do(r *http.Request) (*http.Response, error) { return http.DefaultClient.Do(r) }
