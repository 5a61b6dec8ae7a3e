// Package rows iterates with sqlx, whose Rows embed those of database/sql.
package rows

import (
	"log"

	"github.com/jmoiron/sqlx"
)

type user struct {
	Name string
}

// The promoted Close, deferred.
func repaired(db *sqlx.DB) (users []user, err error) {
	rows, err := db.Queryx("select name from users")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var u user
		if err := rows.StructScan(&u); err != nil {
			return nil, err
		}
		users = append(users, u)
	}
	return users, rows.Err()
}

// The promoted Close in a deferred closure.
func repairedClosure(db *sqlx.DB) error {
	rows, err := db.NamedQuery("select name from users where name = :name", user{"x"})
	if err != nil {
		return err
	}
	defer func() {
		if err := rows.Close(); err != nil {
			log.Println(err)
		}
	}()
	_, err = rows.Columns()
	return err
}

// The embedded rows are closed by their name.
func repairedByField(db *sqlx.DB) error {
	rows, err := db.Queryx("select name from users")
	if err != nil {
		return err
	}
	defer rows.Rows.Close()
	_, err = rows.Columns()
	return err
}

// A scan error returns from inside the loop.
func broken(db *sqlx.DB) (users []user, err error) {
	rows, err := db.Queryx("select name from users") // want "sql-rows-unclosed"
	if err != nil {
		return nil, err
	}
	for rows.Next() {
		var u user
		if err := rows.StructScan(&u); err != nil {
			return nil, err
		}
		users = append(users, u)
	}
	return users, rows.Err()
}

// The promoted Query of the embedded database gives rows too.
func brokenPromoted(db *sqlx.DB) ([]string, error) {
	rows, err := db.Query("select name from users") // want "sql-rows-unclosed"
	if err != nil {
		return nil, err
	}
	return rows.Columns()
}

// StructScan reads them, the deferred close covers its errors.
func scanAll(db *sqlx.DB) (users []user, err error) {
	rows, err := db.Queryx("select name from users")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	err = sqlx.StructScan(rows, &users)
	return users, err
}

// Select opens and closes by itself.
func selected(db *sqlx.DB) (users []user, err error) {
	err = db.Select(&users, "select name from users")
	return users, err
}

// The loop ends with Next's false.
func drained(db *sqlx.DB) (n int, err error) {
	rows, err := db.Queryx("select name from users")
	if err != nil {
		return 0, err
	}
	for rows.Next() {
		n++
	}
	return n, rows.Err()
}
