package retrospect

import (
	"slices"
	"strconv"

	"waterline/assessment"
	"waterline/assessment/tracking"
	"waterline/cmd/internal/web/verdict"
	"waterline/reports/chart"
)

// Months that a fan shows: a year at least, and half a year past the last actual.
const (
	leastMonths = 12
	afterLast   = 6
)

// fan is one measure of an initiative: its forecast with what was measured, nil
// where either is not there.
func (d *course) fan(m assessment.OutcomeMeasure) *verdict.Figure {
	i := slices.IndexFunc(d.Forecast.Effects, func(e assessment.Effect) bool { return e.Measure == m.Name })
	actuals := slices.DeleteFunc(d.Counting(), func(a tracking.Actual) bool { return a.Measure != m.Name })
	if i < 0 || len(actuals) == 0 {
		return nil
	}
	t, short := d.l.T, func(x float64) string { return figure(d.l, m.Unit, x, d.Currency()) }
	f := chart.Fan{Format: short, Month: func(n int) string { return d.month(d.Started.Plus(n - 1)) }}
	months := d.Forecast.Effects[i].Months
	for n := range min(len(months), max(leastMonths, d.MonthNumber(actuals[len(actuals)-1].Month)+afterLast)) {
		if b, known := d.band(n+1, months[n]); known {
			f.Months = append(f.Months, b)
		}
	}
	if len(f.Months) == 0 {
		return nil
	}
	inside, of := 0, 0
	for _, a := range actuals {
		j, why := d.Verdict(a)
		if why == "" {
			if of++; j.Inside {
				inside++
			}
		}
		f.Actuals = append(f.Actuals, chart.Actual{Month: d.MonthNumber(a.Month), Value: a.Value, Outside: why != "" || !j.Inside})
	}
	last, end := actuals[len(actuals)-1], f.Months[len(f.Months)-1]
	f.Actual = t("course.measured", "value", short(last.Value))
	f.High, f.Mid, f.Low = t("chart.fan_high", "value", short(end.P95)), t("chart.fan_mid", "value", short(end.P50)), t("chart.fan_low", "value", short(end.P5))
	name := t("measure." + m.Name)
	f.About = chart.Description{
		Title: t("course.unjudged", "measure", name),
		Text:  t("course.text", "month", d.month(last.Month), "value", short(last.Value), "end", f.Month(end.Month), "middle", short(end.P50), "low", short(end.P5), "high", short(end.P95)),
	}
	if of > 0 {
		f.About.Title = d.l.N("course.heading", of, "measure", name, "inside", strconv.Itoa(inside))
	}
	f.Numbers = d.numbers(m, f, actuals)
	reading := t("course.reading", "made", d.l.Date(d.MadeAt))
	drawn := verdict.Picture(m.Name, reading, f, d.fonts, verdict.Wide)
	return &drawn
}

// band are the quantiles of a month, linear between the levels of the forecast.
func (d *course) band(month int, quantiles []float64) (chart.Band, bool) {
	levels := d.Forecast.Levels
	if len(quantiles) == 0 || len(quantiles) != len(levels) {
		return chart.Band{}, false
	}
	at := func(p float64) float64 {
		i, exact := slices.BinarySearch(levels, p)
		switch {
		case i >= len(levels):
			return quantiles[len(levels)-1]
		case exact || i == 0:
			return quantiles[i]
		}
		part := (p - levels[i-1]) / (levels[i] - levels[i-1])
		return quantiles[i-1] + part*(quantiles[i]-quantiles[i-1])
	}
	return chart.Band{Month: month, P5: at(0.05), P16: at(0.16), P30: at(0.30), P50: at(0.50), P70: at(0.70), P84: at(0.84), P95: at(0.95)}, true
}

// numbers are the months of a fan with what was measured in them.
func (d *course) numbers(m assessment.OutcomeMeasure, f chart.Fan, actuals []tracking.Actual) chart.Table {
	t := d.l.T
	out := chart.Table{
		Head:    []string{t("course.month"), t("chart.low5"), t("chart.middle"), t("chart.high95"), t("course.actual"), t("course.verdict")},
		Numeric: []bool{false, true, true, true, true, false},
	}
	bands := make(map[int]chart.Band)
	for _, b := range f.Months {
		bands[b.Month] = b
	}
	measured := make(map[int]tracking.Actual)
	first, last := f.Months[0].Month, f.Months[len(f.Months)-1].Month
	for _, a := range actuals {
		n := d.MonthNumber(a.Month)
		measured[n] = a
		first, last = min(first, n), max(last, n)
	}
	for n := first; n <= last; n++ {
		row := []string{f.Month(n), "–", "–", "–", "–", "–"}
		b, known := bands[n]
		if known {
			row[1], row[2], row[3] = d.figure(m.Name, b.P5), d.figure(m.Name, b.P50), d.figure(m.Name, b.P95)
		}
		a, there := measured[n]
		if there {
			row[4], row[5] = d.figure(m.Name, a.Value), d.verdict(a)
		}
		if known || there {
			out.Rows = append(out.Rows, row)
		}
	}
	return out
}
