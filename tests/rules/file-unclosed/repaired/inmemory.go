package repaired

import (
	"embed"
	"io/fs"
	"net/http"
)

//go:embed *.go
var assets embed.FS

// What is embedded lies in memory, whatever part of it one looks at.
func embedded() http.Handler {
	part, _ := fs.Sub(assets, "dist")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := part.Open(r.URL.Path); err == nil {
			http.ServeFileFS(w, r, part, r.URL.Path)
			return
		}
		http.NotFound(w, r)
	})
}
