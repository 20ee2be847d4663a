package telemetry

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"

	"waterline/assessment"
)

// Why requests are turned away.
const (
	Capacity = "capacity"
	Rate     = "rate"
)

// Probe is told what the program does, and measures and traces it. It fits the
// interfaces of those who tell it.
type Probe struct {
	metrics *Metrics
	tracer  trace.Tracer
	clock   func() time.Time
}

// NewProbe makes a probe. Nothing is traced where the tracer is nil.
func NewProbe(m *Metrics, t trace.Tracer, clock func() time.Time) *Probe {
	if t == nil {
		t = noop.NewTracerProvider().Tracer("")
	}
	return &Probe{metrics: m, tracer: t, clock: clock}
}

// Request is told of a request with its headers that say of which trace it is,
// which are believed where whoever sent it is trusted. The function is told how
// it was answered: "" of refused is not turned away.
func (p *Probe) Request(ctx context.Context, method string, header func(string) string) (context.Context, func(route string, status int, refused string)) {
	begun := p.clock()
	if !slices.Contains([]string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions}, method) {
		method = "other" // anybody can make names up
	}
	if header != nil {
		ctx = propagation.TraceContext{}.Extract(ctx, carrier(header))
	}
	ctx, span := p.tracer.Start(ctx, method, trace.WithSpanKind(trace.SpanKindServer), trace.WithAttributes(attribute.String("http.request.method", method)))
	p.metrics.inFlight.Inc()
	return ctx, func(route string, status int, refused string) {
		p.metrics.inFlight.Dec()
		p.metrics.requests.WithLabelValues(method, route, strconv.Itoa(status)).Observe(p.clock().Sub(begun).Seconds())
		if refused != "" {
			p.metrics.refused.WithLabelValues(refused).Inc()
		}
		if !span.IsRecording() {
			return
		}
		span.SetName(method + " " + route)
		span.SetAttributes(attribute.String("http.route", route), attribute.Int("http.response.status_code", status))
		if status >= http.StatusInternalServerError {
			span.SetStatus(codes.Error, http.StatusText(status))
		}
		span.End()
	}
}

// carrier reads headers of a request.
type carrier func(string) string

func (c carrier) Get(name string) string { return c(name) }

func (carrier) Set(string, string) {}

func (carrier) Keys() []string { return nil }

// Call is told of a read or a write of the database, and then how it ended.
func (p *Probe) Call(ctx context.Context, call string) (context.Context, func(error)) {
	begun := p.clock()
	ctx, end := p.span(ctx, "database "+call, trace.SpanKindClient)
	return ctx, func(err error) {
		p.metrics.calls.WithLabelValues(call).Observe(p.clock().Sub(begun).Seconds())
		end(err)
	}
}

// Batch is told of writes that one commit put on disk, how long the first of
// them waited before it began, and how long it took.
func (p *Probe) Batch(writes int, waited, took time.Duration) {
	p.metrics.batch.Observe(float64(writes))
	p.metrics.waited.Observe(waited.Seconds())
	p.metrics.commit.Observe(took.Seconds())
}

// Work is told of an evaluation or a report, and then how it ended.
func (p *Probe) Work(ctx context.Context, work string) (context.Context, func(error)) {
	begun := p.clock()
	ctx, end := p.span(ctx, work, trace.SpanKindInternal)
	return ctx, func(err error) {
		p.metrics.works.WithLabelValues(work).Observe(p.clock().Sub(begun).Seconds())
		end(err)
	}
}

// Job is told of a try of a job, of the trace in which it was asked for, and
// then what became of the try.
func (p *Probe) Job(ctx context.Context, kind, origin string) (context.Context, func(outcome string, err error)) {
	begun := p.clock()
	options := []trace.SpanStartOption{trace.WithSpanKind(trace.SpanKindConsumer), trace.WithAttributes(attribute.String("waterline.job.kind", kind))}
	asked := propagation.TraceContext{}.Extract(context.Background(), propagation.MapCarrier{traceParent: origin})
	if at := trace.SpanContextFromContext(asked); at.IsValid() {
		ctx = trace.ContextWithRemoteSpanContext(ctx, at)
	}
	ctx, span := p.tracer.Start(ctx, "job "+kind, options...)
	return ctx, func(outcome string, err error) {
		p.metrics.jobs.WithLabelValues(kind, outcome).Observe(p.clock().Sub(begun).Seconds())
		span.SetAttributes(attribute.String("waterline.job.outcome", outcome))
		finish(span, err)
	}
}

// traceParent is the header of W3C Trace Context.
const traceParent = "traceparent"

// Origin is the trace of a context as a text, "" where there is none.
func (p *Probe) Origin(ctx context.Context) string {
	if !trace.SpanContextFromContext(ctx).IsValid() {
		return ""
	}
	text := propagation.MapCarrier{}
	propagation.TraceContext{}.Inject(ctx, text)
	return text[traceParent]
}

func (p *Probe) span(ctx context.Context, name string, kind trace.SpanKind) (context.Context, func(error)) {
	ctx, span := p.tracer.Start(ctx, name, trace.WithSpanKind(kind))
	return ctx, func(err error) { finish(span, err) }
}

// finish ends a span. Of an error only its kind is told: its words may hold what
// somebody typed.
func finish(span trace.Span, err error) {
	if err != nil && span.IsRecording() {
		span.SetStatus(codes.Error, kind(err))
	}
	span.End()
}

// kind is the code of an error that has one.
func kind(err error) string {
	var known *assessment.Error
	switch {
	case errors.As(err, &known):
		return string(known.Code)
	case errors.Is(err, context.DeadlineExceeded):
		return "deadline"
	case errors.Is(err, context.Canceled):
		return "cancelled"
	}
	return "failed"
}
