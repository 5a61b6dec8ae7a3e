// select: leak

// Package families calls methods of which the catalogue lists only what all of them give.
package families

import (
	"context"
	"encoding/json"

	"github.com/elastic/go-elasticsearch/v8"
	"github.com/elastic/go-elasticsearch/v8/esapi"
)

type index struct{ es *elasticsearch.Client }

// A method that the client has from what it embeds.
func (x *index) countBroken(ctx context.Context) (int, error) {
	res, err := x.es.Count(x.es.Count.WithContext(ctx)) // want "http-body-unclosed"
	if err != nil {
		return 0, err
	}
	return res.StatusCode, nil
}

// The body is closed.
func (x *index) count(ctx context.Context, into any) error {
	res, err := x.es.Count(x.es.Count.WithContext(ctx))
	if err != nil {
		return err
	}
	defer res.Body.Close()
	return json.NewDecoder(res.Body).Decode(into)
}

// A field of the same client has methods of its own.
func (x *index) nodesBroken() (bool, error) {
	res, err := x.es.Cat.Nodes() // want "http-body-unclosed"
	if err != nil {
		return false, err
	}
	return res.IsError(), nil
}

// A request of any kind, by its own method.
func (x *index) askBroken(ctx context.Context) (bool, error) {
	res, err := esapi.InfoRequest{}.Do(ctx, x.es) // want "http-body-unclosed"
	if err != nil {
		return false, err
	}
	return res.IsError(), nil
}
