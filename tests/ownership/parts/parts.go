// select: leak

// Package parts keeps and hands on the body of a response, by which the response is released.
package parts

import (
	"bufio"
	"io"
	"net/http"
)

type feed struct {
	body io.ReadCloser
	read int
}

func (f *feed) Line(b []byte) (int, error) {
	n, err := f.body.Read(b)
	f.read += n
	return n, err
}

func (f *feed) Close() error { return f.body.Close() }

func open(c *http.Client, url string) (*feed, error) {
	resp, err := c.Get(url)
	if err != nil {
		return nil, err
	}
	return &feed{body: resp.Body}, nil
}

// What open returns holds the body.
func opened(c *http.Client) int {
	f, err := open(c, "http://a/") // want "resource-unclosed"
	if err != nil {
		return 0
	}
	n, _ := f.Line(make([]byte, 80))
	return n
}

// Its Close closes the body.
func openedAndClosed(c *http.Client) int {
	f, err := open(c, "http://a/")
	if err != nil {
		return 0
	}
	defer f.Close()
	n, _ := f.Line(make([]byte, 80))
	return n
}

// The same, made on the spot.
func made(c *http.Client) {
	resp, err := c.Get("http://b/") // want "http-body-unclosed"
	if err != nil {
		return
	}
	f := &feed{body: resp.Body}
	f.Line(nil)
}

func madeAndClosed(c *http.Client) {
	resp, err := c.Get("http://b/")
	if err != nil {
		return
	}
	f := &feed{body: resp.Body}
	defer f.Close()
	f.Line(nil)
}

func ofBody(body io.ReadCloser) *feed { return &feed{body: body} }

// A constructor is given the body.
func wrapped(c *http.Client) {
	resp, err := c.Get("http://c/") // want "http-body-unclosed"
	if err != nil {
		return
	}
	f := ofBody(resp.Body)
	f.Line(nil)
}

func wrappedAndClosed(c *http.Client) {
	resp, err := c.Get("http://c/")
	if err != nil {
		return
	}
	f := ofBody(resp.Body)
	defer f.Close()
	f.Line(nil)
}

func ofResponse(resp *http.Response) *feed { return &feed{body: resp.Body} }

// A constructor is given the response, and keeps its body.
func unwrapped(c *http.Client) {
	resp, err := c.Get("http://d/") // want "http-body-unclosed"
	if err != nil {
		return
	}
	f := ofResponse(resp)
	f.Line(nil)
}

func unwrappedAndClosed(c *http.Client) {
	resp, err := c.Get("http://d/")
	if err != nil {
		return
	}
	f := ofResponse(resp)
	defer f.Close()
	f.Line(nil)
}

func bodyOf(resp *http.Response) io.ReadCloser { return resp.Body }

// The body comes back from a function that is given the response.
func taken(c *http.Client) {
	resp, err := c.Get("http://e/") // want "http-body-unclosed"
	if err != nil {
		return
	}
	body := bodyOf(resp)
	io.Copy(io.Discard, body)
}

func takenAndClosed(c *http.Client) {
	resp, err := c.Get("http://e/")
	if err != nil {
		return
	}
	body := bodyOf(resp)
	defer body.Close()
	io.Copy(io.Discard, body)
}

func logged(body io.ReadCloser) io.ReadCloser {
	println("reading")
	return body
}

// The body comes back from a function that is given it.
func back(c *http.Client) {
	resp, err := c.Get("http://f/") // want "http-body-unclosed"
	if err != nil {
		return
	}
	io.Copy(io.Discard, logged(resp.Body))
}

func backAndClosed(c *http.Client) {
	resp, err := c.Get("http://f/")
	if err != nil {
		return
	}
	body := logged(resp.Body)
	defer body.Close()
	io.Copy(io.Discard, body)
}

// One half reads, the other closes.
type halves struct {
	*bufio.Reader
	io.Closer
}

func buffered(c *http.Client) (*halves, error) {
	resp, err := c.Get("http://g/")
	if err != nil {
		return nil, err
	}
	return &halves{bufio.NewReader(resp.Body), resp.Body}, nil
}

func half(c *http.Client) {
	h, err := buffered(c) // want "resource-unclosed"
	if err != nil {
		return
	}
	h.ReadString('\n')
}

func halfAndClosed(c *http.Client) {
	h, err := buffered(c)
	if err != nil {
		return
	}
	defer h.Close()
	h.ReadString('\n')
}
