package repaired

import (
	"net/http"
	"time"
)

type builder struct {
	err    error
	method string
	url    string
}

func build(url string) *builder { return &builder{method: http.MethodGet, url: url} }

func (b *builder) with(method string) *builder {
	b.method = method
	return b
}

// What went wrong before is told now, as an error.
func (b *builder) do() (*http.Response, error) {
	if b.err != nil {
		return nil, b.err
	}
	req, err := http.NewRequest(b.method, b.url, nil)
	if err != nil {
		return nil, err
	}
	client := &http.Client{Timeout: time.Second}
	return client.Do(req)
}

// Nobody need look at the builder's error: there is a response where there is no error.
func built(url string) (int, error) {
	resp, err := build(url).with(http.MethodPost).do()
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	return resp.StatusCode, nil
}

// Nor where it is the receiver's.
func (b *builder) status() (int, error) {
	resp, err := b.do()
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	return resp.StatusCode, nil
}
