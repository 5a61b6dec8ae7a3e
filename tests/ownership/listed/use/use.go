// select: leak

package use

import amqp "github.com/rabbitmq/amqp091-go"

// A method of the connection borrows it: where it fails, the connection is still there.
func forgotten(url string) (*amqp.Connection, *amqp.Channel, error) {
	conn, err := amqp.Dial(url) // want "resource-unclosed"
	if err != nil {
		return nil, nil, err
	}
	channel, err := conn.Channel()
	if err != nil {
		return nil, nil, err
	}
	return conn, channel, nil
}

// Quiet: closed where the channel cannot be had.
func closed(url string) (*amqp.Connection, *amqp.Channel, error) {
	conn, err := amqp.Dial(url)
	if err != nil {
		return nil, nil, err
	}
	channel, err := conn.Channel()
	if err != nil {
		conn.Close()
		return nil, nil, err
	}
	return conn, channel, nil
}

// Quiet: the connection takes the channel with it.
func declared(url string) error {
	conn, err := amqp.Dial(url)
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := conn.Channel(); err != nil {
		return err
	}
	return nil
}

type publisher struct{ conn *amqp.Connection }

// The connection goes on, and so does each channel.
func (p *publisher) declare() error {
	channel, err := p.conn.Channel() // want "resource-unclosed"
	if err != nil {
		return err
	}
	println(channel)
	return nil
}

// Broker is what the program makes of it.
type Broker struct{ conn *amqp.Connection }

func NewBroker(url string) (*Broker, error) {
	conn, err := amqp.Dial(url)
	if err != nil {
		return nil, err
	}
	return &Broker{conn: conn}, nil
}

// Confirm leaves the connection where it is.
func (b *Broker) Confirm() error { return b.conn.Confirm() }

// Close ends the broker.
func (b *Broker) Close() error { return b.conn.Close() }

// So confirming is not closing.
func confirmed(url string) error {
	b, err := NewBroker(url) // want "resource-unclosed"
	if err != nil {
		return err
	}
	return b.Confirm()
}
