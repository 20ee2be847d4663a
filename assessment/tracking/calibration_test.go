package tracking

import (
	"fmt"
	"testing"

	"waterline/assessment"
	"waterline/assessment/calendar"
)

// started is an initiative that freed hours as told, of 10 to 30 with 20 in the
// middle.
func started(t *testing.T, id string, hours ...float64) Initiative {
	t.Helper()
	start, err := calendar.ParseMonth("2026-01")
	if err != nil {
		t.Fatal(err)
	}
	months := make([][]float64, 12)
	for i := range months {
		months[i] = []float64{10, 20, 30}
	}
	i := Initiative{
		ID: id, State: assessment.Live, Started: start, Live: start,
		Forecast: assessment.Forecast{Levels: []float64{0.05, 0.5, 0.95}, Effects: []assessment.Effect{{Measure: assessment.MeasureHoursFreed, Unit: "hours", Months: months}}},
	}
	for n, value := range hours {
		i.Actuals = append(i.Actuals, Actual{Actual: assessment.Actual{Month: start.Plus(n), Measure: assessment.MeasureHoursFreed, Value: value}, Number: int64(n + 1)})
	}
	return i
}

func TestCalibrationCountsInitiatives(t *testing.T) {
	if c := CalibrationOf(nil); c.Actuals != 0 || c.Coverage.Low != 0 || c.Coverage.High != 1 || len(c.Running) != 0 || len(c.Measures) != 0 || c.Score != 0 {
		t.Errorf("of nothing: %+v", c)
	}
	c := CalibrationOf([]Initiative{started(t, "a", 20, 21, 19, 22), started(t, "b", 5, 4)})
	if c.Actuals != 6 || c.Initiatives != 2 || c.Coverage.Inside != 4 || len(c.Running) != 4 || c.Running[3].Of != 6 || c.Running[0].Of != 2 {
		t.Errorf("%+v", c)
	}
	if m := c.Measures[0]; m.Measure != assessment.MeasureHoursFreed || m.Initiatives != 2 || m.Of != 6 || m.Below != 2 || m.Above != 0 || m.Lower != 3 {
		t.Errorf("%+v", m)
	}
	if c.Bins[0] != 2 || c.Bins[2] != 4 && c.Bins[2]+c.Bins[3] != 4 {
		t.Errorf("bins %v", c.Bins)
	}
	var many []Initiative
	for n := range 6 {
		many = append(many, started(t, fmt.Sprint(n), 20))
	}
	one := CalibrationOf([]Initiative{started(t, "a", 20, 20, 20, 20, 20, 20)})
	if six := CalibrationOf(many); six.Coverage.Low <= one.Coverage.Low {
		t.Errorf("six actuals of one initiative say as much (from %.2f) as those of six (from %.2f)", one.Coverage.Low, six.Coverage.Low)
	}
}
