// Package ticker runs under a Go version that frees a ticker nobody can reach.
package ticker

import (
	"context"
	"time"
)

// Nobody stops it, the collector does.
func poll(ctx context.Context, do func()) {
	t := time.NewTicker(time.Second)
	for {
		select {
		case <-t.C:
			do()
		case <-ctx.Done():
			return
		}
	}
}

// The channel alone is kept.
func channelOnly(do func() bool) {
	c := time.NewTicker(time.Second).C
	for range c {
		if do() {
			return
		}
	}
}

// time.Tick in a function that ends.
func tick(do func() bool) {
	c := time.Tick(time.Second)
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
		t := time.NewTicker(time.Second)
		<-t.C
	}
}

// A timer for every round.
func after(ctx context.Context, c <-chan int) {
	for {
		select {
		case <-c:
		case <-time.After(time.Hour):
		case <-ctx.Done():
			return
		}
	}
}
