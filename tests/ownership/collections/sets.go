// select: leak

package collections

import (
	"net"
	"os"
	"sync"
	"time"
)

type hub struct {
	mu    sync.Mutex
	conns map[net.Conn]struct{}
	files map[string]bool
}

// A set's members are its keys.
func (h *hub) join(addr string) error {
	c, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.conns[c] = struct{}{}
	return nil
}

// Only the name is kept.
func (h *hub) note(name string) error {
	f, err := os.Open(name) // want "file-unclosed"
	if err != nil {
		return err
	}
	h.files[f.Name()] = true
	return nil
}

// A local set, closed by its keys.
func closedByKeys(addrs []string) error {
	set := map[net.Conn]bool{}
	for _, a := range addrs {
		c, err := net.DialTimeout("tcp", a, time.Second)
		if err != nil {
			continue
		}
		set[c] = true
	}
	for c := range set {
		c.Close()
	}
	return nil
}

// A local set that nobody closes.
func lostSet(addrs []string) int {
	set := map[net.Conn]bool{}
	for _, a := range addrs {
		c, err := net.DialTimeout("tcp", a, time.Second) // want "net-conn-unclosed"
		if err != nil {
			continue
		}
		set[c] = true
	}
	return len(set)
}

type peer struct {
	name string
	conn net.Conn
}

// A field of an element: the list has them all, and the caller the list.
func peersOf(addrs []string) ([]peer, error) {
	peers := make([]peer, len(addrs))
	for i, a := range addrs {
		c, err := net.DialTimeout("tcp", a, time.Second)
		if err != nil {
			for j := 0; j < i; j++ {
				peers[j].conn.Close()
			}
			return nil, err
		}
		peers[i].conn = c
	}
	return peers, nil
}

// The ones before are dropped.
func peersOfBroken(addrs []string) ([]peer, error) {
	peers := make([]peer, len(addrs))
	for i, a := range addrs {
		c, err := net.DialTimeout("tcp", a, time.Second) // want "net-conn-unclosed"
		if err != nil {
			return nil, err
		}
		peers[i].conn = c
	}
	return peers, nil
}

// With one element the list cannot hold the second connection.
func oneOrTwo(addr, second string) error {
	c, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return err
	}
	conns := []net.Conn{c}
	if second != "" {
		d, err := net.DialTimeout("tcp", second, time.Second)
		if err == nil {
			conns = append(conns, d)
		}
	}
	if len(conns) == 1 {
		return c.Close()
	}
	for _, each := range conns {
		each.Close()
	}
	return nil
}

// With two it can.
func twoOrThree(addr, second string) error {
	c, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return err
	}
	conns := []net.Conn{c}
	if second != "" {
		d, err := net.DialTimeout("tcp", second, time.Second) // want "net-conn-unclosed"
		if err == nil {
			conns = append(conns, d)
		}
	}
	if len(conns) == 2 {
		return c.Close()
	}
	for _, each := range conns {
		each.Close()
	}
	return nil
}

// Whoever takes it, takes it in the loop: that there is nothing to run through is not known.
func handedInLoop(name string, takers []func(*os.File) error) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	for _, take := range takers {
		if err := take(f); err != nil {
			f.Close()
			return err
		}
	}
	return nil
}

// The loop has nothing to do with it.
func besideLoop(name string, words []string, take func(string) error) error {
	f, err := os.Open(name) // want "file-unclosed"
	if err != nil {
		return err
	}
	for _, word := range words {
		if err := take(word); err != nil {
			f.Close()
			return err
		}
	}
	return nil
}

type door struct {
	net.Listener
	close func() error
	open  func() error
}

// Each element has the function that closes it.
func doors(addrs []string) (all []*door, err error) {
	all = make([]*door, len(addrs))
	defer func() {
		if err == nil {
			return
		}
		for i := range all {
			if all[i] != nil {
				all[i].close()
			}
		}
	}()
	for i, a := range addrs {
		all[i] = &door{close: func() error { return nil }}
		if all[i].Listener, err = net.Listen("tcp", a); err != nil {
			return nil, err
		}
		all[i].close = func() error { return all[i].Listener.Close() }
	}
	return all, nil
}

// Another function of theirs ends nothing.
func doorsBroken(addrs []string) (all []*door, err error) {
	all = make([]*door, len(addrs))
	defer func() {
		if err == nil {
			return
		}
		for i := range all {
			if all[i] != nil {
				all[i].open()
			}
		}
	}()
	for i, a := range addrs {
		all[i] = &door{open: func() error { return nil }}
		if all[i].Listener, err = net.Listen("tcp", a); err != nil { // want "net-listener-unclosed"
			return nil, err
		}
	}
	return all, nil
}
