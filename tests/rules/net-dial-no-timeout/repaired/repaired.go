// Package repaired dials with a limit.
package repaired

import (
	"context"
	"crypto/tls"
	"net"
	"time"
)

// The function that takes one.
func plain(addr string) (net.Conn, error) { return net.DialTimeout("tcp", addr, time.Second) }

// A dialer with a timeout.
func dialer(addr string) (net.Conn, error) {
	d := net.Dialer{Timeout: time.Second}
	return d.Dial("tcp", addr)
}

// A dialer with a deadline.
func deadline(addr string) (net.Conn, error) {
	d := net.Dialer{Deadline: time.Now().Add(time.Second)}
	return d.Dial("tcp", addr)
}

// Set afterwards.
func later(addr string, limit time.Duration) (net.Conn, error) {
	var d net.Dialer
	d.Timeout = limit
	return d.Dial("tcp", addr)
}

// The context has the limit.
func withContext(ctx context.Context, addr string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	d := net.Dialer{}
	return d.DialContext(ctx, "tcp", addr)
}

// TLS over such a dialer.
func secure(addr string) (*tls.Conn, error) {
	return tls.DialWithDialer(&net.Dialer{Timeout: time.Second}, "tcp", addr, nil)
}

// Without a limit only where the caller wants none.
func asWished(addr string, limit time.Duration) (net.Conn, error) {
	if limit == 0 {
		return net.Dial("tcp", addr)
	}
	return net.DialTimeout("tcp", addr, limit)
}
