// Package nearmiss looks like losing statements and does not.
package nearmiss

import (
	"context"
	"database/sql"
)

// A transaction's statement ends with the transaction.
func inTransaction(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	st, err := tx.Prepare("insert into t values (?)")
	if err != nil {
		return err
	}
	for i := range 10 {
		if _, err := st.Exec(i); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// The caller's transaction ends its statement too.
func inCallersTransaction(ctx context.Context, tx *sql.Tx) error {
	st, err := tx.PrepareContext(ctx, "insert into t values (?)")
	if err != nil {
		return err
	}
	_, err = st.ExecContext(ctx, 1)
	return err
}

// Tx.Stmt binds a statement that somebody else keeps.
func bound(tx *sql.Tx, st *sql.Stmt) error {
	_, err := tx.Stmt(st).Exec(1)
	return err
}

// The caller gets the statement.
func handedOut(db *sql.DB) (*sql.Stmt, error) {
	return db.Prepare("select 1")
}

type repo struct {
	get *sql.Stmt
}

// Close ends what the repository keeps.
func (r *repo) Close() error { return r.get.Close() }

// The statement lives in the repository.
func newRepo(db *sql.DB) (*repo, error) {
	st, err := db.Prepare("select 1")
	if err != nil {
		return nil, err
	}
	return &repo{get: st}, nil
}

var shared *sql.Stmt

// A package-level statement lives as long as the process.
func setup(db *sql.DB) (err error) {
	shared, err = db.Prepare("select 1")
	return err
}

// A statement got from elsewhere is the lender's.
func borrowed(st *sql.Stmt) error {
	_, err := st.Exec()
	return err
}
