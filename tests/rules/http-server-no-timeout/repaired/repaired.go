// Package repaired serves with limits.
package repaired

import (
	"net"
	"net/http"
	"time"
)

// All of them.
func server(h http.Handler) error {
	srv := &http.Server{
		Addr:              ":8080",
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      10 * time.Second,
		IdleTimeout:       2 * time.Minute,
	}
	return srv.ListenAndServe()
}

// The header's alone is enough against slow clients.
func header(h http.Handler) error {
	srv := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second}
	return srv.ListenAndServe()
}

// A read timeout beside an idle timeout.
func readAndIdle(h http.Handler) error {
	srv := &http.Server{Handler: h, ReadTimeout: 5 * time.Second, IdleTimeout: time.Minute}
	return srv.ListenAndServe()
}

// Set afterwards.
func later(h http.Handler, l net.Listener) error {
	srv := &http.Server{Handler: h}
	srv.ReadHeaderTimeout = 5 * time.Second
	return srv.Serve(l)
}

// Somebody else fills it in.
func configured(h http.Handler, configure func(*http.Server)) error {
	srv := &http.Server{Handler: h}
	configure(srv)
	return srv.ListenAndServe()
}

type listener struct{}

func (listener) ListenAndServe(addr string) error { return nil }

// A function of the same name on something else.
func other(l listener) error { return l.ListenAndServe(":8080") }

// A handler that gives up is no server.
func handler(h http.Handler) http.Handler { return http.TimeoutHandler(h, time.Second, "late") }

// The read timeout is the idle timeout too: nothing waits without a limit.
func idleAsLongAsRead(h http.Handler) error {
	srv := &http.Server{
		Addr:         ":8080",
		Handler:      h,
		ReadTimeout:  10 * time.Second,
		WriteTimeout: 10 * time.Second,
	}
	return srv.ListenAndServe()
}
