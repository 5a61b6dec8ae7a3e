// select: leak

// Package loops has variables that each iteration has for itself: since Go 1.22.
package loops

import (
	"context"
	"os"
)

func openAll(names []string) ([]*os.File, error) {
	var files []*os.File
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			for _, f := range files {
				f.Close()
			}
			return nil, err
		}
		files = append(files, f)
	}
	return files, nil
}

func deferred(names []string) error {
	files, err := openAll(names)
	if err != nil {
		return err
	}
	for _, f := range files {
		defer func() { f.Close() }()
	}
	return nil
}

func none(names []string) error {
	files, err := openAll(names) // want "file-unclosed"
	if err != nil {
		return err
	}
	_ = files
	return nil
}

func plain(names []string) error {
	files, err := openAll(names)
	if err != nil {
		return err
	}
	for _, f := range files {
		defer f.Close()
	}
	return nil
}

func gone(names []string) error {
	files, err := openAll(names)
	if err != nil {
		return err
	}
	for _, f := range files {
		go func() { f.Close() }()
	}
	return nil
}

func copied(names []string) error {
	files, err := openAll(names)
	if err != nil {
		return err
	}
	for _, f := range files {
		f := f
		defer func() { f.Close() }()
	}
	return nil
}

func given(names []string) error {
	files, err := openAll(names)
	if err != nil {
		return err
	}
	for _, f := range files {
		defer func(f *os.File) { f.Close() }(f)
	}
	return nil
}

func direct(names []string) error {
	files, err := openAll(names)
	if err != nil {
		return err
	}
	for _, f := range files {
		func() { f.Close() }()
	}
	return nil
}

// The case's channel is taken away where it is taken: there is no second time.
func killedOnce(ctx context.Context, kill func(context.Context), exited <-chan int) int {
	var cancel context.CancelFunc
	done := ctx.Done()
	for {
		select {
		case <-done:
			done = nil
			var killing context.Context
			killing, cancel = context.WithCancel(context.Background())
			kill(killing)
		case code := <-exited:
			if cancel != nil {
				cancel()
			}
			return code
		}
	}
}

// The channel stays.
func killedAgain(ctx context.Context, kill func(context.Context), exited <-chan int) int {
	var cancel context.CancelFunc
	done := ctx.Done()
	for {
		select {
		case <-done:
			var killing context.Context
			killing, cancel = context.WithCancel(context.Background()) // want "context-cancel-lost"
			kill(killing)
		case code := <-exited:
			if cancel != nil {
				cancel()
			}
			return code
		}
	}
}
