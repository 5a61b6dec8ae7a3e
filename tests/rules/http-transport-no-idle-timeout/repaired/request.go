package repaired

import (
	"net/http"
	"net/url"
)

// The request leaves no connection behind.
func once(u *url.URL) (*http.Response, error) {
	c := &http.Client{Transport: &http.Transport{Proxy: http.ProxyFromEnvironment}}
	return c.Do(&http.Request{Method: http.MethodGet, URL: u, Close: true})
}
