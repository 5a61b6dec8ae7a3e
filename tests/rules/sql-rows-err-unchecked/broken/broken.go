// Package broken takes an aborted iteration for the end of the data.
package broken

import "database/sql"

// Nobody asks why Next said false.
func forgotten(db *sql.DB) ([]string, error) {
	rows, err := db.Query("select name from users") // want "sql-rows-err-unchecked"
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
	return names, nil
}

// Drained without defer, and without the question.
func drained(db *sql.DB) (n int, err error) {
	rows, err := db.Query("select name from users") // want "sql-rows-err-unchecked"
	if err != nil {
		return 0, err
	}
	for rows.Next() {
		n++
	}
	return n, nil
}

// The error of Close is not the error of the iteration.
func closeInstead(db *sql.DB) (n int, err error) {
	rows, err := db.Query("select name from users") // want "sql-rows-err-unchecked"
	if err != nil {
		return 0, err
	}
	for rows.Next() {
		n++
	}
	return n, rows.Close()
}

// The first rows are asked, the second are not.
func secondForgotten(db *sql.DB) (n int, err error) {
	a, err := db.Query("select 1")
	if err != nil {
		return 0, err
	}
	defer a.Close()
	for a.Next() {
		n++
	}
	if err := a.Err(); err != nil {
		return 0, err
	}
	b, err := db.Query("select 2") // want "sql-rows-err-unchecked"
	if err != nil {
		return 0, err
	}
	defer b.Close()
	for b.Next() {
		n++
	}
	return n, nil
}
