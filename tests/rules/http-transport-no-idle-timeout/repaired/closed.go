package repaired

import (
	"net/http"
	"time"
)

// Idle connections are closed at the end.
func closed(url string) error {
	tr := &http.Transport{}
	defer tr.CloseIdleConnections()
	resp, err := (&http.Client{Transport: tr, Timeout: time.Second}).Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

type api struct{ client *http.Client }

// The owner lets go of them when it is closed.
func newAPI() *api {
	var tr http.RoundTripper = &http.Transport{MaxIdleConns: 10}
	return &api{client: &http.Client{Transport: tr, Timeout: time.Second}}
}

// Close ends what is idle.
func (a *api) Close() { a.client.CloseIdleConnections() }
