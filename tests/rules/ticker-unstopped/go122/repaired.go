package ticker

import (
	"context"
	"testing"
	"time"
)

// The plain form.
func stopped(ctx context.Context, do func()) {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			do()
		case <-ctx.Done():
			return
		}
	}
}

// Stopped on each way out.
func bothWays(ctx context.Context, do func() error) error {
	t := time.NewTicker(time.Second)
	for {
		select {
		case <-t.C:
			if err := do(); err != nil {
				t.Stop()
				return err
			}
		case <-ctx.Done():
			t.Stop()
			return ctx.Err()
		}
	}
}

// Stopped in the goroutine that uses it.
func stoppedInGoroutine(done <-chan struct{}, do func()) {
	t := time.NewTicker(time.Second)
	go func() {
		defer t.Stop()
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

// Stopped through the method value.
func atTestEnd(t testing.TB) <-chan time.Time {
	k := time.NewTicker(time.Second)
	t.Cleanup(k.Stop)
	return k.C
}
