// Command nearmiss opens pools that live as long as they should.
package main

import (
	"database/sql"
	"log"
	"net/http"
	"os"
	"sync"
)

var global, globalErr = sql.Open("postgres", os.Getenv("DSN"))

var lazy = sync.OnceValues(func() (*sql.DB, error) {
	return sql.Open("postgres", os.Getenv("DSN"))
})

var (
	once   sync.Once
	shared *sql.DB
)

// Opened by the first caller, for all of them.
func pool() *sql.DB {
	once.Do(func() {
		db, err := sql.Open("postgres", os.Getenv("DSN"))
		if err != nil {
			log.Fatal(err)
		}
		shared = db
	})
	return shared
}

// Opened for the caller, who decides how long it lives.
func connect(dsn string) (*sql.DB, error) { return sql.Open("postgres", dsn) }

// main runs once.
func main() {
	db, err := sql.Open("postgres", os.Getenv("DSN"))
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()
	if err := run(db); err != nil {
		log.Println(err, global, globalErr, pool())
	}
	if err := serve(); err != nil {
		log.Println(err)
	}
	_, _ = lazy()
}

func run(db *sql.DB) error { return db.Ping() }

// Called by main alone, it lives as long as the server it runs.
func serve() error {
	db, err := connect(os.Getenv("DSN"))
	if err != nil {
		return err
	}
	defer db.Close()
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if err := db.PingContext(r.Context()); err != nil {
			w.WriteHeader(http.StatusInternalServerError)
		}
	})
	srv := &http.Server{Addr: ":8080"}
	return srv.ListenAndServe()
}
