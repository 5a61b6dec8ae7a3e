// Package repaired makes clients that give up, or whose requests do.
package repaired

import (
	"context"
	"net/http"
	"time"
)

// In the literal.
func literal(url string) error {
	client := &http.Client{Timeout: 10 * time.Second}
	resp, err := client.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// In a field set afterwards.
func field(url string, limit time.Duration) error {
	client := &http.Client{}
	client.Timeout = limit
	resp, err := client.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// In the field of a zero value.
func zeroValue(url string) error {
	var client http.Client
	client.Timeout = time.Second
	resp, err := client.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

const limit = 5 * time.Second

// By a constant's name.
func constant(url string) error {
	client := http.Client{Timeout: limit}
	resp, err := client.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// In the request's context.
func deadline(ctx context.Context, url string) error {
	client := &http.Client{}
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// In a context given to the request later.
func withContext(req *http.Request) error {
	client := &http.Client{}
	ctx, cancel := context.WithDeadline(req.Context(), time.Now().Add(time.Minute))
	defer cancel()
	resp, err := client.Do(req.WithContext(ctx))
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// Somebody else fills it in.
func configured(url string, configure func(*http.Client)) error {
	client := &http.Client{}
	configure(client)
	resp, err := client.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// A copy of a client that may have one.
func copied(base *http.Client, url string) error {
	client := *base
	resp, err := client.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
