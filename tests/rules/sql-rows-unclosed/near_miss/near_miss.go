// Package nearmiss looks like losing rows and does not.
package nearmiss

import (
	"context"
	"database/sql"
	"log"
	"os"
)

// The rows go to the caller, who closes.
func direct(ctx context.Context, tx *sql.Tx) (*sql.Rows, error) {
	return tx.QueryContext(ctx, "select 1")
}

// The rows go to the caller after an error check.
func checked(db *sql.DB) (*sql.Rows, error) {
	rows, err := db.Query("select 1")
	if err != nil {
		log.Println(err)
		return nil, err
	}
	return rows, nil
}

type cursor struct {
	rows *sql.Rows
	name string
}

// Close releases the rows the cursor keeps.
func (c *cursor) Close() error { return c.rows.Close() }

// The rows live in the returned cursor.
func newCursor(db *sql.DB) (*cursor, error) {
	rows, err := db.Query("select 1")
	if err != nil {
		return nil, err
	}
	return &cursor{rows: rows, name: "one"}, nil
}

// The cursor is closed through its own method.
func useCursor(db *sql.DB) error {
	c, err := newCursor(db)
	if err != nil {
		return err
	}
	defer c.Close()
	log.Println(c.name)
	return nil
}

// Rows got from elsewhere are the lender's.
func borrowed(rows *sql.Rows) ([]string, error) { return rows.Columns() }

// Exec opens nothing.
func exec(db *sql.DB) error {
	_, err := db.Exec("update users set seen = 1")
	return err
}

// QueryRow is ended by Scan.
func queryRow(db *sql.DB) (name string, err error) {
	err = db.QueryRow("select name from users").Scan(&name)
	return name, err
}

type fakeDB struct{}
type fakeRows struct{ n int }

// Query of a type that has nothing to do with databases.
func (fakeDB) Query(string) (*fakeRows, error) { return &fakeRows{}, nil }

// The same method name on a plain type.
func sameName(db fakeDB) (int, error) {
	rows, err := db.Query("select 1")
	if err != nil {
		return 0, err
	}
	return rows.n, nil
}

// The break leaves the inner loop only: Next runs to its end.
func innerBreak(db *sql.DB, words []string) (hits int) {
	rows, err := db.Query("select name from users")
	if err != nil {
		return 0
	}
	for rows.Next() {
		var name string
		_ = rows.Scan(&name)
		for _, w := range words {
			if w == name {
				hits++
				break
			}
		}
	}
	return hits
}

// continue goes back to Next.
func continued(db *sql.DB) (n int) {
	rows, err := db.Query("select name from users")
	if err != nil {
		return 0
	}
	for rows.Next() {
		var name string
		if rows.Scan(&name) != nil {
			continue
		}
		n++
	}
	return n
}

// The break of a switch leaves the switch only.
func switchBreak(db *sql.DB) (n int) {
	rows, err := db.Query("select kind from users")
	if err != nil {
		return 0
	}
	for rows.Next() {
		var kind int
		_ = rows.Scan(&kind)
		switch kind {
		case 1:
			break
		default:
			n++
		}
	}
	return n
}

// The only exit of the endless loop is Next's false.
func endlessForm(db *sql.DB) (n int) {
	rows, err := db.Query("select name from users")
	if err != nil {
		return 0
	}
	for {
		if !rows.Next() {
			break
		}
		n++
	}
	return n
}

// The process ends with the rows.
func fatalInLoop(db *sql.DB) {
	rows, err := db.Query("select name from users")
	if err != nil {
		log.Fatal(err)
	}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			log.Fatal(err)
		}
		if name == "" {
			os.Exit(1)
		}
	}
}

// The receiver of the channel has them now.
func sent(db *sql.DB, out chan<- *sql.Rows) error {
	rows, err := db.Query("select 1")
	if err != nil {
		return err
	}
	out <- rows
	return nil
}

// A goroutine reads and closes.
func inGoroutine(db *sql.DB) error {
	rows, err := db.Query("select name from users")
	if err != nil {
		return err
	}
	go func() {
		defer rows.Close()
		for rows.Next() {
		}
	}()
	return nil
}

// err == nil is the branch that has rows, and it closes them.
func onlyWhenGood(db *sql.DB) {
	if rows, err := db.Query("select 1"); err == nil {
		_, _ = rows.Columns()
		rows.Close()
	}
}

// A constructor's iterator closes when the caller stops.
func iterate(db *sql.DB) (func(yield func(string) bool), error) {
	rows, err := db.Query("select name from users")
	if err != nil {
		return nil, err
	}
	return func(yield func(string) bool) {
		defer rows.Close()
		for rows.Next() {
			var name string
			if rows.Scan(&name) != nil || !yield(name) {
				return
			}
		}
	}, nil
}

// A row that says by an error that there is none needs no Scan.
func asked(db *sql.DB) (n int, err error) {
	row := db.QueryRow("select 1")
	if row.Err() != nil {
		return 0, row.Err()
	}
	return n, row.Scan(&n)
}

// It is asked first.
func askedInTurn(db *sql.DB) (n int) {
	row := db.QueryRow("select 1")
	if row.Err() != nil {
		println("none")
	} else if err := row.Scan(&n); err != nil {
		println(err.Error())
	}
	return n
}
