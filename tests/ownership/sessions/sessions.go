// select: leak

// Package sessions opens streams, which end with what they were opened on.
package sessions

import (
	"context"
	"net"

	"github.com/hashicorp/yamux"
	"golang.org/x/crypto/ssh"
)

var current *yamux.Session

type peer struct {
	conn    net.Conn
	session *yamux.Session
}

// Close ends the session, and its streams.
func (p *peer) Close() error {
	p.session.Close()
	return p.conn.Close()
}

// Quiet: the peer is ended with its stream.
func (p *peer) greet() (net.Conn, error) {
	s, err := p.session.Open()
	if err != nil {
		return nil, err
	}
	if _, err := s.Write([]byte("hello")); err != nil {
		p.Close()
		return nil, err
	}
	return s, nil
}

// The peer lives on, and so does the stream.
func (p *peer) ask() (net.Conn, error) {
	s, err := p.session.Open() // want "net-conn-unclosed"
	if err != nil {
		return nil, err
	}
	if _, err := s.Write([]byte("ask")); err != nil {
		return nil, err
	}
	return s, nil
}

// Quiet: the deferred close takes the session and its streams along.
func serve(ctx context.Context, conn net.Conn, handle func(net.Conn)) {
	defer func() {
		conn.Close()
	}()
	session, err := yamux.Server(conn, nil)
	if err != nil {
		return
	}
	current = session
	for ctx.Err() == nil {
		s, err := session.Accept()
		if err != nil {
			return
		}
		kind := make([]byte, 1)
		if _, err := s.Read(kind); err != nil {
			return
		}
		go handle(s)
	}
}

// As long as the session lasts, the streams that nobody handles pile up.
func pick(ctx context.Context, session *yamux.Session, handle func(net.Conn)) {
	defer session.Close()
	for ctx.Err() == nil {
		s, err := session.Accept() // want "net-conn-unclosed"
		if err != nil {
			return
		}
		kind := make([]byte, 1)
		if _, err := s.Read(kind); err != nil {
			continue
		}
		go handle(s)
	}
}

// Quiet: what another one accepts is not ended, but here it is the one.
func run(client *ssh.Client, command string) ([]byte, error) {
	defer client.Close()
	s, err := client.NewSession()
	if err != nil {
		return nil, err
	}
	return s.Output(command)
}

// Quiet: the session is over when its command is, though the client serves others, too.
func runOn(client, other *ssh.Client, command string) ([]byte, error) {
	defer other.Close()
	s, err := client.NewSession()
	if err != nil {
		return nil, err
	}
	return s.Output(command)
}

// Nobody waits for the command.
func startOn(client, other *ssh.Client, command string) error {
	defer other.Close()
	s, err := client.NewSession() // want "resource-unclosed"
	if err != nil {
		return err
	}
	return s.Start(command)
}

// Quiet: a session is nothing without its connection.
func count(conn net.Conn) (int, error) {
	defer conn.Close()
	session, err := yamux.Client(conn, nil)
	if err != nil {
		return 0, err
	}
	return session.NumStreams(), nil
}

// The connection is the caller's, who does not know of the session.
func countOn(conn net.Conn) (int, error) {
	session, err := yamux.Client(conn, nil) // want "net-conn-unclosed"
	if err != nil {
		return 0, err
	}
	return session.NumStreams(), nil
}

type mux struct{ close func() error }

// Quiet: who has the mux closes the session, by a function kept there, and the stream that was opened on it.
func newMux(conn net.Conn, handle func(net.Conn)) (*mux, error) {
	session, err := yamux.Client(conn, nil)
	if err != nil {
		return nil, err
	}
	greet := func() error {
		stream, err := session.Open()
		if err != nil {
			return err
		}
		_, err = stream.Write([]byte("hello"))
		return err
	}
	m := &mux{close: func() error { return session.Close() }}
	stream, err := session.Accept()
	if err != nil {
		return m, nil
	}
	if _, err := stream.Write([]byte("hello")); err != nil {
		return m, nil
	}
	go handle(stream)
	return m, greet()
}

// The session is somebody else's, and lives on.
func greetOn(session *yamux.Session) func() error {
	return func() error {
		stream, err := session.Open() // want "net-conn-unclosed"
		if err != nil {
			return err
		}
		_, err = stream.Write([]byte("hello"))
		return err
	}
}

// Quiet: the requests of a channel end when the channel does.
func serve(conn ssh.Conn, chans <-chan ssh.NewChannel, handle func(ssh.Channel)) {
	for newChannel := range chans {
		channel, requests, err := newChannel.Accept()
		if err != nil {
			continue
		}
		go func(in <-chan *ssh.Request) {
			for req := range in {
				if req.Type == "subsystem" {
					go handle(channel)
				}
				req.Reply(req.Type == "subsystem", nil)
			}
		}(requests)
	}
}

// After the first request nobody waits for the end.
func serveFirst(conn ssh.Conn, chans <-chan ssh.NewChannel) {
	for newChannel := range chans {
		channel, requests, err := newChannel.Accept() // want "resource-unclosed"
		if err != nil {
			continue
		}
		for req := range requests {
			req.Reply(false, nil)
			break
		}
		channel.Write([]byte("bye"))
	}
}

// Quiet: the peer has gone, and the connection has closed what it sits on.
func serveConn(nc net.Conn, config *ssh.ServerConfig) error {
	conn, chans, requests, err := ssh.NewServerConn(nc, config)
	if err != nil {
		return err
	}
	go ssh.DiscardRequests(requests)
	for newChannel := range chans {
		newChannel.Reject(ssh.Prohibited, conn.User())
	}
	return nil
}

// Nobody waits for the peer to go.
func greetConn(nc net.Conn, config *ssh.ServerConfig) error {
	conn, _, requests, err := ssh.NewServerConn(nc, config) // want "net-conn-unclosed"
	if err != nil {
		return err
	}
	go ssh.DiscardRequests(requests)
	_, _, err = conn.SendRequest("hello", true, nil)
	return err
}
