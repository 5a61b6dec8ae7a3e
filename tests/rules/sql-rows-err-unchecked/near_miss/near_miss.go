// Package nearmiss has nothing to ask, or leaves it to others.
package nearmiss

import "database/sql"

// The caller iterates and asks.
func handedOut(db *sql.DB) (*sql.Rows, error) {
	return db.Query("select name from users")
}

// No iteration, so no error of one.
func onlyColumns(db *sql.DB) ([]string, error) {
	rows, err := db.Query("select * from users")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	return rows.Columns()
}

type cursor struct{ rows *sql.Rows }

// The cursor's user asks.
func newCursor(db *sql.DB) (*cursor, error) {
	rows, err := db.Query("select name from users")
	if err != nil {
		return nil, err
	}
	return &cursor{rows: rows}, nil
}

func (c *cursor) Next() bool   { return c.rows.Next() }
func (c *cursor) Err() error   { return c.rows.Err() }
func (c *cursor) Close() error { return c.rows.Close() }

// Unseen code gets the rows before the loop.
func handedOn(db *sql.DB, read func(*sql.Rows) error) error {
	rows, err := db.Query("select name from users")
	if err != nil {
		return err
	}
	defer rows.Close()
	return read(rows)
}

// Asked in the closure that was assigned the rows.
func inClosure(db *sql.DB) (n int, err error) {
	var rows *sql.Rows
	func() {
		rows, err = db.Query("select name from users")
	}()
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		n++
	}
	return n, rows.Err()
}

type queue struct{ left int }

func (q *queue) Next() bool { q.left--; return q.left > 0 }

// A Next of something else.
func otherNext() (n int) {
	q := &queue{left: 3}
	for q.Next() {
		n++
	}
	return n
}
