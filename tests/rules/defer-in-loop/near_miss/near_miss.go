// Package nearmiss defers inside loops with good reason.
package nearmiss

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"sync"
	"testing"
	"time"
)

// The iteration that defers is the last: return follows.
func firstFound(paths []string) ([]byte, error) {
	for _, p := range paths {
		f, err := os.Open(p)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		defer f.Close()
		return io.ReadAll(f)
	}
	return nil, os.ErrNotExist
}

// The same with break.
func brokenOff(paths []string) (name string) {
	for _, p := range paths {
		f, err := os.Open(p)
		if err != nil {
			continue
		}
		defer f.Close()
		name = f.Name()
		break
	}
	return name
}

// Every branch after the defer returns.
func everyBranchReturns(c *http.Client, urls []string) (int, error) {
	for _, u := range urls {
		resp, err := c.Get(u)
		if err != nil {
			continue
		}
		defer resp.Body.Close()
		switch resp.StatusCode {
		case http.StatusOK:
			return 1, nil
		case http.StatusNotFound:
			return 0, nil
		default:
			return 0, fmt.Errorf("status %d", resp.StatusCode)
		}
	}
	return 0, errors.New("no server")
}

// The break of a labelled outer loop.
func outerBreak(dirs [][]string) (name string) {
search:
	for _, d := range dirs {
		for _, p := range d {
			f, err := os.Open(p)
			if err != nil {
				continue
			}
			defer f.Close()
			name = f.Name()
			break search
		}
	}
	return name
}

// All of them are read after the loop, so all must live until the end.
func usedAfterwards(paths []string, w io.Writer) error {
	var readers []io.Reader
	for _, p := range paths {
		f, err := os.Open(p)
		if err != nil {
			return err
		}
		defer f.Close()
		readers = append(readers, f)
	}
	_, err := io.Copy(w, io.MultiReader(readers...))
	return err
}

// Kept in a map that is used after the loop.
func mappedAfterwards(paths []string, w io.Writer) error {
	open := make(map[string]*os.File)
	for _, p := range paths {
		f, err := os.Open(p)
		if err != nil {
			return err
		}
		defer f.Close()
		open[p] = f
	}
	for _, f := range open {
		if _, err := io.Copy(w, f); err != nil {
			return err
		}
	}
	return nil
}

// A defer in a literal that the loop calls belongs to the literal.
func literal(paths []string) {
	for _, p := range paths {
		func() {
			f, err := os.Open(p)
			if err != nil {
				return
			}
			defer f.Close()
			_, _ = f.Stat()
		}()
	}
}

// Nothing is held: the deferred call only prints.
func printing(paths []string) {
	for _, p := range paths {
		defer fmt.Println(p)
	}
}

// The deferred call stands behind the loop.
func behind(paths []string) error {
	var last *os.File
	for _, p := range paths {
		f, err := os.Open(p)
		if err != nil {
			return err
		}
		if last != nil {
			last.Close()
		}
		last = f
	}
	if last == nil {
		return os.ErrNotExist
	}
	defer last.Close()
	_, err := last.Stat()
	return err
}

// Cleanup at the test's end is what a test wants.
func cleanups(t testing.TB, paths []string) {
	for _, p := range paths {
		f, err := os.Open(p)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { f.Close() })
	}
}

// A loop whose body runs at most once.
func once(path string) error {
	for {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		_, err = f.Stat()
		return err
	}
}

// Released in each iteration; the defer is for the ways out before that.
func backedUp(paths []string, w io.Writer) error {
	for _, p := range paths {
		f, err := os.Open(p)
		if err != nil {
			return err
		}
		defer f.Close()
		if _, err := io.Copy(w, f); err != nil {
			return err
		}
		_ = f.Close()
	}
	return nil
}

// A goroutine of each iteration reads on until the function waits for them all.
func allAtOnce(paths []string, w io.Writer) error {
	var wait sync.WaitGroup
	for _, p := range paths {
		f, err := os.Open(p)
		if err != nil {
			return err
		}
		defer f.Close()
		wait.Add(1)
		go func() {
			defer wait.Done()
			io.Copy(w, f)
		}()
	}
	wait.Wait()
	return nil
}

// Rows that are run through to their end are closed by then.
func counted(db *sql.DB, names []string) (n int, err error) {
	for _, name := range names {
		rows, err := db.Query("select * from " + name)
		if err != nil {
			return 0, err
		}
		defer rows.Close()
		for rows.Next() {
			if err := rows.Scan(&n); err != nil {
				return 0, err
			}
		}
		if err := rows.Err(); err != nil {
			return 0, err
		}
	}
	return n, nil
}

// Each port is held until the last one is found, so that none comes twice.
func freePorts(n int) ([]string, error) {
	var ports []string
	for range n {
		ln, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer ln.Close()
		ports = append(ports, ln.Addr().String())
	}
	return ports, nil
}

func reserve(host string) (string, func(), error) {
	ln, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
	if err != nil {
		return "", nil, err
	}
	return ln.Addr().String(), func() { ln.Close() }, nil
}

// The same where only the cleanup function is left of the listener.
func freeAddresses(hosts []string) ([]string, error) {
	var found []string
	for _, host := range hosts {
		address, free, err := reserve(host)
		if err != nil {
			return nil, err
		}
		if free != nil {
			defer free()
		}
		found = append(found, address)
	}
	return found, nil
}

type lineWriter struct {
	w     io.Writer
	lines int
}

func (l *lineWriter) add(line string) error {
	l.lines++
	_, err := fmt.Fprintln(l.w, line)
	return err
}

// The defer is for the early returns: each iteration closes what it has opened.
func writeEach(paths []string, write func(*lineWriter) error) (err error) {
	for _, path := range paths {
		f, e := os.Create(path)
		if e != nil {
			return e
		}
		closed := false
		defer func() {
			if !closed {
				f.Close()
			}
		}()
		lines := &lineWriter{w: f}
		if e := write(lines); e != nil {
			return e
		}
		if e := lines.add("end"); e != nil {
			return e
		}
		err = errors.Join(err, f.Close())
		closed = true
	}
	return err
}

// Asked for first: only one of the iterations opens it.
func joined(path string, lines []string) error {
	var out *os.File
	var err error
	for _, line := range lines {
		if out == nil {
			if out, err = os.Create(path); err != nil {
				return err
			}
			defer out.Close()
		}
		if _, err := out.WriteString(line); err != nil {
			return err
		}
	}
	return nil
}

// A flag says so.
func flagged(path string, lines []string) error {
	opened := false
	for _, line := range lines {
		if !opened && line != "" {
			f, err := os.Create(path)
			if err != nil {
				return err
			}
			defer f.Close()
			opened = true
		}
	}
	return nil
}

// The context of one round serves the next ones, too.
func preferred(ctx context.Context, hosts []string, dial func(context.Context, string) error) error {
	outer := ctx
	var err error
	for i, host := range hosts {
		if i == 0 || hosts[i-1] != host {
			var cancel context.CancelFunc
			ctx, cancel = context.WithTimeout(outer, time.Second)
			defer cancel()
		}
		if err = dial(ctx, host); err == nil {
			return nil
		}
	}
	return err
}

// Each works until the function ends: there is nothing else to do in the round.
func consumers(ctx context.Context, addr string, told func(string)) error {
	for i := 0; i < 5; i++ {
		l, err := net.Listen("tcp", addr)
		if err != nil {
			return err
		}
		told(l.Addr().String())
		defer l.Close()
	}
	<-ctx.Done()
	return ctx.Err()
}

// A goroutine works under the context until the function ends.
func raced(ctx context.Context, again <-chan time.Time, results <-chan error, try func(context.Context)) error {
	for {
		select {
		case <-again:
			one, cancel := context.WithCancel(ctx)
			defer cancel()
			go try(one)
		case err := <-results:
			return err
		}
	}
}
