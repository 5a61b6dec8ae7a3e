// select: leak

// Package goroutines moves resources between goroutines.
package goroutines

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
)

// The goroutine gets the connection as an argument and closes.
func serve(l net.Listener) error {
	defer l.Close()
	for {
		c, err := l.Accept()
		if err != nil {
			return err
		}
		go handle(c)
	}
}

func handle(c net.Conn) {
	defer c.Close()
	_, _ = io.Copy(c, c)
}

// A goroutine with more ways through it than are followed still ends what it is given.
func manyWays(parent context.Context, in <-chan int, report func(string)) {
	ctx, cancel := context.WithCancel(parent)
	go func() {
		a, b, c, d, e, f, g, h := false, false, false, false, false, false, false, false
		for n := range in {
			switch n {
			case 0:
				a = true
			case 1:
				b = true
			case 2:
				c = true
			case 3:
				d = true
			case 4:
				e = true
			case 5:
				f = true
			case 6:
				g = true
			case 7:
				h = true
			}
			if ctx.Err() != nil {
				break
			}
		}
		if a {
			report("a")
		}
		if b {
			report("b")
		}
		if c {
			report("c")
		}
		if d {
			report("d")
		}
		if e {
			report("e")
		}
		if f {
			report("f")
		}
		if g {
			report("g")
		}
		if h {
			report("h")
		}
		cancel()
	}()
}

// The goroutine's function only writes.
func serveBroken(l net.Listener) error {
	defer l.Close()
	for {
		c, err := l.Accept() // want "net-conn-unclosed"
		if err != nil {
			return err
		}
		go greet(c)
	}
}

func greet(c net.Conn) { fmt.Fprintln(c, "hello") }

// A literal gets it as an argument.
func serveLiteral(l net.Listener) error {
	defer l.Close()
	for {
		c, err := l.Accept()
		if err != nil {
			return err
		}
		go func(c net.Conn) {
			defer c.Close()
			fmt.Fprintln(c, "hello")
		}(c)
	}
}

// The literal closes on one of its two ways out.
func serveOneWay(l net.Listener) error {
	defer l.Close()
	for {
		c, err := l.Accept() // want "net-conn-unclosed"
		if err != nil {
			return err
		}
		go func() {
			if _, err := fmt.Fprintln(c, "hello"); err != nil {
				return
			}
			c.Close()
		}()
	}
}

// A goroutine opens and closes by itself.
func own(path string, done chan<- int64) {
	go func() {
		f, err := os.Open(path)
		if err != nil {
			done <- 0
			return
		}
		defer f.Close()
		fi, err := f.Stat()
		if err != nil {
			done <- 0
			return
		}
		done <- fi.Size()
	}()
}

// A goroutine opens and loses.
func ownBroken(path string, done chan<- string) {
	go func() {
		f, err := os.Open(path) // want "file-unclosed"
		if err != nil {
			done <- ""
			return
		}
		done <- f.Name()
	}()
}

// Sent to the receiver, who has it now.
func produce(paths []string, out chan<- *os.File) error {
	defer close(out)
	for _, p := range paths {
		f, err := os.Open(p)
		if err != nil {
			return err
		}
		out <- f
	}
	return nil
}

// The receiver closes.
func consume(in <-chan *os.File) (n int) {
	for f := range in {
		n++
		f.Close()
	}
	return n
}

// Nobody receives when the context ends first: the send does not happen.
func produceOrEnd(ctx context.Context, path string, out chan<- *os.File) error {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return err
	}
	select {
	case out <- f:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// When the context ends first, the sender closes.
func produceOrClose(ctx context.Context, path string, out chan<- *os.File) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	select {
	case out <- f:
		return nil
	case <-ctx.Done():
		f.Close()
		return ctx.Err()
	}
}

// The watcher closes when the context ends, the function in any case.
func interruptible(ctx context.Context, addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	defer c.Close()
	stop := context.AfterFunc(ctx, func() { c.Close() })
	defer stop()
	_, err = io.Copy(io.Discard, c)
	return err
}

// All goroutines are waited for; each closes its own.
func parallel(paths []string) {
	var wg sync.WaitGroup
	for _, p := range paths {
		f, err := os.Open(p)
		if err != nil {
			continue
		}
		wg.Go(func() {
			defer f.Close()
			_, _ = io.Copy(io.Discard, f)
		})
	}
	wg.Wait()
}

// The goroutines only read, the function closes after they ended.
func readers(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() { _, _ = f.Stat() })
	}
	wg.Wait()
	return nil
}
