// Package kinesis reads event streams, which are released by what a method of the output gives.
package kinesis

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/kinesis"
)

// Quiet: the stream is closed when the function ends.
func read(ctx context.Context, c *kinesis.Client, in *kinesis.SubscribeToShardInput) error {
	out, err := c.SubscribeToShard(ctx, in)
	if err != nil {
		return err
	}
	defer out.GetStream().Close()
	return out.GetStream().Err()
}

// Quiet: so it is by the variable that holds it.
func drain(ctx context.Context, c *kinesis.Client, in *kinesis.SubscribeToShardInput) error {
	out, err := c.SubscribeToShard(ctx, in)
	if err != nil {
		return err
	}
	stream := out.GetStream()
	for range stream.Events() {
	}
	return stream.Close()
}

// Quiet: whoever is given the stream may close it.
func hand(ctx context.Context, c *kinesis.Client, in *kinesis.SubscribeToShardInput, take func(any)) error {
	out, err := c.SubscribeToShard(ctx, in)
	if err != nil {
		return err
	}
	take(out.GetStream())
	return nil
}

// To ask it for its error does not close it.
func ask(ctx context.Context, c *kinesis.Client, in *kinesis.SubscribeToShardInput) error {
	out, err := c.SubscribeToShard(ctx, in) // want "resource-unclosed"
	if err != nil {
		return err
	}
	return out.GetStream().Err()
}
