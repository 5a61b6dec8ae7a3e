// Package nearmiss has spans that tell of the whole function.
package nearmiss

import (
	"context"

	"go.opentelemetry.io/otel/trace"
)

// Each command of the batch is told of, and they take as long as the batch.
func batch(ctx context.Context, tr trace.Tracer, commands []string, run func(context.Context) error) error {
	for _, command := range commands {
		_, span := tr.Start(ctx, command)
		defer span.End()
	}
	return run(ctx)
}
