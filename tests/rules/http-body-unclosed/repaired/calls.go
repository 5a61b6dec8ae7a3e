package repaired

import (
	"bytes"
	"io"
	"log"
	"net/http"
	"sync"
	"testing"
	"time"
)

func closeBody(c io.Closer) {
	if err := c.Close(); err != nil {
		log.Println(err)
	}
}

// A helper closes what it is given.
func helper(c *http.Client, url string) error {
	resp, err := c.Get(url)
	if err != nil {
		return err
	}
	closeBody(resp.Body)
	return nil
}

// The helper is deferred.
func helperDeferred(c *http.Client, url string) error {
	resp, err := c.Get(url)
	if err != nil {
		return err
	}
	defer closeBody(resp.Body)
	return nil
}

func drainAndClose(resp *http.Response) {
	if resp == nil || resp.Body == nil {
		return
	}
	io.Copy(io.Discard, io.LimitReader(resp.Body, 1<<16))
	resp.Body.Close()
}

// The helper gets the whole response.
func helperDrains(c *http.Client, url string) error {
	resp, err := c.Get(url)
	defer drainAndClose(resp)
	return err
}

func readAndClose(resp *http.Response) ([]byte, error) {
	defer func() { _ = resp.Body.Close() }()
	return io.ReadAll(resp.Body)
}

// The helper closes in a deferred closure of its own.
func helperReads(c *http.Client, url string) ([]byte, error) {
	resp, err := c.Get(url)
	if err != nil {
		return nil, err
	}
	return readAndClose(resp)
}

func handle(resp *http.Response) ([]byte, error) { return readAndClose(resp) }

// The close is two calls away.
func helperOfHelper(c *http.Client, url string) ([]byte, error) {
	resp, err := c.Get(url)
	if err != nil {
		return nil, err
	}
	return handle(resp)
}

func check(resp *http.Response) error {
	if resp.StatusCode < 400 {
		return nil
	}
	defer resp.Body.Close()
	return http.ErrAbortHandler
}

// The helper closes together with its error, the caller otherwise.
func helperRefuses(c *http.Client, url string) ([]byte, error) {
	resp, err := c.Get(url)
	if err != nil {
		return nil, err
	}
	if err := check(resp); err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

func capture(errp *error, close func() error, what string) {
	if err := close(); err != nil && *errp == nil {
		*errp = err
		log.Println(what)
	}
}

// The close is passed on as a method value.
func captured(c *http.Client, url string) (body []byte, err error) {
	resp, err := c.Get(url)
	if err != nil {
		return nil, err
	}
	defer capture(&err, resp.Body.Close, "close body")
	return io.ReadAll(resp.Body)
}

// A local closure takes the closer.
func localClosure(c *http.Client, url string) error {
	finish := func(c io.Closer) {
		if err := c.Close(); err != nil {
			log.Println(err)
		}
	}
	resp, err := c.Get(url)
	if err != nil {
		return err
	}
	defer finish(resp.Body)
	return nil
}

// A closure made before the request closes what its variable holds at the end.
func closureAbove(c *http.Client, url string) (err error) {
	var resp *http.Response
	defer func() {
		if resp != nil {
			resp.Body.Close()
		}
	}()
	resp, err = c.Get(url)
	if err != nil {
		return err
	}
	if resp.StatusCode >= 400 {
		return http.ErrNotSupported
	}
	return nil
}

// The closing closure is called on both ways out.
func closureCalled(c *http.Client, url string) string {
	resp, err := c.Get(url)
	if err != nil {
		return ""
	}
	closeBody := func() { resp.Body.Close() }
	if resp.StatusCode >= 500 {
		closeBody()
		return ""
	}
	closeBody()
	return resp.Status
}

// A goroutine reads and closes.
func goroutine(c *http.Client, url string, w io.Writer) error {
	resp, err := c.Get(url)
	if err != nil {
		return err
	}
	go func() {
		defer resp.Body.Close()
		io.Copy(w, resp.Body)
	}()
	return nil
}

// The same, with the body as the goroutine's argument.
func goroutineArgument(c *http.Client, url string, w io.Writer) error {
	resp, err := c.Get(url)
	if err != nil {
		return err
	}
	go func(body io.ReadCloser) {
		defer body.Close()
		io.Copy(w, body)
	}(resp.Body)
	return nil
}

// A goroutine that closes what it opens.
func fanOut(c *http.Client, urls []string) {
	var wg sync.WaitGroup
	for _, u := range urls {
		wg.Add(1)
		go func() {
			defer wg.Done()
			resp, err := c.Get(u)
			if err != nil {
				return
			}
			resp.Body.Close()
		}()
	}
	wg.Wait()
}

// A timer closes later.
func later(c *http.Client, url string) (*http.Response, error) {
	resp, err := c.Get(url)
	if err != nil {
		return nil, err
	}
	time.AfterFunc(time.Minute, func() { resp.Body.Close() })
	return resp, nil
}

// The method value is registered with the test.
func cleanupMethodValue(tb testing.TB, c *http.Client, url string) {
	resp, err := c.Get(url)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := resp.Body.Close(); err != nil {
			tb.Error(err)
		}
	})
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// The generic helper returns the response, and it is closed.
func unwrapped(c *http.Client, url string) int {
	resp := must(c.Get(url))
	defer resp.Body.Close()
	return resp.StatusCode
}

func fetch(c *http.Client, url string) (*http.Response, error) { return c.Get(url) }

// The response of a wrapper, closed.
func wrapper(c *http.Client, url string) (int, error) {
	resp, err := fetch(c, url)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	return resp.StatusCode, nil
}

func buffered(c *http.Client, url string) (*http.Response, error) {
	resp, err := c.Get(url)
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(b))
	return resp, nil
}

// The wrapper has read and closed the body, what it returns is in memory.
func fromMemory(c *http.Client, url string) (int, error) {
	resp, err := buffered(c, url)
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

func bytesOf(c *http.Client, url string) (*http.Response, []byte, error) {
	resp, err := c.Get(url)
	if err != nil {
		return nil, nil, err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return resp, b, err
}

// The wrapper returns the bytes next to a response that is closed already.
func bytesBeside(c *http.Client, url string) (int, []byte, error) {
	resp, b, err := bytesOf(c, url)
	if err != nil {
		return 0, nil, err
	}
	return resp.StatusCode, b, nil
}

func opened(c *http.Client, url string) (io.Reader, func() error, error) {
	resp, err := c.Get(url)
	if err != nil {
		return nil, nil, err
	}
	return resp.Body, resp.Body.Close, nil
}

// The close comes as a function.
func cleanupFunction(c *http.Client, url string) ([]byte, error) {
	r, done, err := opened(c, url)
	if err != nil {
		return nil, err
	}
	defer done()
	return io.ReadAll(r)
}

type stream struct {
	resp *http.Response
	kind string
}

func (s *stream) Close() error { return s.resp.Body.Close() }

// A constructor closes what it refuses.
func newStream(c *http.Client, url string) (*stream, error) {
	resp, err := c.Get(url)
	if err != nil {
		return nil, err
	}
	s := &stream{resp: resp, kind: resp.Header.Get("Content-Type")}
	if s.kind == "" {
		s.Close()
		return nil, http.ErrNotSupported
	}
	return s, nil
}

// The owner is closed by whoever made it.
func useStream(c *http.Client, url string) (string, error) {
	s, err := newStream(c, url)
	if err != nil {
		return "", err
	}
	defer s.Close()
	return s.kind, nil
}

type outcome struct{ resp *http.Response }

func (o *outcome) Response() *http.Response { return o.resp }

// Closed through the accessor of the struct that keeps it.
func accessor(c *http.Client, url string) (int, error) {
	resp, err := c.Get(url)
	if err != nil {
		return 0, err
	}
	o := &outcome{resp: resp}
	code := o.Response().StatusCode
	o.Response().Body.Close()
	return code, nil
}

// Closed through the field.
func field(c *http.Client, url string) (int, error) {
	resp, err := c.Get(url)
	if err != nil {
		return 0, err
	}
	o := outcome{resp}
	defer o.resp.Body.Close()
	return o.resp.StatusCode, nil
}

type doer interface {
	Do(*http.Request) (*http.Response, error)
}

// An interface of the project's own.
func throughInterface(d doer, req *http.Request) (int, error) {
	resp, err := d.Do(req)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	return resp.StatusCode, nil
}

// A handler passes the body on and closes it.
func proxy(c *http.Client, target string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		resp, err := c.Get(target)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		defer resp.Body.Close()
		w.WriteHeader(resp.StatusCode)
		io.Copy(w, resp.Body)
	}
}

// The deferred closures of a list of cleanups run at the end.
func cleanupList(c *http.Client, urls []string) error {
	var cleanups []func()
	defer func() {
		for _, f := range cleanups {
			f()
		}
	}()
	for _, u := range urls {
		resp, err := c.Get(u)
		if err != nil {
			return err
		}
		cleanups = append(cleanups, func() { resp.Body.Close() })
	}
	return nil
}
