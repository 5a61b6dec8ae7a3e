// select: leak

// Package sdk closes what a client's answers hold.
package sdk

import (
	"context"
	"encoding/json"

	"github.com/moby/moby/client"
)

// The body is a field of the answer, and no other.
func stats(ctx context.Context, c *client.Client, into any) error {
	answer, err := c.ContainerStats(ctx, "id", client.ContainerStatsOptions{})
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	return json.NewDecoder(answer.Body).Decode(into)
}

// It is read and left open.
func statsBroken(ctx context.Context, c *client.Client, into any) error {
	answer, err := c.ContainerStats(ctx, "id", client.ContainerStatsOptions{}) // want "http-body-unclosed"
	if err != nil {
		return err
	}
	return json.NewDecoder(answer.Body).Decode(into)
}
