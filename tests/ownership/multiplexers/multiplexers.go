// select: leak

// Package multiplexers tells servers what to call for requests: it goes on using what it captures.
package multiplexers

import (
	"io"
	"net/http"
	"os"
	"strings"
	"time"
)

func serve(mux *http.ServeMux, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	mux.HandleFunc("/log", func(w http.ResponseWriter, r *http.Request) {
		http.ServeContent(w, r, "log", time.Time{}, io.NewSectionReader(f, 0, 1024))
	})
	return nil
}

func serveConverted(mux *http.ServeMux, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	mux.Handle("/head", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		head := make([]byte, 512)
		n, _ := f.ReadAt(head, 0)
		w.Write(head[:n])
	}))
	return nil
}

// What only runs the literal keeps nothing.
func count(path string) (int, error) {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return 0, err
	}
	n := strings.IndexFunc("goplumb", func(r rune) bool {
		b := make([]byte, 1)
		_, err := f.ReadAt(b, int64(r))
		return err == nil
	})
	return n, nil
}

func serveOthers(mux *http.ServeMux, path string) error {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return err
	}
	name := f.Name()
	mux.HandleFunc("/name", func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, name)
	})
	return nil
}
