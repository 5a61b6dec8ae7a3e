// select: leak

// Package use sends resources through generic helpers.
package use

import (
	"fmt"
	"io"
	"net/http"
	"os"

	"example.com/generics/lib"
)

// Closed after Must.
func good(path string) {
	f := lib.Must(os.Open(path))
	defer f.Close()
	fmt.Println(f.Name())
}

// Lost after Must.
func bad(path string) {
	f := lib.Must(os.Open(path)) // want "file-unclosed"
	fmt.Println(f.Name())
}

// A response after Must, closed.
func goodResponse(url string) {
	resp := lib.Must(http.Get(url))
	defer resp.Body.Close()
	fmt.Println(io.Copy(io.Discard, resp.Body))
}

// A response after Must, lost.
func badResponse(url string) {
	resp := lib.Must(http.Get(url)) // want "http-body-unclosed"
	fmt.Println(resp.Status)
}

// Two values through Must2, both closed.
func goodPipe() {
	r, w := lib.Must2(os.Pipe())
	defer r.Close()
	defer w.Close()
}

// Passed through Tap, closed.
func goodTap(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	g := lib.Tap(f, "file")
	return g.Close()
}

// Passed through Tap, lost.
func badTap(path string) error {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return err
	}
	g := lib.Tap(f, "file")
	fmt.Println(g.Name())
	return nil
}

// Use closes.
func goodUse(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return lib.Use(f, func(f *os.File) error {
		_, err := f.Stat()
		return err
	})
}

// Boxed and closed with the box.
func goodBox(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	b := lib.NewBox(f)
	defer b.Close()
	_, err = b.Get().Stat()
	return err
}

// A plain value has no duties.
func goodPtr(path string) string {
	p := lib.Ptr(path)
	return *p
}
