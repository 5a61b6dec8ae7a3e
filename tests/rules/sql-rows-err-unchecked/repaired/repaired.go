// Package repaired asks for the error in every form people write.
package repaired

import (
	"database/sql"
	"errors"
)

// Asked in the return.
func returned(db *sql.DB) ([]string, error) {
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

// Asked in a condition, Close wrapped in a deferred closure.
func condition(db *sql.DB) (n int, err error) {
	rows, err := db.Query("select name from users")
	if err != nil {
		return 0, err
	}
	defer func() {
		if cerr := rows.Close(); cerr != nil && err == nil {
			err = cerr
		}
	}()
	for rows.Next() {
		n++
	}
	if err := rows.Err(); err != nil {
		return 0, err
	}
	return n, nil
}

// Asked in the deferred closure.
func deferred(db *sql.DB) (n int, err error) {
	rows, err := db.Query("select name from users")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, rows.Err(), rows.Close()) }()
	for rows.Next() {
		n++
	}
	return n, nil
}

// Asked by the helper that iterates.
func byHelper(db *sql.DB) (int, error) {
	rows, err := db.Query("select name from users")
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	return count(rows)
}

func count(rows *sql.Rows) (n int, err error) {
	for rows.Next() {
		n++
	}
	return n, rows.Err()
}

// Asked by a helper after the loop.
func askedByHelper(db *sql.DB) (n int, err error) {
	rows, err := db.Query("select name from users")
	if err != nil {
		return 0, err
	}
	defer finish(rows, &err)
	for rows.Next() {
		n++
	}
	return n, nil
}

func finish(rows *sql.Rows, err *error) { *err = errors.Join(*err, rows.Err(), rows.Close()) }
