// select: leak

package cleanups

import (
	"context"
	"net"
	"time"
)

// A connection, its context, and one function that ends both; named as a predeclared function is.
func dial(addr string) (conn net.Conn, ctx context.Context, close func(), err error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	conn, err = new(net.Dialer).DialContext(ctx, "tcp", addr)
	if err != nil {
		cancel()
		return nil, nil, nil, err
	}
	close = func() {
		cancel()
		conn.Close()
	}
	return
}

// What is acquired first is handed out first.
func dialFirst(addr string) (net.Conn, context.Context, func(), error) {
	conn, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return nil, nil, nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	return conn, ctx, func() {
		conn.Close()
		cancel()
	}, nil
}

// Hands on what it is handed.
func redial(addr string) (net.Conn, context.Context, func(), error) { return dial(addr) }

// The function that ends both is deferred.
func goodDial(addr string) error {
	conn, ctx, close, err := dial(addr)
	if err != nil {
		return err
	}
	defer close()
	_, err = conn.Write([]byte("hello"))
	if err != nil {
		return err
	}
	return ctx.Err()
}

// Called on both paths.
func goodDialFirst(addr string) error {
	conn, ctx, done, err := dialFirst(addr)
	if err != nil {
		return err
	}
	if _, err = conn.Write([]byte("hello")); err != nil {
		done()
		return err
	}
	err = ctx.Err()
	done()
	return err
}

// Deferred, from a wrapper.
func goodRedial(addr string) error {
	conn, _, done, err := redial(addr)
	if err != nil {
		return err
	}
	defer done()
	_, err = conn.Write([]byte("hello"))
	return err
}

// The connection is closed on its own, the function forgotten: the context is left.
func badContext(addr string) error {
	conn, ctx, _, err := dial(addr) // want "context-cancel-lost"
	if err != nil {
		return err
	}
	defer conn.Close()
	return ctx.Err()
}

// The function is forgotten on one path, where both are lost.
func badDial(addr string) error {
	conn, ctx, done, err := dial(addr) // want "net-conn-unclosed" "context-cancel-lost"
	if err != nil {
		return err
	}
	if _, err = conn.Write([]byte("hello")); err != nil {
		return err
	}
	err = ctx.Err()
	done()
	return err
}

// As above, from a wrapper of what is acquired in the other order.
func badRedial(addr string) error {
	conn, ctx, done, err := dialFirst(addr) // want "net-conn-unclosed" "context-cancel-lost"
	if err != nil {
		return err
	}
	if _, err = conn.Write([]byte("hello")); err != nil {
		return err
	}
	err = ctx.Err()
	done()
	return err
}

// Only the function is kept, and somebody runs it.
func goodKept(addr string, keep func(func())) error {
	_, _, done, err := dial(addr)
	if err != nil {
		return err
	}
	keep(done)
	return nil
}

func run(f func()) { f() }

// Handed to a function that calls it.
func goodRun(addr string) error {
	conn, _, done, err := dial(addr)
	if err != nil {
		return err
	}
	_, err = conn.Write([]byte("hello"))
	run(done)
	return err
}

type scopes struct {
	current context.Context
	cancels []context.CancelFunc
}

// What several results hold is handed on as it is.
func (s *scopes) push(ctx context.Context, cancel context.CancelFunc) {
	s.current = ctx
	s.cancels = append(s.cancels, cancel)
}

func (s *scopes) extend(d time.Time) context.Context {
	s.push(context.WithDeadline(s.current, d))
	return s.current
}

func count(_ context.Context, cancels ...context.CancelFunc) int { return len(cancels) }

// Whoever only counts them calls none.
func extendBroken(ctx context.Context, d time.Time) int {
	return count(context.WithDeadline(ctx, d)) // want "context-cancel-lost"
}

// Close ends what was opened.
func (s *scopes) Close() {
	for _, cancel := range s.cancels {
		cancel()
	}
}
