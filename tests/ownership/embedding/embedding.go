// select: leak

// Package embedding gets its Close by promotion.
package embedding

import (
	"bufio"
	"errors"
	"io/fs"
	"net"
	"os"
	"sync"
)

// Named has the file's Close.
type Named struct {
	*os.File
	label string
}

// OpenNamed hands the duty out.
func OpenNamed(path, label string) (*Named, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return &Named{File: f, label: label}, nil
}

// Closed by the promoted method.
func good(path string) (string, error) {
	n, err := OpenNamed(path, "x")
	if err != nil {
		return "", err
	}
	defer n.Close()
	return n.label, nil
}

// Closed through the embedded field's name.
func goodByField(path string) (string, error) {
	n, err := OpenNamed(path, "x")
	if err != nil {
		return "", err
	}
	defer n.File.Close()
	return n.label, nil
}

// Not closed.
func bad(path string) (string, error) {
	n, err := OpenNamed(path, "x") // want "resource-unclosed"
	if err != nil {
		return "", err
	}
	return n.label, nil
}

type base struct{ conn net.Conn }

// Close ends the connection.
func (b *base) Close() error { return b.conn.Close() }

// Client inherits the base's Close.
type Client struct {
	base
	r *bufio.Reader
}

// NewClient hands the duty out.
func NewClient(addr string) (*Client, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &Client{base: base{conn: c}, r: bufio.NewReader(c)}, nil
}

// Closed by the promoted method of the embedded struct.
func goodClient(addr string) (string, error) {
	c, err := NewClient(addr)
	if err != nil {
		return "", err
	}
	defer c.Close()
	return c.r.ReadString('\n')
}

// Not closed.
func badClient(addr string) (string, error) {
	c, err := NewClient(addr) // want "resource-unclosed"
	if err != nil {
		return "", err
	}
	return c.r.ReadString('\n')
}

// Logged overrides Close and calls the embedded one.
type Logged struct {
	*Client
	log *os.File
}

// NewLogged owns one more.
func NewLogged(addr, path string) (*Logged, error) {
	c, err := NewClient(addr)
	if err != nil {
		return nil, err
	}
	f, err := os.Create(path)
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return &Logged{Client: c, log: f}, nil
}

// Close ends both.
func (l *Logged) Close() error { return errors.Join(l.Client.Close(), l.log.Close()) }

// Shadow overrides Close and forgets the embedded one.
type Shadow struct {
	*Client
	log *os.File
}

// NewShadow owns the same.
func NewShadow(addr, path string) (*Shadow, error) {
	c, err := NewClient(addr)
	if err != nil {
		return nil, err
	}
	f, err := os.Create(path)
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return &Shadow{Client: c, log: f}, nil
}

// Close forgets the client.
func (s *Shadow) Close() error { return s.log.Close() } // want "close-incomplete"

// Guarded embeds a mutex next to the connection; only the latter is owned.
type Guarded struct {
	sync.Mutex
	net.Conn
}

// Guard dials; the promoted Close is the connection's.
func Guard(addr string) (*Guarded, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &Guarded{Conn: c}, nil
}

// Closed by the promoted method of the embedded interface.
func goodGuarded(addr string) error {
	g, err := Guard(addr)
	if err != nil {
		return err
	}
	defer g.Close()
	_, err = g.Write([]byte("x"))
	return err
}

// --- two in one, behind an interface ---

type closer interface{ Close() error }

type pair struct {
	file *os.File
	conn net.Conn
}

func (p *pair) Close() error {
	return errors.Join(p.file.Close(), p.conn.Close())
}

type lasting struct {
	closer
	name string
}

func newLasting(c closer, name string) lasting { return lasting{closer: c, name: name} }

// Both go with what is made of them.
func both(name string) (lasting, error) {
	f, err := os.Open(name)
	if err != nil {
		return lasting{}, err
	}
	c, err := net.Dial("tcp", name)
	if err != nil {
		f.Close()
		return lasting{}, err
	}
	return newLasting(&pair{f, c}, name), nil
}

// Both are lost with it.
func bothBroken(name string) error {
	f, err := os.Open(name) // want "file-unclosed"
	if err != nil {
		return err
	}
	c, err := net.Dial("tcp", name) // want "net-conn-unclosed"
	if err != nil {
		f.Close()
		return err
	}
	l := newLasting(&pair{f, c}, name)
	println(l.name)
	return nil
}

// Both are closed through it.
func bothClosed(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	c, err := net.Dial("tcp", name)
	if err != nil {
		f.Close()
		return err
	}
	l := newLasting(&pair{f, c}, name)
	return l.Close()
}

// Counted is closed by the last of its holders, through what its embedded Named embeds.
type Counted struct {
	*Named
	mu    sync.Mutex
	users int
}

// OpenCounted has one holder.
func OpenCounted(path string) (*Counted, error) {
	n, err := OpenNamed(path, "counted")
	if err != nil {
		return nil, err
	}
	return &Counted{Named: n, users: 1}, nil
}

// Close says File for Named.File.
func (c *Counted) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.users--
	if c.users > 0 {
		return nil
	}
	return c.File.Close()
}

// Copied has two files, and closes the one that it does not embed.
type Copied struct {
	*Named
	copy *os.File
}

// OpenCopied opens both.
func OpenCopied(path string) (*Copied, error) {
	n, err := OpenNamed(path, "copied")
	if err != nil {
		return nil, err
	}
	f, err := os.Create(path + ".copy")
	if err != nil {
		return nil, errors.Join(err, n.Close())
	}
	return &Copied{Named: n, copy: f}, nil
}

// Close forgets the embedded file.
func (c *Copied) Close() error { // want "close-incomplete"
	if _, err := c.copy.ReadFrom(c.File); err != nil {
		c.copy.Close()
		return err
	}
	return c.copy.Close()
}

// --- one thing in two fields ---

type tree struct {
	fs.FS
	root *os.Root
}

func (t tree) Close() error { return t.root.Close() }

// The field that is closed is not the one that is read through.
func openTree(dir string) (*tree, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	t := tree{FS: root.FS(), root: root}
	if _, err := fs.ReadFile(t, "index"); err != nil {
		t.Close()
		return nil, err
	}
	return &t, nil
}

func openTreeBroken(dir string) (*tree, error) {
	root, err := os.OpenRoot(dir) // want "file-unclosed"
	if err != nil {
		return nil, err
	}
	t := tree{FS: root.FS(), root: root}
	if _, err := fs.ReadFile(t, "index"); err != nil {
		return nil, err
	}
	return &t, nil
}
