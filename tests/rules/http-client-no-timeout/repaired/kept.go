package repaired

import (
	"context"
	"net/http"
	"time"
)

var kept *http.Client

func init() {
	kept = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 10}, Timeout: time.Minute}
}

func sendKept(url string) (*http.Response, error) {
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	return kept.Do(req)
}

type api struct{ client *http.Client }

// Each request carries a context.
func newAPI() *api { return &api{client: &http.Client{}} }

func (a *api) fetch(ctx context.Context, url string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	return a.client.Do(req)
}

func (a *api) ping(ctx context.Context, url string) (*http.Response, error) {
	req, err := http.NewRequest(http.MethodHead, url, nil)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	return a.client.Do(req)
}

type slow struct{ client *http.Client }

// The timeout is set by another method.
func newSlow() *slow { return &slow{client: &http.Client{}} }

func (s *slow) limit(d time.Duration) { s.client.Timeout = d }

func (s *slow) ping(url string) (*http.Response, error) { return s.client.Head(url) }

type streamer struct{ client *http.Client }

// The transport waits for the answer's head for a while only; what follows may stream for hours.
func newStreamer() *streamer {
	return &streamer{client: &http.Client{Transport: &http.Transport{ResponseHeaderTimeout: time.Minute}}}
}

func (s *streamer) ping(url string) (*http.Response, error) { return s.client.Head(url) }
