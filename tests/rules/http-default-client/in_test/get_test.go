package intest

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// Limits, and clients made per test, are no faults of a test.
func TestGet(t *testing.T) {
	srv := httptest.NewServer(http.NotFoundHandler())
	defer srv.Close()
	resp, err := http.Get(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	c := &http.Client{Transport: &http.Transport{}}
	resp, err = c.Get(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
}

// A leak is one in a test too.
func TestLost(t *testing.T) {
	srv := httptest.NewServer(http.NotFoundHandler())
	defer srv.Close()
	resp, err := http.Get(srv.URL) // want "http-body-unclosed"
	if err != nil {
		t.Fatal(err)
	}
	t.Log(resp.Status)
}
