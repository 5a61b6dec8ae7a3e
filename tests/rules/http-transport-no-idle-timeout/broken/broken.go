// Package broken makes transports that keep idle connections for ever.
package broken

import (
	"crypto/tls"
	"net"
	"net/http"
	"time"
)

// The zero value has no limit.
var empty = &http.Transport{} // want "http-transport-no-idle-timeout"

// Numbers of connections are no limit in time.
var numbers = &http.Transport{MaxIdleConns: 100, MaxIdleConnsPerHost: 100} // want "http-transport-no-idle-timeout"

// Neither are the dialer's timeouts.
var dialer = &http.Transport{ // want "http-transport-no-idle-timeout"
	DialContext: (&net.Dialer{Timeout: 30 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
}

// Zero means without limit.
var zero = http.Transport{IdleConnTimeout: 0} // want "http-transport-no-idle-timeout"

// Inside a client's literal.
var client = &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{}}, Timeout: time.Second} // want "http-transport-no-idle-timeout"

// Made with new.
func made(conf *tls.Config) *http.Client {
	tr := new(http.Transport) // want "http-transport-no-idle-timeout"
	tr.TLSClientConfig = conf
	return &http.Client{Transport: tr, Timeout: time.Second}
}

// In a variable of an interface type.
func behindInterface(conf *tls.Config) http.RoundTripper {
	var rt http.RoundTripper = &http.Transport{TLSClientConfig: conf} // want "http-transport-no-idle-timeout"
	return rt
}

func describe(what string, body func() *http.Client) bool { return body() != nil }

// What runs under no name makes a client all the same.
var _ = describe("a client", func() *http.Client {
	return &http.Client{Transport: &http.Transport{MaxIdleConns: 4}} // want "http-transport-no-idle-timeout"
})
