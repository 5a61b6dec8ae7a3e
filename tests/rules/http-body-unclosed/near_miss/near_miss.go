// Package nearmiss looks like losing bodies and does not.
package nearmiss

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
)

// The response goes to the caller at once.
func direct(c *http.Client, req *http.Request) (*http.Response, error) { return c.Do(req) }

// The response goes to the caller after a check.
func checked(c *http.Client, url string) (*http.Response, error) {
	resp, err := c.Get(url)
	if err != nil {
		return nil, fmt.Errorf("get: %w", err)
	}
	return resp, nil
}

// Named results carry it out of a naked return.
func naked(c *http.Client, url string) (resp *http.Response, err error) {
	resp, err = c.Get(url)
	if err != nil {
		err = fmt.Errorf("get: %w", err)
	}
	return
}

// The caller gets the body as a ReadCloser.
func bodyOf(c *http.Client, url string) (io.ReadCloser, error) {
	resp, err := c.Get(url)
	if err != nil {
		return nil, err
	}
	return resp.Body, nil
}

// The caller gets a Closer.
func closerOf(c *http.Client, url string) (io.Closer, error) {
	resp, err := c.Get(url)
	if err != nil {
		return nil, err
	}
	return resp.Body, nil
}

type source interface {
	io.ReadCloser
	fmt.Stringer
}

type namedBody struct {
	io.ReadCloser
	name string
}

func (b namedBody) String() string { return b.name }

// The caller gets the body inside a struct that embeds it, as an interface of our own.
func namedSource(c *http.Client, url string) (source, error) {
	resp, err := c.Get(url)
	if err != nil {
		return nil, err
	}
	return namedBody{resp.Body, url}, nil
}

type readAndCloser struct {
	io.Reader
	io.Closer
}

// The reader is limited, the closer is the body's.
func limited(c *http.Client, url string) (io.ReadCloser, error) {
	resp, err := c.Get(url)
	if err != nil {
		return nil, err
	}
	return readAndCloser{io.LimitReader(resp.Body, 1<<20), resp.Body}, nil
}

// A pass-through is given a response and owes nothing for it.
func stamp(resp *http.Response) *http.Response {
	resp.Header.Set("X-Seen", "yes")
	return resp
}

// A function that makes a check of responses acquires none.
func expect(code int) func(*http.Response) error {
	return func(resp *http.Response) error {
		if resp.StatusCode != code {
			return errors.New(resp.Status)
		}
		return nil
	}
}

// Passed through a helper and on to the caller.
func stamped(c *http.Client, url string) (*http.Response, error) {
	resp, err := c.Get(url)
	if err != nil {
		return nil, err
	}
	return stamp(resp), nil
}

var last *http.Response

// A package-level variable keeps the response for others.
func remember(c *http.Client, url string) (err error) {
	last, err = c.Get(url)
	return err
}

type cache struct {
	mu   sync.Mutex
	open map[string]*http.Response
	all  []io.Closer
}

// A map of the receiver keeps it.
func (s *cache) keep(c *http.Client, url string) error {
	resp, err := c.Get(url)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open[url] = resp
	s.all = append(s.all, resp.Body)
	return nil
}

// Close ends everything that is kept.
func (s *cache) Close() error {
	var err error
	for _, resp := range s.open {
		err = errors.Join(err, resp.Body.Close())
	}
	return err
}

// A channel carries it to whoever receives.
func send(c *http.Client, url string, out chan<- *http.Response) {
	resp, err := c.Get(url)
	if err != nil {
		close(out)
		return
	}
	out <- resp
}

type answer struct {
	resp *http.Response
	err  error
}

// A channel carries it inside a struct.
func sendStruct(c *http.Client, url string, out chan<- answer) {
	resp, err := c.Get(url)
	out <- answer{resp, err}
}

// Sent or, when nobody waits any longer, closed.
func sendOrClose(c *http.Client, url string, out chan<- *http.Response, done <-chan struct{}) {
	resp, err := c.Get(url)
	if err != nil {
		return
	}
	select {
	case out <- resp:
	case <-done:
		resp.Body.Close()
	}
}

// A function value that we cannot see is given the response.
func visit(c *http.Client, url string, use func(*http.Response) error) error {
	resp, err := c.Get(url)
	if err != nil {
		return err
	}
	return use(resp)
}

// The caller's pointer gets it.
func into(c *http.Client, url string, dst **http.Response) error {
	resp, err := c.Get(url)
	if err != nil {
		return err
	}
	*dst = resp
	return nil
}

// A request that is built and never sent has nothing to close.
func build(url string) (*http.Request, error) {
	return http.NewRequest(http.MethodPost, url, bytes.NewReader(nil))
}

// What the recorder returns is in memory.
func recorded(h http.Handler, t *testing.T) {
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/", nil))
	if res := rec.Result(); res.StatusCode != http.StatusOK {
		t.Errorf("status %d", res.StatusCode)
	}
}

// A controller of responses is no response.
func flush(w http.ResponseWriter) error {
	rc := http.NewResponseController(w)
	if err := rc.SetWriteDeadline(time.Now().Add(time.Second)); err != nil {
		return err
	}
	return rc.Flush()
}

type fake struct{ code int }

// RoundTrip answers with a response that was never on the wire.
func (f fake) RoundTrip(req *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: f.code, Request: req, Header: http.Header{}}, nil
}

// A response made by hand has nothing behind it.
func byHand() int {
	resp := &http.Response{StatusCode: http.StatusNoContent, Body: http.NoBody}
	return resp.StatusCode
}

type logging struct{ next http.RoundTripper }

// RoundTrip passes the inner response on.
func (l logging) RoundTrip(req *http.Request) (*http.Response, error) {
	start := time.Now()
	resp, err := l.next.RoundTrip(req)
	log.Println(req.URL, time.Since(start), err)
	return resp, err
}

// A redirect policy sees requests, and a response that is not its own.
func policy(req *http.Request, via []*http.Request) error {
	if prev := req.Response; prev != nil && prev.StatusCode == http.StatusPermanentRedirect {
		return http.ErrUseLastResponse
	}
	return nil
}

// The request's body is the server's to close.
func handler(w http.ResponseWriter, r *http.Request) {
	b, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.Write(b)
}

// The process ends with the response.
func fatal(c *http.Client, url string) string {
	resp, err := c.Get(url)
	if err != nil {
		log.Fatal(err)
	}
	if resp.StatusCode != http.StatusOK {
		log.Fatalf("status %s", resp.Status)
	}
	defer resp.Body.Close()
	return resp.Status
}

func die(format string, args ...any) {
	log.Printf(format, args...)
	panic("cannot go on")
}

// So it does by way of a function of our own that never returns.
func fatalHelper(c *http.Client, url string) string {
	resp, err := c.Get(url)
	if err != nil {
		die("get: %v", err)
	}
	defer resp.Body.Close()
	return resp.Status
}

// The request is expected to fail: where it does not, the test ends.
func expectFailure(t *testing.T, c *http.Client, url string) {
	_, err := c.Get(url)
	if err == nil {
		t.Fatal("no error")
	}
}

// The one response of the program.
var greeting = sync.OnceValues(func() (*http.Response, error) { return http.Get("http://example.com/") })

// A deferred close that stands in the other of two exclusive arms is enough for its own arm.
func exclusive(c *http.Client, url string, stream bool) (io.ReadCloser, error) {
	resp, err := c.Get(url)
	if err != nil {
		return nil, err
	}
	if stream {
		return resp.Body, nil
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	return io.NopCloser(bytes.NewReader(b)), nil
}

type petsAPI interface {
	List(url string) ([]string, *http.Response, error)
}

type pets struct{ c *http.Client }

// List reads and closes, as generated clients do.
func (p *pets) List(url string) ([]string, *http.Response, error) {
	resp, err := p.c.Get(url)
	if err != nil {
		return nil, resp, err
	}
	b, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	resp.Body = io.NopCloser(bytes.NewReader(b))
	if err != nil {
		return nil, resp, err
	}
	return []string{string(b)}, resp, nil
}

// A generated client has closed the body it returns.
func generated(p *pets, url string) (int, error) {
	names, resp, err := p.List(url)
	if err != nil {
		return 0, err
	}
	return len(names) + resp.StatusCode, nil
}

// The same through an interface that only it implements.
func generatedInterface(api petsAPI, url string) (int, error) {
	names, resp, err := api.List(url)
	if err != nil {
		return 0, err
	}
	return len(names) + resp.StatusCode, nil
}

// Each way through has a response of its own, which the literal closes in the end.
func triedAgain(c *http.Client, req *http.Request) error {
	tries := 3
again:
	resp, err := c.Do(req)
	if err != nil {
		return err
	}
	defer func() { resp.Body.Close() }()
	if resp.StatusCode >= 500 && tries > 0 {
		tries--
		goto again
	}
	return nil
}

// One variable for all of them: the literals close the last response.
func triedAgainBroken(c *http.Client, req *http.Request) error {
	tries := 3
	var resp *http.Response
	var err error
again:
	resp, err = c.Do(req) // want "http-body-unclosed"
	if err != nil {
		return err
	}
	defer func() { resp.Body.Close() }()
	if resp.StatusCode >= 500 && tries > 0 {
		tries--
		goto again
	}
	return nil
}
