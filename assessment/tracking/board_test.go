package tracking

import (
	"math"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/questionnaire"
)

// The forecast of hours in each month is 10, 20 and 40, of spend 1,000, 2,000
// and 4,000, whatever the month.
func boarded(state assessment.InitiativeState, actuals ...assessment.Actual) Initiative {
	months := func(x float64) [][]float64 {
		out := make([][]float64, 36)
		for i := range out {
			out[i] = []float64{x, 2 * x, 4 * x}
		}
		return out
	}
	i := Initiative{State: state, Started: calendar.NewMonth(2026, time.January), Forecast: assessment.Forecast{
		Name: "Triage", Currency: "EUR", PLive: 0.8, GoLive: []float64{2, 4, 8}, Levels: []float64{0.05, 0.5, 0.95},
		Effects: []assessment.Effect{{Measure: assessment.MeasureHoursFreed, Months: months(10)}, {Measure: assessment.MeasureSpend, Months: months(1000)}},
	}}
	for n, a := range actuals {
		i.Actuals = append(i.Actuals, Actual{Actual: a, Number: int64(n + 1)})
	}
	i.Sort()
	return i
}

func TestABoardAddsUpWhatIsLive(t *testing.T) {
	june := calendar.NewMonth(2026, time.June)
	hours := assessment.Actual{Month: june, Measure: assessment.MeasureHoursFreed, Value: 25, Source: "system"}
	spend := assessment.Actual{Month: june, Measure: assessment.MeasureSpend, Value: 3000, Source: "expert"}
	cycle := assessment.Actual{Month: june, Measure: assessment.MeasureCycleHours, Value: 12, Source: "sample"}
	one := boarded(assessment.Live, hours, spend, cycle)
	one.Baseline = map[string]questionnaire.Answer{"PR-CYCLE": {State: questionnaire.Given, Number: 30}}
	b := BoardOf([]Initiative{one, boarded(assessment.Live, hours), boarded(assessment.Stopped, hours, spend), boarded(assessment.Building, spend)}, june)
	if b.Started != 4 || b.Live.Value != 2 || b.Live.Parts != 4 {
		t.Errorf("%d started, %+v are live", b.Started, b.Live)
	}
	if o := b.Hours; !o.Known || o.Parts != 2 || o.Value != 50 || !o.Foretold || o.Low != 20 || o.Middle != 40 || o.High != 80 || !o.Inside() || o.Source != "system" {
		t.Errorf("hours are %+v", o)
	}
	// 3,000 for 25 hours; from 1,000 for 40 to 4,000 for 10.
	if o := b.Cost; o.Value != 120 || o.Low != 25 || o.Middle != 100 || o.High != 400 || o.Source != "expert" || o.Parts != 1 {
		t.Errorf("an hour costs %+v", o)
	}
	if b.Benefit.Known {
		t.Errorf("a benefit that nobody measured is %+v", b.Benefit)
	}
	if len(b.Cycles) != 1 || b.Cycles[0].After != 12 || *b.Cycles[0].Before != 30 {
		t.Errorf("cycles are %+v", b.Cycles)
	}
	dollars := boarded(assessment.Live, hours, spend)
	dollars.Forecast.Currency = "USD"
	if b := BoardOf([]Initiative{one, dollars}, june); b.Currency != "" || b.Cost.Known || !b.Hours.Known {
		t.Errorf("of two currencies the board is %+v", b)
	}
	if b := BoardOf(nil, june); b.Live.Known || b.Started != 0 {
		t.Errorf("nothing gives %+v", b)
	}
}

// With chances of 0.8 in all to be live, nothing is expected for sure; by the
// median month half of that, which is not the middle case.
func TestHowManyWereExpectedToBeLive(t *testing.T) {
	i := boarded(assessment.Building)
	for months, want := range map[int]float64{0: 0, 1: 0, 2: 0.04, 4: 0.4, 6: 0.58, 9: 0.8, 40: 0.8} {
		if got := i.liveBy(i.Started.Plus(months - 1)); math.Abs(got-want) > 1e-12 {
			t.Errorf("after %d months it is live with %g, want %g", months, got, want)
		}
	}
	sure := i
	sure.Forecast.PLive = 1
	b := BoardOf([]Initiative{i, sure}, i.Started.Plus(30))
	if o := b.Live; o.Low != 1 || o.Middle != 2 || o.High != 2 {
		t.Errorf("of a sure and a likely one are expected %+v", o)
	}
}
