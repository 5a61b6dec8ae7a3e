// select: leak

// Package use asks the repository.
package use

import (
	"context"

	"example.com/database/repo"
)

// The rows are closed.
func columns(ctx context.Context, r *repo.Repo) ([]string, error) {
	rows, err := r.All(ctx)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	return rows.Columns()
}

// The rows are lost.
func columnsBroken(ctx context.Context, r *repo.Repo) ([]string, error) {
	rows, err := r.All(ctx) // want "sql-rows-unclosed"
	if err != nil {
		return nil, err
	}
	return rows.Columns()
}

// The transaction ends either way.
func put(ctx context.Context, r *repo.Repo) error {
	tx, err := r.Begin(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := tx.Put(ctx, "k", "v"); err != nil {
		return err
	}
	return tx.Commit()
}

// The transaction ends by the wrapper.
func within(ctx context.Context, r *repo.Repo) error {
	return r.Within(ctx, func(tx *repo.Tx) error { return tx.Put(ctx, "k", "v") })
}
