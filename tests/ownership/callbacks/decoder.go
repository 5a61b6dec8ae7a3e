// select: leak

package callbacks

import "net/http"

type caller struct {
	client *http.Client
	failed func(*http.Response) error
}

// The decoder of errors closes what it makes an error of; if there is none, the caller has the response.
func (c *caller) do(req *http.Request) (*http.Response, error) {
	resp, err := c.client.Do(req)
	if err == nil {
		err = c.failed(resp)
	}
	if err != nil {
		return nil, err
	}
	return resp, nil
}

// No decoder is asked here.
func (c *caller) doBroken(req *http.Request) (*http.Response, error) {
	resp, err := c.client.Do(req) // want "http-body-unclosed"
	if err != nil {
		return nil, err
	}
	if err := c.check(resp.StatusCode); err != nil {
		return nil, err
	}
	return resp, nil
}

func (c *caller) check(code int) error {
	if code >= http.StatusBadRequest {
		return http.ErrNotSupported
	}
	return nil
}
