// Package redisclients makes clients of a library that pools connections.
package redisclients

import (
	"context"
	"net/http"
	"sync"

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

type lazily struct {
	addr  string
	once  sync.Once
	other sync.Once
	size  int64
}

// Once for each owner, in a literal that is run once.
func (l *lazily) first(ctx context.Context) (n int64, err error) {
	l.once.Do(func() {
		n, err = newStats(l.addr).count(ctx)
	})
	return n, err
}

// Once, too: nothing else calls it.
func (l *lazily) asked(ctx context.Context) (int64, error) {
	s := newStats(l.addr)
	return s.count(ctx)
}

func (l *lazily) cached(ctx context.Context) (int64, error) {
	l.other.Do(func() { l.size, _ = l.asked(ctx) })
	return l.size, nil
}

// Called again and again.
func (l *lazily) again(ctx context.Context) (int64, error) {
	s := newStats(l.addr) // want "client-per-call"
	return s.count(ctx)
}

func (l *lazily) twice(ctx context.Context) (int64, error) {
	n, err := l.again(ctx)
	if err != nil {
		return 0, err
	}
	m, err := l.again(ctx)
	return n + m, err
}

// Many at the same time, each for a goroutine of its own.
func load(ctx context.Context, addr string, count int) {
	var group sync.WaitGroup
	for range count {
		c := redis.NewClient(&redis.Options{Addr: addr})
		defer c.Close()
		group.Add(1)
		go func() {
			defer group.Done()
			c.Ping(ctx)
		}()
	}
	group.Wait()
}

func ping(ctx context.Context, c *redis.Client) { c.Ping(ctx) }

// The same with a call.
func loadBy(ctx context.Context, addr string, count int) {
	for range count {
		c := redis.NewClient(&redis.Options{Addr: addr})
		defer c.Close()
		go ping(ctx, c)
	}
	<-ctx.Done()
}
