// select: leak

// Package running has things that work until they are told to end.
package running

import (
	"context"
	"errors"
	"net"
)

type tunnel struct{ conn *net.UDPConn }

// Run is what a tunnel does, until its context ends: nobody is to call it to be rid of one.
func (t *tunnel) Run(ctx context.Context) {
	defer t.conn.Close()
	<-ctx.Done()
}

func newTunnel(addr *net.UDPAddr) (*tunnel, error) {
	conn, err := net.ListenUDP("udp", addr)
	if err != nil {
		return nil, err
	}
	return &tunnel{conn: conn}, nil
}

// Quiet.
func tunnelTo(addr *net.UDPAddr, mtu int) (*tunnel, error) {
	t, err := newTunnel(addr)
	if err != nil {
		return nil, err
	}
	if mtu < 576 {
		return nil, errors.New("too small")
	}
	return t, nil
}

type bridge struct{ conn *net.UDPConn }

// Stop is called for that.
func (b *bridge) Stop() { b.conn.Close() }

func newBridge(addr *net.UDPAddr) (*bridge, error) {
	conn, err := net.ListenUDP("udp", addr)
	if err != nil {
		return nil, err
	}
	return &bridge{conn: conn}, nil
}

func bridgeTo(addr *net.UDPAddr, mtu int) (*bridge, error) {
	b, err := newBridge(addr) // want "resource-unclosed"
	if err != nil {
		return nil, err
	}
	if mtu < 576 {
		return nil, errors.New("too small")
	}
	return b, nil
}
