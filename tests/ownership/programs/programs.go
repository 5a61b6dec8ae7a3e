// select: leak

// Package programs has what programs do once, and literals that others run.
package programs

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"
)

// A command runs once; the process ends with it.
func list(cmd *cobra.Command, args []string) error {
	db, err := sql.Open("sqlite", args[0])
	if err != nil {
		return err
	}
	return db.Ping()
}

func command() *cobra.Command {
	return &cobra.Command{RunE: func(cmd *cobra.Command, args []string) error {
		f, err := os.Open(args[0])
		if err != nil {
			return err
		}
		_, err = io.Copy(os.Stdout, f)
		return err
	}}
}

// So does one in a package-level variable.
var show = &cobra.Command{RunE: func(cmd *cobra.Command, args []string) error {
	f, err := os.Open(args[0])
	if err != nil {
		return err
	}
	_, err = io.Copy(os.Stdout, f)
	return err
}}

// This literal is no command.
var shown = func(name string) error {
	f, err := os.Open(name) // want "file-unclosed"
	if err != nil {
		return err
	}
	_, err = io.Copy(os.Stdout, f)
	return err
}

// Yet its loops can run out of descriptors.
func each(cmd *cobra.Command, args []string) {
	for _, name := range args {
		f, err := os.Open(name) // want "file-unclosed"
		if err != nil {
			return
		}
		_, _ = io.Copy(os.Stdout, f)
	}
}

// What a literal does with its own variables is told of the literal alone.
func suite(it func(string, func()), send func(context.Context) error) {
	var err error
	it("is cancelled", func() {
		ctx, cancel := context.WithCancel(context.Background())
		go func() {
			time.Sleep(time.Millisecond)
			cancel()
		}()
		err = send(ctx)
	})
	it("is forgotten", func() {
		var ctx context.Context
		ctx, cancel := context.WithCancel(context.Background()) // want "context-cancel-lost"
		err = send(ctx)
		if err != nil {
			return
		}
		cancel()
	})
	_ = err
}

// The gate hands on what the function it is given returns.
func gated(use func(gate func(string, func() (io.ReadCloser, error)) (io.ReadCloser, error))) int {
	var names []string
	gate := func(name string, f func() (io.ReadCloser, error)) (io.ReadCloser, error) {
		names = append(names, name)
		return f()
	}
	use(gate)
	return len(names)
}

type door struct{ shut bool }

func (d *door) through(f func() (io.ReadCloser, error)) (io.ReadCloser, error) {
	if d.shut {
		return nil, os.ErrPermission
	}
	r, err := f()
	return r, err
}

func knock(d *door) int {
	count := 0
	failing := func() (io.ReadCloser, error) {
		count++
		return nil, os.ErrClosed
	}
	_, _ = d.through(failing)
	return count
}

// A loop over a ticker does not end, so nothing after it is lost.
func record(path string, note func() string) {
	f, err := os.Create(path)
	if err != nil {
		panic(err)
	}
	for t := range time.NewTicker(time.Second).C {
		fmt.Fprintln(f, t, note())
	}
}

// One that is left does.
func recordBroken(path string, note func() string) {
	f, err := os.Create(path) // want "file-unclosed"
	if err != nil {
		panic(err)
	}
	for t := range time.NewTicker(time.Second).C {
		if note() == "" {
			break
		}
		fmt.Fprintln(f, t, note())
	}
}

// A channel of anybody else's ends when it is closed.
func recordSent(path string, notes chan time.Time) {
	f, err := os.Create(path) // want "file-unclosed"
	if err != nil {
		panic(err)
	}
	for t := range notes {
		fmt.Fprintln(f, t)
	}
}
