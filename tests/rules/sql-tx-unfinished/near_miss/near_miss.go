// Package nearmiss looks like leaving transactions open and does not.
package nearmiss

import (
	"context"
	"database/sql"
	"log"
)

// The caller finishes it.
func begin(ctx context.Context, db *sql.DB) (*sql.Tx, error) {
	return db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
}

// The caller's transaction is the caller's to finish.
func borrowed(tx *sql.Tx) error {
	_, err := tx.Exec("update t set a = 1")
	return err
}

type unit struct{ tx *sql.Tx }

// Done ends the unit's transaction.
func (u *unit) Done(err error) error {
	if err != nil {
		return u.tx.Rollback()
	}
	return u.tx.Commit()
}

// The unit of work keeps the transaction.
func newUnit(db *sql.DB) (*unit, error) {
	tx, err := db.Begin()
	if err != nil {
		return nil, err
	}
	return &unit{tx: tx}, nil
}

// The unit is finished on its only way out.
func useUnit(db *sql.DB) error {
	u, err := newUnit(db)
	if err != nil {
		return err
	}
	_, err = u.tx.Exec("update t set a = 1")
	return u.Done(err)
}

// A failed commit has ended the transaction as well.
func failedCommit(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		log.Println(err)
		return err
	}
	return nil
}

type ledger struct{}

// Begin of a type that has nothing to do with databases.
func (ledger) Begin() (int, error) { return 1, nil }

// The same method name on a plain type.
func sameName(l ledger) error {
	_, err := l.Begin()
	return err
}

// The functions to end it are handed to the caller.
func withEnds(db *sql.DB) (commit, rollback func() error, err error) {
	tx, err := db.Begin()
	if err != nil {
		return nil, nil, err
	}
	return tx.Commit, tx.Rollback, nil
}
