// Package repaired makes transports that let go.
package repaired

import (
	"net/http"
	"time"
)

// A limit.
var limited = &http.Transport{MaxIdleConns: 100, IdleConnTimeout: 90 * time.Second}

// No idle connections at all.
var none = &http.Transport{DisableKeepAlives: true}

const idle = time.Minute

// The limit as a constant, inside a client's literal.
var client = &http.Client{Transport: &http.Transport{IdleConnTimeout: idle}}

// A clone of the default transport has its 90 seconds.
func clone() *http.Transport {
	tr := http.DefaultTransport.(*http.Transport).Clone()
	tr.MaxIdleConns = 10
	return tr
}

// The limit is set afterwards.
func later(limit time.Duration) *http.Transport {
	tr := &http.Transport{}
	tr.IdleConnTimeout = limit
	return tr
}

// Somebody else fills it in.
func configured(configure func(*http.Transport)) *http.Transport {
	tr := &http.Transport{}
	configure(tr)
	return tr
}
