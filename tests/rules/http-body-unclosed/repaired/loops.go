package repaired

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

// A retry closes the response of each failed try.
func retry(c *http.Client, req *http.Request) (*http.Response, error) {
	for range 3 {
		resp, err := c.Do(req)
		if err != nil {
			continue
		}
		if resp.StatusCode >= 500 {
			resp.Body.Close()
			time.Sleep(time.Second)
			continue
		}
		return resp, nil
	}
	return nil, errors.New("no try succeeded")
}

// Tried again while there is an error: then there is no response either.
func retryOnError(c *http.Client, req *http.Request) error {
	resp, err := c.Do(req)
	for n := 0; err != nil && n < 3; n++ {
		resp, err = c.Do(req)
	}
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// The loop breaks with the response in hand.
func retryBreaks(c *http.Client, req *http.Request) error {
	var resp *http.Response
	var err error
	for i := 0; i < 3; i++ {
		resp, err = c.Do(req)
		if err == nil {
			break
		}
	}
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	return nil
}

// Closed before the goto.
func retryGoto(c *http.Client, req *http.Request) (int, error) {
	tries := 0
again:
	resp, err := c.Do(req)
	if err != nil {
		return 0, err
	}
	if resp.StatusCode == http.StatusTooManyRequests && tries < 3 {
		tries++
		resp.Body.Close()
		goto again
	}
	defer resp.Body.Close()
	return resp.StatusCode, nil
}

// Closed before the continue.
func skipping(c *http.Client, urls []string) error {
	for _, u := range urls {
		resp, err := c.Get(u)
		if err != nil {
			return err
		}
		if resp.StatusCode == http.StatusNoContent {
			resp.Body.Close()
			continue
		}
		if _, err := io.Copy(io.Discard, resp.Body); err != nil {
			log.Println(err)
		}
		resp.Body.Close()
	}
	return nil
}

// The body of the loop is a function of its own.
func eachInFunction(c *http.Client, urls []string) error {
	for _, u := range urls {
		err := func() error {
			resp, err := c.Get(u)
			if err != nil {
				return err
			}
			defer resp.Body.Close()
			_, err = io.Copy(io.Discard, resp.Body)
			return err
		}()
		if err != nil {
			return err
		}
	}
	return nil
}

// A labelled continue behind the close.
func labelled(c *http.Client, groups map[string][]string, wanted string) {
groups:
	for name, urls := range groups {
		for _, u := range urls {
			resp, err := c.Get(u)
			if err != nil {
				continue
			}
			group := resp.Header.Get("X-Group")
			resp.Body.Close()
			if group != wanted {
				log.Println(name)
				continue groups
			}
		}
	}
}

// An endless poll.
func poll(c *http.Client, url string) {
	for {
		resp, err := c.Get(url)
		if err != nil {
			time.Sleep(time.Second)
			continue
		}
		resp.Body.Close()
		if resp.StatusCode == http.StatusOK {
			return
		}
		time.Sleep(time.Second)
	}
}

// Each case of the select ends with the same helper.
func heartbeat(ctx context.Context, c *http.Client, url string, tick, kick <-chan time.Time) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick:
			resp, err := c.Post(url, "text/plain", nil)
			if err != nil {
				log.Println(err)
				break
			}
			closeBody(resp.Body)
		case <-kick:
			resp, err := c.Get(url)
			if err != nil {
				continue
			}
			closeBody(resp.Body)
		}
	}
}

// Deferred before the wait.
func waiting(ctx context.Context, c *http.Client, url string, ready <-chan struct{}) error {
	resp, err := c.Get(url)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-ready:
	}
	return nil
}

// Collected, and closed in a second loop.
func collected(c *http.Client, urls []string) (codes []int) {
	var all []*http.Response
	for _, u := range urls {
		resp, err := c.Get(u)
		if err != nil {
			continue
		}
		all = append(all, resp)
	}
	for _, resp := range all {
		codes = append(codes, resp.StatusCode)
		resp.Body.Close()
	}
	return codes
}

// The k-th failure closes the k-1 responses before it.
func all(c *http.Client, urls []string) ([]*http.Response, error) {
	var out []*http.Response
	for _, u := range urls {
		resp, err := c.Get(u)
		if err != nil {
			for _, r := range out {
				r.Body.Close()
			}
			return nil, fmt.Errorf("%s: %w", u, err)
		}
		out = append(out, resp)
	}
	return out, nil
}

// A benchmark that closes.
func bench(b *testing.B, c *http.Client, url string) {
	for i := 0; i < b.N; i++ {
		resp, err := c.Get(url)
		if err != nil {
			b.Fatal(err)
		}
		resp.Body.Close()
	}
}
