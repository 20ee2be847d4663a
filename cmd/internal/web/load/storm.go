//go:build linux

package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

const (
	stormLasts = 20 * time.Second
	calmLasts  = 20 * time.Second
)

// rage asks for pages without a pause over many connections, which is more than
// the server can do, and then looks whether a small crowd is served as before.
func (p plan) rage(ctx context.Context, w io.Writer, s *server) error {
	served, refused := &tally{}, &tally{}
	var wrong atomic.Int64
	over, stop := context.WithTimeout(ctx, stormLasts)
	defer stop()
	var group sync.WaitGroup
	for i := range p.storm {
		group.Go(func() {
			c := &wire{address: s.address, from: fmt.Sprintf("198.19.%d.%d", i/256%256, i%256)}
			defer c.close()
			for over.Err() == nil {
				got, err := c.call(over, "/", nil, false)
				switch {
				case err != nil && over.Err() == nil:
					wrong.Add(1)
				case err == nil && got.status == http.StatusOK:
					served.add(page, got.took)
				case err == nil && got.status == http.StatusServiceUnavailable:
					refused.add(page, got.took)
				case err == nil:
					wrong.Add(1)
				}
			}
		})
	}
	group.Wait()
	m := s.memory()
	fmt.Fprintf(w, "\nBeyond capacity: %d connections ask for pages without a pause for %v, load average %s\n\n", p.storm, stormLasts, average())
	in, out := served.table().rows[page], refused.table().rows[page]
	fmt.Fprintf(w, "| | number | a second | p50 ms | p99 ms |\n|---|---|---|---|---|\n| served | %d | %.0f | %d | %d |\n| turned away | %d | %.0f | %d | %d |\n\n",
		in.n, float64(in.n)/stormLasts.Seconds(), in.p50.Milliseconds(), in.p99.Milliseconds(), out.n, float64(out.n)/stormLasts.Seconds(), out.p50.Milliseconds(), out.p99.Milliseconds())
	fmt.Fprintf(w, "Other errors: %d; resident %.0f MiB, %.0f MiB at most.\n", wrong.Load(), m.resident, m.most)

	after := &tally{}
	calm, end := context.WithTimeout(ctx, calmLasts)
	defer end()
	q := p
	q.respondents, q.ramp, q.think = max(p.respondents/10, 1), time.Second, time.Second
	q.crowd(calm, s.address, after).Wait()
	seen := after.table()
	fmt.Fprintf(w, "\nRight after it, %d respondents with a second between presses:\n\n", q.respondents)
	seen.print(w, calmLasts)
	if wrong.Load() > 0 {
		return fmt.Errorf("beyond capacity: %d answers were neither pages nor refusals", wrong.Load())
	}
	if seen.rows[page].busy > 0 || seen.rows[page].p99 > target {
		return fmt.Errorf("after the storm pages have p99 %v, and %d were turned away", seen.rows[page].p99, seen.rows[page].busy)
	}
	return seen.verdict(q.respondents, memory{})
}
