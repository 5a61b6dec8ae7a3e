// select: leak

// Package serving keeps sites that others open.
package serving

import (
	"errors"

	"example.com/serving/web"
)

type service struct {
	site *web.Site
	done chan struct{}
}

func newService(addr string) (*service, error) {
	site, err := web.Open(addr)
	if err != nil {
		return nil, err
	}
	return &service{site: site, done: make(chan struct{})}, nil
}

func (s *service) start() {
	go s.site.Run()
}

// Close leaves the site serving.
func (s *service) Close() { // want "close-incomplete"
	close(s.done)
}

type daemon struct {
	site *web.Site
	done chan struct{}
}

func newDaemon(addr string) (*daemon, error) {
	site, err := web.Open(addr)
	if err != nil {
		return nil, err
	}
	return &daemon{site: site, done: make(chan struct{})}, nil
}

func (d *daemon) start() {
	go d.site.Run()
}

// Close ends the site.
func (d *daemon) Close() error {
	close(d.done)
	return d.site.Close()
}

// Quiet: who runs a site waits for its end.
func run(addr string) error {
	site, err := web.Open(addr)
	if err != nil {
		return err
	}
	return site.Run()
}

// The socket is open where the check fails.
func check(addr string, allowed bool) error {
	site, err := web.Open(addr) // want "resource-unclosed"
	if err != nil {
		return err
	}
	if !allowed {
		return errors.New("not allowed")
	}
	return site.Run()
}
