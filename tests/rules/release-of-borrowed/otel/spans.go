// Package spans ends spans that somebody else started.
package spans

import (
	"context"

	"go.opentelemetry.io/otel/trace"
)

// The span in the context belongs to the caller, who goes on using it.
func broken(ctx context.Context) {
	span := trace.SpanFromContext(ctx)
	defer span.End() // want "release-of-borrowed"
	span.AddEvent("seen")
}

// Used and left to its starter.
func repaired(ctx context.Context) {
	span := trace.SpanFromContext(ctx)
	span.AddEvent("seen")
}

// A span of one's own is one's own to end.
func own(ctx context.Context, tr trace.Tracer) {
	_, span := tr.Start(ctx, "work")
	defer span.End()
	trace.SpanFromContext(ctx).AddEvent("begin")
}
