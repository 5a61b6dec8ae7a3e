// Package repaired calls the same cancel functions, or hands them over.
package repaired

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"time"
)

func work(ctx context.Context) error { return ctx.Err() }

// The plain form.
func deferred(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	return work(ctx)
}

// In a deferred closure.
func deferredClosure(parent context.Context) error {
	ctx, cancel := context.WithCancel(parent)
	defer func() {
		cancel()
	}()
	return work(ctx)
}

// Called on both ways out.
func bothPaths(parent context.Context) error {
	ctx, cancel := context.WithTimeout(parent, time.Second)
	if err := work(ctx); err != nil {
		cancel()
		return err
	}
	cancel()
	return nil
}

// Called before the next takes its place.
func replaced(parent context.Context) error {
	ctx, cancel := context.WithCancel(parent)
	if err := work(ctx); err != nil {
		cancel()
		ctx, cancel = context.WithTimeout(parent, time.Second)
		defer cancel()
		return work(ctx)
	}
	defer cancel()
	return nil
}

// Called in each iteration.
func perIteration(parent context.Context) error {
	for range 3 {
		ctx, cancel := context.WithTimeout(parent, time.Second)
		err := work(ctx)
		cancel()
		if err == nil {
			return nil
		}
	}
	return errors.New("too many attempts")
}

// The signal package's.
func notified(parent context.Context) error {
	ctx, stop := signal.NotifyContext(parent, os.Interrupt)
	defer stop()
	return work(ctx)
}

// The cause form, nil allowed.
func withCause(parent context.Context) error {
	ctx, cancel := context.WithCancelCause(parent)
	defer cancel(nil)
	return work(ctx)
}

// The cause form in a closure.
func withCauseClosure(parent context.Context) (err error) {
	ctx, cancel := context.WithCancelCause(parent)
	defer func() { cancel(err) }()
	return work(ctx)
}

// A goroutine cancels.
func inGoroutine(parent context.Context, done <-chan struct{}) context.Context {
	ctx, cancel := context.WithCancel(parent)
	go func() {
		<-done
		cancel()
	}()
	return ctx
}

// go cancel() itself.
func goCancel(parent context.Context) error {
	ctx, cancel := context.WithCancel(parent)
	err := work(ctx)
	go cancel()
	return err
}

// Handed to a helper that calls it.
func byHelper(parent context.Context) error {
	ctx, cancel := context.WithCancel(parent)
	defer finish(cancel)
	return work(ctx)
}

func finish(stop func()) { stop() }

// The first of two is covered when the second is made.
func nested(parent context.Context) error {
	ctx, cancel := context.WithCancel(parent)
	defer cancel()
	inner, cancelInner := context.WithTimeout(ctx, time.Second)
	defer cancelInner()
	return work(inner)
}

// After a wrapper.
func wrapped(parent context.Context) error {
	ctx, cancel := short(parent)
	defer cancel()
	return work(ctx)
}

func short(parent context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(parent, time.Second)
}
