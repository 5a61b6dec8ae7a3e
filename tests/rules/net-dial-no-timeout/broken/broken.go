// Package broken dials without a limit.
package broken

import (
	"crypto/tls"
	"net"
	"net/rpc"
	"net/smtp"
	"time"
)

// The plain function.
func plain(addr string) (net.Conn, error) {
	return net.Dial("tcp", addr) // want "net-dial-no-timeout"
}

// Its typed sibling.
func typed(addr *net.TCPAddr) (*net.TCPConn, error) {
	return net.DialTCP("tcp", nil, addr) // want "net-dial-no-timeout"
}

// With TLS on top.
func secure(addr string) (*tls.Conn, error) {
	return tls.Dial("tcp", addr, nil) // want "net-dial-no-timeout"
}

// Inside other clients.
func clients(addr string) (*rpc.Client, *smtp.Client, error) {
	r, err := rpc.Dial("tcp", addr) // want "net-dial-no-timeout"
	if err != nil {
		return nil, nil, err
	}
	s, err := smtp.Dial(addr) // want "net-dial-no-timeout"
	if err != nil {
		r.Close()
		return nil, nil, err
	}
	return r, s, nil
}

// A dialer without a timeout.
func dialer(addr string) (net.Conn, error) {
	d := net.Dialer{KeepAlive: time.Minute} // want "net-dial-no-timeout"
	return d.Dial("tcp", addr)
}

// Zero, written out.
func zero(addr string) (net.Conn, error) {
	d := &net.Dialer{Timeout: 0, KeepAlive: 0} // want "net-dial-no-timeout"
	return d.Dial("tcp", addr)
}
