package replaced

import "net/http"

var pooled http.RoundTripper = &http.Transport{MaxIdleConnsPerHost: 10}

// Whoever sets another may limit it there.
func use(t http.RoundTripper) { pooled = t }

type service struct{ client *http.Client }

func (s *service) connect() {
	s.client = &http.Client{}
	s.client.Transport = pooled
}

func (s *service) send(url string) (*http.Response, error) {
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	return s.client.Do(req)
}
