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

func faced(name string) *facade {
	return &facade{TracerProvider: sdktrace.NewTracerProvider(sdktrace.WithSampler(sdktrace.AlwaysSample())), name: name}
}

func useFacade() trace.Tracer { return faced("a").Tracer("b") }

// What this embeds has.
type front struct {
	*sdktrace.TracerProvider
	name string
}

func fronted(name string) *front {
	return &front{TracerProvider: sdktrace.NewTracerProvider(sdktrace.WithSampler(sdktrace.AlwaysSample())), name: name}
}

func useFront() trace.Tracer {
	f := fronted("a") // want "resource-unclosed"
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
