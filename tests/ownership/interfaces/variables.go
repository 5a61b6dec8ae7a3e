// select: leak

// Package interfaces keeps resources behind variables of interface types.
package interfaces

import (
	"errors"
	"io"
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

// A quiet implementer, for who has nothing to look at.
type idle struct{}

func (idle) Read([]byte) (int, error) { return 0, io.EOF }
func (*idle) Close() error            { return nil }

// Quiet: what turns out to be idle has nothing to release.
func collectBusy(open func() (io.ReadCloser, error)) ([]io.ReadCloser, error) {
	r, err := open()
	if err != nil {
		return nil, err
	}
	if _, ok := r.(*idle); ok {
		return nil, nil
	}
	return []io.ReadCloser{r}, nil
}

// What turns out to be counted is a connection all the same.
func collectOthers(open func() (io.ReadCloser, error)) ([]io.ReadCloser, error) {
	r, err := open() // want "resource-unclosed"
	if err != nil {
		return nil, err
	}
	if _, ok := r.(*counted); ok {
		return nil, nil
	}
	return []io.ReadCloser{r}, nil
}

// What wraps the connection is there wherever the connection is.
func wrap(conn *net.UDPConn) *counted { return &counted{conn} }

// Quiet: the wrapper is not nil.
func keepWrapped(addr *net.UDPAddr) ([]*counted, error) {
	conn, err := net.DialUDP("udp", nil, addr)
	if err != nil {
		return nil, err
	}
	var all []*counted
	wrapped := wrap(conn)
	if wrapped != nil {
		all = append(all, wrapped)
	}
	return all, nil
}

// What is known of the wrapper is that it can be closed.
func wrapAny(conn *net.UDPConn) io.Closer { return wrap(conn) }

// Quiet: closed through the interface, one by one where the next cannot be had.
func closeWrapped(addrs []*net.UDPAddr) ([]io.Closer, error) {
	var all []io.Closer
	for _, addr := range addrs {
		conn, err := net.DialUDP("udp", nil, addr)
		if err != nil {
			for _, each := range all {
				each.Close()
			}
			return nil, err
		}
		all = append(all, wrapAny(conn))
	}
	return all, nil
}

type visitor interface{ visit(line string) error }

// Writes to a file that it leaves open.
type writing struct {
	out   net.Conn
	count int
}

func (w *writing) visit(line string) error {
	w.count++
	_, err := w.out.Write([]byte(line))
	return err
}

// Hangs up at once.
type hanging struct{ out net.Conn }

func (h *hanging) visit(string) error { return h.out.Close() }

func visitAll(v visitor, lines []string) error {
	for _, line := range lines {
		if err := v.visit(line); err != nil {
			return err
		}
	}
	return nil
}

var registered []visitor

func register(v visitor) { registered = append(registered, v) }

// What the visitor does with the connection is in sight: it writes.
func visited(address string, lines []string) error {
	c, err := net.Dial("tcp", address) // want "net-conn-unclosed"
	if err != nil {
		return err
	}
	return visitAll(&writing{out: c}, lines)
}

// Quiet: this one closes.
func visitedAndClosed(address string, lines []string) error {
	c, err := net.Dial("tcp", address)
	if err != nil {
		return err
	}
	return visitAll(&hanging{out: c}, lines)
}

// Quiet: the visitor outlives the function.
func visitedLater(address string) error {
	c, err := net.Dial("tcp", address)
	if err != nil {
		return err
	}
	register(&writing{out: c})
	return nil
}
