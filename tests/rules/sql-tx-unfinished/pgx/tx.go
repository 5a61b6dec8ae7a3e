// Package tx runs pgx transactions.
package tx

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Committed, never rolled back.
func broken(ctx context.Context, pool *pgxpool.Pool) error {
	tx, err := pool.Begin(ctx) // want "sql-tx-unfinished"
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "update t set a = 1"); err != nil {
		return err
	}
	return tx.Commit(ctx)
}

// The idiom.
func repaired(ctx context.Context, pool *pgxpool.Pool) error {
	tx, err := pool.Begin(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback(ctx)
	if _, err := tx.Exec(ctx, "update t set a = 1"); err != nil {
		return err
	}
	return tx.Commit(ctx)
}

// The idiom in a closure with another context.
func repairedClosure(ctx context.Context, conn *pgx.Conn) error {
	tx, err := conn.BeginTx(ctx, pgx.TxOptions{})
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }()
	if _, err := tx.Exec(ctx, "update t set a = 1"); err != nil {
		return err
	}
	return tx.Commit(ctx)
}

// BeginFunc ends by itself.
func byFunc(ctx context.Context, pool *pgxpool.Pool) error {
	return pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, "update t set a = 1")
		return err
	})
}

// Whoever ends the outer one ends it.
func nested(ctx context.Context, outer pgx.Tx) error {
	tx, err := outer.Begin(ctx)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "update t set a = 1")
	return err
}

// A savepoint ends with the transaction that it stands in.
func savepoints(ctx context.Context, pool *pgxpool.Pool, statements []string) error {
	tx, err := pool.Begin(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback(ctx)
	for _, statement := range statements {
		point, err := tx.Begin(ctx)
		if err != nil {
			return err
		}
		if _, err := point.Exec(ctx, statement); err != nil {
			if err := point.Rollback(ctx); err != nil {
				return err
			}
		}
	}
	return tx.Commit(ctx)
}
