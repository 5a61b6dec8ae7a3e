// select: leak

package collections

import (
	"net"
	"sync"
)

type pool struct {
	mu    sync.Mutex
	conns map[string]net.Conn
}

// Where the caller wants it anew, the older one is forgotten.
func (p *pool) takeBroken(addr string, anew bool) (net.Conn, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if c, ok := p.conns[addr]; ok && !anew {
		return c, nil
	}
	c, err := net.Dial("tcp", addr) // want "net-conn-unclosed"
	if err != nil {
		return nil, err
	}
	p.conns[addr] = c
	return c, nil
}

// It is closed first.
func (p *pool) take(addr string, anew bool) (net.Conn, error) {
	if c, ok := p.conns[addr]; ok && !anew {
		return c, nil
	}
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	if old, ok := p.conns[addr]; ok {
		old.Close()
	}
	p.conns[addr] = c
	return c, nil
}

// Nothing is there.
func (p *pool) first(addr string) (net.Conn, error) {
	if c, ok := p.conns[addr]; ok {
		return c, nil
	}
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	p.conns[addr] = c
	return c, nil
}

func (p *pool) forget(addr string) {
	if c, ok := p.conns[addr]; ok {
		c.Close()
	}
	delete(p.conns, addr)
}

// A method of the pool closes it.
func (p *pool) renew(addr string) error {
	if c, ok := p.conns[addr]; ok {
		println(c.RemoteAddr().String())
		p.forget(addr)
	}
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	p.conns[addr] = c
	return nil
}

func (p *pool) Close() {
	for _, c := range p.conns {
		c.Close()
	}
}

var shared = map[string]net.Conn{}

// What is taken out of the map is nobody's.
func withBroken(addr string, use func(net.Conn) error) error {
	c, ok := shared[addr]
	if ok {
		return use(c)
	}
	c, err := net.Dial("tcp", addr) // want "net-conn-unclosed"
	if err != nil {
		return err
	}
	shared[addr] = c
	if err = use(c); err != nil {
		delete(shared, addr)
	}
	return err
}

// Whoever takes it out closes it.
func with(addr string, use func(net.Conn) error) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	shared[addr] = c
	if err = use(c); err != nil {
		delete(shared, addr)
		c.Close()
	}
	return err
}

// Another entry is taken out.
func without(addr, other string, use func(net.Conn) error) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	shared[addr] = c
	if err = use(c); err != nil {
		delete(shared, other)
	}
	return err
}

// The caller has it as long as the map does.
func kept(addr string) (net.Conn, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	shared[addr] = c
	delete(shared, "")
	return c, nil
}

// So it is nothing that the caller would have to close.
func asked(addr string) error {
	c, err := kept(addr)
	if err != nil {
		return err
	}
	println(c.RemoteAddr().String())
	return nil
}

type muxed struct {
	net.Conn
	streams int
}

// CanTakeNewRequest says whether there is room for another.
func (m *muxed) CanTakeNewRequest() bool { return m.streams < 100 }

type tunnel struct {
	conn *muxed
	name string
}

type tunnels struct{ open map[string]tunnel }

// What takes no more requests still has some: the entry that takes its place does not end it.
func (t *tunnels) dial(addr string) (*muxed, error) {
	if found, ok := t.open[addr]; ok {
		conn, name := found.conn, found.name
		if conn.CanTakeNewRequest() {
			println(name)
			return conn, nil
		}
	}
	raw, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	conn := &muxed{Conn: raw}
	t.open[addr] = tunnel{conn, addr}
	return conn, nil
}

// Only its name is looked at.
func (t *tunnels) redial(addr string) (*muxed, error) {
	if found, ok := t.open[addr]; ok {
		println(found.name)
	}
	raw, err := net.Dial("tcp", addr) // want "net-conn-unclosed"
	if err != nil {
		return nil, err
	}
	conn := &muxed{Conn: raw}
	t.open[addr] = tunnel{conn, addr}
	return conn, nil
}

func (t *tunnels) Close() {
	for _, each := range t.open {
		each.conn.Close()
	}
}
