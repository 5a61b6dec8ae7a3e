// Package broken serves clients that may take for ever.
package broken

import (
	"net"
	"net/http"
)

// The package's functions set no timeout.
func listen(h http.Handler) error {
	return http.ListenAndServe(":8080", h) // want "http-server-no-timeout"
}

// Neither with TLS.
func listenTLS(h http.Handler) error {
	return http.ListenAndServeTLS(":8443", "cert.pem", "key.pem", h) // want "http-server-no-timeout"
}

// Nor on a listener of one's own.
func serve(l net.Listener, h http.Handler) error {
	return http.Serve(l, h) // want "http-server-no-timeout"
}

// In a goroutine.
func background(h http.Handler, failed chan<- error) {
	go func() {
		failed <- http.ListenAndServe(":8080", h) // want "http-server-no-timeout"
	}()
}

// A server without any of the fields.
func server(h http.Handler) error {
	srv := &http.Server{Addr: ":8080", Handler: h} // want "http-server-no-timeout"
	return srv.ListenAndServe()
}

// A zero server whose other fields are set later.
func zeroValue(h http.Handler) error {
	var srv http.Server // want "http-server-no-timeout"
	srv.Handler = h
	return srv.ListenAndServe()
}

// Zero, written out.
func zero(h http.Handler) error {
	srv := http.Server{Handler: h, ReadHeaderTimeout: 0} // want "http-server-no-timeout"
	return srv.ListenAndServe()
}
