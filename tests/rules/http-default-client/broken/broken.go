// Package broken asks with the client that waits for ever.
package broken

import (
	"io"
	"net/http"
	"net/url"
	"runtime"
)

// Each of the package's functions uses the default client.
func get(u string) ([]byte, error) {
	resp, err := http.Get(u) // want "http-default-client"
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

// Head.
func head(u string) (int64, error) {
	resp, err := http.Head(u) // want "http-default-client"
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	return resp.ContentLength, nil
}

// Post.
func post(u string, body io.Reader) error {
	resp, err := http.Post(u, "application/json", body) // want "http-default-client"
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// PostForm.
func form(u string, values url.Values) error {
	resp, err := http.PostForm(u, values) // want "http-default-client"
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// The client under its own name.
func do(u string) (*http.Response, error) {
	req, err := http.NewRequest(http.MethodGet, u, nil)
	if err != nil {
		return nil, err
	}
	return http.DefaultClient.Do(req) // want "http-default-client"
}

// Inside a goroutine, a loop, a literal.
func each(us []string) {
	for _, u := range us {
		go func() {
			if resp, err := http.Get(u); err == nil { // want "http-default-client"
				resp.Body.Close()
			}
		}()
	}
}

// Everywhere but in a browser.
func outsideOfBrowsers(client *http.Client, u string) (*http.Response, error) {
	if runtime.GOOS == "js" {
		return client.Get(u)
	}
	return http.DefaultClient.Get(u) // want "http-default-client"
}

// Another field of everybody's client: that sends nothing, nor limits what is sent.
func stay() {
	http.DefaultClient.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
}

// What it sends with is asked for.
func transport() http.RoundTripper { return http.DefaultClient.Transport }

// It sends, whatever is done to it before.
func following(follow func(*http.Request, []*http.Request) error, u string) (*http.Response, error) {
	client := http.DefaultClient // want "http-default-client"
	client.CheckRedirect = follow
	return client.Get(u)
}

// By another name.
func renamed(u string) (*http.Response, error) {
	client := http.DefaultClient // want "http-default-client"
	return client.Get(u)
}

// Whoever uses the package's client uses the default one.
var shared = http.DefaultClient // want "http-default-client"
