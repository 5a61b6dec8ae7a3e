// Package broken loses connections.
package broken

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/rpc"
	"net/smtp"
	"net/textproto"
	"time"
)

// Dialled to see whether somebody answers.
func alive(addr string) bool {
	_, err := net.DialTimeout("tcp", addr, time.Second) // want "net-conn-unclosed"
	return err == nil
}

// The write fails and the connection stays.
func greet(addr string) error {
	conn, err := net.Dial("tcp", addr) // want "net-conn-unclosed"
	if err != nil {
		return err
	}
	if _, err := conn.Write([]byte("hello\n")); err != nil {
		return err
	}
	return conn.Close()
}

// The deadline cannot be set.
func withDeadline(ctx context.Context, addr string) (net.Conn, error) {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", addr) // want "net-conn-unclosed"
	if err != nil {
		return nil, err
	}
	if err := conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		return nil, fmt.Errorf("deadline: %w", err)
	}
	return conn, nil
}

// The handshake fails over a good connection.
func secure(addr string, conf *tls.Config) (*tls.Conn, error) {
	raw, err := net.DialTimeout("tcp", addr, time.Second) // want "net-conn-unclosed"
	if err != nil {
		return nil, err
	}
	conn := tls.Client(raw, conf)
	if err := conn.Handshake(); err != nil {
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
	if _, err := fmt.Fprintf(s.conn, "USER %s\n", user); err != nil {
		return err
	}
	line, err := s.r.ReadString('\n')
	if err != nil {
		return err
	}
	if line != "OK\n" {
		return errors.New(line)
	}
	return nil
}

// The login fails and the session is dropped with its connection.
func connect(addr, user string) (*session, error) {
	conn, err := net.Dial("tcp", addr) // want "net-conn-unclosed"
	if err != nil {
		return nil, err
	}
	s := &session{conn: conn, r: bufio.NewReader(conn)}
	if err := s.login(user); err != nil {
		return nil, err
	}
	return s, nil
}

// A retry loses one connection per failed exchange of versions.
func retry(addr string) (net.Conn, error) {
	for i := 0; ; i++ {
		conn, err := net.Dial("tcp", addr) // want "net-conn-unclosed"
		if err == nil {
			if err = version(conn); err == nil {
				return conn, nil
			}
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

// An accepted connection that is refused.
func accept(l net.Listener, allowed func(net.Addr) bool, handle func(net.Conn)) error {
	for {
		conn, err := l.Accept() // want "net-conn-unclosed"
		if err != nil {
			return err
		}
		if !allowed(conn.RemoteAddr()) {
			log.Println("refused", conn.RemoteAddr())
			continue
		}
		go handle(conn)
	}
}

// Served in a goroutine that reads and forgets.
func serve(l net.Listener) error {
	for {
		conn, err := l.Accept() // want "net-conn-unclosed"
		if err != nil {
			return err
		}
		go echo(conn)
	}
}

func echo(conn net.Conn) {
	s := bufio.NewScanner(conn)
	for s.Scan() {
		fmt.Fprintln(conn, s.Text())
	}
}

// One side of a relay stays open when the other cannot be reached.
func relay(client net.Conn, target string) error {
	defer client.Close()
	server, err := net.Dial("tcp", target) // want "net-conn-unclosed"
	if err != nil {
		return err
	}
	go io.Copy(server, client)
	_, err = io.Copy(client, server)
	return err
}

// A datagram socket.
func ask(addr *net.UDPAddr, q []byte) ([]byte, error) {
	conn, err := net.DialUDP("udp", nil, addr) // want "net-conn-unclosed"
	if err != nil {
		return nil, err
	}
	if _, err := conn.Write(q); err != nil {
		return nil, err
	}
	defer conn.Close()
	b := make([]byte, 512)
	n, err := conn.Read(b)
	return b[:n], err
}

// A socket that receives.
func receive(addr string) ([]byte, error) {
	pc, err := net.ListenPacket("udp", addr) // want "net-conn-unclosed"
	if err != nil {
		return nil, err
	}
	b := make([]byte, 512)
	n, _, err := pc.ReadFrom(b)
	return b[:n], err
}

// A hijacked connection belongs to the handler.
func hijack(w http.ResponseWriter, r *http.Request) {
	h, ok := w.(http.Hijacker)
	if !ok {
		return
	}
	conn, rw, err := h.Hijack() // want "net-conn-unclosed"
	if err != nil {
		return
	}
	rw.WriteString("hello\n")
	if rw.Flush() != nil {
		return
	}
	conn.Close()
}

// A mail client that is refused.
func mail(addr, from string) error {
	c, err := smtp.Dial(addr) // want "net-conn-unclosed"
	if err != nil {
		return err
	}
	if err := c.Mail(from); err != nil {
		return err
	}
	return c.Quit()
}

// The mail client made of a connection is done with one mail, not ended.
func mailOver(addr, host, from string) error {
	conn, err := net.Dial("tcp", addr) // want "net-conn-unclosed"
	if err != nil {
		return err
	}
	c, err := smtp.NewClient(conn, host)
	if err != nil {
		conn.Close()
		return err
	}
	defer c.Reset()
	return c.Mail(from)
}

// An RPC client for one call.
func call(addr string) (n int, err error) {
	c, err := rpc.Dial("tcp", addr) // want "net-conn-unclosed"
	if err != nil {
		return 0, err
	}
	err = c.Call("Counter.Next", 1, &n)
	return n, err
}

// A text protocol's connection.
func banner(addr string) (string, error) {
	c, err := textproto.Dial("tcp", addr) // want "net-conn-unclosed"
	if err != nil {
		return "", err
	}
	return c.ReadLine()
}

// The wrapper around the connection is lost with it.
func wrapped(addr string, conf *tls.Config) (string, error) {
	conn, err := tls.Dial("tcp", addr, conf) // want "net-conn-unclosed"
	if err != nil {
		return "", err
	}
	return bufio.NewReader(conn).ReadString('\n')
}

// A connection that comes from a helper, dropped when the wait is over.
func wait(ctx context.Context, addr string, ready <-chan struct{}) (net.Conn, error) {
	conn, err := open(addr) // want "net-conn-unclosed"
	if err != nil {
		return nil, err
	}
	select {
	case <-ready:
		return conn, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func open(addr string) (net.Conn, error) { return net.Dial("tcp", addr) }
