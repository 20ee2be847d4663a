package telemetry

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// ErrProtocol is a protocol of OpenTelemetry that traces are not sent by.
var ErrProtocol = errors.New("OTEL_EXPORTER_OTLP_PROTOCOL must be http/protobuf or http/json")

// Endpoint is where the OTEL_* variables of an environment have traces sent, ""
// where they ask for none.
func Endpoint(env []string) string {
	switch {
	case strings.EqualFold(variable(env, "OTEL_SDK_DISABLED"), "true"):
		return ""
	case variable(env, "OTEL_TRACES_EXPORTER") != "" && variable(env, "OTEL_TRACES_EXPORTER") != "otlp":
		return ""
	}
	if own := variable(env, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"); own != "" {
		return own
	}
	return variable(env, "OTEL_EXPORTER_OTLP_ENDPOINT")
}

func variable(env []string, name string) string {
	value := ""
	for _, pair := range env {
		if after, ok := strings.CutPrefix(pair, name+"="); ok {
			value = after
		}
	}
	return value
}

// NewTracer sends traces over HTTP to the collector that the OTEL_* variables
// name, which the exporter reads by itself; nil where they name none. The
// function sends what is left, and must be called at the end.
func NewTracer(ctx context.Context, env []string, version string, logger *slog.Logger) (trace.Tracer, func(context.Context) error, error) {
	if Endpoint(env) == "" {
		return nil, func(context.Context) error { return nil }, nil
	}
	protocol := variable(env, "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL")
	if protocol == "" {
		protocol = variable(env, "OTEL_EXPORTER_OTLP_PROTOCOL")
	}
	if protocol != "" && protocol != "http/protobuf" && protocol != "http/json" {
		return nil, nil, ErrProtocol
	}
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("traces: %w", err)
	}
	about := []attribute.KeyValue{attribute.String("service.version", version)}
	if variable(env, "OTEL_SERVICE_NAME") == "" {
		about = append(about, attribute.String("service.name", "waterline"))
	}
	of, err := resource.New(ctx, resource.WithAttributes(about...), resource.WithTelemetrySDK(), resource.WithFromEnv())
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("traces: %w", err), exporter.Shutdown(ctx))
	}
	provider := sdk.NewTracerProvider(sdk.WithBatcher(&logged{exporter, logger}), sdk.WithResource(of))
	return provider.Tracer("waterline"), provider.Shutdown, nil
}

// logged says in the log that traces were not sent. Nothing waits for them.
type logged struct {
	sdk.SpanExporter
	logger *slog.Logger
}

// ExportSpans implements sdk.SpanExporter.
func (l *logged) ExportSpans(ctx context.Context, spans []sdk.ReadOnlySpan) error {
	if err := l.SpanExporter.ExportSpans(ctx, spans); err != nil {
		l.logger.Warn("traces not sent", "spans", len(spans), "error", err)
	}
	return nil
}
