// Package quic takes streams of connections until there are no more.
package quic

import (
	"context"

	"github.com/quic-go/quic-go"
)

type server struct{ listener *quic.Listener }

// Each connection goes to a goroutine that lasts as long as it.
func (s *server) serve(ctx context.Context) {
	for {
		conn, err := s.listener.Accept(ctx)
		if err != nil {
			return
		}
		go s.streams(ctx, conn)
	}
}

// No more streams come when the connection has ended.
func (s *server) streams(ctx context.Context, conn *quic.Conn) {
	for {
		stream, err := conn.AcceptStream(ctx)
		if err != nil {
			return
		}
		go stream.Close()
	}
}

// The first stream may not be the last.
func first(ctx context.Context, address string) error {
	conn, err := quic.DialAddr(ctx, address, nil, nil) // want "net-conn-unclosed"
	if err != nil {
		return err
	}
	stream, err := conn.AcceptStream(ctx)
	if err != nil {
		return err
	}
	return stream.Close()
}
