// select: leak

// A literal that was started, kept or handed out before its variable got the resource.
package goroutines

import (
	"context"
	"net"
	"os"
	"time"
)

// The goroutine closes whichever connection the variable holds in the end: also the one of the second dial.
func redial(ctx context.Context, addr string) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	go func() {
		<-ctx.Done()
		_ = conn.Close()
	}()
	if _, err := conn.Write([]byte("hello")); err == nil {
		return nil
	}
	_ = conn.Close()
	second, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	conn = second
	_, err = conn.Write([]byte("hello"))
	return err
}

// The same, but the goroutine has nothing but its address.
func redialed(ctx context.Context, addr string, report func(string)) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	go func() {
		<-ctx.Done()
		report(conn.RemoteAddr().String())
	}()
	if _, err := conn.Write([]byte("hello")); err == nil {
		return conn.Close()
	}
	_ = conn.Close()
	second, err := net.Dial("tcp", addr) // want "net-conn-unclosed"
	if err != nil {
		return err
	}
	conn = second
	_, err = conn.Write([]byte("hello"))
	return err
}

type program struct {
	ends []func() error
}

func (p *program) atEnd(name string, end func() error) {
	p.ends = append(p.ends, end)
}

// The cleanup is registered first; what it calls is assigned later.
func (p *program) settle(wait time.Duration, work func(context.Context), ready func() error) error {
	cancelled := func() {}
	p.atEnd("settle", func() error {
		cancelled()
		return nil
	})
	ctx, cancel := context.WithTimeout(context.Background(), wait)
	cancelled = cancel
	go work(ctx)
	return ready()
}

// The cleanup that is registered calls something else.
func (p *program) settleNever(wait time.Duration, work func(context.Context), ready func() error) error {
	cancelled, other := func() {}, func() {}
	p.atEnd("settle", func() error {
		other()
		return nil
	})
	ctx, cancel := context.WithTimeout(context.Background(), wait) // want "context-cancel-lost"
	cancelled = cancel
	_ = cancelled
	go work(ctx)
	return ready()
}

// The literal lies in a field of what the caller gets.
func (p *program) later(addr string) error {
	var conn net.Conn
	p.ends = []func() error{func() error {
		if conn != nil {
			return conn.Close()
		}
		return nil
	}}
	var err error
	conn, err = net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	_, err = conn.Write([]byte("hello"))
	return err
}

// Quiet: what is deferred closes it, whatever the goroutine does.
func waitedFor(path string, check func() error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { f.Close() }()
	failed := make(chan error)
	go func() {
		if err := check(); err != nil {
			failed <- err
			return
		}
		failed <- f.Close()
	}()
	return <-failed
}
