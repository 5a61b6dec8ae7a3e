// Package repaired ends each iteration's resource with the iteration.
package repaired

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"time"
)

// A function literal of its own.
func literal(paths []string, w io.Writer) error {
	for _, p := range paths {
		err := func() error {
			f, err := os.Open(p)
			if err != nil {
				return err
			}
			defer f.Close()
			_, err = io.Copy(w, f)
			return err
		}()
		if err != nil {
			return err
		}
	}
	return nil
}

// A function of its own.
func function(paths []string, w io.Writer) error {
	for _, p := range paths {
		if err := copyOne(p, w); err != nil {
			return err
		}
	}
	return nil
}

func copyOne(p string, w io.Writer) error {
	f, err := os.Open(p)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(w, f)
	return err
}

// Closed without defer.
func plain(paths []string, w io.Writer) error {
	for _, p := range paths {
		f, err := os.Open(p)
		if err != nil {
			return err
		}
		_, err = io.Copy(w, f)
		f.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

// A goroutine of its own.
func accept(l net.Listener) error {
	for {
		c, err := l.Accept()
		if err != nil {
			return err
		}
		go func() {
			defer c.Close()
			fmt.Fprintln(c, "hello")
		}()
	}
}

// One defer before the loop cancels all of them.
func timeouts(parent context.Context, do func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(parent, time.Minute)
	defer cancel()
	for range 3 {
		if do(ctx) == nil {
			return nil
		}
	}
	return context.DeadlineExceeded
}

// The body is closed before the next attempt, deferred for the last.
func retry(c *http.Client, url string) ([]byte, error) {
	for range 5 {
		resp, err := c.Get(url)
		if err != nil {
			return nil, err
		}
		if resp.StatusCode == http.StatusOK {
			defer resp.Body.Close()
			return io.ReadAll(resp.Body)
		}
		resp.Body.Close()
	}
	return nil, fmt.Errorf("no luck with %s", url)
}

// The former file is closed before the next one is opened: one defer or many, only the last has to do anything.
func reopened(path string, again <-chan struct{}) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	for range again {
		if err := f.Close(); err != nil {
			return err
		}
		f, err = os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
	}
	return nil
}
