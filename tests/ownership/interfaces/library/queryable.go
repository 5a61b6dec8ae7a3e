// select: leak

// Package library implements an interface of a library with what opens nothing.
package library

import (
	"context"

	"github.com/prometheus/prometheus/storage"
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

type counting struct {
	next  storage.Queryable
	count int
}

// Quiet: what comes back is what another implementer gives.
func (c *counting) Querier(mint, maxt int64) (storage.Querier, error) {
	c.count++
	return c.next.Querier(mint, maxt)
}

// Quiet: the package's own queriers have nothing to close, so that nothing shows that this one has.
func (c *counting) labels(ctx context.Context) ([]string, error) {
	q, err := c.next.Querier(0, 1)
	if err != nil {
		return nil, err
	}
	names, _, err := q.LabelNames(ctx, nil)
	return names, err
}
