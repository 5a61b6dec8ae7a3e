// Package repaired closes the same rows in every form people write.
package repaired

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log"
)

// The plain form.
func deferred(db *sql.DB) ([]string, error) {
	rows, err := db.Query("select name from users")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}

// The loop runs until Next says false, which closes.
func drained(db *sql.DB) (n int, err error) {
	rows, err := db.Query("select name from users")
	if err != nil {
		return 0, err
	}
	for rows.Next() {
		n++
	}
	return n, rows.Err()
}

// A deferred closure that drops the error.
func deferredClosure(db *sql.DB) error {
	rows, err := db.Query("select 1")
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	_, err = rows.Columns()
	return err
}

// A deferred closure that tells of the error.
func deferredLogging(db *sql.DB) error {
	rows, err := db.Query("select 1")
	if err != nil {
		return err
	}
	defer func() {
		if cerr := rows.Close(); cerr != nil {
			log.Println(cerr)
		}
	}()
	_, err = rows.Columns()
	return err
}

// A deferred closure that joins the error into the named result.
func deferredJoin(db *sql.DB) (err error) {
	rows, err := db.Query("select 1")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	_, err = rows.Columns()
	return err
}

// The rows are an argument of the deferred closure.
func deferredArgument(db *sql.DB) error {
	rows, err := db.Query("select 1")
	if err != nil {
		return err
	}
	defer func(r *sql.Rows) {
		if err := r.Close(); err != nil {
			log.Println(err)
		}
	}(rows)
	_, err = rows.Columns()
	return err
}

// A helper of the package that takes any closer.
func deferredHelper(db *sql.DB) error {
	rows, err := db.Query("select 1")
	if err != nil {
		return err
	}
	defer closer(rows)
	_, err = rows.Columns()
	return err
}

func closer(c io.Closer) {
	if err := c.Close(); err != nil {
		log.Println(err)
	}
}

// A helper with a context and the rows behind an interface, two calls deep.
func deferredDeepHelper(ctx context.Context, db *sql.DB) error {
	rows, err := db.QueryContext(ctx, "select 1")
	if err != nil {
		return err
	}
	defer closeResource(ctx, rows)
	_, err = rows.Columns()
	return err
}

func closeResource(_ context.Context, r io.Closer) { closer(r) }

// The helper takes the method value.
func deferredMethodValue(db *sql.DB) (err error) {
	rows, err := db.Query("select 1")
	if err != nil {
		return err
	}
	defer capture(&err, rows.Close, "close rows")
	_, err = rows.Columns()
	return err
}

func capture(err *error, fn func() error, what string) {
	if cerr := fn(); cerr != nil && *err == nil {
		*err = fmt.Errorf("%s: %w", what, cerr)
	}
}

// The method value is a local first.
func localMethodValue(db *sql.DB) error {
	rows, err := db.Query("select 1")
	if err != nil {
		return err
	}
	done := rows.Close
	defer done()
	_, err = rows.Columns()
	return err
}

// Closed without defer, on every branch.
func everyBranch(db *sql.DB) error {
	rows, err := db.Query("select name from users")
	if err != nil {
		return err
	}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			rows.Close()
			return err
		}
	}
	if err := rows.Err(); err != nil {
		rows.Close()
		return err
	}
	return rows.Close()
}

// A break, then a close after the loop.
func closeAfterBreak(db *sql.DB) error {
	rows, err := db.Query("select name from users")
	if err != nil {
		return err
	}
	for rows.Next() {
		var name string
		if err = rows.Scan(&name); err != nil {
			break
		}
	}
	return errors.Join(err, rows.Close())
}

// Either arm opens, one defer after the join.
func eitherArm(db *sql.DB, all bool) ([]string, error) {
	var rows *sql.Rows
	var err error
	if all {
		rows, err = db.Query("select * from users")
	} else {
		rows, err = db.Query("select name from users")
	}
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	return rows.Columns()
}

// Only one arm opens, the deferred closure asks whether there is anything.
func maybeOpened(db *sql.DB, really bool) error {
	var rows *sql.Rows
	if really {
		var err error
		rows, err = db.Query("select * from users")
		if err != nil {
			return err
		}
	}
	defer func() {
		if rows != nil {
			rows.Close()
		}
	}()
	log.Println("ready")
	return nil
}

// Collected, and closed by one deferred loop.
func collected(db *sql.DB) error {
	var open []io.Closer
	defer func() {
		for _, c := range open {
			_ = c.Close()
		}
	}()
	a, err := db.Query("select 1")
	if err != nil {
		return err
	}
	open = append(open, a)
	b, err := db.Query("select 2")
	if err != nil {
		return err
	}
	open = append(open, b)
	_, errA := a.Columns()
	_, errB := b.Columns()
	return errors.Join(errA, errB)
}

// Assigned in a closure that is called on the spot, closed outside.
func assignedInClosure(db *sql.DB) error {
	var rows *sql.Rows
	var err error
	func() {
		rows, err = db.Query("select 1")
	}()
	if err != nil {
		return err
	}
	defer rows.Close()
	_, err = rows.Columns()
	return err
}

// The helper iterates, checks and closes.
func readByHelper(db *sql.DB) ([]string, error) {
	rows, err := db.Query("select name from users")
	if err != nil {
		return nil, err
	}
	return readNames(rows)
}

func readNames(rows *sql.Rows) (names []string, err error) {
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}

// Closed at the end of each iteration and before each continue.
func perIteration(db *sql.DB, tables []string) error {
	for _, t := range tables {
		rows, err := db.Query("select * from " + t)
		if err != nil {
			return err
		}
		cols, err := rows.Columns()
		if err != nil {
			rows.Close()
			continue
		}
		log.Println(cols)
		rows.Close()
	}
	return nil
}

// The first rows are closed before the variable is used again.
func reused(db *sql.DB) error {
	rows, err := db.Query("select 1")
	if err != nil {
		return err
	}
	rows.Close()
	rows, err = db.Query("select 2")
	if err != nil {
		return err
	}
	return rows.Close()
}

// A second result set is read, the deferred close covers whatever is left.
func resultSets(db *sql.DB) error {
	rows, err := db.Query("select 1; select 2")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
	}
	if rows.NextResultSet() {
		for rows.Next() {
		}
	}
	return rows.Err()
}

// The row is scanned.
func scanned(db *sql.DB) (n int, err error) {
	row := db.QueryRow("select 1")
	err = row.Scan(&n)
	return n, err
}

// A helper runs through the rows to their end, which closes them, and closes them where it gives up.
func gathered(db *sql.DB) ([]string, error) {
	rows, err := db.Query("select name from t")
	if err != nil {
		return nil, err
	}
	return gather(rows)
}

func gather(rows *sql.Rows) ([]string, error) {
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			rows.Close()
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}
