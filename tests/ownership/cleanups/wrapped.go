// select: leak

package cleanups

import (
	"context"
	"io"
)

type cancelling struct {
	io.ReadCloser
	cancel context.CancelFunc
}

func (c *cancelling) Close() error {
	err := c.ReadCloser.Close()
	c.cancel()
	return err
}

// withCancel gives back what it was given where there is nothing to cancel.
func withCancel(r io.ReadCloser, cancel context.CancelFunc) io.ReadCloser {
	if cancel == nil {
		return r
	}
	return &cancelling{ReadCloser: r, cancel: cancel}
}

// Whoever closes the reader cancels the context.
func readDetached(ctx context.Context, detached bool, open func(context.Context) io.ReadCloser) ([]byte, error) {
	var cancel context.CancelFunc
	if detached {
		ctx, cancel = context.WithCancel(context.WithoutCancel(ctx))
	}
	r := withCancel(open(ctx), cancel)
	defer r.Close()
	return io.ReadAll(r)
}

// Nobody closes it.
func readDetachedBroken(ctx context.Context, open func(context.Context) io.ReadCloser) ([]byte, error) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx)) // want "context-cancel-lost"
	r := withCancel(open(ctx), cancel)
	return io.ReadAll(r)
}
