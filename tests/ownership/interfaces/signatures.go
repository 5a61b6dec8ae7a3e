// select: leak

package interfaces

import (
	"net/http"
)

// Asked is not what comes from a transport.
type Asked struct{ texts []string }

// Next gives one after the other.
func (a *Asked) Next() string { return a.texts[0] }

// Asking is another interface with a method of that name.
type Asking[T any] interface {
	RoundTrip(req *http.Request) (*Asked, T, error)
}

// Answering has one more.
type Answering interface {
	RoundTrip(req *http.Request) (*Asked, error)
}

// Tripping gives responses.
type Tripping interface {
	RoundTrip(req *http.Request) (*http.Response, error)
}

type tripper struct{ c *http.Client }

// RoundTrip gives the response of the client.
func (t tripper) RoundTrip(req *http.Request) (*http.Response, error) { return t.c.Do(req) }

// Quiet: what gives responses cannot be what answers.
func answered(a Answering, req *http.Request) (string, error) {
	asked, err := a.RoundTrip(req)
	if err != nil {
		return "", err
	}
	return asked.Next(), nil
}

// A response is to be closed.
func tripped(t Tripping, req *http.Request) (string, error) {
	resp, err := t.RoundTrip(req) // want "http-body-unclosed"
	if err != nil {
		return "", err
	}
	return resp.Status, nil
}

// Signing gives the response and what was read from it.
type Signing interface {
	Signed(path string) (*http.Response, []byte, error)
}

// Quiet: the body has been read.
func signed(s Signing, path string) ([]byte, error) {
	_, body, err := s.Signed(path)
	return body, err
}

// Sending gives the response alone.
type Sending interface {
	Send(path string) (*http.Response, error)
}

// Nobody has read it.
func sent(s Sending, path string) error {
	_, err := s.Send(path) // want "http-body-unclosed"
	return err
}
