// Package unseen gives a transport to what lies in a module out of sight.
package unseen

import (
	"net/http"

	"example.com/far/wire"
)

// What is made of it out of sight does not end its connections.
func signed(url, key string) error {
	s := wire.Signing{Key: key, Transport: &http.Transport{}} // want "http-transport-per-call"
	resp, err := s.Client().Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
