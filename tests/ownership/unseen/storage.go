// select: leak

package unseen

import (
	"context"

	"cloud.google.com/go/storage"
)

// Quiet: to cancel its context is to give up what was written so far.
func put(ctx context.Context, client *storage.Client, data []byte) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	w := client.Bucket("b").Object("o").NewWriter(ctx)
	if _, err := w.Write(data); err != nil {
		return err
	}
	return w.Close()
}

// The context that is cancelled is another one.
func putBroken(ctx context.Context, client *storage.Client, data []byte) error {
	asking, cancel := context.WithCancel(ctx)
	defer cancel()
	if _, err := client.Bucket("b").Attrs(asking); err != nil {
		return err
	}
	w := client.Bucket("b").Object("o").NewWriter(ctx) // want "resource-unclosed"
	if _, err := w.Write(data); err != nil {
		return err
	}
	return w.Close()
}
