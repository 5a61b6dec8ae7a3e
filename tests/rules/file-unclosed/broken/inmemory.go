package broken

import (
	"embed"
	"io/fs"
	"net/http"
	"os"
)

//go:embed *.go
var assets embed.FS

// What is embedded lies in memory, but not what a developer puts in its place.
func embedded(dir string) http.Handler {
	part, _ := fs.Sub(assets, "dist")
	if dir != "" {
		part = os.DirFS(dir)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := part.Open(r.URL.Path); err == nil { // want "file-unclosed"
			http.ServeFileFS(w, r, part, r.URL.Path)
			return
		}
		http.NotFound(w, r)
	})
}
