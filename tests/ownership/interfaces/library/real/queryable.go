// select: leak

// Package real implements an interface of a library with what opens a database.
package real

import (
	"context"

	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb"
)

type remote struct{ address string }

type remoteQuerier struct {
	storage.LabelQuerier
	address string
}

func (q *remoteQuerier) Close() error { return nil }

func (r remote) Querier(mint, maxt int64) (storage.Querier, error) {
	return &remoteQuerier{address: r.address}, nil
}

type local struct{ db *tsdb.DB }

func (l local) Querier(mint, maxt int64) (storage.Querier, error) {
	return l.db.Querier(mint, maxt)
}

// Some of the package's own queriers have to be closed.
func labels(ctx context.Context, from storage.Queryable) ([]string, error) {
	q, err := from.Querier(0, 1) // want "resource-unclosed"
	if err != nil {
		return nil, err
	}
	names, _, err := q.LabelNames(ctx, nil)
	return names, err
}
