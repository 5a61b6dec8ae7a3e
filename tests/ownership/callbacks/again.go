// select: leak

package callbacks

import (
	"errors"
	"net/http"
)

// Quiet: the first response is closed by its own defer, the second by another.
func askTwice(c *http.Client, url string) (string, error) {
	ask := func(method string) (*http.Response, error) {
		req, err := http.NewRequest(method, url, nil)
		if err != nil {
			return nil, err
		}
		resp, err := c.Do(req)
		return resp, err
	}
	resp, err := ask(http.MethodHead)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	if resp.StatusCode == http.StatusOK {
		return resp.Status, nil
	}
	resp, err = ask(http.MethodGet)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	return resp.Status, nil
}

// The second is not.
func askTwiceBroken(c *http.Client, url string) (string, error) {
	ask := func(method string) (*http.Response, error) {
		req, err := http.NewRequest(method, url, nil)
		if err != nil {
			return nil, err
		}
		return c.Do(req) // want "http-body-unclosed"
	}
	resp, err := ask(http.MethodHead)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	resp, err = ask(http.MethodGet)
	if err != nil {
		return "", err
	}
	if resp.StatusCode != http.StatusOK {
		return "", errors.New(resp.Status)
	}
	return resp.Status, resp.Body.Close()
}
