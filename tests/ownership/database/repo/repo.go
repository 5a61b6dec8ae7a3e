// select: leak

// Package repo keeps statements and hands out rows and transactions.
package repo

import (
	"context"
	"database/sql"
	"errors"
)

// Repo owns two statements; the database is its caller's.
type Repo struct {
	db       *sql.DB
	get, put *sql.Stmt
}

// New prepares both, and closes the first when the second fails.
func New(ctx context.Context, db *sql.DB) (*Repo, error) {
	get, err := db.PrepareContext(ctx, "select v from t where k = ?")
	if err != nil {
		return nil, err
	}
	put, err := db.PrepareContext(ctx, "insert into t values (?, ?)")
	if err != nil {
		return nil, errors.Join(err, get.Close())
	}
	return &Repo{db: db, get: get, put: put}, nil
}

// NewBroken loses the first when the second fails.
func NewBroken(ctx context.Context, db *sql.DB) (*Repo, error) {
	get, err := db.PrepareContext(ctx, "select v from t where k = ?") // want "sql-stmt-unclosed"
	if err != nil {
		return nil, err
	}
	put, err := db.PrepareContext(ctx, "insert into t values (?, ?)")
	if err != nil {
		return nil, err
	}
	return &Repo{db: db, get: get, put: put}, nil
}

// Close ends both statements.
func (r *Repo) Close() error { return errors.Join(r.get.Close(), r.put.Close()) }

// All hands out rows.
func (r *Repo) All(ctx context.Context) (*sql.Rows, error) {
	return r.db.QueryContext(ctx, "select v from t")
}

// Begin hands out a transaction.
func (r *Repo) Begin(ctx context.Context) (*Tx, error) {
	tx, err := r.db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	return &Tx{tx: tx, put: tx.StmtContext(ctx, r.put)}, nil
}

// Tx owns a transaction; its statement ends with it.
type Tx struct {
	tx  *sql.Tx
	put *sql.Stmt
}

// Put borrows.
func (t *Tx) Put(ctx context.Context, k, v string) error {
	_, err := t.put.ExecContext(ctx, k, v)
	return err
}

// Commit ends it.
func (t *Tx) Commit() error { return t.tx.Commit() }

// Rollback ends it too.
func (t *Tx) Rollback() error { return t.tx.Rollback() }

// Within runs a function inside a transaction.
func (r *Repo) Within(ctx context.Context, fn func(*Tx) error) error {
	tx, err := r.Begin(ctx)
	if err != nil {
		return err
	}
	if err := fn(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}
