package reports

import (
	"math"

	"waterline/reports/chart"
)

// dotsChart shows the net value of the chosen set, or of the best idea when
// nothing is worth starting.
func (w *words) dotsChart() (Chart, bool) {
	value, key, name := w.res.Portfolio.NPV, "chart.dots", ""
	if len(w.res.Portfolio.Chosen) == 0 {
		best, ok := w.best()
		if !ok {
			return Chart{}, false
		}
		value, key, name = best.NPV, "chart.dots_best", w.name(best.ID, nameInSentence)
	}
	n := len(value.Dots)
	if n == 0 {
		return Chart{}, false
	}
	losing := 0
	for _, v := range value.Dots {
		if v < 0 {
			losing++
		}
	}
	count, of := w.l.Number(float64(losing), 0), w.l.Number(float64(n), 0)
	heading := w.t(key, "n", count, "of", of, "process", name)
	d := chart.Dots{
		About: about(heading, w.t("chart.dots_text", "low", w.money(value.Dots[0]), "mid", w.money(value.P50),
			"high", w.money(value.Dots[n-1]), "mean", w.money(value.Mean))),
		Values:    value.Dots,
		Format:    w.money,
		BreakEven: w.t("chart.break_even"),
		Losses:    w.t("chart.losses", "n", count, "of", of),
		Gains:     w.t("chart.gains", "n", w.l.Number(float64(n-losing), 0), "of", of),
		Axis:      w.t("chart.net_value", "months", w.horizon()),
		Numbers:   chart.Table{Head: []string{w.t("chart.outcome"), w.t("chart.net_value", "months", w.horizon())}, Numeric: []bool{true, true}},
	}
	for i, v := range value.Dots {
		d.Numbers.Rows = append(d.Numbers.Rows, []string{w.l.Number(float64(i+1), 0), w.exact(v)})
	}
	return Chart{ID: "dots", Heading: heading, Reading: w.t("chart.dots_reading", "of", of), drawing: d}, true
}

func (w *words) fanChart() (Chart, bool) {
	months := w.res.Portfolio.Fan
	if len(months) == 0 {
		return Chart{}, false
	}
	last := months[len(months)-1]
	heading := w.t("chart.fan_never", "months", w.horizon())
	if p := w.res.Portfolio.Payback.P50; p != nil {
		heading = w.t("chart.fan", "month", w.l.Number(*p, 0))
	}
	d := chart.Fan{
		About: about(heading, w.t("chart.fan_text", "month", w.l.Number(float64(last.Month), 0), "low", w.money(last.P5),
			"mid", w.money(last.P50), "high", w.money(last.P95))),
		Format: w.money,
		Month:  func(m int) string { return w.t("chart.month", "n", w.l.Number(float64(m), 0)) },
		High:   w.t("chart.fan_high", "value", w.money(last.P95)),
		Mid:    w.t("chart.fan_mid", "value", w.money(last.P50)),
		Low:    w.t("chart.fan_low", "value", w.money(last.P5)),
		Numbers: chart.Table{Head: []string{w.t("chart.month_head"), w.t("chart.low5"), w.t("chart.middle"), w.t("chart.high95")},
			Numeric: []bool{true, true, true, true}},
	}
	const step = 6
	for i, m := range months {
		d.Months = append(d.Months, chart.Band{Month: m.Month, P5: m.P5, P16: m.P16, P30: m.P30, P50: m.P50, P70: m.P70, P84: m.P84, P95: m.P95})
		if m.Month%step == 0 || i == len(months)-1 {
			d.Numbers.Rows = append(d.Numbers.Rows, []string{w.l.Number(float64(m.Month), 0), w.exact(m.P5), w.exact(m.P50), w.exact(m.P95)})
		}
	}
	return Chart{ID: "fan", Heading: heading, Reading: w.t("chart.fan_reading"), drawing: d}, true
}

func (w *words) waterfallChart() (Chart, bool) {
	p := w.res.Portfolio
	if len(p.Chosen) == 0 {
		return Chart{}, false
	}
	f := p.Waterfall
	gross := f.Time + f.Errors + f.Delay
	heading := w.t("chart.waterfall", "gross", w.money(gross), "net", w.money(f.Net))
	d := chart.Waterfall{
		Format:  w.money,
		Numbers: chart.Table{Head: []string{w.t("chart.part"), w.t("chart.mean_value")}, Numeric: []bool{false, true}},
	}
	add := func(key string, value float64, total bool) {
		if value == 0 && !total {
			return
		}
		label := w.t("chart.waterfall_"+key, "months", w.horizon())
		d.Steps = append(d.Steps, chart.Fall{Label: label, Value: value, Total: total})
		d.Numbers.Rows = append(d.Numbers.Rows, []string{label, w.exact(value)})
	}
	add("time", f.Time, false)
	add("errors", f.Errors, false)
	add("delay", f.Delay, false)
	add("run", f.Run, false)
	add("maintenance", f.Maintenance, false)
	add("build", f.Build, false)
	add("change", f.Change, false)
	add("net", f.Net, true)
	d.About = about(heading, w.t("chart.waterfall_text", "build", w.money(math.Abs(f.Build)), "run", w.money(math.Abs(f.Run+f.Maintenance)),
		"change", w.money(math.Abs(f.Change)), "net", w.money(f.Net)))
	return Chart{ID: "waterfall", Heading: heading, Reading: w.t("chart.waterfall_reading", "range", w.moneyRange(p.NPV.Span)), drawing: d}, true
}

// valuesChart sets the ranges of all opportunities on one axis, in the order of
// the table.
func (w *words) valuesChart() (Chart, bool) {
	all := w.res.Opportunities
	if len(all) == 0 {
		return Chart{}, false
	}
	above := 0
	d := chart.Intervals{Zero: true, Format: w.money, Axis: w.t("chart.net_value", "months", w.horizon()),
		Numbers: chart.Table{Head: []string{w.t("chart.opportunity"), w.t("chart.low5"), w.t("chart.mean_value"), w.t("chart.high95")},
			Numeric: []bool{false, true, true, true}}}
	for i, o := range all {
		if o.NPV.Mean > 0 {
			above++
		}
		if len(d.Rows) < mostDrawn {
			d.Rows = append(d.Rows, chart.Interval{Label: mark(i) + "  " + o.Name, Low: o.NPV.P5, Mid: o.NPV.Mean, High: o.NPV.P95,
				Text: w.ranged(o.NPV.Span), Faint: !w.chosen(o.ID)})
		}
		d.Numbers.Rows = append(d.Numbers.Rows, []string{o.Name, w.exact(o.NPV.P5), w.exact(o.NPV.Mean), w.exact(o.NPV.P95)})
	}
	heading := w.l.N("chart.values", above, "of", w.l.Number(float64(len(all)), 0))
	if above == 0 {
		heading = w.t("chart.values_none")
	}
	top, _ := w.best()
	d.About = about(heading, w.t("chart.values_text", "process", top.Name, "value", w.ranged(top.NPV.Span)))
	return Chart{ID: "values", Heading: heading, Reading: w.t("chart.values_reading") + w.notDrawn(mostDrawn, len(all)), drawing: d}, true
}

// mostDrivers is how many inputs the tornado shows.
const mostDrivers = 7

func (w *words) driversChart() (Chart, bool) { return w.driversOf(mostDrivers) }

// driversOf is the tornado of the inputs that move the result most, at most so
// many.
func (w *words) driversOf(most int) (Chart, bool) {
	all := w.res.Sensitivity
	if len(all) == 0 {
		return Chart{}, false
	}
	middle := w.res.Portfolio.NPV.Mean
	centre := "chart.drivers_mean"
	if len(w.res.Portfolio.Chosen) == 0 {
		// The drivers are then of all feasible ideas together; their means add up.
		centre = "chart.drivers_all"
		for _, o := range w.res.Opportunities {
			if o.Feasible {
				middle += o.NPV.Mean
			}
		}
	}
	heading := w.t("chart.drivers", "input", w.quantity(all[0].Path))
	d := chart.Tornado{Middle: middle, Format: w.money, Centre: w.t(centre, "value", w.money(middle)),
		Numbers: chart.Table{Head: []string{w.t("chart.input"), w.t("chart.when_low"), w.t("chart.when_high"), w.t("chart.worth_knowing"), w.t("chart.letter")},
			Numeric: []bool{false, true, true, true, false}}}
	for i, s := range all {
		if i == most {
			break
		}
		d.Rows = append(d.Rows, chart.Swing{Label: w.quantity(s.Path), Low: s.LowDecileMean, High: s.HighDecileMean})
		d.Numbers.Rows = append(d.Numbers.Rows, []string{w.quantity(s.Path), w.exact(s.LowDecileMean), w.exact(s.HighDecileMean), w.exact(s.EVPPI), string(s.Letter)})
	}
	d.About = about(heading, w.t("chart.drivers_text", "low", w.money(all[0].LowDecileMean), "high", w.money(all[0].HighDecileMean)))
	return Chart{ID: "drivers", Heading: heading, Reading: w.t("chart.drivers_reading"), drawing: d}, true
}
