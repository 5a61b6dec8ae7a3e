// Package asserted leaves it to somebody else to end the path on which the request failed.
package asserted

import (
	"net/http"
	"strconv"
)

type assertion struct{ value any }

func expect(value any) assertion { return assertion{value} }

func (a assertion) toBeNil() {
	if a.value != nil {
		panic("not nil")
	}
}

func eventually(done func() bool) {
	for !done() {
		continue
	}
}

// An assertion about the error goes on only without one.
func status(url string) int {
	resp, err := http.Get(url)
	expect(err).toBeNil()
	defer resp.Body.Close()
	return resp.StatusCode
}

// The literal keeps the error to itself, and is asked again until there is none.
func poll(url string) int {
	var resp *http.Response
	eventually(func() bool {
		var err error
		resp, err = http.Get(url)
		return err == nil && resp.StatusCode == http.StatusOK
	})
	defer resp.Body.Close()
	return resp.StatusCode
}

func word(err error) string { return "failed: " + err.Error() }

// To word an error is not to look whether there is one.
func length(url string) string {
	resp, err := http.Get(url)
	text := word(err)
	defer resp.Body.Close() // want "http-body-before-error-check"
	return text + strconv.FormatInt(resp.ContentLength, 10)
}
