package repaired

import (
	"net/http"
	"net/url"
)

func through(*http.Request) (*url.URL, error) { return nil, nil }

// What no name keeps shows that the types fit.
var _ = http.Transport{Proxy: through}
