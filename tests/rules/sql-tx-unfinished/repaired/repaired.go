// Package repaired finishes the same transactions.
package repaired

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log"
)

// The idiom: a rollback after a commit does no harm.
func deferredRollback(db *sql.DB, dry bool) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if dry {
		return nil
	}
	return tx.Commit()
}

// The idiom with a closure that minds the error.
func deferredClosure(ctx context.Context, db *sql.DB) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() {
		if err := tx.Rollback(); err != nil && !errors.Is(err, sql.ErrTxDone) {
			log.Println(err)
		}
	}()
	if _, err := tx.ExecContext(ctx, "update t set a = 1"); err != nil {
		return err
	}
	return tx.Commit()
}

// Explicit on each branch.
func everyBranch(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	if _, err := tx.Exec("update t set a = 1"); err != nil {
		tx.Rollback()
		return err
	}
	if _, err := tx.Exec("update t set b = 1"); err != nil {
		if rerr := tx.Rollback(); rerr != nil {
			return fmt.Errorf("%w, and rollback: %w", err, rerr)
		}
		return err
	}
	return tx.Commit()
}

// The named result decides in a deferred closure.
func byNamedResult(db *sql.DB) (err error) {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			tx.Rollback()
			return
		}
		err = tx.Commit()
	}()
	_, err = tx.Exec("update t set a = 1")
	return err
}

// The deferred closure rolls back unless the flag says done.
func byFlag(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	done := false
	defer func() {
		if !done {
			tx.Rollback()
		}
	}()
	if _, err := tx.Exec("update t set a = 1"); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	done = true
	return nil
}

// A wrapper that runs a function inside a transaction.
func within(db *sql.DB, fn func(*sql.Tx) error) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	if err := fn(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// With a panic guarded too.
func withinGuarded(db *sql.DB, fn func(*sql.Tx) error) (err error) {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer func() {
		if p := recover(); p != nil {
			tx.Rollback()
			panic(p)
		}
	}()
	if err := fn(tx); err != nil {
		tx.Rollback()
		return err
	}
	return tx.Commit()
}

// A failed attempt is rolled back before the next.
func retry(db *sql.DB) error {
	for range 3 {
		tx, err := db.Begin()
		if err != nil {
			return err
		}
		if _, err := tx.Exec("update t set a = 1"); err != nil {
			_ = tx.Rollback()
			continue
		}
		return tx.Commit()
	}
	return errors.New("too many attempts")
}

// A read ends by rollback.
func readOnly(db *sql.DB) (n int, err error) {
	tx, err := db.Begin()
	if err != nil {
		return 0, err
	}
	defer tx.Rollback()
	err = tx.QueryRow("select count(*) from t").Scan(&n)
	return n, err
}

// The helper finishes on both of its ways.
func byHelper(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	_, err = tx.Exec("update t set a = 1")
	return finish(tx, err)
}

func finish(tx *sql.Tx, err error) error {
	if err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}
