// Package repaired closes the same statements.
package repaired

import (
	"context"
	"database/sql"
	"errors"
	"io"
)

// The plain form.
func once(db *sql.DB) error {
	st, err := db.Prepare("insert into t values (?)")
	if err != nil {
		return err
	}
	defer st.Close()
	_, err = st.Exec(1)
	return err
}

// Closed on the error's way out as well.
func errorPath(ctx context.Context, db *sql.DB) error {
	st, err := db.PrepareContext(ctx, "insert into t values (?)")
	if err != nil {
		return err
	}
	for i := range 10 {
		if _, err := st.ExecContext(ctx, i); err != nil {
			st.Close()
			return err
		}
	}
	return st.Close()
}

// The second fails to prepare, the first is closed by its defer.
func second(db *sql.DB) error {
	a, err := db.Prepare("select 1")
	if err != nil {
		return err
	}
	defer a.Close()
	b, err := db.Prepare("select 2")
	if err != nil {
		return err
	}
	defer b.Close()
	_, err = a.Exec()
	return err
}

// Each iteration closes its own, by a function of its own.
func perIteration(c *sql.Conn, names []string) error {
	ctx := context.Background()
	for _, n := range names {
		err := func() error {
			st, err := c.PrepareContext(ctx, "delete from "+n)
			if err != nil {
				return err
			}
			defer st.Close()
			_, err = st.Exec()
			return err
		}()
		if err != nil {
			return err
		}
	}
	return nil
}

// Closed by a helper that takes any closer.
func byHelper(db *sql.DB) (err error) {
	st, err := db.Prepare("select 1")
	if err != nil {
		return err
	}
	defer closeInto(&err, st)
	_, err = st.Exec()
	return err
}

func closeInto(err *error, c io.Closer) { *err = errors.Join(*err, c.Close()) }
