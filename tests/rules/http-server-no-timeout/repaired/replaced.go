package repaired

import (
	"net/http"
	"time"
)

type module struct{ server *http.Server }

// Nothing says yet how it will serve.
func newModule() *module { return &module{server: &http.Server{}} }

func (m *module) serve(addr string) error {
	m.server = &http.Server{Addr: addr, ReadHeaderTimeout: 5 * time.Second}
	return m.server.ListenAndServe()
}
