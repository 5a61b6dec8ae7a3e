package nearmiss

import "net/http"

// What only a browser runs is under its limits.
func fetch(url string) (*http.Response, error) { return http.Get(url) }
