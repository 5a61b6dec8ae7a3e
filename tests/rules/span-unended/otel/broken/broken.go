// Package broken loses spans: one that is not ended is never exported.
package broken

import (
	"context"
	"errors"

	"go.opentelemetry.io/otel/trace"
)

func work(ctx context.Context) error { return ctx.Err() }

// Started and dropped.
func blank(ctx context.Context, tr trace.Tracer) error {
	ctx, _ = tr.Start(ctx, "work") // want "span-unended"
	return work(ctx)
}

// Named and never ended; passing the context on ends nothing.
func never(ctx context.Context, tr trace.Tracer) error {
	ctx, span := tr.Start(ctx, "work") // want "span-unended"
	span.AddEvent("begin")
	return work(ctx)
}

// Ended on success, not on the error's way out.
func errorPath(ctx context.Context, tr trace.Tracer) error {
	ctx, span := tr.Start(ctx, "work") // want "span-unended"
	if err := work(ctx); err != nil {
		span.RecordError(err)
		return err
	}
	span.End()
	return nil
}

// continue skips the end.
func continued(ctx context.Context, tr trace.Tracer, n int) {
	for range n {
		c, span := tr.Start(ctx, "round") // want "span-unended"
		if work(c) != nil {
			continue
		}
		span.End()
	}
}

// The inner span takes the outer one's variable.
func overwritten(ctx context.Context, tr trace.Tracer) error {
	ctx, span := tr.Start(ctx, "outer") // want "span-unended"
	if err := work(ctx); err != nil {
		ctx, span = tr.Start(ctx, "retry")
		defer span.End()
		return work(ctx)
	}
	span.End()
	return nil
}

// A span from the provider's own tracer, and a return in an inner block.
func innerBlock(ctx context.Context, tp trace.TracerProvider, kind int) error {
	ctx, span := tp.Tracer("x").Start(ctx, "work") // want "span-unended"
	switch kind {
	case 0:
		return errors.New("no kind")
	default:
		span.End()
		return work(ctx)
	}
}

// Quiet: the caller gets the span.
func start(ctx context.Context, tr trace.Tracer) (context.Context, trace.Span) {
	return tr.Start(ctx, "work")
}

// The factory's caller forgets it.
func factory(ctx context.Context, tr trace.Tracer) error {
	ctx, span := start(ctx, tr) // want "span-unended"
	span.AddEvent("begin")
	return work(ctx)
}

// A function literal loses its own.
func literal(ctx context.Context, tr trace.Tracer) func() error {
	return func() error {
		c, span := tr.Start(ctx, "later") // want "span-unended"
		span.AddEvent("begin")
		return work(c)
	}
}

// The context that goes to the caller is the one that was given.
func outerContext(ctx context.Context, tr trace.Tracer) context.Context {
	inner, _ := tr.Start(ctx, "work") // want "span-unended"
	_ = work(inner)
	return ctx
}

// Ended through the context on one way only.
func throughContextOnce(ctx context.Context, tr trace.Tracer) error {
	ctx, _ = tr.Start(ctx, "work") // want "span-unended"
	if err := work(ctx); err != nil {
		return err
	}
	trace.SpanFromContext(ctx).End()
	return nil
}

// Another span each time.
func spanUnder(ctx context.Context, tracer trace.Tracer) trace.Span {
	_, span := tracer.Start(ctx, "child")
	return span
}

func tellSpanUnder(ctx context.Context, tracer trace.Tracer) {
	span := spanUnder(ctx, tracer) // want "span-unended"
	span.AddEvent("told")
}

type scope struct{ values map[string]any }

func (s *scope) Set(key string, value any) { s.values[key] = value }

func (s *scope) Run(ctx context.Context, key string) {}

// A statement runs under the context; only its name is put anywhere.
func before(s *scope, ctx context.Context, tr trace.Tracer) {
	ctx, span := tr.Start(ctx, "statement") // want "span-unended"
	s.Set("name", span.SpanContext().TraceID())
	s.Run(ctx, "statement")
}
