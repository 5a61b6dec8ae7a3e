// Package rows iterates with pgx.
package rows

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// The plain form; pgx's Close gives no error.
func repaired(ctx context.Context, pool *pgxpool.Pool) (n int, err error) {
	rows, err := pool.Query(ctx, "select 1")
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(&n); err != nil {
			return 0, err
		}
	}
	return n, rows.Err()
}

// Calling Next once closes nothing.
func brokenNext(ctx context.Context, pool *pgxpool.Pool) (bool, error) {
	rows, err := pool.Query(ctx, "select 1") // want "sql-rows-unclosed"
	if err != nil {
		return false, err
	}
	return rows.Next(), nil
}

// Asking for the error closes nothing.
func brokenErr(ctx context.Context, conn *pgx.Conn) error {
	rows, err := conn.Query(ctx, "select 1") // want "sql-rows-unclosed"
	if err != nil {
		return err
	}
	return rows.Err()
}

// Another error returns from inside the loop.
func brokenLoop(ctx context.Context, pool *pgxpool.Pool, check func(int) error) (n int, err error) {
	rows, err := pool.Query(ctx, "select 1") // want "sql-rows-unclosed"
	if err != nil {
		return 0, err
	}
	for rows.Next() {
		if err := rows.Scan(&n); err != nil {
			return 0, err
		}
		if err := check(n); err != nil {
			return 0, err
		}
	}
	return n, rows.Err()
}

// A scan that fails closes them.
func scanned(ctx context.Context, pool *pgxpool.Pool) (n int, err error) {
	rows, err := pool.Query(ctx, "select 1")
	if err != nil {
		return 0, err
	}
	for rows.Next() {
		if err := rows.Scan(&n); err != nil {
			return 0, err
		}
	}
	return n, rows.Err()
}

// There are rows with an error, too: they tell it.
func deferredEarly(ctx context.Context, pool *pgxpool.Pool) (n int, err error) {
	rows, _ := pool.Query(ctx, "select 1")
	defer rows.Close()
	for rows.Next() {
		n++
	}
	return n, rows.Err()
}

// The rows are dropped.
func brokenDropped(ctx context.Context, pool *pgxpool.Pool) error {
	_, err := pool.Query(ctx, "delete from t") // want "sql-rows-unclosed"
	return err
}

// CollectRows closes.
func collected(ctx context.Context, pool *pgxpool.Pool) ([]int, error) {
	rows, err := pool.Query(ctx, "select 1")
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[int])
}

// CollectRows tells the query's error as well, so nobody need look at it before.
func collectedUnchecked(ctx context.Context, pool *pgxpool.Pool) ([]int, error) {
	rows, _ := pool.Query(ctx, "select 1")
	return pgx.CollectRows(rows, pgx.RowTo[int])
}

// CollectOneRow closes.
func collectedOne(ctx context.Context, pool *pgxpool.Pool) (int, error) {
	rows, err := pool.Query(ctx, "select 1")
	if err != nil {
		return 0, err
	}
	return pgx.CollectOneRow(rows, pgx.RowTo[int])
}

// ForEachRow closes.
func eachRow(ctx context.Context, pool *pgxpool.Pool) (sum int, err error) {
	rows, err := pool.Query(ctx, "select 1")
	if err != nil {
		return 0, err
	}
	var n int
	_, err = pgx.ForEachRow(rows, []any{&n}, func() error {
		sum += n
		return nil
	})
	return sum, err
}

// The rows go to the caller through pgx's interface.
func handedOut(ctx context.Context, tx pgx.Tx) (pgx.Rows, error) {
	return tx.Query(ctx, "select 1")
}

// The loop ends with Next's false.
func drained(ctx context.Context, pool *pgxpool.Pool) (n int, err error) {
	rows, err := pool.Query(ctx, "select 1")
	if err != nil {
		return 0, err
	}
	for rows.Next() {
		n++
	}
	return n, rows.Err()
}
