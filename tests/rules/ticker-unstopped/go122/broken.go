// Package ticker runs under a Go version that never frees a ticker that is not stopped.
package ticker

import (
	"context"
	"time"
)

// Nobody stops it.
func poll(ctx context.Context, do func()) {
	t := time.NewTicker(time.Second) // want "ticker-unstopped"
	for {
		select {
		case <-t.C:
			do()
		case <-ctx.Done():
			return
		}
	}
}

// Stopped on one of two ways out.
func oneWay(ctx context.Context, do func() error) error {
	t := time.NewTicker(time.Second) // want "ticker-unstopped"
	for {
		select {
		case <-t.C:
			if err := do(); err != nil {
				return err
			}
		case <-ctx.Done():
			t.Stop()
			return ctx.Err()
		}
	}
}

// The channel alone is kept, the ticker is out of reach.
func channelOnly(do func() bool) {
	c := time.NewTicker(time.Second).C // want "ticker-unstopped"
	for range c {
		if do() {
			return
		}
	}
}

// time.Tick cannot be stopped, and this function ends.
func tick(do func() bool) {
	c := time.Tick(time.Second) // want "ticker-unstopped"
	for {
		<-c
		if do() {
			return
		}
	}
}

// A ticker for every iteration.
func perIteration(n int) {
	for range n {
		t := time.NewTicker(time.Second) // want "ticker-unstopped"
		<-t.C
	}
}

// The goroutine ends, its ticker does not.
func inGoroutine(done <-chan struct{}, do func()) {
	go func() {
		t := time.NewTicker(time.Second) // want "ticker-unstopped"
		for {
			select {
			case <-done:
				return
			case <-t.C:
				do()
			}
		}
	}()
}

type watcher struct{ seen int }

// Each watcher leaves a goroutine and a ticker that nobody can end.
func newWatcher() *watcher {
	w := &watcher{}
	go func() {
		for range time.NewTicker(time.Second).C { // want "ticker-unstopped"
			w.seen++
		}
	}()
	return w
}
