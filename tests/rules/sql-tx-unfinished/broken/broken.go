// Package broken leaves transactions open: each keeps a connection and its locks.
package broken

import (
	"context"
	"database/sql"
	"errors"
)

// An early return between Begin and Commit.
func earlyReturn(db *sql.DB, dry bool) error {
	tx, err := db.Begin() // want "sql-tx-unfinished"
	if err != nil {
		return err
	}
	if dry {
		return nil
	}
	return tx.Commit()
}

// Committed on success, no rollback when the statement fails.
func noRollback(ctx context.Context, db *sql.DB) error {
	tx, err := db.BeginTx(ctx, nil) // want "sql-tx-unfinished"
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "update t set a = 1"); err != nil {
		return err
	}
	return tx.Commit()
}

// Rolled back at the first failure, forgotten at the second.
func oneOfTwo(db *sql.DB) error {
	tx, err := db.Begin() // want "sql-tx-unfinished"
	if err != nil {
		return err
	}
	if _, err := tx.Exec("update t set a = 1"); err != nil {
		tx.Rollback()
		return err
	}
	if _, err := tx.Exec("update t set b = 1"); err != nil {
		return err
	}
	return tx.Commit()
}

// Only read from, never finished.
func readOnly(db *sql.DB) (n int, err error) {
	tx, err := db.Begin() // want "sql-tx-unfinished"
	if err != nil {
		return 0, err
	}
	err = tx.QueryRow("select count(*) from t").Scan(&n)
	return n, err
}

// The transaction is dropped at once.
func dropped(db *sql.DB) error {
	_, err := db.Begin() // want "sql-tx-unfinished"
	return err
}

// A connection's transaction is one as well.
func onConnection(ctx context.Context, c *sql.Conn) error {
	tx, err := c.BeginTx(ctx, nil) // want "sql-tx-unfinished"
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "update t set a = 1")
	return err
}

// The deferred rollback looks at an err that the failing statement's own err shadows.
func shadowed(db *sql.DB) error {
	tx, err := db.Begin() // want "sql-tx-unfinished"
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			tx.Rollback()
		}
	}()
	if _, err := tx.Exec("update t set a = 1"); err != nil {
		return err
	}
	return tx.Commit()
}

// Each attempt begins, a failed one goes round without an end.
func retry(db *sql.DB) error {
	for range 3 {
		tx, err := db.Begin() // want "sql-tx-unfinished"
		if err != nil {
			return err
		}
		if _, err := tx.Exec("update t set a = 1"); err != nil {
			continue
		}
		return tx.Commit()
	}
	return errors.New("too many attempts")
}

// The helper only looks.
func helperLooks(db *sql.DB) error {
	tx, err := db.Begin() // want "sql-tx-unfinished"
	if err != nil {
		return err
	}
	return update(tx)
}

func update(tx *sql.Tx) error {
	_, err := tx.Exec("update t set a = 1")
	return err
}
