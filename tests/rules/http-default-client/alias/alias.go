// Package alias imports net/http under another name, and something else under its name.
package alias

import (
	web "net/http"
)

// The name of the import does not matter.
func renamed(u string) (*web.Response, error) {
	return web.Get(u) // want "http-default-client"
}

type getter struct{}

func (getter) Get(u string) (string, error) { return u, nil }

// A variable called http is not the package.
func shadow(u string) (string, error) {
	http := getter{}
	return http.Get(u)
}
