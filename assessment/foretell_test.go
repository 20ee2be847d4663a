package assessment_test

import (
	"encoding/json"
	"errors"
	"math"
	"runtime"
	"slices"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/assessment/calendar"
)

func forecast(t testing.TB, in assessment.Input, process string) assessment.Forecast {
	t.Helper()
	f, err := assessment.ForecastOf(in, process)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func effect(t testing.TB, f assessment.Forecast, measure string) assessment.Effect {
	t.Helper()
	for _, e := range f.Effects {
		if e.Measure == measure {
			return e
		}
	}
	t.Fatalf("no forecast of %s", measure)
	return assessment.Effect{}
}

// The charter of the starter and the forecast that the initiative begins with
// say the same: one rule for target, stop rule and month.
func TestForecastOf_IsTheCharters(t *testing.T) {
	for _, name := range []string{"insurer", "logistics"} {
		in := example(t, name)
		r := evaluate(t, in)
		f := forecast(t, in, *r.Starter.ID)
		c := r.Starter.Charter
		if f.Kill != c.Kill || f.Target != c.Target || *f.Baseline != c.Baseline || f.Judged != c.Month {
			t.Errorf("%s: forecast %+v %+v %+v month %d, charter %+v", name, *f.Baseline, f.Target, f.Kill, f.Judged, c)
		}
		o := opportunityOf(t, r, *r.Starter.ID)
		within(t, name+": chance to go live", f.PLive, o.Production)
	}
}

// Every month's quantiles rise with the levels, effects rise with the months of
// adoption, and the whole is small enough to be kept with each initiative.
func TestForecastOf_Shape(t *testing.T) {
	in := example(t, "insurer")
	for _, item := range in.Answers.Groups["process"] {
		f := forecast(t, in, item.ID)
		if !slices.IsSorted(f.Levels) || !slices.Contains(f.Levels, 0.05) || !slices.Contains(f.Levels, 0.5) || !slices.Contains(f.Levels, 0.95) {
			t.Fatalf("levels %v", f.Levels)
		}
		var measures []string
		for _, e := range f.Effects {
			measures = append(measures, e.Measure)
			if len(e.Months) != 36 {
				t.Errorf("%s: %d months of %s", item.ID, len(e.Months), e.Measure)
			}
			for m, ladder := range e.Months {
				if !slices.IsSorted(ladder) || len(ladder) != 0 && len(ladder) != len(f.Levels) {
					t.Errorf("%s: %s in month %d is %v", item.ID, e.Measure, m+1, ladder)
				}
			}
		}
		if want := []string{"straight_through", "hours_freed", "benefit", "cases", "spend"}; !slices.Equal(measures, want) {
			t.Errorf("measures %v, want %v", measures, want)
		}
		middle := slices.Index(f.Levels, 0.5)
		spend, hours := effect(t, f, "spend").Months, effect(t, f, "hours_freed").Months
		if spend[35][middle] < spend[5][middle] || hours[35][middle] < hours[17][middle] {
			t.Errorf("%s: spend or hours fall", item.ID)
		}
		data, err := json.Marshal(f)
		if err != nil || len(data) > 60_000 {
			t.Errorf("%s: %d bytes, %v", item.ID, len(data), err)
		}
	}
}

// Before the first draws go live nothing is foretold of effects, but cases and
// spend are.
func TestForecastOf_EmptyWhileFewAreLive(t *testing.T) {
	in := example(t, "insurer")
	in.Answers.Overrides = []assessment.Override{{
		Path: "claims-intake/build_months", Knots: [][2]float64{{0.1, 8}, {0.9, 9}}, Reason: "Plan", Letter: assessment.Reported,
	}}
	f := forecast(t, in, "claims-intake")
	for _, name := range []string{"straight_through", "hours_freed", "benefit"} {
		months := effect(t, f, name).Months
		if len(months[2]) != 0 || months[2] == nil || len(months[20]) == 0 {
			t.Errorf("%s: month 3 %v, month 21 %v", name, months[2], months[20])
		}
	}
	if len(effect(t, f, "cases").Months[0]) == 0 || len(effect(t, f, "spend").Months[0]) == 0 {
		t.Error("cases or spend of the first month are missing")
	}
}

// A forecast begins an initiative: what has become of one moves it no more.
func TestForecastOf_IsOfTheStart(t *testing.T) {
	in := example(t, "insurer")
	before, err := json.Marshal(forecast(t, in, "claims-intake"))
	if err != nil {
		t.Fatal(err)
	}
	in.Answers.AsOf = calendar.NewMonth(2026, time.September)
	in.Answers.Initiatives = []assessment.Initiative{{Process: "claims-intake", State: assessment.Live, Started: calendar.NewMonth(2026, time.January), Live: calendar.NewMonth(2026, time.April)}}
	old := runtime.GOMAXPROCS(1)
	after, err := json.Marshal(forecast(t, in, "claims-intake"))
	runtime.GOMAXPROCS(old)
	if err != nil || string(before) != string(after) {
		t.Error("the forecast moved")
	}
	var fault *assessment.Error
	if _, err := assessment.ForecastOf(in, "nowhere"); !errors.As(err, &fault) || fault.Code != assessment.NotFound {
		t.Errorf("a process that is not there: %v", err)
	}
}

// The ends and the middle of the range are the forecast's own quantiles.
func TestJudge(t *testing.T) {
	in := example(t, "insurer")
	in.Answers.Overrides = []assessment.Override{{
		Path: "claims-intake/build_months", Knots: [][2]float64{{0.1, 4}, {0.9, 6}}, Reason: "Plan", Letter: assessment.Reported,
	}}
	f := forecast(t, in, "claims-intake")
	start := calendar.NewMonth(2026, time.January)
	at := func(month int, measure string, value float64) assessment.Actual {
		return assessment.Actual{Month: start.Plus(month - 1), Measure: measure, Value: value, Source: "system"}
	}
	rungs := effect(t, f, "hours_freed").Months[11]
	low, middle, high := rungs[slices.Index(f.Levels, 0.05)], rungs[slices.Index(f.Levels, 0.5)], rungs[slices.Index(f.Levels, 0.95)]
	for _, row := range []struct {
		value float64
		side  assessment.Side
		pit   float64
	}{{low, "", 0.05}, {middle, "", 0.5}, {high, "", 0.95}, {low * 0.999, assessment.Below, math.NaN()}, {high * 1.001, assessment.Above, math.NaN()}, {1e9, assessment.Above, 1}, {0, assessment.Below, 0}} {
		j, ok := assessment.Judge(f, start, at(12, "hours_freed", row.value))
		if !ok || j.Side != row.side || j.Inside != (row.side == "") || j.Low != low || j.Middle != middle || j.High != high {
			t.Errorf("%g: %+v, %v", row.value, j, ok)
		}
		if !math.IsNaN(row.pit) && math.Abs(j.PIT-row.pit) > 1e-9 || !(j.CRPS >= 0) {
			t.Errorf("%g: PIT %g, CRPS %g, want PIT %g", row.value, j.PIT, j.CRPS, row.pit)
		}
	}
	for name, a := range map[string]assessment.Actual{
		"not foretold": at(12, "cycle_hours", 1), "before the start": at(0, "hours_freed", 1),
		"past the horizon": at(37, "hours_freed", 1), "too few live": at(2, "hours_freed", 1),
	} {
		if j, ok := assessment.Judge(f, start, a); ok {
			t.Errorf("%s: %+v", name, j)
		}
	}
}

// What is counted is what the calibration package works out; its tests name the
// sources of the figures.
func TestCoverageOf(t *testing.T) {
	c := assessment.CoverageOf(18, 20)
	if c.Share != 0.9 || math.Abs(c.PValue-1) > 1e-9 {
		t.Errorf("%+v", c)
	}
	if none := assessment.CoverageOf(0, 0); none.Low != 0 || none.High != 1 || none.PValue != 1 {
		t.Errorf("%+v", none)
	}
	if bad := assessment.CoverageOf(8, 20); bad.PValue > 1e-6 || bad.High > 0.7 {
		t.Errorf("%+v", bad)
	}
}
