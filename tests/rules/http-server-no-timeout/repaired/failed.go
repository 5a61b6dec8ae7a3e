package repaired

import (
	"errors"
	"net/http"
	"time"
)

// What is returned with an error is no server.
func serverAt(addr string) (http.Server, error) {
	if addr == "" {
		return http.Server{}, errors.New("no address")
	}
	return http.Server{Addr: addr, ReadHeaderTimeout: time.Second, IdleTimeout: time.Minute}, nil
}

type site struct{ server *http.Server }

// Set where the server is kept.
func (s *site) start(h http.Handler, limit time.Duration) {
	s.server = &http.Server{Handler: h}
	s.server.ReadHeaderTimeout = limit
	go s.server.ListenAndServe()
}
