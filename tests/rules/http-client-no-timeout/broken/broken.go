// Package broken makes clients that wait for ever.
package broken

import (
	"bytes"
	"net/http"
	"time"
)

// Made on the spot.
func onTheSpot(url string, body []byte) error {
	client := http.Client{} // want "http-client-no-timeout"
	resp, err := client.Post(url, "application/json", bytes.NewReader(body))
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// By its address.
func address(url string) error {
	client := &http.Client{} // want "http-client-no-timeout"
	resp, err := client.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// With new.
func withNew(url string) error {
	client := new(http.Client) // want "http-client-no-timeout"
	resp, err := client.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// As a variable's zero value.
func zeroValue(url string) error {
	var client http.Client // want "http-client-no-timeout"
	resp, err := client.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// Zero, written out, means the same.
func zero(url string) error {
	client := &http.Client{Timeout: 0} // want "http-client-no-timeout"
	resp, err := client.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// Other fields bring no limit.
func otherFields(url string) error {
	client := &http.Client{Transport: shared} // want "http-client-no-timeout"
	resp, err := client.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

var shared = &http.Transport{IdleConnTimeout: time.Minute}

// The request has no deadline either.
func request(url string) error {
	client := &http.Client{} // want "http-client-no-timeout"
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
