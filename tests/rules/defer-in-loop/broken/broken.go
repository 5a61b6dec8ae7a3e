// Package broken defers in loops: everything stays open until the function ends.
package broken

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"iter"
	"net"
	"net/http"
	"os"
	"sync"
	"time"
)

// The classic: all files are open at the end.
func allFiles(paths []string, w io.Writer) error {
	for _, p := range paths {
		f, err := os.Open(p)
		if err != nil {
			return err
		}
		defer f.Close() // want "defer-in-loop"
		if _, err := io.Copy(w, f); err != nil {
			return err
		}
	}
	return nil
}

// In a closure it is no better.
func deferredClosure(paths []string, w io.Writer) error {
	for _, p := range paths {
		f, err := os.Open(p)
		if err != nil {
			return err
		}
		defer func() { // want "defer-in-loop"
			_ = f.Close()
		}()
		if _, err := io.Copy(w, f); err != nil {
			return err
		}
	}
	return nil
}

// A retry loop collects the bodies of its failures.
func retry(c *http.Client, url string) ([]byte, error) {
	for range 5 {
		resp, err := c.Get(url)
		if err != nil {
			return nil, err
		}
		defer resp.Body.Close() // want "defer-in-loop"
		if resp.StatusCode == http.StatusOK {
			return io.ReadAll(resp.Body)
		}
		time.Sleep(time.Second)
	}
	return nil, fmt.Errorf("no luck with %s", url)
}

// A loop that never ends never runs them.
func forever(names <-chan string, done <-chan struct{}, w io.Writer) {
	for {
		select {
		case n := <-names:
			f, err := os.Open(n)
			if err != nil {
				continue
			}
			defer f.Close() // want "defer-in-loop"
			_, _ = io.Copy(w, f)
		case <-done:
			fmt.Fprintln(w, "done")
		}
	}
}

// An accept loop that serves in line.
func accept(l net.Listener) error {
	for {
		c, err := l.Accept()
		if err != nil {
			return err
		}
		defer c.Close() // want "defer-in-loop"
		fmt.Fprintln(c, "hello")
	}
}

// Cancel functions pile up as well.
func timeouts(parent context.Context, do func(context.Context) error) error {
	for range 3 {
		ctx, cancel := context.WithTimeout(parent, time.Second)
		defer cancel() // want "defer-in-loop"
		if do(ctx) == nil {
			return nil
		}
	}
	return context.DeadlineExceeded
}

// Rows that are not run through to their end pin a connection each, the pool runs dry.
func tables(db *sql.DB, names []string) (n int, err error) {
	for _, t := range names {
		rows, err := db.Query("select * from " + t)
		if err != nil {
			return 0, err
		}
		defer rows.Close() // want "defer-in-loop"
		for rows.Next() {
			if n++; n%100 == 0 {
				break
			}
		}
	}
	return n, nil
}

// Inside a condition inside nested loops.
func nested(dirs [][]string) error {
	for _, d := range dirs {
		for _, p := range d {
			if f, err := os.Open(p); err == nil {
				defer f.Close() // want "defer-in-loop"
				_, _ = f.Stat()
			}
		}
	}
	return nil
}

// A loop made with goto.
func gotoLoop(path string, try func(*os.File) bool) error {
again:
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close() // want "defer-in-loop"
	if !try(f) {
		goto again
	}
	return nil
}

// A range over a function is a loop, and its defers wait for the outer function.
func sequence(paths iter.Seq[string], w io.Writer) error {
	for p := range paths {
		f, err := os.Open(p)
		if err != nil {
			return err
		}
		defer f.Close() // want "defer-in-loop"
		_, _ = io.Copy(w, f)
	}
	return nil
}

// One path goes round again after the defer.
func sometimesReturns(paths []string) error {
	for _, p := range paths {
		f, err := os.Open(p)
		if err != nil {
			return err
		}
		defer f.Close() // want "defer-in-loop"
		fi, err := f.Stat()
		if err != nil {
			return err
		}
		if fi.IsDir() {
			continue
		}
		return nil
	}
	return os.ErrNotExist
}

// The helper closes, the defer still waits.
func throughHelper(paths []string, w io.Writer) error {
	for _, p := range paths {
		f, err := os.Open(p)
		if err != nil {
			return err
		}
		defer closeQuietly(f) // want "defer-in-loop"
		_, _ = io.Copy(w, f)
	}
	return nil
}

func closeQuietly(c io.Closer) { _ = c.Close() }

// The release that does not wait stands on the way out, not on the way round.
func backedUpOnFailure(paths []string, w io.Writer) error {
	for _, p := range paths {
		f, err := os.Open(p)
		if err != nil {
			return err
		}
		defer f.Close() // want "defer-in-loop"
		if _, err := io.Copy(w, f); err != nil {
			_ = f.Close()
			return err
		}
	}
	return nil
}

// The former file is read, not closed, before the next one is opened.
func reread(path string, again <-chan struct{}) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	for range again {
		if _, err := f.Stat(); err != nil {
			return err
		}
		f, err = os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close() // want "defer-in-loop"
	}
	return nil
}

// Whoever accepts needs the listener for as long as that takes.
func acceptOnEach(addresses []string, greet func(net.Conn)) error {
	for _, address := range addresses {
		ln, err := net.Listen("tcp", address)
		if err != nil {
			return err
		}
		defer ln.Close() // want "defer-in-loop"
		fmt.Println("listening on", ln.Addr())
		conn, err := ln.Accept()
		if err != nil {
			return err
		}
		greet(conn)
		conn.Close()
	}
	return nil
}

// So does goto: each try has a variable of its own, which waits for the function's end.
func tried(c *http.Client, req *http.Request) error {
	tries := 3
again:
	resp, err := c.Do(req)
	if err != nil {
		return err
	}
	defer func() { // want "defer-in-loop"
		if err := resp.Body.Close(); err != nil {
			tries = 0
		}
	}()
	if resp.StatusCode >= 500 && tries > 0 {
		tries--
		goto again
	}
	return nil
}

// Opened again after each empty line.
func sections(lines []string) error {
	var out *os.File
	var err error
	for n, line := range lines {
		if line == "" {
			out = nil
			continue
		}
		if out == nil {
			if out, err = os.Create(fmt.Sprint(n)); err != nil {
				return err
			}
			defer out.Close() // want "defer-in-loop"
		}
		if _, err := out.WriteString(line); err != nil {
			return err
		}
	}
	return nil
}

// The flag is lowered again.
func flags(lines []string) error {
	opened := false
	for n, line := range lines {
		if !opened {
			f, err := os.Create(fmt.Sprint(n))
			if err != nil {
				return err
			}
			defer f.Close() // want "defer-in-loop"
			fmt.Fprintln(f, line)
			opened = true
		}
		opened = line != ""
	}
	return nil
}

// Asked whether there is one, which says nothing of how often.
func found(paths []string) error {
	for _, path := range paths {
		var out *os.File
		var err error
		if out == nil {
			if out, err = os.Create(path); err != nil {
				return err
			}
			defer out.Close() // want "defer-in-loop"
			fmt.Fprintln(out, path)
		}
	}
	return nil
}

// Each round has a context of its own.
func tries(ctx context.Context, hosts []string, dial func(context.Context, string) error) (err error) {
	for _, host := range hosts {
		ctx := ctx
		if host != "" {
			var cancel context.CancelFunc
			ctx, cancel = context.WithTimeout(ctx, time.Second)
			defer cancel() // want "defer-in-loop"
		}
		if err = dial(ctx, host); err == nil {
			return nil
		}
	}
	return err
}

// It has been read by then.
func readEach(paths []string) error {
	for _, path := range paths {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		if _, err := io.ReadAll(f); err != nil {
			f.Close()
			return err
		}
		defer f.Close() // want "defer-in-loop"
	}
	return nil
}

// The goroutine of each round is waited for.
func inTurn(ctx context.Context, names []string, try func(context.Context, string)) {
	for _, name := range names {
		one, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel() // want "defer-in-loop"
		var group sync.WaitGroup
		group.Add(1)
		go func() {
			defer group.Done()
			try(one, name)
		}()
		group.Wait()
	}
}

// A goroutine of each round could close its own file.
func together(paths []string, read func(io.Reader)) error {
	var group sync.WaitGroup
	for _, path := range paths {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close() // want "defer-in-loop"
		group.Go(func() { read(f) })
	}
	group.Wait()
	return nil
}
