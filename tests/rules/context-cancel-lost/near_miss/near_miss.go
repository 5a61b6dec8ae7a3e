// Package nearmiss hands cancel functions to somebody who calls them.
package nearmiss

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"sync"
	"testing"
	"time"
)

func work(ctx context.Context) error { return ctx.Err() }

// Returned to the caller.
func returned(parent context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancel(parent)
	return ctx, cancel
}

// Returned inside a closure.
func returnedInClosure(parent context.Context) (context.Context, func() error) {
	ctx, cancel := context.WithCancel(parent)
	return ctx, func() error {
		cancel()
		return ctx.Err()
	}
}

// Named results and a bare return.
func nakedReturn(parent context.Context) (ctx context.Context, cancel context.CancelFunc) {
	ctx, cancel = context.WithTimeout(parent, time.Second)
	return
}

type server struct {
	ctx    context.Context
	cancel context.CancelFunc
}

// Stop ends what start began.
func (s *server) Stop() { s.cancel() }

// In a struct literal that goes to the caller.
func newServer(parent context.Context) *server {
	ctx, cancel := context.WithCancel(parent)
	return &server{ctx: ctx, cancel: cancel}
}

// Both results go straight into fields.
func (s *server) start(parent context.Context) {
	s.ctx, s.cancel = context.WithCancel(parent)
}

type task struct{ stop func() }

// A wrapper closure is put into a field and called elsewhere.
func (t *task) begin(parent context.Context) {
	ctx, cancel := context.WithCancel(parent)
	t.stop = func() {
		cancel()
		<-ctx.Done()
	}
}

// Calls what begin stored.
func (t *task) end() { t.stop() }

var (
	rootCtx    context.Context
	rootCancel context.CancelFunc
)

func init() {
	rootCtx, rootCancel = context.WithCancel(context.Background())
}

// A package-level cancel, called by a signal handler.
func onSignal() {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	go func() {
		<-c
		rootCancel()
	}()
}

// Appended to a list that a deferred closure runs through.
func listed(parent context.Context) error {
	var defers []func()
	defer func() {
		for _, f := range defers {
			f()
		}
	}()
	ctx, cancel := context.WithCancel(parent)
	defers = append(defers, cancel)
	return work(ctx)
}

// The test's end calls it.
func atTestEnd(t testing.TB) context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	return ctx
}

// The deferred closure above the loop cancels whatever is current.
func currentValue(parent context.Context) error {
	var cancel context.CancelFunc
	defer func() {
		if cancel != nil {
			cancel()
		}
	}()
	for {
		var ctx context.Context
		ctx, cancel = context.WithTimeout(parent, time.Second)
		if err := work(ctx); err == nil {
			return nil
		}
		cancel()
	}
}

// The same with goto.
func currentValueGoto(parent context.Context) error {
	var (
		ctx    context.Context
		cancel = func() {}
	)
	defer func() { cancel() }()
again:
	ctx, cancel = context.WithTimeout(parent, time.Second)
	if work(ctx) != nil {
		cancel()
		goto again
	}
	return nil
}

// An outer variable is set in a closure; the outer function calls it.
func outerVariable(parent context.Context) error {
	var ctx context.Context
	var cancel context.CancelFunc
	setup := func() {
		ctx, cancel = context.WithCancel(parent)
	}
	setup()
	defer cancel()
	return work(ctx)
}

// A context that ends calls it.
func afterOther(parent, other context.Context) context.Context {
	ctx, cancel := context.WithCancel(parent)
	context.AfterFunc(other, cancel)
	return ctx
}

// Contexts without a cancel function.
func noCancel(parent context.Context) error {
	ctx := context.WithValue(context.WithoutCancel(parent), server{}, 1)
	return work(ctx)
}

// The stop function of AfterFunc is optional.
func stopUnused(ctx context.Context) {
	_ = context.AfterFunc(ctx, func() {})
}

// Cancelled by the select loop's own end, on both cases.
func selected(parent context.Context, done <-chan struct{}) error {
	ctx, cancel := context.WithCancel(parent)
	for {
		select {
		case <-done:
			cancel()
			return nil
		case <-ctx.Done():
			cancel()
			return ctx.Err()
		}
	}
}

// Sent to whoever stops the workers.
func sent(parent context.Context, stops chan<- context.CancelFunc) error {
	ctx, cancel := context.WithCancel(parent)
	stops <- cancel
	return work(ctx)
}

// Kept in a map of running jobs.
func mapped(parent context.Context, running map[string]context.CancelFunc, id string) error {
	ctx, cancel := context.WithCancel(parent)
	running[id] = cancel
	return work(ctx)
}

// The child's context ends with its parent's, which is cancelled in any case.
func childOfCancelled(parent context.Context) error {
	ctx, cancel := context.WithCancel(parent)
	defer cancel()
	child, stop := context.WithCancel(context.WithValue(ctx, server{}, 1))
	if err := work(child); err != nil {
		return err
	}
	stop()
	return nil
}

// The first one's cancel function is deferred; the second context comes from the first.
func shortened(parent context.Context, wait time.Duration) error {
	ctx, cancel := context.WithCancel(parent)
	defer cancel()
	ctx, _ = context.WithTimeout(ctx, wait)
	return work(ctx)
}

// The last of several children is left to the parent.
func replacedChild(parent context.Context, again <-chan struct{}) error {
	ctx, cancel := context.WithCancel(parent)
	defer cancel()
	child, stop := context.WithCancel(ctx)
	for range again {
		stop()
		child, stop = context.WithCancel(ctx)
	}
	return work(child)
}

// Ended with its parent: there is nothing left to cancel.
func endedWithParent(parent context.Context, results <-chan int) int {
	ctx, cancel := context.WithCancel(parent)
	go func() { <-ctx.Done() }()
	select {
	case <-parent.Done():
		return 0
	case n := <-results:
		cancel()
		return n
	}
}

type halfway struct {
	ctx    context.Context
	cancel context.CancelFunc
}

// Nobody waits for the context yet, and it has neither a deadline nor a parent to hold it.
func givesUpEarly(name string) (*halfway, error) {
	ctx, cancel := context.WithCancel(context.Background())
	s := &halfway{ctx: ctx, cancel: cancel}
	if name == "" {
		return nil, errors.New("no name")
	}
	return s, nil
}

type watched struct {
	done <-chan struct{}
	stop context.CancelFunc
}

// Only the channel is kept, and nobody has it yet.
func givesUpWatching(name string) (*watched, error) {
	ctx, cancel := context.WithCancel(context.Background())
	w := &watched{done: ctx.Done(), stop: cancel}
	if name == "" {
		return nil, errors.New("no name")
	}
	return w, nil
}

// There is a cancel function exactly where there is a context.
func switchable(parent context.Context, words <-chan string, begin chan<- context.Context) {
	var ctx context.Context
	var cancel context.CancelFunc
	for word := range words {
		switch word {
		case "on":
			if ctx != nil {
				continue
			}
			ctx, cancel = context.WithCancel(parent)
			begin <- ctx
		case "off":
			if ctx == nil {
				continue
			}
			cancel()
			ctx = nil
		}
	}
	if ctx != nil {
		cancel()
	}
}

// Where enough have answered, the others may go on until the deadline: a flag says so.
func patient(parent context.Context, ask func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(parent, time.Second)
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

// A method that starts nothing waits for nothing.
func (s *halfway) name(name string) error {
	if name == "" {
		return errors.New("no name")
	}
	return nil
}

func givesUpNamed(name string) (*halfway, error) {
	ctx, cancel := context.WithCancel(context.Background())
	s := &halfway{ctx: ctx, cancel: cancel}
	if err := s.name(name); err != nil {
		return nil, err
	}
	return s, nil
}

// The context lasts as long as what is made with it, and ends where that fails.
func lasting(begin func(context.Context) error, add func() error) error {
	ctx, cancel := context.WithCancel(context.Background())
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

type switches struct{ set func(on bool) }

func newSwitches(set func(on bool)) *switches { return &switches{set: set} }

// The function that is kept goes on using the variable.
func boosting(parent context.Context, again func(context.Context)) *switches {
	cancel := func() {}
	return newSwitches(func(on bool) {
		cancel()
		if on {
			var ctx context.Context
			ctx, cancel = context.WithCancel(parent)
			go again(ctx)
		}
	})
}

type entry struct {
	ctx    context.Context
	cancel context.CancelFunc
}

func newEntry(ctx context.Context, cancel context.CancelFunc) *entry {
	return &entry{ctx: ctx, cancel: cancel}
}

type entries struct {
	mu    sync.Mutex
	all   sync.Map
	ended bool
}

// What is made of the context waits for nothing yet, and the lock has nothing to do with it.
func (e *entries) add(name string) error {
	ctx, cancel := context.WithCancel(context.Background())
	made := newEntry(ctx, cancel)
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.ended {
		return errors.New("no more entries")
	}
	if _, exists := e.all.LoadOrStore(name, made); exists {
		return errors.New("there is one already")
	}
	go wait(made)
	return nil
}

func wait(e *entry) { <-e.ctx.Done() }

// The literal that knows of the context is not called yet.
func givesUpDescribed(name string) (func() error, error) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := func() error {
		defer cancel()
		<-ctx.Done()
		return ctx.Err()
	}
	if name == "" {
		return nil, errors.New("no name")
	}
	return ended, nil
}

// What was made with a timeout has a deadline.
func limited(ctx context.Context, first, second time.Duration) (context.Context, context.CancelFunc) {
	var cancel context.CancelFunc
	if ctx == nil {
		ctx, cancel = context.WithTimeout(context.Background(), first)
	}
	if _, has := ctx.Deadline(); !has {
		ctx, cancel = context.WithTimeout(ctx, second)
	}
	return ctx, cancel
}

func begin(ctx context.Context, key string) (<-chan string, error) {
	if key == "" {
		return nil, errors.New("no key")
	}
	events := make(chan string)
	go func() {
		<-ctx.Done()
		close(events)
	}()
	return events, nil
}

func watch(key string) (<-chan string, context.CancelFunc, error) {
	ctx, cancel := context.WithCancel(context.Background())
	events, err := begin(ctx, key)
	if err != nil {
		cancel()
		return nil, cancel, err
	}
	return events, cancel, nil
}

// Where there are no events, there is nothing to cancel either.
func follow(key string, told func(string), ended func() bool) error {
	var events <-chan string
	var cancel context.CancelFunc
	var err error
	for {
		if events == nil {
			events, cancel, err = watch(key)
			if err != nil {
				return err
			}
		}
		event, ok := <-events
		if !ok {
			cancel()
			events = nil
			continue
		}
		told(event)
		if ended() {
			cancel()
			return nil
		}
	}
}

type options struct {
	ctx  context.Context
	wait time.Duration
}

// So has what is kept in a field.
func limitedOptions(o *options, second time.Duration) context.CancelFunc {
	var cancel context.CancelFunc
	if o.ctx == nil && o.wait > 0 {
		o.ctx, cancel = context.WithTimeout(context.Background(), o.wait)
	}
	if o.ctx != nil {
		if _, has := o.ctx.Deadline(); !has {
			o.ctx, cancel = context.WithTimeout(o.ctx, second)
		}
	}
	return cancel
}
