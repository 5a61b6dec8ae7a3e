// Package nearmiss touches what is released in ways that are right.
package nearmiss

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"net/http"
	"net/http/httputil"
	"os"
	"os/exec"
	"time"
)

// The name outlives the file.
func name(path string) (string, error) {
	f, err := os.CreateTemp(path, "x")
	if err != nil {
		return "", err
	}
	if err := f.Close(); err != nil {
		return "", errors.Join(err, os.Remove(f.Name()))
	}
	return f.Name(), nil
}

// Rows keep their error.
func rowsErr(db *sql.DB) error {
	rows, err := db.Query("select 1")
	if err != nil {
		return err
	}
	rows.Close()
	return rows.Err()
}

// A response keeps its status.
func status(url string) (int, error) {
	resp, err := http.Get(url)
	if err != nil {
		return 0, err
	}
	resp.Body.Close()
	return resp.StatusCode, nil
}

// A context tells why it ended.
func ended(parent context.Context) error {
	ctx, cancel := context.WithTimeout(parent, time.Second)
	cancel()
	return ctx.Err()
}

// A command keeps its state.
func exitCode(name string) (int, error) {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	_ = cmd.Wait()
	return cmd.ProcessState.ExitCode(), nil
}

// A ticker starts again.
func again(do func()) {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	t.Stop()
	do()
	t.Reset(time.Second)
	<-t.C
}

// A rollback after the commit is the idiom.
func rollback(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	return tx.Commit()
}

// Closed on one branch, used on the other.
func branches(path string, skip bool) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	if skip {
		f.Close()
		return nil, nil
	}
	defer f.Close()
	return io.ReadAll(f)
}

// Opened anew before the next use.
func reopened(a, b string) ([]byte, error) {
	f, err := os.Open(a)
	if err != nil {
		return nil, err
	}
	f.Close()
	f, err = os.Open(b)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// Each round has its own.
func rounds(paths []string) (n int64) {
	for _, p := range paths {
		f, err := os.Open(p)
		if err != nil {
			continue
		}
		if fi, err := f.Stat(); err == nil {
			n += fi.Size()
		}
		f.Close()
	}
	return n
}

// A deferred close comes last, whatever stands below it.
func deferred(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { f.Close() }()
	return io.ReadAll(f)
}

// A dump leaves a body that can be read once more.
func dumpedBody(c *http.Client, req *http.Request) ([]byte, error) {
	resp, err := c.Do(req)
	if err != nil {
		return nil, err
	}
	if _, err := httputil.DumpResponse(resp, true); err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

// The one of the round before is closed, not the one opened just now.
func rotated(path string, rotated func() bool) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { f.Close() }()
	buf := make([]byte, 512)
	for {
		if _, err := f.Read(buf); err != nil {
			return err
		}
		if rotated() {
			next, err := os.Open(path)
			if err != nil {
				return err
			}
			f.Close()
			f = next
			if _, err := io.ReadFull(f, buf); err != nil {
				return err
			}
		}
	}
}
