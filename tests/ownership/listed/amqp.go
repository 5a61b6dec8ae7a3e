// select: leak

// A library of the catalogue whose sources lie here: what the catalogue says of it holds all the same.
package amqp091

import "net"

type Connection struct {
	conn     net.Conn
	channels map[int]*Channel
}

type Channel struct {
	connection *Connection
}

// Unspoken: what is acquired inside is the library's business.
func Dial(url string) (*Connection, error) {
	conn, err := net.Dial("tcp", url)
	if err != nil {
		return nil, err
	}
	return &Connection{conn: conn, channels: map[int]*Channel{}}, nil
}

func (c *Connection) Close() error { return c.conn.Close() }

// The channel keeps its connection, to write to it: no transfer.
func (c *Connection) Channel() (*Channel, error) {
	channel := &Channel{connection: c}
	c.channels[len(c.channels)] = channel
	return channel, c.open(channel)
}

func (c *Connection) open(channel *Channel) error {
	_, err := channel.connection.conn.Write([]byte("open"))
	return err
}

func (ch *Channel) Close() error { return nil }

// Inside a wrapper the connection is borrowed as well.
func (c *Connection) Confirm() error {
	c.channels = map[int]*Channel{0: {connection: c}}
	return nil
}
