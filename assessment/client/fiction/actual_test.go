package fiction

import (
	"math/rand/v2"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/assessment/calendar"
)

// What is invented lies in its forecast where it was told to, spend never falls,
// and the same seed gives the same figures.
func TestMeasured(t *testing.T) {
	start := calendar.NewMonth(2026, time.January)
	f := assessment.Forecast{Levels: []float64{0.05, 0.5, 0.95}, Effects: []assessment.Effect{
		{Measure: assessment.MeasureStraightThrough, Unit: "share"}, {Measure: assessment.MeasureSpend, Unit: "money"},
	}}
	for m := range 12 {
		f.Effects[0].Months = append(f.Effects[0].Months, []float64{0.1, 0.2, 0.3})
		f.Effects[1].Months = append(f.Effects[1].Months, []float64{100, 200 * float64(m+1), 500 * float64(m+1)})
	}
	f.Effects[0].Months[0] = nil // nothing is live so early
	if got := Measured(f, start, start, 0.5, rand.New(rand.NewPCG(1, 1))); len(got) != 1 || got[0].Measure != assessment.MeasureSpend {
		t.Errorf("in the first month: %+v", got)
	}
	spent, sum := 0.0, 0.0
	for m := 1; m < 12; m++ {
		got := Measured(f, start, start.Plus(m), 0.5, rand.New(rand.NewPCG(1, uint64(m))))
		again := Measured(f, start, start.Plus(m), 0.5, rand.New(rand.NewPCG(1, uint64(m))))
		if len(got) != 2 || got[0] != again[0] || got[1].Value < spent || got[0].Value < 0.1 || got[0].Value > 0.3 {
			t.Errorf("month %d: %+v after %v", m, got, spent)
		}
		spent = got[1].Value
		sum += got[0].Value
	}
	if mean := sum / 11; mean < 0.17 || mean > 0.23 {
		t.Errorf("the mean of figures at the middle is %v, want about 0.2", mean)
	}
	if got := Measured(f, start, start.Plus(12), 0.5, rand.New(rand.NewPCG(1, 1))); len(got) != 0 {
		t.Errorf("after the last month: %+v", got)
	}
}
