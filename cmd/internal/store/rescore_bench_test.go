package store

import (
	"slices"
	"testing"
	"time"

	"waterline/assessment"
)

// mostRescore is what a person does not feel as a wait (design brief, 5.3).
const mostRescore = 200 * time.Millisecond

// BenchmarkRescore tries an edit on the insurer, with the usual number of
// draws, as every pause in typing does: version read, evaluated, compared.
func BenchmarkRescore(b *testing.B) {
	c, _ := consultancy(b, 0)
	_, run := imported(b, c)
	var took []time.Duration
	i := 0.0
	for b.Loop() {
		i++
		edit := assessment.Edit{Path: "claims-intake/build_cost", Low: 30000 + i, Middle: 34000 + i, High: 40000 + i}
		start := time.Now()
		if _, err := c.Rescore(b.Context(), "org", run.Assessment, 1, []assessment.Edit{edit}); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(start))
	}
	b.ReportMetric(milliseconds(percentile(took, 0.5)), "p50-ms")
	b.ReportMetric(milliseconds(percentile(took, 0.95)), "p95-ms")
	b.ReportMetric(0, "ns/op")
	if p := percentile(took, 0.95); len(took) > 20 && p > mostRescore {
		b.Errorf("p95 is %v, the target %v", p, mostRescore)
	}
}

func percentile(took []time.Duration, p float64) time.Duration {
	sorted := slices.Sorted(slices.Values(took))
	return sorted[int(p*float64(len(sorted)-1)+0.5)]
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
