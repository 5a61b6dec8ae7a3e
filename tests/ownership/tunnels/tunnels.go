// select: leak

// Package tunnels listens on the other side of SSH connections.
package tunnels

import (
	"errors"
	"net"

	"golang.org/x/crypto/ssh"
)

// The listener ends with the client, on every path.
func serve(addr string, config *ssh.ClientConfig, accept func(net.Addr) error) error {
	client, err := ssh.Dial("tcp", addr, config)
	if err != nil {
		return err
	}
	defer client.Close()
	l, err := client.Listen("tcp", "localhost:0")
	if err != nil {
		return err
	}
	return accept(l.Addr())
}

// The client is the caller's: nothing ends the listener.
func serveOn(client *ssh.Client, accept func(net.Addr) error) error {
	l, err := client.Listen("tcp", "localhost:0") // want "net-listener-unclosed"
	if err != nil {
		return err
	}
	return accept(l.Addr())
}

// Neither is closed where nobody may come; to close the client would do.
func serveUnless(addr string, config *ssh.ClientConfig, closed bool) error {
	client, err := ssh.Dial("tcp", addr, config) // want "net-conn-unclosed"
	if err != nil {
		return err
	}
	l, err := client.Listen("tcp", "localhost:0")
	if err != nil {
		client.Close()
		return err
	}
	if closed {
		return errors.New("nobody may come")
	}
	l.Close()
	return client.Close()
}

type tunnel struct{ client *ssh.Client }

func (t *tunnel) Close() error { return t.client.Close() }

// What is returned takes the listener along.
func open(addr string, config *ssh.ClientConfig, told func(net.Addr)) (*tunnel, error) {
	client, err := ssh.Dial("tcp", addr, config)
	if err != nil {
		return nil, err
	}
	l, err := client.Listen("tcp", "localhost:0")
	if err != nil {
		client.Close()
		return nil, err
	}
	told(l.Addr())
	return &tunnel{client}, nil
}
