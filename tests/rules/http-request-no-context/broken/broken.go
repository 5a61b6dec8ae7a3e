// Package broken has a context at hand and makes requests without it.
package broken

import (
	"context"
	"net/http"
)

// A parameter.
func parameter(ctx context.Context, c *http.Client, url string) (*http.Response, error) {
	req, err := http.NewRequest(http.MethodGet, url, nil) // want "http-request-no-context"
	if err != nil {
		return nil, err
	}
	return c.Do(req)
}

// A handler's request carries one.
func handler(c *http.Client, target string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		req, err := http.NewRequest(r.Method, target, nil) // want "http-request-no-context"
		if err != nil {
			return
		}
		resp, err := c.Do(req)
		if err != nil {
			return
		}
		defer resp.Body.Close()
		w.WriteHeader(resp.StatusCode)
	}
}

// Derived in the function itself.
func derived(c *http.Client, url string, parent context.Context) (*http.Response, error) {
	ctx := context.WithValue(parent, http.ServerContextKey, nil)
	_ = ctx
	req, err := http.NewRequest(http.MethodGet, url, nil) // want "http-request-no-context"
	if err != nil {
		return nil, err
	}
	return c.Do(req)
}
