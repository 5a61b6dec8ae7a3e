package broken

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"testing"
	"time"
)

// A retry drops the response of each failed try and returns the last.
func retry(c *http.Client, req *http.Request) (*http.Response, error) {
	for range 3 {
		resp, err := c.Do(req) // want "http-body-unclosed"
		if err != nil {
			continue
		}
		if resp.StatusCode >= 500 {
			time.Sleep(time.Second)
			continue
		}
		return resp, nil
	}
	return nil, errors.New("no try succeeded")
}

// A retry that overwrites the response of the try before.
func retryOverwrites(c *http.Client, req *http.Request) (resp *http.Response, err error) {
	for i := 0; i < 3; i++ {
		resp, err = c.Do(req) // want "http-body-unclosed"
		if err == nil && resp.StatusCode < 500 {
			break
		}
	}
	return resp, err
}

// A retry written with goto.
func retryGoto(c *http.Client, req *http.Request) (int, error) {
	tries := 0
again:
	resp, err := c.Do(req) // want "http-body-unclosed"
	if err != nil {
		return 0, err
	}
	if resp.StatusCode == http.StatusTooManyRequests && tries < 3 {
		tries++
		goto again
	}
	defer resp.Body.Close()
	return resp.StatusCode, nil
}

// The close stands at the end of the body, behind a continue.
func skipping(c *http.Client, urls []string) error {
	for _, u := range urls {
		resp, err := c.Get(u) // want "http-body-unclosed"
		if err != nil {
			return err
		}
		if resp.StatusCode == http.StatusNoContent {
			continue
		}
		if _, err := io.Copy(io.Discard, resp.Body); err != nil {
			log.Println(err)
		}
		resp.Body.Close()
	}
	return nil
}

// A break leaves before the close.
func breaking(c *http.Client, urls []string) {
	for _, u := range urls {
		resp, err := c.Get(u) // want "http-body-unclosed"
		if err != nil {
			continue
		}
		if resp.StatusCode == http.StatusTeapot {
			break
		}
		resp.Body.Close()
	}
}

// A labelled continue leaves two loops.
func labelled(c *http.Client, groups map[string][]string, wanted string) {
groups:
	for name, urls := range groups {
		for _, u := range urls {
			resp, err := c.Get(u) // want "http-body-unclosed"
			if err != nil {
				continue
			}
			if resp.Header.Get("X-Group") != wanted {
				log.Println(name)
				continue groups
			}
			resp.Body.Close()
		}
	}
}

// An endless poll that returns without closing.
func poll(c *http.Client, url string) {
	for {
		resp, err := c.Get(url) // want "http-body-unclosed"
		if err != nil {
			time.Sleep(time.Second)
			continue
		}
		if resp.StatusCode == http.StatusOK {
			return
		}
		resp.Body.Close()
		time.Sleep(time.Second)
	}
}

// A ticker's heartbeat.
func heartbeat(ctx context.Context, c *http.Client, url string, tick <-chan time.Time) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick:
			resp, err := c.Post(url, "text/plain", nil) // want "http-body-unclosed"
			if err != nil {
				log.Println(err)
				break
			}
			log.Println(resp.Status)
		}
	}
}

// Waiting for something else, it leaves with the body open.
func waiting(ctx context.Context, c *http.Client, url string, ready <-chan struct{}) error {
	resp, err := c.Get(url) // want "http-body-unclosed"
	if err != nil {
		return err
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-ready:
	}
	return resp.Body.Close()
}

// Collected into a slice that nobody closes.
func collected(c *http.Client, urls []string) (codes []int, err error) {
	var all []*http.Response
	for _, u := range urls {
		resp, err := c.Get(u) // want "http-body-unclosed"
		if err != nil {
			return nil, err
		}
		all = append(all, resp)
	}
	for _, resp := range all {
		codes = append(codes, resp.StatusCode)
	}
	return codes, nil
}

// The k-th failure drops the k-1 responses before it.
func all(c *http.Client, urls []string) ([]*http.Response, error) {
	var out []*http.Response
	for _, u := range urls {
		resp, err := c.Get(u) // want "http-body-unclosed"
		if err != nil {
			return nil, fmt.Errorf("%s: %w", u, err)
		}
		out = append(out, resp)
	}
	return out, nil
}

// Following links by hand: each page's body stays open.
func pages(c *http.Client, next string) (n int, err error) {
	for next != "" {
		resp, err := c.Get(next) // want "http-body-unclosed"
		if err != nil {
			return n, err
		}
		n++
		next = resp.Header.Get("Link")
	}
	return n, nil
}

// A benchmark drops a live body in each iteration.
func bench(b *testing.B, c *http.Client, url string) {
	for i := 0; i < b.N; i++ {
		if _, err := c.Get(url); err != nil { // want "http-body-unclosed"
			b.Fatal(err)
		}
	}
}

// Ranging over an integer and over a function.
func ranged(c *http.Client, urls func(yield func(string) bool)) (n int) {
	for range 2 {
		for u := range urls {
			resp, err := c.Get(u) // want "http-body-unclosed"
			if err != nil {
				continue
			}
			n += resp.StatusCode
		}
	}
	return n
}
