// Package pubsub subscribes: each subscription holds a connection of its own.
package pubsub

import (
	"context"

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
