// Package nearmiss hands spans over, or only borrows them.
package nearmiss

import (
	"context"

	"go.opentelemetry.io/otel/trace"
)

func work(ctx context.Context) error { return ctx.Err() }

// A factory's span is its caller's.
func start(ctx context.Context, tr trace.Tracer) (context.Context, trace.Span) {
	ctx, span := tr.Start(ctx, "work")
	span.AddEvent("begin")
	return ctx, span
}

// The caller of the factory ends it.
func useFactory(ctx context.Context, tr trace.Tracer) error {
	ctx, span := start(ctx, tr)
	defer span.End()
	return work(ctx)
}

type operation struct{ span trace.Span }

// Finish ends the operation's span.
func (o *operation) Finish() { o.span.End() }

// The operation keeps the span.
func begin(ctx context.Context, tr trace.Tracer) (context.Context, *operation) {
	ctx, span := tr.Start(ctx, "operation")
	return ctx, &operation{span: span}
}

// The function to end it is returned.
func withEnd(ctx context.Context, tr trace.Tracer) (context.Context, func()) {
	ctx, span := tr.Start(ctx, "work")
	return ctx, func() { span.End() }
}

// A span found in the context is not ours to end.
func borrowed(ctx context.Context) {
	span := trace.SpanFromContext(ctx)
	span.AddEvent("seen")
}

// A goroutine ends it.
func inGoroutine(ctx context.Context, tr trace.Tracer) {
	ctx, span := tr.Start(ctx, "background")
	go func() {
		defer span.End()
		_ = work(ctx)
	}()
}

// The context that goes to the caller has the span in it, and finish ends it.
func startIn(ctx context.Context, tr trace.Tracer) context.Context {
	ctx, _ = tr.Start(ctx, "work")
	return ctx
}

func finish(ctx context.Context) { trace.SpanFromContext(ctx).End() }

type round struct{ ctx context.Context }

// Inside a struct, with a value added.
func startRound(ctx context.Context, tr trace.Tracer, key any) *round {
	ctx, span := tr.Start(ctx, "round")
	span.AddEvent("begin")
	return &round{ctx: context.WithValue(ctx, key, 1)}
}

// Ended through the context that it was started with.
func endedThroughContext(ctx context.Context, tr trace.Tracer) error {
	ctx, _ = tr.Start(ctx, "work")
	defer trace.SpanFromContext(ctx).End()
	return work(ctx)
}

// Whoever asks may be given the span that the context has.
func spanOf(ctx context.Context, tracer trace.Tracer) trace.Span {
	span := trace.SpanFromContext(ctx)
	if !span.IsRecording() {
		_, span = tracer.Start(ctx, "root")
	}
	return span
}

func tellSpan(ctx context.Context, tracer trace.Tracer) {
	spanOf(ctx, tracer).AddEvent("told")
}

type scope struct{ values map[string]any }

func (s *scope) Set(key string, value any) { s.values[key] = value }

// Whoever looks for the context where it was put ends the span in it.
func before(s *scope, ctx context.Context, tr trace.Tracer) {
	ctx, _ = tr.Start(ctx, "statement")
	s.Set("context", ctx)
}
