package telemetry

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"go.opentelemetry.io/otel/trace"
)

// Formats of the log.
const (
	Text = "text" // a line of name=value
	JSON = "json" // a line of JSON
)

// ErrFormat is a format that there is none of.
var ErrFormat = errors.New("the log is text or json")

// NewLogger writes a log from a level upwards. A line of a request that is
// traced says of which trace it is.
func NewLogger(w io.Writer, format, level string) (*slog.Logger, error) {
	var from slog.Level
	if err := from.UnmarshalText([]byte(level)); err != nil {
		return nil, fmt.Errorf("level of the log: %w", err)
	}
	options := &slog.HandlerOptions{Level: from}
	switch format {
	case Text:
		return slog.New(traced{slog.NewTextHandler(w, options)}), nil
	case JSON:
		return slog.New(traced{slog.NewJSONHandler(w, options)}), nil
	}
	return nil, ErrFormat
}

// traced adds the id of the trace that a line belongs to.
type traced struct{ slog.Handler }

func (t traced) Handle(ctx context.Context, r slog.Record) error {
	if at := trace.SpanContextFromContext(ctx); at.IsSampled() {
		r.AddAttrs(slog.String("trace", at.TraceID().String()))
	}
	return t.Handler.Handle(ctx, r)
}

func (t traced) WithAttrs(attrs []slog.Attr) slog.Handler { return traced{t.Handler.WithAttrs(attrs)} }

func (t traced) WithGroup(name string) slog.Handler { return traced{t.Handler.WithGroup(name)} }
