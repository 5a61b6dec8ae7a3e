// Package pubsub subscribes: each subscription holds a connection of its own.
package pubsub

import (
	"context"
	"time"

	"github.com/redis/go-redis/v9"
)

// Unsubscribe is not Close.
func broken(ctx context.Context, c *redis.Client) error {
	ps := c.Subscribe(ctx, "news") // want "resource-unclosed"
	if _, err := ps.Receive(ctx); err != nil {
		return err
	}
	return ps.Unsubscribe(ctx, "news")
}

// The plain form.
func repaired(ctx context.Context, c *redis.Client) error {
	ps := c.Subscribe(ctx, "news")
	defer ps.Close()
	_, err := ps.Receive(ctx)
	return err
}

// Only the channel is kept.
func channel(ctx context.Context, c *redis.Client) <-chan *redis.Message {
	return c.Subscribe(ctx, "news").Channel() // want "resource-unclosed"
}

// A command holds nothing.
func command(ctx context.Context, c *redis.Client) (string, error) {
	return c.Get(ctx, "key").Result()
}

// Closing what the client gives of itself closes it.
func patient(addr string) *redis.Client {
	c := redis.NewClient(&redis.Options{Addr: addr})
	return c.WithTimeout(time.Minute)
}

// But not where that is not handed out.
func pinged(ctx context.Context, addr string) (*redis.Client, error) {
	c := redis.NewClient(&redis.Options{Addr: addr}) // want "resource-unclosed"
	slow := c.WithTimeout(time.Minute)
	if err := slow.Ping(ctx).Err(); err != nil {
		return nil, err
	}
	return slow, nil
}
