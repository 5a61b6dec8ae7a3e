// select: leak

package collections

import (
	"errors"
	"net/http"
)

// The list that is given does not get what is appended here; the response goes to the caller alone.
func try(c *http.Client, url string, earlier []*http.Response) (*http.Response, error) {
	resp, err := c.Get(url)
	if err != nil {
		return nil, err
	}
	earlier = append(earlier, resp)
	if len(earlier) > 3 {
		_ = resp.Body.Close()
		return nil, errors.New("too often")
	}
	return resp, nil
}

func status(c *http.Client, url string) (int, error) {
	resp, err := try(c, url, nil) // want "http-body-unclosed"
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

// Quiet: closed.
func statusClosed(c *http.Client, url string) (int, error) {
	resp, err := try(c, url, nil)
	if err != nil {
		return 0, err
	}
	defer func() { _ = resp.Body.Close() }()
	return resp.StatusCode, nil
}

// Lost where it is one too many.
func tryCarelessly(c *http.Client, url string, earlier []*http.Response) (*http.Response, error) {
	resp, err := c.Get(url) // want "http-body-unclosed"
	if err != nil {
		return nil, err
	}
	earlier = append(earlier, resp)
	if len(earlier) > 3 {
		return nil, errors.New("too often")
	}
	return resp, nil
}

// Quiet: the longer list is handed back.
func more(c *http.Client, url string, earlier []*http.Response) ([]*http.Response, error) {
	resp, err := c.Get(url)
	if err != nil {
		return earlier, err
	}
	return append(earlier, resp), nil
}

// Quiet: all that were added are closed.
func several(c *http.Client, urls []string) error {
	var all []*http.Response
	defer func() {
		for _, resp := range all {
			_ = resp.Body.Close()
		}
	}()
	for _, url := range urls {
		var err error
		if all, err = more(c, url, all); err != nil {
			return err
		}
	}
	return nil
}

type crawler struct{ open []*http.Response }

// Quiet: the longer list is kept.
func (w *crawler) visit(c *http.Client, url string, earlier []*http.Response) error {
	resp, err := c.Get(url)
	if err != nil {
		return err
	}
	earlier = append(earlier, resp)
	w.open = earlier
	return nil
}

func (w *crawler) Close() error {
	var err error
	for _, resp := range w.open {
		err = errors.Join(err, resp.Body.Close())
	}
	return err
}
