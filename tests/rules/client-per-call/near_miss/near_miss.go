// Command nearmiss opens pools that live as long as they should.
package main

import (
	"context"
	"database/sql"
	"log"
	"net/http"
	"os"
	"sync"
	"time"
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

// Another database each time: no pool of one would do for the others.
func each(dsns []string) error {
	for _, dsn := range dsns {
		db, err := sql.Open("postgres", dsn)
		if err != nil {
			return err
		}
		err = db.Ping()
		db.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

type checker struct{ timeout time.Duration }

// The caller says which database to look at.
func (c *checker) check(ctx context.Context, dsn string) error {
	db, err := sql.Open("postgres", dsn)
	if err != nil {
		return err
	}
	defer db.Close()
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	return db.PingContext(ctx)
}

type watcher struct{ dsn string }

// A goroutine that lasts has a pool of its own.
func (w *watcher) watch(ctx context.Context, pool interface{ Go(func(context.Context)) }) {
	pool.Go(func(ctx context.Context) {
		db, err := sql.Open("postgres", w.dsn)
		if err != nil {
			return
		}
		defer db.Close()
		_ = db.PingContext(ctx)
		<-ctx.Done()
	})
}

type store struct {
	dsn string
	db  *sql.DB
}

// Nothing tells that it is asked more than once.
func (s *store) version(ctx context.Context) (n int, err error) {
	db, err := sql.Open("postgres", s.dsn)
	if err != nil {
		return 0, err
	}
	defer db.Close()
	err = db.QueryRowContext(ctx, "select version from schema").Scan(&n)
	return n, err
}

// Nor this, which gives nothing for what it is given.
func (s *store) backup(ctx context.Context, path string) error {
	db := s.db
	if db == nil {
		var err error
		if db, err = sql.Open("postgres", s.dsn); err != nil {
			return err
		}
		defer db.Close()
	}
	_, err := db.ExecContext(ctx, "backup to $1", path)
	return err
}

// driver has an end, though nothing shows that it ends the pool.
type driver struct{ use func(*sql.DB) error }

type migrator struct {
	db     *sql.DB
	driver *driver
}

func newMigrator(dsn string) (*migrator, error) {
	db, err := sql.Open("postgres", dsn)
	if err != nil {
		return nil, err
	}
	return &migrator{db: db, driver: &driver{use: func(db *sql.DB) error { return db.Ping() }}}, nil
}

// Close leaves the pool to the driver, which is out of sight here.
func (m *migrator) Close() {
	if m.driver != nil {
		m.driver = nil
	}
}

// One for the upgrade, which is ended.
func (s *store) upgrade() error {
	m, err := newMigrator(s.dsn)
	if err != nil {
		return err
	}
	defer m.Close()
	return m.driver.use(m.db)
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
