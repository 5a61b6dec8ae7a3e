// select: leak

// Package db stands between a program and its database, as interfaces.
package db

import (
	"context"
	"database/sql"
)

type Conn interface {
	Begin() (Tx, error)
	Query(query string, args ...any) (*sql.Rows, error)
	Exec(query string, args ...any) (sql.Result, error)
}

type Tx interface {
	Commit() error
	Rollback() error
	Exec(query string, args ...any) (sql.Result, error)
}

// The pool has Query from the database it embeds.
type pool struct {
	*sql.DB
}

func (p *pool) Begin() (Tx, error) {
	begun, err := p.DB.Begin()
	if err != nil {
		return nil, err
	}
	return &transaction{begun, 0}, nil
}

// A transaction with something around it is still one.
type transaction struct {
	*sql.Tx
	number int
}

// Logs, and leaves the work to the connection it keeps.
type logged struct {
	Conn
	log func(string)
}

func (l *logged) Query(query string, args ...any) (*sql.Rows, error) {
	l.log(query)
	return l.Conn.Query(query, args...)
}

func Open(d *sql.DB, log func(string)) Conn { return &logged{&pool{d}, log} }

// The only implementer in sight works through another one, which is not.
type Source interface {
	Rows(ctx context.Context) (*sql.Rows, error)
}

type counting struct {
	Source
	count int
}

func (c *counting) Rows(ctx context.Context) (*sql.Rows, error) {
	c.count++
	return c.Source.Rows(ctx)
}

// Lends what it keeps: nothing to close for who asks.
type Lender interface {
	Last() (*sql.Rows, error)
}

type keeper struct{ last *sql.Rows }

func (k *keeper) Last() (*sql.Rows, error) { return k.last, nil }
