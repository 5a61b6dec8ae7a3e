// select: leak

// Package given makes connections of other connections.
package given

import (
	"net"
	"net/http"

	"golang.org/x/net/http2"
)

// Quiet: the connection is somebody else's, and what is made of it ends with it.
type overGiven struct{ conn *http2.ClientConn }

func newOverGiven(c net.Conn) (*overGiven, error) {
	t := &http2.Transport{}
	conn, err := t.NewClientConn(c)
	if err != nil {
		return nil, err
	}
	return &overGiven{conn: conn}, nil
}

func (o *overGiven) RoundTrip(req *http.Request) (*http.Response, error) {
	return o.conn.RoundTrip(req)
}

// Nobody else has the connection.
type overOwn struct{ conn *http2.ClientConn } // want "field-never-closed"

func newOverOwn(addr string) (*overOwn, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	t := &http2.Transport{}
	conn, err := t.NewClientConn(c)
	if err != nil {
		c.Close()
		return nil, err
	}
	return &overOwn{conn: conn}, nil
}

func (o *overOwn) RoundTrip(req *http.Request) (*http.Response, error) { return o.conn.RoundTrip(req) }
