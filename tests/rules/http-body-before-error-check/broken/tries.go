package broken

import (
	"io"
	"net/http"
)

// The first returns where it fails, the last does not.
func triesFirst(url string, n int) (string, error) {
	var resp *http.Response
	var err error
	for i := 0; i < n; i++ {
		resp, err = http.Get(url)
		if err == nil {
			break
		}
		if i == 0 {
			return "", err
		}
	}
	defer resp.Body.Close() // want "http-body-before-error-check"
	b, err := io.ReadAll(resp.Body)
	return string(b), err
}

// The one before the last does.
func triesBeforeLast(url string, n int) (string, error) {
	var resp *http.Response
	var err error
	for i := 0; i < n; i++ {
		resp, err = http.Get(url)
		if err == nil {
			break
		}
		if i == n-2 {
			return "", err
		}
	}
	defer resp.Body.Close() // want "http-body-before-error-check"
	b, err := io.ReadAll(resp.Body)
	return string(b), err
}

// Down to the one before the last.
func triesDown(url string) (string, error) {
	var resp *http.Response
	var err error
	for left := 3; left >= 0; left-- {
		resp, err = http.Get(url)
		if err == nil {
			break
		}
		if left == 1 {
			return "", err
		}
	}
	defer resp.Body.Close() // want "http-body-before-error-check"
	b, err := io.ReadAll(resp.Body)
	return string(b), err
}
