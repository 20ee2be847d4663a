package reports

import (
	"fmt"
	"slices"
	"strings"

	"waterline/assessment"
	"waterline/reports/chart"
	"waterline/reports/font"
	"waterline/templates/locale"
)

// Assumption is an input that moves a result, in words and as a figure for a
// form to start from.
type Assumption struct {
	Path     string
	Label    string
	Range    string  // from low to high
	Letter   string  // M, R, B or D
	Value    float64 // middle; of a share, in per cent
	Percent  bool
	Money    bool
	Question string // that would narrow it, "" when none would
}

// Tried lists the inputs that move a result most and can be given another
// middle value, at most so many.
func Tried(res assessment.Result, l *locale.Locale, most int) []Assumption {
	b := &builder{words: newWords(res, l, nil)}
	var out []Assumption
	for _, d := range res.Sensitivity {
		i := slices.IndexFunc(res.Provenance, func(p assessment.Provenance) bool { return p.Path == d.Path })
		if i < 0 || len(out) == most || !res.Tries(d.Path) {
			continue
		}
		p := b.res.Provenance[i]
		low, _, high := b.drawn(p)
		_, q, _ := strings.Cut(p.Path, "/")
		a := Assumption{
			Path: p.Path, Label: b.quantity(p.Path), Range: l.Span(low, high), Letter: string(p.Letter), Value: p.Middle, Question: d.Question,
			Percent: p.Scale == "logit", Money: q == "hourly_cost" || q == "build_cost" || q == "run_cost",
		}
		if a.Percent {
			a.Value *= 100
		}
		out = append(out, a)
	}
	return out
}

// Comparison sets the net value of two results on one axis.
type Comparison struct {
	Before, After string // with ranges
	Loses         string // the chance of a loss, before and after
	Chart         Chart
}

// Compared says what other assumptions do to a result.
func Compared(before, after assessment.Result, l *locale.Locale) (Comparison, error) {
	fonts, err := font.Load()
	if err != nil {
		return Comparison{}, fmt.Errorf("compare: %w", err)
	}
	w := newWords(after, l, fonts)
	was, is := before.Portfolio.NPV, after.Portfolio.NPV
	c := Comparison{Before: w.ranged(was.Span), After: w.ranged(is.Span)}
	c.Loses = w.t("web.try.loses", "before", l.Percent(1-was.PPositive), "after", l.Percent(1-is.PPositive))
	heading := w.t("web.try.heading", "before", c.Before, "after", c.After)
	d := chart.Intervals{
		About: about(heading, c.Loses), Zero: true, Format: w.money, Axis: w.t("chart.net_value", "months", w.horizon()),
		Numbers: chart.Table{
			Head:    []string{w.t("web.try.version"), w.t("chart.low5"), w.t("chart.mean_value"), w.t("chart.high95")},
			Numeric: []bool{false, true, true, true},
		},
	}
	for _, row := range []struct {
		label string
		span  assessment.Span
	}{{w.t("web.try.before"), was.Span}, {w.t("web.try.after"), is.Span}} {
		d.Rows = append(d.Rows, chart.Interval{Label: row.label, Low: row.span.P5, Mid: row.span.Mean, High: row.span.P95, Text: w.ranged(row.span)})
		d.Numbers.Rows = append(d.Numbers.Rows, []string{row.label, w.exact(row.span.P5), w.exact(row.span.Mean), w.exact(row.span.P95)})
	}
	c.Chart = Chart{ID: "try", Heading: heading, Reading: c.Loses, Numbers: d.Numbers, drawing: d, fonts: fonts}
	return c, nil
}

// Measurement is one thing to find out before deciding.
type Measurement struct {
	Path     string
	Label    string
	Worth    string // of knowing it
	Days     string // it takes
	Letter   string
	Question string
}

// MeasureFirst lists what is worth finding out first, at most so many.
func MeasureFirst(res assessment.Result, l *locale.Locale, most int) []Measurement {
	w := newWords(res, l, nil)
	var out []Measurement
	for _, m := range res.MeasureFirst[:min(most, len(res.MeasureFirst))] {
		out = append(out, Measurement{
			Path: m.Path, Label: w.quantity(m.Path), Worth: w.money(m.EVPPI), Days: l.Figure(m.Days, 2), Letter: string(m.Letter), Question: m.Question,
		})
	}
	return out
}
