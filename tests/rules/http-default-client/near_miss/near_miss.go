// Package nearmiss leaves it to the caller how long to wait.
package nearmiss

import (
	"context"
	"net/http"
	"runtime"
	"time"
)

type run struct {
	context.Context
	url string
}

type job struct {
	parent context.Context
	url    string
}

func retry(f func() error) error { return f() }

// What embeds a context is one: its deadline is the caller's.
func post(r *run) error {
	return retry(func() error {
		req, err := http.NewRequestWithContext(r, http.MethodPost, r.url, nil)
		if err != nil {
			return err
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			return err
		}
		return resp.Body.Close()
	})
}

// What merely keeps one is none, and the request goes without it.
func postJob(j *job) error {
	req, err := http.NewRequest(http.MethodPost, j.url, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req) // want "http-default-client"
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// A browser has its limits.
func inBrowser(client *http.Client, u string) (*http.Response, error) {
	if client == nil && runtime.GOOS == "js" {
		return http.DefaultClient.Get(u)
	}
	return client.Get(u)
}

type hook struct{ own *http.Client }

// Whether the requests have a deadline is for those to say who send them.
func (h hook) client() *http.Client {
	if h.own == nil {
		return http.DefaultClient
	}
	return h.own
}

func (h hook) send(u string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, u, nil)
	if err != nil {
		return err
	}
	resp, err := h.client().Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
