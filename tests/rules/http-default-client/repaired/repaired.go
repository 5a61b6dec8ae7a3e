// Package repaired asks with clients and requests that give up.
package repaired

import (
	"context"
	"net/http"
	"time"
)

var client = &http.Client{Timeout: 10 * time.Second}

// A client of its own, with a timeout.
func get(u string) error {
	resp, err := client.Get(u)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// The default client is bounded by the request's deadline.
func deadline(ctx context.Context, u string) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// Other functions of the package wait for nobody.
func text(code int) string { return http.StatusText(code) }

type store struct{}

func (store) Get(k string) (string, error) { return k, nil }

// A Get of something else.
func other(s store) (string, error) { return s.Get("k") }

// A helper makes the request, with the context that has a deadline.
func helped(ctx context.Context, u string) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	req, err := request(ctx, u)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func request(ctx context.Context, u string) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept", "text/plain")
	return req, nil
}

// How long the caller waits is in the caller's request.
func send(req *http.Request) (*http.Response, error) { return http.DefaultClient.Do(req) }
