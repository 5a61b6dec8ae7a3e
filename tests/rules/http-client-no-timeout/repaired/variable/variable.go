package variable

import (
	"net/http"
	"time"
)

var pooled = &http.Transport{ResponseHeaderTimeout: time.Minute}

type service struct{ client *http.Client }

// The transport in the variable waits for the head of an answer for a while only.
func (s *service) connect() {
	if s.client == nil {
		s.client = &http.Client{}
	}
	s.client.Transport = pooled
}

func (s *service) send(url string) (*http.Response, error) {
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	return s.client.Do(req)
}
