package broken

import (
	"net/http"
	"time"
)

// The read timeout is the idle timeout too: at each tick the connection is gone on which the last one spoke.
func readTimeoutAlone(h http.Handler, beat func() error) error {
	srv := &http.Server{ // want "http-server-no-timeout"
		Addr:         ":8080",
		Handler:      h,
		ReadTimeout:  10 * time.Second,
		WriteTimeout: 10 * time.Second,
	}
	go srv.ListenAndServe()
	for range time.Tick(time.Minute) {
		if err := beat(); err != nil {
			return err
		}
	}
	return nil
}
