package usage_test

import (
	"math"
	"testing"
	"time"

	"waterline/assessment/usage"
)

// The same tokens cost half as much again since the day; a dearer model that
// people change to is no change of its price, and what a few use says nothing.
func TestPriceOfTheSameTokens(t *testing.T) {
	price := func(people int, after float64, dear bool) float64 {
		w := newWorld()
		for i := range people {
			for month := time.August; month <= time.September; month++ {
				r := usage.Record{
					Source: "cursor_events", Actor: usage.Actor{Key: person(i), Kind: usage.Human, Basis: usage.ByMail},
					Day: usage.NewDay(2026, month, 3), PeriodDays: 1, Tool: "cursor", Vendor: "cursor", Model: "m", Currency: "USD",
				}
				each := 3.0
				if month == time.September {
					if each *= after; dear && i%2 == 0 {
						r.Model, each = "n", 9
					}
				}
				r.Counts.Set(usage.InUncached, 100_000)
				r.Counts.Set(usage.InCacheRead, 1_000_000)
				r.Counts.Set(usage.Out, 20_000)
				r.Counts.Set(usage.CostBilled, int64(each*(100_000+0.1*1_000_000+5*20_000)))
				if err := w.ledger.Put(r); err != nil {
					t.Fatal(err)
				}
			}
		}
		s := w.summary(t, usage.Question{Plan: usage.Plan{Floor: 100, Since: usage.NewDay(2026, time.September, 1)}})
		return s.Tools[0].Price
	}
	for name, c := range map[string]struct{ got, want float64 }{
		"as before": {price(20, 1, false), 1}, "dearer": {price(20, 1.5, false), 1.5}, "dearer model": {price(40, 1, true), 1},
		"few": {price(12, 1.5, true), 0}, // six of the model before
	} {
		if math.Abs(c.got-c.want) > 1e-6 {
			t.Errorf("%s: %v, want %v", name, c.got, c.want)
		}
	}
}
