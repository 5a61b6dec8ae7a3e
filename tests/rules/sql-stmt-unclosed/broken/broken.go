// Package broken loses prepared statements.
package broken

import (
	"context"
	"database/sql"
)

// Prepared, run once, forgotten.
func once(db *sql.DB) error {
	st, err := db.Prepare("insert into t values (?)") // want "sql-stmt-unclosed"
	if err != nil {
		return err
	}
	_, err = st.Exec(1)
	return err
}

// Closed at the end, not on the error's way out.
func errorPath(ctx context.Context, db *sql.DB) error {
	st, err := db.PrepareContext(ctx, "insert into t values (?)") // want "sql-stmt-unclosed"
	if err != nil {
		return err
	}
	for i := range 10 {
		if _, err := st.ExecContext(ctx, i); err != nil {
			return err
		}
	}
	return st.Close()
}

// The second statement fails to prepare, the first stays.
func second(db *sql.DB) error {
	a, err := db.Prepare("select 1") // want "sql-stmt-unclosed"
	if err != nil {
		return err
	}
	b, err := db.Prepare("select 2")
	if err != nil {
		return err
	}
	defer a.Close()
	defer b.Close()
	_, err = a.Exec()
	return err
}

// A new statement in each iteration, none closed.
func perIteration(c *sql.Conn, names []string) error {
	ctx := context.Background()
	for _, n := range names {
		st, err := c.PrepareContext(ctx, "delete from "+n) // want "sql-stmt-unclosed"
		if err != nil {
			return err
		}
		if _, err := st.Exec(); err != nil {
			return err
		}
	}
	return nil
}

// The statement is dropped: only its validity mattered.
func validity(db *sql.DB) error {
	_, err := db.Prepare("select 1") // want "sql-stmt-unclosed"
	return err
}

// Closing the rows does not close the statement.
func rowsOnly(db *sql.DB) error {
	st, err := db.Prepare("select 1") // want "sql-stmt-unclosed"
	if err != nil {
		return err
	}
	rows, err := st.Query()
	if err != nil {
		return err
	}
	return rows.Close()
}
