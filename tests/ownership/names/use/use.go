// select: leak

package use

import (
	"context"
	"net/http"
	stdos "os"

	"example.com/names/go-files"
	"example.com/names/v2"
)

// The folder's name is not the package's.
func folder() error {
	f, err := files.Open("x") // want "file-unclosed"
	if err != nil {
		return err
	}
	_, err = f.Stat()
	return err
}

// The path ends in a version.
func version() error {
	c, err := names.Dial("localhost:1") // want "net-conn-unclosed"
	if err != nil {
		return err
	}
	_, err = c.Write([]byte("x"))
	return err
}

// The standard library under another name.
func renamed() error {
	f, err := stdos.Open("x") // want "file-unclosed"
	if err != nil {
		return err
	}
	_, err = f.Stat()
	return err
}

type opener struct{}

func (opener) Open(string) (int, error)                       { return 0, nil }
func (opener) Get(string) (*http.Response, error)             { return nil, http.ErrServerClosed }
func (opener) WithCancel(context.Context) (int, func())       { return 0, func() {} }
func (opener) Do(func(*http.Response) error) (int, error)     { return 0, nil }
func (opener) NewTicker() func(*http.Response) *http.Response { return nil }

// A local variable hides the package.
func hidden() (int, error) {
	stdos := opener{}
	n, err := stdos.Open("x")
	return n, err
}

// A parameter hides the package.
func hiddenByParameter(http opener) error {
	_, err := http.Do(nil)
	return err
}

// A cancel function that is nothing but a function.
func notContext(context opener) int {
	n, _ := context.WithCancel(nil)
	return n
}

// Functions about responses are no responses.
func functions(o opener) bool { return o.NewTicker() == nil }

// A package-level function hides the predeclared one.
func copy(path string) (*stdos.File, error) { return stdos.Open(path) }

// It is still a wrapper.
func hiddenPredeclared() (string, error) {
	f, err := copy("x") // want "file-unclosed"
	if err != nil {
		return "", err
	}
	return f.Name(), nil
}

// The inner err and f are others than the outer.
func shadows(a, b string) error {
	f, err := stdos.Open(a)
	if err != nil {
		return err
	}
	defer f.Close()
	{
		f, err := stdos.Open(b) // want "file-unclosed"
		if err != nil {
			return err
		}
		if _, err := f.Stat(); err != nil {
			return err
		}
	}
	_, err = f.Stat()
	return err
}
