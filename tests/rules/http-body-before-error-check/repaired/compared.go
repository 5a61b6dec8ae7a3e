package repaired

import (
	"fmt"
	"log"
	"net/http"
)

type agent struct {
	transport http.RoundTripper
	limits    map[int]int
}

// Compared with nil where its error is nil: there is a response then.
func (a *agent) RoundTrip(req *http.Request) (*http.Response, error) {
	var resp *http.Response
	var err error
	for {
		resp, err = a.transport.RoundTrip(req)
		if err != nil {
			return resp, fmt.Errorf("asking: %w", err)
		}
		if resp != nil {
			log.Print(resp.StatusCode)
		}
		if _, again := a.limits[resp.StatusCode]; !again {
			break
		}
		resp.Body.Close()
	}
	return resp, err
}
