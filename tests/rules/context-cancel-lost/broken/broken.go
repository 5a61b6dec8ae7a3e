// Package broken loses cancel functions: timer and child stay with the parent context.
package broken

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"time"
)

func work(ctx context.Context) error { return ctx.Err() }

type key struct{}

// The blank identifier takes it.
func blank(ctx context.Context) error {
	ctx, _ = context.WithTimeout(ctx, time.Second) // want "context-cancel-lost"
	return work(ctx)
}

// The blank identifier in a definition.
func blankDefined(parent context.Context) error {
	ctx, _ := context.WithCancel(parent) // want "context-cancel-lost"
	return work(ctx)
}

// Assigning it to the blank identifier later silences the compiler and nobody else.
func silenced(parent context.Context) error {
	ctx, cancel := context.WithCancel(parent) // want "context-cancel-lost"
	_ = cancel
	return work(ctx)
}

// Called on success, not on the error's way out.
func errorPath(parent context.Context) error {
	ctx, cancel := context.WithTimeout(parent, time.Second) // want "context-cancel-lost"
	if err := work(ctx); err != nil {
		return err
	}
	cancel()
	return nil
}

// Called only under a condition.
func conditional(parent context.Context, stop bool) error {
	ctx, cancel := context.WithDeadline(parent, time.Now().Add(time.Second)) // want "context-cancel-lost"
	if stop {
		cancel()
	}
	return work(ctx)
}

// The second cancel overwrites the first.
func overwritten(parent context.Context) error {
	ctx, cancel := context.WithCancel(parent) // want "context-cancel-lost"
	if err := work(ctx); err != nil {
		ctx, cancel = context.WithTimeout(parent, time.Second)
		defer cancel()
		return work(ctx)
	}
	defer cancel()
	return nil
}

// continue skips the call at the end of the body.
func continued(parent context.Context) error {
	for range 3 {
		ctx, cancel := context.WithTimeout(parent, time.Second) // want "context-cancel-lost"
		if work(ctx) != nil {
			continue
		}
		cancel()
		return nil
	}
	return errors.New("too many attempts")
}

// The signal package's cancel is one as well.
func notified(parent context.Context) error {
	ctx, stop := signal.NotifyContext(parent, os.Interrupt) // want "context-cancel-lost"
	if err := work(ctx); err != nil {
		return err
	}
	stop()
	return nil
}

// The cause form is one as well.
func withCause(parent context.Context) error {
	ctx, cancel := context.WithCancelCause(parent) // want "context-cancel-lost"
	err := work(ctx)
	if err != nil {
		cancel(err)
	}
	return err
}

// Quiet: the duty goes to the caller.
func short(parent context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(parent, time.Second)
}

// The wrapper's caller has the duty and drops it.
func wrapped(parent context.Context) error {
	ctx, _ := short(parent) // want "context-cancel-lost"
	return work(ctx)
}

// Only the context goes to the caller.
func onlyContext(parent context.Context) context.Context {
	ctx, cancel := context.WithCancel(parent) // want "context-cancel-lost"
	if ctx.Err() != nil {
		cancel()
	}
	return ctx
}

// The closure that would cancel is never called.
func closureUnused(parent context.Context) error {
	ctx, cancel := context.WithCancel(parent) // want "context-cancel-lost"
	stop := func() { cancel() }
	_ = stop
	return work(ctx)
}

type job struct{ cancel context.CancelFunc }

// A local struct takes it and dies with the function.
func localStruct(parent context.Context) error {
	ctx, cancel := context.WithCancel(parent) // want "context-cancel-lost"
	j := job{cancel: cancel}
	if j.cancel == nil {
		return errors.New("impossible")
	}
	return work(ctx)
}

// The parent outlives the function: nothing cancels the child where the work fails.
func childOfParent(parent context.Context) error {
	ctx := context.WithValue(parent, key{}, 1)
	child, stop := context.WithCancel(ctx) // want "context-cancel-lost"
	if err := work(child); err != nil {
		return err
	}
	stop()
	return nil
}

// The children of a loop pile up at their parent, though it is cancelled in the end.
func children(parent context.Context, again <-chan struct{}) error {
	ctx, cancel := context.WithCancel(parent)
	defer cancel()
	for range again {
		child, stop := context.WithCancel(ctx) // want "context-cancel-lost"
		if err := work(child); err != nil {
			continue
		}
		stop()
	}
	return nil
}

// Made not to end with its parent.
func detached(parent context.Context) error {
	ctx, cancel := context.WithCancel(parent)
	defer cancel()
	child, stop := context.WithCancel(context.WithoutCancel(ctx)) // want "context-cancel-lost"
	if err := work(child); err != nil {
		return err
	}
	stop()
	return nil
}

// Another context has ended, not the one that this comes from.
func endedWithAnother(parent, other context.Context, results <-chan int) int {
	ctx, cancel := context.WithCancel(parent) // want "context-cancel-lost"
	go func() { <-ctx.Done() }()
	select {
	case <-other.Done():
		return 0
	case n := <-results:
		cancel()
		return n
	}
}

type waiter struct {
	ctx    context.Context
	cancel context.CancelFunc
}

func (w *waiter) wait() { <-w.ctx.Done() }

// A goroutine waits for the context when its maker gives up.
func givesUpLate(name string) (*waiter, error) {
	ctx, cancel := context.WithCancel(context.Background()) // want "context-cancel-lost"
	w := &waiter{ctx: ctx, cancel: cancel}
	go w.wait()
	if name == "" {
		return nil, errors.New("no name")
	}
	return w, nil
}

// The parent keeps its child until one of them ends.
func givesUpWithParent(parent context.Context, name string) (*waiter, error) {
	ctx, cancel := context.WithCancel(parent) // want "context-cancel-lost"
	w := &waiter{ctx: ctx, cancel: cancel}
	if name == "" {
		return nil, errors.New("no name")
	}
	return w, nil
}

// Somebody listens to the channel before its maker gives up.
func givesUpWatched(name string, listen func(<-chan struct{})) (context.CancelFunc, error) {
	ctx, cancel := context.WithCancel(context.Background()) // want "context-cancel-lost"
	done := ctx.Done()
	listen(done)
	if name == "" {
		return nil, errors.New("no name")
	}
	return cancel, nil
}

// The second switching on forgets the first.
func switchedTwice(parent context.Context, words <-chan string, begin chan<- context.Context) {
	var cancel context.CancelFunc
	for word := range words {
		switch word {
		case "on":
			var ctx context.Context
			ctx, cancel = context.WithCancel(parent) // want "context-cancel-lost"
			begin <- ctx
		case "off":
			if cancel != nil {
				cancel()
				cancel = nil
			}
		}
	}
	if cancel != nil {
		cancel()
	}
}

// Without a deadline nothing else ends it, whatever the flag says.
func endless(parent context.Context, ask func(context.Context) error) error {
	ctx, cancel := context.WithCancel(parent) // want "context-cancel-lost"
	lenient := false
	defer func() {
		if !lenient {
			cancel()
		}
	}()
	if err := ask(ctx); err != nil {
		return err
	}
	lenient = true
	return nil
}

// A method has started somebody who waits.
func (w *waiter) begin(name string) error {
	go w.wait()
	if name == "" {
		return errors.New("no name")
	}
	return nil
}

func givesUpBegun(name string) (*waiter, error) {
	ctx, cancel := context.WithCancel(context.Background()) // want "context-cancel-lost"
	w := &waiter{ctx: ctx, cancel: cancel}
	if err := w.begin(name); err != nil {
		return nil, err
	}
	return w, nil
}

// The parent keeps its child, though nothing failed.
func lastingUnder(parent context.Context, begin func(context.Context) error, add func() error) error {
	ctx, cancel := context.WithCancel(parent) // want "context-cancel-lost"
	err := begin(ctx)
	if err != nil {
		err = errors.New("cannot begin")
	}
	defer func() {
		if err != nil {
			cancel()
		}
	}()
	if e := add(); e != nil && err == nil {
		err = e
	}
	return err
}

func watched(ctx context.Context, cancel context.CancelFunc) *waiter {
	w := &waiter{ctx: ctx, cancel: cancel}
	go w.wait()
	return w
}

// What is made of the context waits for it at once.
func givesUpWatching(name string) (*waiter, error) {
	ctx, cancel := context.WithCancel(context.Background()) // want "context-cancel-lost"
	w := watched(ctx, cancel)
	if name == "" {
		return nil, errors.New("no name")
	}
	return w, nil
}

// The literal that knows of the context is handed to somebody who may run it.
func givesUpListening(name string, add func(func())) (context.CancelFunc, error) {
	ctx, cancel := context.WithCancel(context.Background()) // want "context-cancel-lost"
	add(func() { <-ctx.Done() })
	if name == "" {
		return nil, errors.New("no name")
	}
	return cancel, nil
}

// What was made without a timeout has none.
func unlimited(ctx context.Context, second time.Duration) (context.Context, context.CancelFunc) {
	var cancel context.CancelFunc
	if ctx == nil {
		ctx, cancel = context.WithCancel(context.Background()) // want "context-cancel-lost"
	}
	if _, has := ctx.Deadline(); !has {
		ctx, cancel = context.WithTimeout(ctx, second)
	}
	return ctx, cancel
}

func begun(name string) (<-chan struct{}, context.CancelFunc, error) {
	ctx, cancel := context.WithCancel(context.Background())
	if name == "" {
		return nil, cancel, ctx.Err()
	}
	return ctx.Done(), cancel, nil
}

// Begun anew after each event, and what was begun before goes on.
func followed(name string, told func()) error {
	for {
		done, cancel, err := begun(name) // want "context-cancel-lost"
		if err != nil {
			cancel()
			return err
		}
		if done == nil {
			return nil
		}
		told()
	}
}
