// Package broken opens a pool for every call: each throws away its connections.
package broken

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"os"
)

// A request handler opens its own pool.
func handler(w http.ResponseWriter, r *http.Request) {
	db, err := sql.Open("postgres", os.Getenv("DSN")) // want "client-per-call"
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	defer db.Close()
	var n int
	if err := db.QueryRowContext(r.Context(), "select count(*) from t").Scan(&n); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	fmt.Fprintln(w, n)
}

type repo struct{ dsn string }

// Every operation opens and closes a pool.
func (r *repo) Count(ctx context.Context, kind string) (n int, err error) {
	db, err := sql.Open("postgres", r.dsn) // want "client-per-call"
	if err != nil {
		return 0, err
	}
	defer db.Close()
	err = db.QueryRowContext(ctx, "select count(*) from t where kind = $1", kind).Scan(&n)
	return n, err
}

// A pool for each round of a loop.
func each(dsn string, names []string) error {
	for _, name := range names {
		db, err := sql.Open("postgres", dsn) // want "client-per-call"
		if err != nil {
			return err
		}
		_, err = db.Exec("insert into t values ($1)", name)
		db.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

// A literal registered as a handler.
func routes(mux *http.ServeMux, dsn string) {
	mux.HandleFunc("/ping", func(w http.ResponseWriter, r *http.Request) {
		db, err := sql.Open("postgres", dsn) // want "client-per-call"
		if err != nil {
			return
		}
		defer db.Close()
		if db.PingContext(r.Context()) == nil {
			fmt.Fprintln(w, "ok")
		}
	})
}
