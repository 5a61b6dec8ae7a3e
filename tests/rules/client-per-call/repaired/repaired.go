// Package repaired opens one pool and shares it.
package repaired

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
)

type server struct{ db *sql.DB }

// The pool is opened once, by the constructor.
func newServer(dsn string) (*server, error) {
	db, err := sql.Open("postgres", dsn)
	if err != nil {
		return nil, err
	}
	if err := db.Ping(); err != nil {
		db.Close()
		return nil, err
	}
	return &server{db: db}, nil
}

// Close ends the pool with the server.
func (s *server) Close() error { return s.db.Close() }

// The handler uses the server's.
func (s *server) handler(w http.ResponseWriter, r *http.Request) {
	n, err := s.count(r.Context())
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	fmt.Fprintln(w, n)
}

func (s *server) count(ctx context.Context) (n int, err error) {
	err = s.db.QueryRowContext(ctx, "select count(*) from t").Scan(&n)
	return n, err
}
