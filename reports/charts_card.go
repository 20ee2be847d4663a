package reports

import (
	"math"
	"slices"

	"waterline/assessment"
	"waterline/reports/chart"
)

// casesChart sets how 100 cases go today above how they go with the idea.
func (w *words) casesChart(o assessment.Opportunity) (Chart, bool) {
	now, ok := w.untouched(o.ID)
	if !ok {
		return Chart{}, false
	}
	with := min(1, now+math.Max(0, o.StraightThroughGain))
	heading := w.t("report.card.cases", "with", w.hundred(with), "now", w.hundred(now))
	course := func(head string, untouched float64, letter string) chart.Course {
		return chart.Course{Head: head, Steps: []chart.Step{
			{Label: w.t("report.card.untouched"), Text: w.known(w.hundred(untouched), letter), Size: untouched, By: chart.ByTool},
			{Label: w.t("report.card.person"), Text: w.known(w.hundred(1-untouched), letter), Size: 1 - untouched, By: chart.ByHand},
		}}
	}
	d := chart.Steps{
		About:  about(heading, w.t("report.card.cases_text", "now", w.hundred(1-now), "with", w.hundred(1-with))),
		Before: course(w.t("report.card.cases_now"), now, w.letter(onUntouched, o.ID)),
		After:  course(w.t("report.card.cases_with"), with, w.letter(onGain, o.ID)),
		Numbers: chart.Table{Head: []string{w.t("report.card.case"), w.t("report.card.cases_now"), w.t("report.card.cases_with")}, Numeric: []bool{false, true, true},
			Rows: [][]string{
				{w.t("report.card.untouched"), w.hundred(now), w.hundred(with)},
				{w.t("report.card.person"), w.hundred(1 - now), w.hundred(1 - with)},
			}},
	}
	return w.numbered(Chart{ID: "cases", Heading: heading, Reading: w.t("report.card.cases_reading"), Numbers: d.Numbers, drawing: d}), true
}

// hundred is a share as so many of 100 cases.
func (w *words) hundred(share float64) string { return w.l.Number(100*share, 0) }

// untouched is the share of cases that go through untouched today, as answered
// or else as drawn.
func (w *words) untouched(id string) (float64, bool) {
	for _, p := range w.res.Processes {
		if p.ID == id && p.Touchless != nil {
			return *p.Touchless, true
		}
	}
	i := slices.IndexFunc(w.res.Provenance, func(p assessment.Provenance) bool { return p.Path == id+"/touchless" })
	if i < 0 {
		return 0, false
	}
	return w.res.Provenance[i].Middle, true
}

// branchesChart sets the net value of all outcomes beside the branches: live
// and stopped.
func (w *words) branchesChart(o assessment.Opportunity) Chart {
	loss := o.LossIfStopped
	heading := w.t("report.card.range", "live", w.money(o.NPVIfLive.Mean), "loss", w.money(math.Abs(loss)))
	d := chart.Intervals{Zero: true, Format: w.money, Axis: w.t("chart.net_value", "months", w.horizon()),
		About:   about(heading, w.t("report.card.range_text", "value", w.ranged(o.NPV.Span))),
		Numbers: chart.Table{Head: []string{w.t("chart.outcome_kind"), w.t("chart.low5"), w.t("chart.mean_value"), w.t("chart.high95")}, Numeric: []bool{false, true, true, true}}}
	add := func(label, text string, low, mid, high float64) {
		d.Rows = append(d.Rows, chart.Interval{Label: label, Low: low, Mid: mid, High: high, Text: text})
		d.Numbers.Rows = append(d.Numbers.Rows, []string{label, w.exact(low), w.exact(mid), w.exact(high)})
	}
	add(w.t("report.card.all"), w.ranged(o.NPV.Span), o.NPV.P5, o.NPV.Mean, o.NPV.P95)
	add(w.t("report.card.live", "chance", w.l.Percent(o.Production)), w.ranged(o.NPVIfLive), o.NPVIfLive.P5, o.NPVIfLive.Mean, o.NPVIfLive.P95)
	add(w.t("report.card.stopped", "chance", w.l.Percent(1-o.Production)), w.money(loss), loss, loss, loss)
	return w.numbered(Chart{ID: "branches", Heading: heading, Reading: w.t("report.card.range_reading"), Numbers: d.Numbers, drawing: d})
}
