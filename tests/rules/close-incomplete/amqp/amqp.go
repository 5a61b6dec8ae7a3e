// Package amqp keeps a connection, and a channel on it.
package amqp

import amqp "github.com/rabbitmq/amqp091-go"

// The channel ends with its connection.
type queue struct {
	conn    *amqp.Connection
	channel *amqp.Channel
}

func open(url string) (*queue, error) {
	q := &queue{}
	conn, err := amqp.Dial(url)
	if err != nil {
		return nil, err
	}
	q.conn = conn
	channel, err := conn.Channel()
	if err != nil {
		conn.Close()
		return nil, err
	}
	q.channel = channel
	return q, nil
}

func (q *queue) Close() error { return q.conn.Close() }

// The channel is all that is kept, and Close does not end it.
type borrowed struct {
	channel *amqp.Channel
}

func borrow(conn *amqp.Connection) (*borrowed, error) {
	channel, err := conn.Channel()
	if err != nil {
		return nil, err
	}
	b := &borrowed{}
	b.channel = channel
	return b, nil
}

func (b *borrowed) Close() error { // want "close-incomplete"
	b.channel.NotifyClose(make(chan *amqp.Error, 1))
	return nil
}

// A connection that others were shown to ends its channel all the same.
type shownQueue struct {
	conn    *amqp.Connection
	channel *amqp.Channel
}

func openShown(url string, show func(*amqp.Connection)) (*shownQueue, error) {
	conn, err := amqp.Dial(url)
	if err != nil {
		return nil, err
	}
	show(conn)
	channel, err := conn.Channel()
	if err != nil {
		conn.Close()
		return nil, err
	}
	q := &shownQueue{}
	q.conn = conn
	q.channel = channel
	return q, nil
}

func (q *shownQueue) Close() error { return q.conn.Close() }
