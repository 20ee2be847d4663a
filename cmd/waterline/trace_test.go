package main

import (
	"context"
	"log/slog"
	"testing"
	"time"

	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"waterline/assessment/questionnaire"
	"waterline/cmd/internal/job"
	"waterline/cmd/internal/store"
	"waterline/cmd/internal/telemetry"
)

// TestAJobGoesOnFromWhoAskedForIt adds a job inside a span; its try, by a worker
// that knows of that span by the database alone, belongs to the same trace.
func TestAJobGoesOnFromWhoAskedForIt(t *testing.T) {
	bank, err := questionnaire.Core()
	check(t, err)
	kept, err := store.Open(t.Context(), t.TempDir(), bank.Question)
	check(t, err)
	defer func() { check(t, kept.Close()) }()
	spans := tracetest.NewSpanRecorder()
	tracer := sdk.NewTracerProvider(sdk.WithSpanProcessor(spans)).Tracer("test")
	probe := telemetry.NewProbe(telemetry.NewMetrics("test"), tracer, time.Now)
	kept.OnCall(probe)

	asking, span := tracer.Start(t.Context(), "somebody asks")
	_, err = kept.Enqueue(asking, job.New{ID: job.NewID(), Kind: "work", RunAt: time.Now(), Most: 1}, time.Now())
	check(t, err)
	span.End()

	done := make(chan struct{})
	workers := job.NewWorkers(job.Options{
		Queue: kept, Clock: time.Now, Jitter: func() float64 { return 0 }, Logger: slog.New(slog.DiscardHandler), Watch: probe,
		Kinds: []job.Kind{{Name: "work", Do: func(context.Context, *job.Run) error { close(done); return nil }}},
	})
	stop := working(t.Context(), workers)
	<-done
	stop()
	for _, tried := range spans.Ended() {
		if tried.Name() == "job work" {
			if tried.SpanContext().TraceID() != span.SpanContext().TraceID() {
				t.Error("the try is of another trace")
			}
			return
		}
	}
	t.Error("no try was traced")
}
