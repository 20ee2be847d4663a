package telemetry

import (
	"context"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Condition is how the store and its queues are. Sizes are in bytes; what is
// not known is -1.
type Condition struct {
	Size, Log, Free int64 // of the database, of its log of changes, and left on the disk
	Backlog         int   // jobs that are due and not begun
	OldestJob       time.Time
	Failed          int // jobs that were given up and are kept
	Mails           int // that wait to be sent
	OldestMail      time.Time
}

const (
	lookTimeout = 2 * time.Second
	lookEvery   = 5 * time.Second // a scrape in between is told what was seen
)

// Watch has each scrape look at the condition.
func (m *Metrics) Watch(look func(context.Context) (Condition, error), clock func() time.Time) {
	d := &conditions{look: look, clock: clock, up: desc("database_up", "Whether the database answered, 1 or 0.")}
	age := func(since time.Time, now time.Time) float64 {
		if since.IsZero() {
			return 0
		}
		return max(now.Sub(since).Seconds(), 0)
	}
	d.gauges = []gauge{
		{desc("database_size_bytes", "Size of the database."), func(c Condition, _ time.Time) float64 { return float64(c.Size) }},
		{desc("database_wal_size_bytes", "Size of the log of changes beside it."), func(c Condition, _ time.Time) float64 { return float64(c.Log) }},
		{desc("disk_free_bytes", "Room left on the disk of the database."), func(c Condition, _ time.Time) float64 { return float64(c.Free) }},
		{desc("job_queue_depth", "Jobs that are due and not begun."), func(c Condition, _ time.Time) float64 { return float64(c.Backlog) }},
		{desc("job_queue_age_seconds", "How long the oldest of them has been due."), func(c Condition, now time.Time) float64 { return age(c.OldestJob, now) }},
		{desc("jobs_failed", "Jobs that were given up and are kept for a week."), func(c Condition, _ time.Time) float64 { return float64(c.Failed) }},
		{desc("mail_outbox_depth", "Mails that wait to be sent."), func(c Condition, _ time.Time) float64 { return float64(c.Mails) }},
		{desc("mail_outbox_age_seconds", "How long the oldest of them has waited."), func(c Condition, now time.Time) float64 { return age(c.OldestMail, now) }},
	}
	m.registry.MustRegister(d)
}

func desc(name, help string) *prometheus.Desc {
	return prometheus.NewDesc(prometheus.BuildFQName(namespace, "", name), help, nil, nil)
}

type gauge struct {
	desc *prometheus.Desc
	of   func(Condition, time.Time) float64
}

// conditions is a collector that looks when it is asked. Where looking fails it
// says so and leaves the figures out.
type conditions struct {
	look   func(context.Context) (Condition, error)
	clock  func() time.Time
	up     *prometheus.Desc
	gauges []gauge

	mu   sync.Mutex // guards what follows
	seen Condition
	err  error
	at   time.Time
}

// Describe implements prometheus.Collector.
func (d *conditions) Describe(to chan<- *prometheus.Desc) {
	to <- d.up
	for _, g := range d.gauges {
		to <- g.desc
	}
}

// Collect implements prometheus.Collector.
func (d *conditions) Collect(to chan<- prometheus.Metric) {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := d.clock()
	if gone := now.Sub(d.at); gone >= lookEvery || gone < 0 {
		ctx, cancel := context.WithTimeout(context.Background(), lookTimeout)
		d.seen, d.err = d.look(ctx)
		cancel()
		d.at = now
	}
	if d.err != nil {
		to <- prometheus.MustNewConstMetric(d.up, prometheus.GaugeValue, 0)
		return
	}
	to <- prometheus.MustNewConstMetric(d.up, prometheus.GaugeValue, 1)
	for _, g := range d.gauges {
		to <- prometheus.MustNewConstMetric(g.desc, prometheus.GaugeValue, g.of(d.seen, now))
	}
}
