// Package broken loses rows that are still open: each pins a pooled connection.
package broken

import (
	"context"
	"database/sql"
	"errors"
	"log"
)

// A scan error returns from inside the loop, before Next has said false.
func returnInLoop(db *sql.DB) ([]string, error) {
	rows, err := db.Query("select name from users") // want "sql-rows-unclosed"
	if err != nil {
		return nil, err
	}
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

// The loop is left at the first row that fits.
func breakInLoop(db *sql.DB, wanted string) (bool, error) {
	rows, err := db.Query("select name from users") // want "sql-rows-unclosed"
	if err != nil {
		return false, err
	}
	found := false
	for rows.Next() {
		var name string
		if err = rows.Scan(&name); err != nil {
			break
		}
		if name == wanted {
			found = true
			break
		}
	}
	return found, err
}

// A second condition ends the loop while rows are left.
func countedLoop(db *sql.DB) []int {
	rows, err := db.Query("select id from users") // want "sql-rows-unclosed"
	if err != nil {
		return nil
	}
	var ids []int
	for len(ids) < 10 && rows.Next() {
		var id int
		_ = rows.Scan(&id)
		ids = append(ids, id)
	}
	return ids
}

// The break of a labelled outer loop leaves rows open.
func labelledBreak(db *sql.DB, words []string) int {
	rows, err := db.Query("select name from users") // want "sql-rows-unclosed"
	if err != nil {
		return 0
	}
	hits := 0
outer:
	for rows.Next() {
		var name string
		_ = rows.Scan(&name)
		for _, w := range words {
			if w == name {
				hits++
				break outer
			}
		}
	}
	return hits
}

// Only the columns are read, Next never runs.
func onlyColumns(db *sql.DB) ([]string, error) {
	rows, err := db.Query("select * from users") // want "sql-rows-unclosed"
	if err != nil {
		return nil, err
	}
	return rows.Columns()
}

// One row is taken where QueryRow belongs.
func firstRow(db *sql.DB) (string, error) {
	rows, err := db.Query("select name from users limit 1") // want "sql-rows-unclosed"
	if err != nil {
		return "", err
	}
	if !rows.Next() {
		return "", sql.ErrNoRows
	}
	var name string
	err = rows.Scan(&name)
	return name, err
}

// The rows are dropped: Exec was meant.
func blankRows(db *sql.DB) error {
	_, err := db.Query("update users set seen = 1") // want "sql-rows-unclosed"
	return err
}

// The whole result is dropped.
func droppedResult(db *sql.DB) {
	db.Query("update users set seen = 1") // want "sql-rows-unclosed"
}

// Either arm opens rows, nobody closes the one that was chosen.
func eitherArm(db *sql.DB, all bool) ([]string, error) {
	var rows *sql.Rows
	var err error
	if all {
		rows, err = db.Query("select * from users") // want "sql-rows-unclosed"
	} else {
		rows, err = db.Query("select name from users") // want "sql-rows-unclosed"
	}
	if err != nil {
		return nil, err
	}
	return rows.Columns()
}

// Passing the rows to a function that does nothing releases nothing.
func handedToIdle(db *sql.DB) error {
	rows, err := db.Query("select 1") // want "sql-rows-unclosed"
	if err != nil {
		return err
	}
	idle(rows)
	return nil
}

func idle(*sql.Rows) {}

// Only the failing branch closes.
func closedOnFailure(db *sql.DB) error {
	rows, err := db.Query("select 1") // want "sql-rows-unclosed"
	if err != nil {
		return err
	}
	cols, err := rows.Columns()
	if err != nil {
		_ = rows.Close()
		return err
	}
	log.Println(cols)
	return nil
}

// The first rows are overwritten by the second, which are closed.
func overwritten(db *sql.DB) error {
	rows, err := db.Query("select 1") // want "sql-rows-unclosed"
	if err != nil {
		return err
	}
	rows, err = db.Query("select 2")
	if err != nil {
		return err
	}
	return rows.Close()
}

// continue skips the close at the end of the body.
func continueBeforeClose(db *sql.DB, tables []string) error {
	for _, t := range tables {
		rows, err := db.Query("select * from " + t) // want "sql-rows-unclosed"
		if err != nil {
			return err
		}
		cols, err := rows.Columns()
		if err != nil || len(cols) == 0 {
			continue
		}
		log.Println(cols)
		_ = rows.Close()
	}
	return nil
}

// A statement's and a connection's rows are rows as well.
func otherSources(ctx context.Context, st *sql.Stmt, c *sql.Conn) error {
	a, err := st.QueryContext(ctx) // want "sql-rows-unclosed"
	if err != nil {
		return err
	}
	b, err := c.QueryContext(ctx, "select 1") // want "sql-rows-unclosed"
	if err != nil {
		return err
	}
	_, errA := a.Columns()
	_, errB := b.Columns()
	return errors.Join(errA, errB)
}

type store struct{ db *sql.DB }

// Quiet: the duty goes to the caller.
func (s *store) users(ctx context.Context) (*sql.Rows, error) {
	return s.db.QueryContext(ctx, "select name from users")
}

// The wrapper's caller has the duty and loses it.
func (s *store) any(ctx context.Context) (bool, error) {
	rows, err := s.users(ctx) // want "sql-rows-unclosed"
	if err != nil {
		return false, err
	}
	return rows.Next(), nil
}

type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// An interface that hands out rows acquires, whoever implements it.
func throughInterface(ctx context.Context, q querier) (bool, error) {
	rows, err := q.QueryContext(ctx, "select 1") // want "sql-rows-unclosed"
	if err != nil {
		return false, err
	}
	return rows.Next(), nil
}

// Closed on every way out but the one inside the range.
func returnFromInnerLoop(db *sql.DB) (string, error) {
	rows, err := db.Query("select * from users") // want "sql-rows-unclosed"
	if err != nil {
		return "", err
	}
	cols, err := rows.Columns()
	if err != nil {
		return "", errors.Join(err, rows.Close())
	}
	for _, c := range cols {
		if c != "" {
			return c, nil
		}
	}
	return "", rows.Close()
}

// The row is never scanned, which alone would give its connection back.
func unscanned(db *sql.DB) error {
	row := db.QueryRow("select 1") // want "sql-rows-unclosed"
	return row.Err()
}

// Without an error there is a row.
func asked(db *sql.DB) (bool, error) {
	row := db.QueryRow("select 1") // want "sql-rows-unclosed"
	if err := row.Err(); err != nil {
		return false, err
	}
	return true, nil
}

// What runs through the rows does not close them. Some of what they say may be missing, and the paths through the
// helper are no more for that.
func listed(db *sql.DB) ([]*person, error) {
	rows, err := db.Query("SELECT name, street, town, land, phone, mail FROM people") // want "sql-rows-unclosed"
	if err != nil {
		return nil, err
	}
	return collected(rows)
}

func collected(rows *sql.Rows) ([]*person, error) {
	var people []*person
	for rows.Next() {
		var name, street, town, land, phone, mail string
		if err := rows.Scan(&name, &street, &town, &land, &phone, &mail); err != nil {
			return nil, err
		}
		one := &person{Name: name}
		if street != "" {
			one.Street = street
		}
		if town != "" {
			one.Town = town
		}
		if land != "" {
			one.Land = land
		}
		if phone != "" {
			one.Phone = phone
		}
		if mail != "" {
			one.Mail = mail
		}
		people = append(people, one)
	}
	return people, rows.Err()
}

type person struct {
	Name, Street, Town, Land, Phone, Mail string
}
