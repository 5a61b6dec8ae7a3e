// select: DEFAULT

// Package nearmiss has comments that are needed, or that are none.
package nearmiss

import (
	"net/http"
	"os"
)

// At the end of the line.
func same(name string) error {
	f, err := os.Open(name) //goplumb:ignore file-unclosed the process ends here
	if err != nil {
		return err
	}
	_, err = f.Stat()
	return err
}

// Alone above the line.
func above(name string) error {
	//goplumb:ignore file-unclosed the process ends here
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	_, err = f.Stat()
	return err
}

// In the comment of the function, it speaks of all of it.
//
//goplumb:ignore file-unclosed the process ends here
func whole(a, b string) error {
	f, err := os.Open(a)
	if err != nil {
		return err
	}
	if _, err = f.Stat(); err != nil {
		return err
	}
	g, err := os.Open(b)
	if err != nil {
		return err
	}
	_, err = g.Stat()
	return err
}

// On any line of the call.
func lines(c *http.Client) error {
	_, err := c.Post(
		"https://example.com/",
		"text/plain", //goplumb:ignore http-body-unclosed it has none
		nil,
	)
	return err
}

// Two rules, of which one tells.
func two(url string) error {
	_, err := http.Get(url) //goplumb:ignore http-body-unclosed,http-default-client a probe
	return err
}

// What other linters call it.
func others(c *http.Client, req *http.Request, name string) error {
	f, err := os.Open(name) //nolint
	if err != nil {
		return err
	}
	if _, err = f.Stat(); err != nil {
		return err
	}
	//nolint:errcheck,bodyclose // closed by the transport
	resp, err := c.Do(req)
	if err != nil {
		return err
	}
	resp.Header.Del("x")
	again, err := c.Do(req) //bodyclose:handled
	if err != nil {
		return err
	}
	again.Header.Del("x")
	return nil
}

// Another linter's remark is no remark on this.
func unneeded(name string) (*os.File, error) {
	return os.Open(name) //nolint:gosec // the name is ours
}

// A rule that does not run cannot be silenced.
func notRun(url string, c *http.Client) error {
	resp, err := c.Get(url) //goplumb:ignore http-body-undrained the body is short
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// Text is no comment.
func text() string {
	return "//goplumb:ignore file-unclosed" + `
//goplumb:ignore file-unclosed
`
}
