// Package broken makes a connection pool for every call.
package broken

import (
	"crypto/tls"
	"io"
	"log"
	"net"
	"net/http"
	"time"
)

// A pool for each round of a loop, with every setting but the right one.
func loop(urls []string) {
	for _, u := range urls {
		tr := &http.Transport{ // want "http-transport-per-call"
			Proxy:               http.ProxyFromEnvironment,
			DialContext:         (&net.Dialer{Timeout: 30 * time.Second}).DialContext,
			MaxIdleConns:        100,
			IdleConnTimeout:     90 * time.Second,
			TLSHandshakeTimeout: 10 * time.Second,
		}
		client := &http.Client{Transport: tr, Timeout: 10 * time.Second}
		resp, err := client.Get(u)
		if err != nil {
			log.Println(err)
			continue
		}
		io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
	}
}

// A pool for each call, made inside the client's literal.
func call(url string) (*http.Response, error) {
	c := &http.Client{Transport: &http.Transport{IdleConnTimeout: time.Minute}, Timeout: time.Second} // want "http-transport-per-call"
	return c.Get(url)
}

// A clone has a pool of its own.
func clone(url string, conf *tls.Config) (*http.Response, error) {
	tr := http.DefaultTransport.(*http.Transport).Clone() // want "http-transport-per-call"
	tr.TLSClientConfig = conf
	c := &http.Client{Transport: tr}
	return c.Get(url)
}

// A pool for each request that is served.
func handler(target string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		tr := &http.Transport{TLSClientConfig: &tls.Config{ServerName: r.Host}} // want "http-transport-per-call"
		req, err := http.NewRequestWithContext(r.Context(), http.MethodGet, target, nil)
		if err != nil {
			return
		}
		resp, err := tr.RoundTrip(req)
		if err != nil {
			return
		}
		defer resp.Body.Close()
		io.Copy(w, resp.Body)
	}
}

type probe struct{ url string }

// A pool for each run of a method.
func (p *probe) Run() error {
	tr := &http.Transport{MaxIdleConnsPerHost: 1} // want "http-transport-per-call"
	c := http.Client{Transport: tr}
	resp, err := c.Get(p.url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// False, written out, keeps connections alive all the same.
func keepsAlive(url string) error {
	tr := &http.Transport{DisableKeepAlives: false} // want "http-transport-per-call"
	resp, err := (&http.Client{Transport: tr}).Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// Made by a helper, used and dropped here.
func helper(url string) error {
	c := newClient() // want "http-transport-per-call"
	resp, err := c.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func newClient() *http.Client {
	return &http.Client{Transport: &http.Transport{IdleConnTimeout: time.Minute}}
}

func named(name string) *http.Transport {
	if name == "" {
		name = "localhost"
	}
	return &http.Transport{TLSClientConfig: &tls.Config{ServerName: name}, IdleConnTimeout: time.Minute}
}

// Whatever the name is, the transport is a new one.
func namedClient(name, url string) error {
	resp, err := (&http.Client{Transport: named(name)}).Get(url) // want "http-transport-per-call"
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
