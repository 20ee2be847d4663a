package telemetry

import (
	"net/http"
	"runtime"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

const namespace = "waterline"

// Metrics counts and times what the program does, for Prometheus. Its registry
// is its own.
type Metrics struct {
	registry *prometheus.Registry

	requests *prometheus.HistogramVec
	inFlight prometheus.Gauge
	refused  *prometheus.CounterVec
	saves    *prometheus.CounterVec
	saving   prometheus.Histogram
	calls    *prometheus.HistogramVec
	batch    prometheus.Histogram
	waited   prometheus.Histogram
	commit   prometheus.Histogram
	works    *prometheus.HistogramVec
	jobs     *prometheus.HistogramVec
}

// NewMetrics makes the metrics of a version of the program.
func NewMetrics(version string) *Metrics {
	quick := prometheus.ExponentialBuckets(0.0005, 2, 14) // 0.5 ms to 4 s
	slow := prometheus.ExponentialBuckets(0.005, 2.5, 12) // 5 ms to 2 min
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: histograms("http_request_duration_seconds", "Time from a request to its answer, by the pattern of its route.",
			[]float64{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10}, "method", "route", "code"),
		inFlight: prometheus.NewGauge(opts("http_requests_in_flight", "Requests that are being answered.")),
		refused:  counters("http_requests_refused_total", "Requests that were turned away: capacity for want of room, rate for too many of one kind.", "reason"),
		saves:    counters("saves_total", "Answers of respondents that were to be saved, by what became of it.", "outcome"),
		saving:   histogram("save_duration_seconds", "Time until saved answers are on disk.", quick),
		calls:    histograms("database_call_duration_seconds", "Time of reads and writes of the database.", quick, "call"),
		batch:    histogram("commit_batch_size", "Writes that one commit put on disk together.", []float64{1, 2, 4, 8, 16, 32, 64, 128, 256}),
		waited:   histogram("commit_wait_seconds", "Time that the first write of a commit waited for its turn.", quick),
		commit:   histogram("commit_duration_seconds", "Time of a commit with its writes, the wait for the disk included.", quick),
		works:    histograms("work_duration_seconds", "Time of evaluations and reports.", slow, "work"),
		jobs:     histograms("job_duration_seconds", "Time of jobs outside requests, by what became of the try.", slow, "kind", "outcome"),
	}
	build := prometheus.NewGaugeVec(opts("build_info", "The program, always 1."), []string{"version", "goversion"})
	build.WithLabelValues(version, runtime.Version()).Set(1)
	m.registry.MustRegister(m.requests, m.inFlight, m.refused, m.saves, m.saving, m.calls, m.batch, m.waited, m.commit, m.works, m.jobs, build,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	for _, reason := range []string{Capacity, Rate} {
		m.refused.WithLabelValues(reason)
	}
	return m
}

// Handler answers a scrape.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError, MaxRequestsInFlight: 2})
}

func opts(name, help string) prometheus.GaugeOpts {
	return prometheus.GaugeOpts{Namespace: namespace, Name: name, Help: help}
}

func counters(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: namespace, Name: name, Help: help}, labels)
}

func histogram(name, help string, buckets []float64) prometheus.Histogram {
	return prometheus.NewHistogram(prometheus.HistogramOpts{Namespace: namespace, Name: name, Help: help, Buckets: buckets})
}

func histograms(name, help string, buckets []float64, labels ...string) *prometheus.HistogramVec {
	return prometheus.NewHistogramVec(prometheus.HistogramOpts{Namespace: namespace, Name: name, Help: help, Buckets: buckets}, labels)
}
