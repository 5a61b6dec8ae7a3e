// select: leak

// Package modules starts parts of a program, which somebody else stops.
package modules

import (
	"net"
	"os"
)

// Service is what runs, and is ended by who runs it.
type Service interface{ Close() error }

type worker struct{ conn net.Conn }

func newWorker(addr string) (*worker, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &worker{conn: conn}, nil
}

func (w *worker) Close() error { return w.conn.Close() }

// App keeps its parts by name, too.
type App struct {
	worker *worker
	stop   chan os.Signal
}

// Quiet: the runner of services ends the worker.
func (a *App) initWorker(addr string) (Service, error) {
	w, err := newWorker(addr)
	if err != nil {
		return nil, err
	}
	a.worker = w
	return w, nil
}

// Stop ends the waiting.
func (a *App) Stop() { close(a.stop) }

// Other keeps it for itself.
type Other struct {
	worker *worker
	stop   chan os.Signal
}

func (o *Other) init(addr string) error {
	w, err := newWorker(addr)
	if err != nil {
		return err
	}
	o.worker = w
	return nil
}

// Stop forgets the worker.
func (o *Other) Stop() { close(o.stop) } // want "close-incomplete"

// Topics keeps a connection for its topics, and has no end.
type Topics struct{ worker *worker } // want "field-never-closed"

// Listen connects.
func (t *Topics) Listen(addr string) error {
	w, err := newWorker(addr)
	if err != nil {
		return err
	}
	t.worker = w
	return nil
}

// Cleanup forgets a topic, not the connection.
func (t *Topics) Cleanup(topic string) error {
	_, err := t.worker.conn.Write([]byte(topic))
	return err
}
