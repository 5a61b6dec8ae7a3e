package repaired

import (
	"errors"
	"io"
	"net/http"
	"time"
)

// The last of the tries returns where it fails.
func triesThree(url string) (string, error) {
	var resp *http.Response
	var err error
	for i := 1; i <= 3; i++ {
		resp, err = http.Get(url)
		if err != nil {
			if i == 3 {
				return "", err
			}
			time.Sleep(time.Second)
			continue
		}
		break
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return string(b), err
}

// As many as are asked for.
func triesUpTo(url string, n int) (string, error) {
	var resp *http.Response
	var err error
	for i := 0; i < n; i++ {
		resp, err = http.Get(url)
		if err == nil {
			break
		}
		if i == n-1 {
			return "", err
		}
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return string(b), err
}

// In a range over a number.
func triesRanged(url string, n int) (string, error) {
	var resp *http.Response
	var err error
	for i := range n {
		resp, err = http.Get(url)
		if err == nil {
			break
		}
		if i+1 >= n {
			return "", err
		}
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return string(b), err
}

// All but the last go on.
func triesNotLast(url string, waits []time.Duration) (string, error) {
	var resp *http.Response
	var err error
	for i := 0; i < len(waits); i++ {
		resp, err = http.Get(url)
		if err == nil {
			break
		}
		if i < len(waits)-1 {
			time.Sleep(waits[i])
			continue
		}
		return "", errors.New("no answer")
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return string(b), err
}

// Down to the last.
func triesDown(url string) (string, error) {
	var resp *http.Response
	var err error
	for left := 3; left > 0; left-- {
		resp, err = http.Get(url)
		if err == nil {
			break
		}
		if left == 1 {
			return "", err
		}
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return string(b), err
}
