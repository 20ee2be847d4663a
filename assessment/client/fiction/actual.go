package fiction

import (
	"math"
	"math/rand/v2"
	"sort"

	"waterline/assessment"
	"waterline/assessment/calendar"
)

// Measured invents what was measured of an initiative in a month: each effect
// about at a level of its forecast, from 0 to 1, with noise, and cases about at
// the middle. What was spent has no noise, as it never falls. Measures without a
// forecast in that month are left out.
func Measured(f assessment.Forecast, started, month calendar.Month, level float64, r *rand.Rand) []assessment.Actual {
	const noise, least, middle, spent = 0.12, 0.005, 0.5, 0.6
	sources := map[string]string{
		assessment.MeasureStraightThrough: "sample", assessment.MeasureHoursFreed: "expert", assessment.MeasureBenefit: "expert",
	}
	at := assessment.MonthAfter(started, month) - 1
	var out []assessment.Actual
	for _, e := range f.Effects {
		here := level + noise*r.NormFloat64()
		switch e.Measure {
		case assessment.MeasureCases:
			here += middle - level
		case assessment.MeasureSpend:
			here = spent
		}
		here = math.Min(1-least, math.Max(least, here))
		if at < 0 || at >= len(e.Months) || len(e.Months[at]) != len(f.Levels) {
			continue
		}
		a := assessment.Actual{Month: month, Measure: e.Measure, Value: rounded(e.Unit, quantile(f.Levels, e.Months[at], here)), Source: "system"}
		if source, known := sources[e.Measure]; known {
			a.Source = source
		}
		out = append(out, a)
	}
	return out
}

// quantile is the value at a level, on straight lines between those that are
// known, and the outermost beyond them.
func quantile(levels, values []float64, level float64) float64 {
	i := sort.SearchFloat64s(levels, level)
	switch {
	case i == 0:
		return values[0]
	case i == len(levels):
		return values[i-1]
	}
	share := (level - levels[i-1]) / (levels[i] - levels[i-1])
	return values[i-1] + share*(values[i]-values[i-1])
}

// rounded is a figure as somebody writes it down.
func rounded(unit string, x float64) float64 {
	step := map[string]float64{"share": 0.001, "money": 10}[unit]
	if step == 0 {
		step = 1
	}
	return math.Round(x/step) * step
}
