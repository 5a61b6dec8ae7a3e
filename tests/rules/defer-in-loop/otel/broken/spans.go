// Package broken defers what is worth more than a span.
package broken

import (
	"context"
	"os"

	"go.opentelemetry.io/otel/trace"
)

// The file has a descriptor, whatever the span tells.
func each(ctx context.Context, tr trace.Tracer, names []string, read func(*os.File) error) error {
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		defer f.Close() // want "defer-in-loop"
		_, span := tr.Start(ctx, name)
		defer span.End()
		if err := read(f); err != nil {
			return err
		}
	}
	return nil
}
