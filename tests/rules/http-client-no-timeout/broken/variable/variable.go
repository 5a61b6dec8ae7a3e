package variable

import "net/http"

var pooled = &http.Transport{MaxIdleConnsPerHost: 10}

type service struct{ client *http.Client }

// The transport in the variable brings no limit either.
func (s *service) connect() {
	if s.client == nil {
		s.client = &http.Client{} // want "http-client-no-timeout"
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
