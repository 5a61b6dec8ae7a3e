// Package redisclients makes clients of a library that pools connections.
package redisclients

import (
	"context"
	"net/http"

	"github.com/redis/go-redis/v9"
)

// A client for each request.
func handler(w http.ResponseWriter, r *http.Request) {
	c := redis.NewClient(&redis.Options{Addr: "localhost:6379"}) // want "client-per-call"
	defer c.Close()
	v, err := c.Get(r.Context(), "key").Result()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	_, _ = w.Write([]byte(v))
}

// Cache shares one client.
type Cache struct{ c *redis.Client }

// NewCache makes it once.
func NewCache(addr string) *Cache {
	return &Cache{c: redis.NewClient(&redis.Options{Addr: addr})}
}

// Close ends it.
func (c *Cache) Close() error { return c.c.Close() }

// Get uses the shared one.
func (c *Cache) Get(ctx context.Context, key string) (string, error) {
	return c.c.Get(ctx, key).Result()
}

// Lookup makes and throws away a client for each key.
func (c *Cache) Lookup(ctx context.Context, keys []string) error {
	for _, k := range keys {
		one := redis.NewClient(&redis.Options{Addr: "localhost:6379"}) // want "client-per-call"
		err := one.Get(ctx, k).Err()
		_ = one.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

// stats has no method that ends its client.
type stats struct{ c *redis.Client }

func newStats(addr string) *stats {
	return &stats{c: redis.NewClient(&redis.Options{Addr: addr})}
}

func (s *stats) count(ctx context.Context) (int64, error) { return s.c.DBSize(ctx).Result() }

type meter struct {
	addr string
	kept *stats
}

// One for each measurement, and nobody can end it.
func (m *meter) measure(ctx context.Context) (int64, error) {
	s := newStats(m.addr) // want "client-per-call"
	return s.count(ctx)
}

// Made once and kept.
func (m *meter) measureAgain(ctx context.Context) (int64, error) {
	if m.kept == nil {
		m.kept = newStats(m.addr)
	}
	return m.kept.count(ctx)
}
