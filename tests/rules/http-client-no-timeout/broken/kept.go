package broken

import (
	"context"
	"net/http"
)

var kept *http.Client

func init() {
	kept = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 10}} // want "http-client-no-timeout"
}

// The request that the kept client sends has no context.
func sendKept(url string) (*http.Response, error) {
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	return kept.Do(req)
}

type api struct{ client *http.Client }

func newAPI() *api {
	return &api{client: &http.Client{}} // want "http-client-no-timeout"
}

// One method heeds the context, the other does not.
func (a *api) fetch(ctx context.Context, url string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	return a.client.Do(req)
}

func (a *api) ping(url string) (*http.Response, error) { return a.client.Head(url) }
