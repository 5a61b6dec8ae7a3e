// Package repaired shares its pool, or does not keep one.
package repaired

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"
)

var transport = &http.Transport{IdleConnTimeout: time.Minute}

var client = &http.Client{Transport: transport, Timeout: 10 * time.Second}

var lazy = sync.OnceValue(func() *http.Client {
	return &http.Client{Transport: &http.Transport{IdleConnTimeout: time.Minute}}
})

func read(resp *http.Response, err error) error {
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return err
}

// The shared client.
func shared(url string) error { return read(client.Get(url)) }

// A client of its own around the shared transport costs nothing.
func sharedTransport(url string) error {
	c := &http.Client{Transport: transport, Timeout: time.Second}
	return read(c.Get(url))
}

// A client without a transport uses the default one.
func noTransport(url string) error {
	c := &http.Client{Timeout: time.Second}
	return read(c.Get(url))
}

// Idle connections are closed at the end.
func closesIdle(url string) error {
	tr := &http.Transport{}
	defer tr.CloseIdleConnections()
	return read((&http.Client{Transport: tr}).Get(url))
}

// The same by way of the client.
func closesIdleOfClient(url string) error {
	c := &http.Client{Transport: &http.Transport{}}
	defer c.CloseIdleConnections()
	return read(c.Get(url))
}

// Connections are not kept.
func disabled(url string) error {
	tr := &http.Transport{DisableKeepAlives: true}
	return read((&http.Client{Transport: tr}).Get(url))
}

// Set on the clone.
func disabledClone(url string) error {
	tr := http.DefaultTransport.(*http.Transport).Clone()
	tr.DisableKeepAlives = true
	return read((&http.Client{Transport: tr}).Get(url))
}

// The request asks for the connection to be closed.
func requestCloses(req *http.Request) error {
	tr := &http.Transport{}
	c := &http.Client{Transport: tr}
	req.Close = true
	return read(c.Do(req))
}

// It does where it is made.
func literalCloses(u *url.URL) error {
	c := &http.Client{Transport: &http.Transport{}}
	return read(c.Do(&http.Request{Method: http.MethodGet, URL: u, Close: true}))
}

// So does its header.
func headerCloses(req *http.Request) error {
	c := &http.Client{Transport: &http.Transport{}}
	req.Header.Set("Connection", "close")
	return read(c.Do(req))
}

type api struct {
	http *http.Client
	url  string
}

// The pool lives as long as the value that the caller gets.
func newAPI(url string) *api {
	return &api{http: &http.Client{Transport: &http.Transport{IdleConnTimeout: time.Minute}}, url: url}
}

// It is made once and kept in a field.
func (a *api) client() *http.Client {
	if a.http == nil {
		a.http = &http.Client{Transport: &http.Transport{}}
	}
	return a.http
}

// Handed to the caller, who decides how long it lives.
func newTransport() *http.Transport {
	tr := http.DefaultTransport.(*http.Transport).Clone()
	tr.MaxIdleConns = 10
	return tr
}

// Read once, wrapped for good.
func wrapped() http.RoundTripper { return logging{&http.Transport{}} }

type logging struct{ next http.RoundTripper }

func (l logging) RoundTrip(req *http.Request) (*http.Response, error) { return l.next.RoundTrip(req) }

// Whoever registers it keeps it.
func register(use func(http.RoundTripper)) { use(&http.Transport{IdleConnTimeout: time.Minute}) }

func init() {
	http.DefaultTransport = &http.Transport{IdleConnTimeout: time.Minute}
}

type pools struct{ known map[string]*http.Transport }

// Kept where it succeeds.
func (p *pools) add(host string, t *http.Transport) error {
	if _, ok := p.known[host]; ok {
		return errors.New("there already")
	}
	p.known[host] = t
	return nil
}

// One for each host, kept for all requests to it.
func (p *pools) open(hosts []string) error {
	for _, host := range hosts {
		t := &http.Transport{IdleConnTimeout: time.Minute}
		if err := p.add(host, t); err != nil {
			return err
		}
	}
	return nil
}

// It only dials, and keeps nothing.
func (a *api) dial(ctx context.Context, addr string) (net.Conn, error) {
	tr := &http.Transport{TLSHandshakeTimeout: time.Minute}
	return tr.DialContext(ctx, "tcp", addr)
}

var common = &http.Transport{IdleConnTimeout: time.Minute}

func choose(name string) *http.Transport {
	if name != "" {
		return &http.Transport{TLSClientConfig: &tls.Config{ServerName: name}, IdleConnTimeout: time.Minute}
	}
	return common
}

// Mostly the shared one: who can say whether this one is new?
func chosen(name, url string) error {
	resp, err := (&http.Client{Transport: choose(name)}).Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

type site struct{ client *http.Client }

var (
	sitesLock sync.Mutex
	sites     = map[string]*site{}
)

// One for each name, found again by the next caller.
func siteFor(name string) (*site, error) {
	sitesLock.Lock()
	defer sitesLock.Unlock()
	if s, ok := sites[name]; ok {
		return s, nil
	}
	tr := &http.Transport{IdleConnTimeout: time.Minute}
	if err := read((&http.Client{Transport: tr}).Get(name)); err != nil {
		return nil, err
	}
	s := &site{}
	sites[name] = s
	return s, nil
}
