// select: leak

// Package interfaces keeps resources behind variables of interface types.
package interfaces

import (
	"errors"
	"net"
)

type counted struct{ *net.UDPConn }

func talk(conn net.PacketConn, peer string) error {
	if peer == "" {
		return errors.New("no peer")
	}
	go func() {
		defer conn.Close()
		conn.WriteTo([]byte(peer), nil)
	}()
	return nil
}

// The callee that fails leaves the wrapper alone, and what it wraps.
func forgets(addr *net.UDPAddr, peer string) error {
	conn, err := net.DialUDP("udp", nil, addr) // want "net-conn-unclosed"
	if err != nil {
		return err
	}
	var wrapped net.PacketConn = &counted{conn}
	if err := talk(wrapped, peer); err != nil {
		return err
	}
	return nil
}

// Closed where the callee fails.
func closes(addr *net.UDPAddr, peer string) error {
	conn, err := net.DialUDP("udp", nil, addr)
	if err != nil {
		return err
	}
	var wrapped net.PacketConn = &counted{conn}
	if err := talk(wrapped, peer); err != nil {
		conn.Close()
		return err
	}
	return nil
}
