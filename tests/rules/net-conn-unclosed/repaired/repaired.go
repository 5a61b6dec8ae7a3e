// Package repaired closes its connections, or gives them away.
package repaired

import (
	"bufio"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/rpc"
	"net/smtp"
	"sync"
	"time"
)

// Closed where somebody answers.
func alive(addr string) bool {
	conn, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return false
	}
	conn.Close()
	return true
}

// Deferred.
func greet(addr string) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	defer conn.Close()
	_, err = conn.Write([]byte("hello\n"))
	return err
}

// The secure connection owns the raw one.
func secure(addr string, conf *tls.Config) (net.Conn, error) {
	raw, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return nil, err
	}
	conn := tls.Client(raw, conf)
	if err := conn.Handshake(); err != nil {
		conn.Close()
		return nil, err
	}
	return conn, nil
}

// Closing the raw connection does as well.
func secureRaw(addr string, conf *tls.Config) (net.Conn, error) {
	raw, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return nil, err
	}
	conn := tls.Client(raw, conf)
	if err := conn.Handshake(); err != nil {
		raw.Close()
		return nil, err
	}
	return conn, nil
}

type session struct {
	conn net.Conn
	r    *bufio.Reader
}

func (s *session) Close() error { return s.conn.Close() }

func (s *session) login(user string) error {
	_, err := fmt.Fprintf(s.conn, "USER %s\n", user)
	return err
}

// The owner is closed when the login fails.
func connect(addr, user string) (*session, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	s := &session{conn: conn, r: bufio.NewReader(conn)}
	if err := s.login(user); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Each failed try closes.
func retry(addr string) (net.Conn, error) {
	for i := 0; ; i++ {
		conn, err := net.Dial("tcp", addr)
		if err == nil {
			if err = version(conn); err == nil {
				return conn, nil
			}
			conn.Close()
		}
		if i == 10 {
			return nil, err
		}
		time.Sleep(time.Second)
	}
}

func version(conn net.Conn) error {
	var b [4]byte
	_, err := io.ReadFull(conn, b[:])
	return err
}

// Refused connections are closed, the others handed to a goroutine.
func accept(l net.Listener, allowed func(net.Addr) bool) error {
	for {
		conn, err := l.Accept()
		if err != nil {
			return err
		}
		if !allowed(conn.RemoteAddr()) {
			conn.Close()
			continue
		}
		go echo(conn)
	}
}

func echo(conn net.Conn) {
	defer conn.Close()
	s := bufio.NewScanner(conn)
	for s.Scan() {
		fmt.Fprintln(conn, s.Text())
	}
}

// The literal that is started closes.
func acceptLiteral(l net.Listener) error {
	for {
		conn, err := l.Accept()
		if err != nil {
			return err
		}
		go func() {
			defer conn.Close()
			io.Copy(conn, conn)
		}()
	}
}

// Somebody else's function takes care of it.
func acceptUnseen(l net.Listener, handle func(net.Conn)) error {
	for {
		conn, err := l.Accept()
		if err != nil {
			return err
		}
		go handle(conn)
	}
}

// An RPC server closes what it serves.
func serveRPC(l net.Listener) {
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		go rpc.ServeConn(conn)
	}
}

// Both sides of a relay are closed, once.
func relay(client net.Conn, target string) error {
	defer client.Close()
	server, err := net.Dial("tcp", target)
	if err != nil {
		return err
	}
	var once sync.Once
	stop := func() { once.Do(func() { server.Close() }) }
	defer stop()
	go io.Copy(server, client)
	_, err = io.Copy(client, server)
	return err
}

// A hijacked connection, closed on both ways out.
func hijack(w http.ResponseWriter, r *http.Request) {
	conn, rw, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer conn.Close()
	rw.WriteString("hello\n")
	if rw.Flush() != nil {
		return
	}
}

// Quit ends a mail client, Close does when it is refused.
func mail(addr, from string) error {
	c, err := smtp.Dial(addr)
	if err != nil {
		return err
	}
	if err := c.Mail(from); err != nil {
		c.Close()
		return err
	}
	return c.Quit()
}

// The mail client made of a connection ends it by its own method.
func mailOver(addr, host, from string) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	c, err := smtp.NewClient(conn, host)
	if err != nil {
		conn.Close()
		return err
	}
	defer c.Quit()
	return c.Mail(from)
}

// The client made of a connection closes it.
func wrappedClient(addr string) (*rpc.Client, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return rpc.NewClient(conn), nil
}

// The connections of a peer table are its own.
type peers struct {
	mu    sync.Mutex
	conns map[string]net.Conn
}

// A connection that is there already is not dialled, and nobody but the table closes it.
func (p *peers) get(addr string) (net.Conn, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
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

// Borrowed from the table.
func (p *peers) ping(addr string) error {
	c, err := p.get(addr)
	if err != nil {
		return err
	}
	_, err = c.Write([]byte("ping\n"))
	return err
}

func (p *peers) Close() {
	for _, c := range p.conns {
		c.Close()
	}
}

// A transport dials by itself, and keeps what it gets.
func transport() *http.Transport {
	return &http.Transport{Dial: func(network, addr string) (net.Conn, error) {
		conn, err := net.Dial(network, addr)
		if err != nil {
			return nil, err
		}
		log.Println("dialled", addr)
		return conn, nil
	}}
}

// A dump of a request needs no connection.
func dump(r *http.Request) ([]byte, error) { return httputil.DumpRequest(r, true) }
