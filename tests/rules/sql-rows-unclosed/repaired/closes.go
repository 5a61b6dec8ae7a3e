package repaired

import (
	"context"
	"database/sql"
)

// Rows with an error are closed.
func begun(ctx context.Context, db *sql.DB) (*sql.Rows, error) {
	rows, err := db.QueryContext(ctx, "SELECT id FROM t")
	if err != nil {
		return nil, err
	}
	if rows.Err() != nil {
		return nil, rows.Err()
	}
	return rows, nil
}
