// select: leak

package errorpaths

import (
	"errors"
	"os"
)

// Whoever calls it gets a function to call, error or not.
func openIdle(name string) (func() error, string, error) {
	if name == "" {
		return func() error { return nil }, "", errors.New("missing name")
	}
	f, err := os.Create(name)
	if err != nil {
		return func() error { return nil }, "", err
	}
	done := func() error { return f.Close() }
	if _, err := f.WriteString(name); err != nil {
		return done, "", err
	}
	return done, f.Name(), nil
}

func openIdleNamed(name string) (done func() error, path string, err error) {
	f, err := os.Create(name)
	if err != nil {
		return func() error { return nil }, "", err
	}
	done = func() error { return f.Close() }
	if _, err := f.WriteString(name); err != nil {
		return done, "", err
	}
	return done, f.Name(), nil
}

// Here there is nothing to call where it fails, as a rule.
func openBusy(name string) (done func() error, path string, err error) {
	f, err := os.Create(name) // want "file-unclosed"
	if err != nil {
		return nil, "", err
	}
	done = func() error { return f.Close() }
	if _, err := f.WriteString(name); err != nil {
		return done, "", err
	}
	return done, f.Name(), nil
}
