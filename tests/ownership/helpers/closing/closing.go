// select: leak

// Package closing ends things for others.
package closing

import (
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
)

// Quietly closes and tells nobody.
func Quietly(c io.Closer) {
	if c != nil {
		_ = c.Close()
	}
}

// Logged closes through another helper's eyes.
func Logged(c io.Closer, what string) {
	if err := c.Close(); err != nil {
		log.Println(what, err)
	}
}

// All closes every one of them.
func All(cs ...io.Closer) error {
	var errs []error
	for _, c := range cs {
		errs = append(errs, c.Close())
	}
	return errors.Join(errs...)
}

// Capture calls a method value into an error.
func Capture(err *error, fn func() error, format string, args ...any) {
	if cerr := fn(); cerr != nil && *err == nil {
		*err = fmt.Errorf(format+": %w", append(args, cerr)...)
	}
}

// Deep is two calls away from the close.
func Deep(c io.Closer) { Logged(c, "deep") }

// Response drains and closes inside its own deferred closure.
func Response(resp *http.Response) {
	defer func() {
		_ = resp.Body.Close()
	}()
	_, _ = io.Copy(io.Discard, resp.Body)
}

// Describe only looks.
func Describe(c any) string { return fmt.Sprintf("%T", c) }
