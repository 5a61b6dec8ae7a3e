// select: leak

package unseen

import "google.golang.org/grpc"

type service struct{ echo EchoClient }

func newService(conn *grpc.ClientConn) *service { return &service{echo: NewEchoClient(conn)} }

// Nothing that is returned can close the connection.
func stubOnly(target string) (*service, error) {
	conn, err := grpc.NewClient(target) // want "grpc-conn-unclosed"
	if err != nil {
		return nil, err
	}
	return newService(conn), nil
}

type closer struct {
	*service
	conn *grpc.ClientConn
}

func (c *closer) Close() error { return c.conn.Close() }

// The connection is kept beside the stub.
func stubAndConn(target string) (*closer, error) {
	conn, err := grpc.NewClient(target)
	if err != nil {
		return nil, err
	}
	return &closer{newService(conn), conn}, nil
}
