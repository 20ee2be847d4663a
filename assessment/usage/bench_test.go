package usage_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"waterline/assessment/usage"
)

// many is a ledger of about a million records: 2,000 people, five models of two
// tools, nine months, of whom a part had events.
func many(b testing.TB) (*usage.Ledger, map[string]string) {
	b.Helper()
	random := rand.New(rand.NewPCG(3, 4))
	l, groups := usage.NewLedger(), make(map[string]string)
	first, last := usage.NewDay(2026, time.January, 1), usage.NewDay(2026, time.September, 30)
	models := [5]string{"m1", "m2", "m3", "m4", "m5"}
	for p := range 2000 {
		actor := usage.Actor{Key: person(p), Kind: usage.Human, Basis: usage.ByMail}
		groups[actor.Key] = fmt.Sprint("team ", p%40)
		level := math.Exp(1.2 + 0.8*random.NormFloat64())
		for day := first; day <= last; day++ {
			if random.Float64() < 0.34 {
				continue
			}
			for range 3 {
				tool := [2]string{"cursor", "claude-code"}[random.IntN(2)]
				r := usage.Record{Source: "s " + tool, Actor: actor, Day: day, PeriodDays: 1, Tool: tool, Model: models[random.IntN(5)], Currency: "USD"}
				r.Counts.Set(usage.CostBilled, int64(1e6*level*random.ExpFloat64()))
				r.Counts.Set(usage.Out, 100)
				r.Counts.Set(usage.Requests, 1+int64(random.IntN(40)))
				r.Counts.Set(usage.Accepted, int64(random.IntN(9)))
				if err := l.Put(r); err != nil {
					b.Fatal(err)
				}
				if p < 400 {
					at := (int64(day)*86_400 + 30_000 + int64(random.IntN(20_000))) * 1000
					if err := l.Event(usage.Event{Actor: actor, Tool: tool, At: at}); err != nil {
						b.Fatal(err)
					}
				}
			}
		}
	}
	l.Keep("s", "sum", false)
	return l, groups
}

// BenchmarkSummarise sums up about a million records; the goal is 2 s. Passes is
// its time over that of adding up all records once, in the same process, which a
// busy machine leaves alone.
func BenchmarkSummarise(b *testing.B) {
	l, groups := many(b)
	q := usage.Question{
		Plan: usage.Plan{Floor: 100, Since: usage.NewDay(2026, time.June, 1)}, Groups: groups, Seed: 1, Rules: rules(b),
	}
	b.ResetTimer()
	for b.Loop() {
		usage.Summarise(l, q)
	}
	perRun := b.Elapsed().Seconds() / float64(b.N)
	b.ReportMetric(float64(l.Len())/perRun, "records/s")
	began := time.Now()
	sum := int64(0)
	const passes = 3
	for range passes {
		for r := range l.All() {
			sum += r.Counts.Of(usage.CostBilled)
		}
	}
	pass := time.Since(began).Seconds() / passes
	if sum == 0 {
		b.Fatal("nothing was spent")
	}
	b.ReportMetric(perRun/pass, "passes")
	b.ReportMetric(perRun/(float64(l.Len())/1e6), "s/million")
}
