package broken

import (
	"encoding/json"
	"io"
	"log"
	"net/http"
	"strconv"
	"sync"
)

func logStatus(resp *http.Response) { log.Println(resp.Status) }

// The helper only looks.
func helperLooks(c *http.Client, url string) error {
	resp, err := c.Get(url) // want "http-body-unclosed"
	if err != nil {
		return err
	}
	logStatus(resp)
	return nil
}

func decode(r io.Reader, v any) error { return json.NewDecoder(r).Decode(v) }

// The helper only reads.
func helperReads(c *http.Client, url string, v any) error {
	resp, err := c.Get(url) // want "http-body-unclosed"
	if err != nil {
		return err
	}
	return decode(resp.Body, v)
}

func failed(resp *http.Response) bool {
	if resp.StatusCode >= 400 {
		resp.Body.Close()
		return true
	}
	return false
}

// The helper closes what it refuses, the rest stays open.
func helperSometimes(c *http.Client, url string) int {
	resp, err := c.Get(url) // want "http-body-unclosed"
	if err != nil {
		return 0
	}
	if failed(resp) {
		return 0
	}
	return resp.StatusCode
}

func withHeader(resp *http.Response) *http.Response {
	resp.Header.Set("X-Seen", "yes")
	return resp
}

// What comes back from the helper is the same response.
func throughHelper(c *http.Client, url string) string {
	resp, err := c.Get(url) // want "http-body-unclosed"
	if err != nil {
		return ""
	}
	resp = withHeader(resp)
	return resp.Status
}

func fetchOnce(c *http.Client, url string) (*http.Response, error) {
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	return c.Do(req)
}

func fetch(c *http.Client, url string) (*http.Response, error) {
	resp, err := fetchOnce(c, url)
	if err != nil {
		log.Println(err)
		return nil, err
	}
	return resp, nil
}

// The response comes from a wrapper of a wrapper.
func wrapper(c *http.Client, url string) (int, error) {
	resp, err := fetch(c, url) // want "http-body-unclosed"
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

func open(c *http.Client, url string) (io.ReadCloser, error) {
	resp, err := c.Get(url)
	if err != nil {
		return nil, err
	}
	return resp.Body, nil
}

// The wrapper hands out the body alone.
func bodyWrapper(c *http.Client, url string) ([]byte, error) {
	body, err := open(c, url) // want "http-body-unclosed"
	if err != nil {
		return nil, err
	}
	return io.ReadAll(body)
}

func list(c *http.Client, url string) ([]string, *http.Response, error) {
	resp, err := c.Get(url)
	if err != nil {
		return nil, nil, err
	}
	return resp.Header["X-Item"], resp, nil
}

// The open response is a middle result, and dropped.
func middle(c *http.Client, url string) ([]string, error) {
	items, _, err := list(c, url) // want "http-body-unclosed"
	return items, err
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// The generic helper returns the response unchanged.
func unwrapped(c *http.Client, url string) int {
	return must(c.Get(url)).StatusCode // want "http-body-unclosed"
}

type doer interface {
	Do(*http.Request) (*http.Response, error)
}

// An interface of the project's own hands out a response.
func throughInterface(d doer, req *http.Request) (int, error) {
	resp, err := d.Do(req) // want "http-body-unclosed"
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

// A method value is the method.
func methodValue(c *http.Client, url string) (int, error) {
	get := c.Get
	resp, err := get(url) // want "http-body-unclosed"
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

type api struct{ http *http.Client }

// A client kept in a field.
func (a *api) Ping(url string) bool {
	resp, err := a.http.Get(url) // want "http-body-unclosed"
	return err == nil && resp.StatusCode == http.StatusOK
}

type embedding struct{ *http.Client }

// A method promoted from an embedded client.
func (e embedding) Ping(url string) bool {
	resp, err := e.Get(url) // want "http-body-unclosed"
	return err == nil && resp.StatusCode == http.StatusOK
}

// A goroutine sends the code and forgets the body.
func fanOut(c *http.Client, urls []string) int {
	codes := make(chan int)
	for _, u := range urls {
		go func() {
			resp, err := c.Get(u) // want "http-body-unclosed"
			if err != nil {
				codes <- 0
				return
			}
			codes <- resp.StatusCode
		}()
	}
	sum := 0
	for range urls {
		sum += <-codes
	}
	return sum
}

// A function literal called through a variable.
func literal(c *http.Client, wg *sync.WaitGroup, url string) {
	ping := func() {
		defer wg.Done()
		resp, err := c.Get(url) // want "http-body-unclosed"
		if err != nil {
			return
		}
		log.Println(resp.Status)
	}
	wg.Add(1)
	go ping()
}

// The closure that is called only looks.
func closureLooks(c *http.Client, url string) {
	resp, err := c.Get(url) // want "http-body-unclosed"
	if err != nil {
		return
	}
	show := func() { log.Println(resp.Status) }
	show()
}

// A closure that would close is never called.
func closureUncalled(c *http.Client, url string) string {
	resp, err := c.Get(url) // want "http-body-unclosed"
	if err != nil {
		return ""
	}
	closeBody := func() { resp.Body.Close() }
	if resp.StatusCode >= 500 {
		closeBody()
	}
	return resp.Status
}

// A handler passes a body on and forgets it.
func proxy(c *http.Client, target string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		resp, err := c.Get(target) // want "http-body-unclosed"
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		w.WriteHeader(resp.StatusCode)
		if _, err := io.Copy(w, resp.Body); err != nil {
			log.Println(err)
		}
	}
}

type outcome struct {
	resp *http.Response
	name string
}

// Kept in a struct that dies with the function.
func inStruct(c *http.Client, url string) string {
	resp, err := c.Get(url) // want "http-body-unclosed"
	if err != nil {
		return ""
	}
	o := outcome{resp: resp, name: url}
	return o.name + strconv.Itoa(o.resp.StatusCode)
}

type stream struct {
	resp *http.Response
	kind string
}

func (s *stream) Close() error { return s.resp.Body.Close() }

// A constructor refuses the response after it has it.
func newStream(c *http.Client, url string) (*stream, error) {
	resp, err := c.Get(url) // want "http-body-unclosed"
	if err != nil {
		return nil, err
	}
	s := &stream{resp: resp, kind: resp.Header.Get("Content-Type")}
	if s.kind == "" {
		return nil, http.ErrNotSupported
	}
	return s, nil
}
