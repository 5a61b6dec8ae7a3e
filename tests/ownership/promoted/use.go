// select: leak

// Package promoted uses what interfaces of another package hand out.
package promoted

import (
	"context"

	"example.com/promoted/db"
)

// A statement without results, run as a query: the rows are dropped with their connection.
func dropped(c db.Conn) error {
	_, err := c.Query("DELETE FROM jobs") // want "sql-rows-unclosed"
	return err
}

// Where the insert fails, the transaction stays open.
func forgotten(c db.Conn) error {
	tx, err := c.Begin() // want "sql-tx-unfinished"
	if err != nil {
		return err
	}
	if _, err := tx.Exec("INSERT INTO jobs VALUES (1)"); err != nil {
		return err
	}
	return tx.Commit()
}

// Quiet: rolled back wherever it is not committed.
func finished(c db.Conn) error {
	tx, err := c.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Exec("INSERT INTO jobs VALUES (1)"); err != nil {
		return err
	}
	return tx.Commit()
}

// What an implementer out of sight hands out is known by its type.
func counted(ctx context.Context, s db.Source) (bool, error) {
	rows, err := s.Rows(ctx) // want "sql-rows-unclosed"
	if err != nil {
		return false, err
	}
	return rows.Next(), rows.Err()
}

// Quiet: the rows are lent.
func lent(l db.Lender) (bool, error) {
	rows, err := l.Last()
	if err != nil {
		return false, err
	}
	return rows.Next(), rows.Err()
}
