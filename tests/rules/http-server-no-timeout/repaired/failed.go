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
