// Package repaired ends the same spans.
package repaired

import (
	"context"
	"errors"

	"go.opentelemetry.io/otel/trace"
)

func work(ctx context.Context) error { return ctx.Err() }

// The plain form.
func deferred(ctx context.Context, tr trace.Tracer) error {
	ctx, span := tr.Start(ctx, "work")
	defer span.End()
	return work(ctx)
}

// In a closure that records the error.
func deferredClosure(ctx context.Context, tr trace.Tracer) (err error) {
	ctx, span := tr.Start(ctx, "work")
	defer func() {
		if err != nil {
			span.RecordError(err)
		}
		span.End()
	}()
	return work(ctx)
}

// On both ways out.
func bothWays(ctx context.Context, tr trace.Tracer) error {
	ctx, span := tr.Start(ctx, "work")
	if err := work(ctx); err != nil {
		span.End()
		return err
	}
	span.End()
	return nil
}

// In each iteration.
func perIteration(ctx context.Context, tr trace.Tracer, n int) {
	for range n {
		c, span := tr.Start(ctx, "round")
		if work(c) != nil {
			span.End()
			continue
		}
		span.End()
	}
}

// Through a helper.
func byHelper(ctx context.Context, tr trace.Tracer) (err error) {
	ctx, span := tr.Start(ctx, "work")
	defer finish(span, &err)
	return work(ctx)
}

func finish(span trace.Span, err *error) {
	if *err != nil {
		span.RecordError(*err)
	}
	span.End()
}

// Declared outside the block that starts it.
func outside(ctx context.Context, tr trace.Tracer, traced bool) error {
	var span trace.Span
	if traced {
		ctx, span = tr.Start(ctx, "work")
	}
	err := work(ctx)
	if span != nil {
		span.End()
	}
	return err
}

// In a function literal.
func literal(ctx context.Context, tr trace.Tracer) func() error {
	return func() error {
		c, span := tr.Start(ctx, "later")
		defer span.End()
		return errors.Join(work(c))
	}
}

// With an end option.
func withOption(ctx context.Context, tr trace.Tracer) error {
	ctx, span := tr.Start(ctx, "work")
	defer span.End(trace.WithStackTrace(true))
	return work(ctx)
}
