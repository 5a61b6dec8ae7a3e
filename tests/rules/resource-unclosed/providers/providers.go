// Package providers hands processors and exporters to the provider that shuts them down.
package providers

import (
	"context"

	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

func listed(ctx context.Context) (*sdktrace.TracerProvider, error) {
	exporter, err := otlptracegrpc.New(ctx)
	if err != nil {
		return nil, err
	}
	processor := sdktrace.NewBatchSpanProcessor(exporter)
	options := []sdktrace.TracerProviderOption{sdktrace.WithSpanProcessor(processor)}
	return sdktrace.NewTracerProvider(options...), nil
}

func batched(ctx context.Context) (*sdktrace.TracerProvider, error) {
	exporter, err := otlptracegrpc.New(ctx)
	if err != nil {
		return nil, err
	}
	return sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter)), nil
}

func forgotten(ctx context.Context) error {
	exporter, err := otlptracegrpc.New(ctx)
	if err != nil {
		return err
	}
	provider := sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter)) // want "resource-unclosed"
	provider.Tracer("jobs")
	return nil
}

// What it embeds has no Shutdown to promote.
type facade struct {
	trace.TracerProvider
	name string
}

func faced(name string, exporter sdktrace.SpanExporter) *facade {
	return &facade{TracerProvider: sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter)), name: name}
}

func useFacade(exporter sdktrace.SpanExporter) trace.Tracer { return faced("a", exporter).Tracer("b") }

// What this embeds has.
type front struct {
	*sdktrace.TracerProvider
	name string
}

func fronted(name string, exporter sdktrace.SpanExporter) *front {
	return &front{TracerProvider: sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter)), name: name}
}

func useFront(exporter sdktrace.SpanExporter) trace.Tracer {
	f := fronted("a", exporter) // want "resource-unclosed"
	return f.Tracer("b")
}

// Somebody says that it is not wanted: the processor ends what it processes.
func processed(processor sdktrace.SpanProcessor) {
	_ = sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(processor))
}

// Nobody says so.
func dropped(processor sdktrace.SpanProcessor) {
	sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(processor)) // want "resource-unclosed"
}

// Of nothing there is nothing to shut down.
func silent(ctx context.Context) {
	_, span := sdktrace.NewTracerProvider().Tracer("none").Start(ctx, "none")
	span.End()
}

// Quiet: it hands each span on at once, to an exporter that others have.
func direct(exporter sdktrace.SpanExporter) trace.Tracer {
	processor := sdktrace.NewSimpleSpanProcessor(exporter)
	provider := sdktrace.NewTracerProvider(
		sdktrace.WithSampler(sdktrace.AlwaysSample()),
		sdktrace.WithSpanProcessor(processor),
	)
	return provider.Tracer("direct")
}

// This one collects them first, and somebody has to stop that.
func collecting(exporter sdktrace.SpanExporter) trace.Tracer {
	processor := sdktrace.NewBatchSpanProcessor(exporter)
	provider := sdktrace.NewTracerProvider( // want "resource-unclosed"
		sdktrace.WithSampler(sdktrace.AlwaysSample()),
		sdktrace.WithSpanProcessor(processor),
	)
	return provider.Tracer("collecting")
}
