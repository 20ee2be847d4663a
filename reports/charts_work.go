package reports

import (
	"cmp"
	"slices"
	"strings"

	"waterline/assessment"
	"waterline/reports/chart"
)

// processes are those described, the one with most hands-on hours first.
func (w *words) processes() []assessment.Process {
	all := slices.Clone(w.res.Processes)
	slices.SortStableFunc(all, func(a, b assessment.Process) int { return cmp.Compare(b.Hours.Mean, a.Hours.Mean) })
	return all
}

func (w *words) hoursChart() (Chart, bool) { return w.hoursOf(mostDrawn) }

// hoursOf is the hours of the processes that take most of them, at most so many.
func (w *words) hoursOf(most int) (Chart, bool) {
	if len(w.res.Processes) == 0 {
		return Chart{}, false
	}
	all := w.processes()
	top := all[0]
	heading := w.headline(top.ID, func(name string) string {
		return w.t("chart.hours", "process", name, "hours", w.count(top.Hours.Mean), "range", unbroken(w.countRange(top.Hours)))
	})
	d := chart.Hours{HoursHead: w.t("chart.hours_head"), CycleHead: w.t("chart.cycle_head"),
		Numbers: chart.Table{Head: []string{w.t("chart.process"), w.t("chart.low5"), w.t("chart.mean_hours"), w.t("chart.high95"), w.t("chart.cycle_hours"), w.t("chart.hands_on")},
			Numeric: []bool{false, true, true, true, true, true}}}
	for _, p := range all {
		row := chart.Load{Label: p.Name, Hours: p.Hours.Mean, Marked: p.Constraint,
			Text: w.t("report.ranged", "value", w.count(p.Hours.Mean), "range", w.countRange(p.Hours))}
		row.Text = w.known(row.Text, w.letter(onWork, p.ID))
		cycle, flow := w.t("report.not_known"), w.t("report.not_known")
		if p.CycleHours != nil && p.FlowEfficiency != nil {
			row.HasCycle, row.Cycle, row.HandsOn = true, *p.CycleHours, *p.FlowEfficiency
			row.CycleText = w.t("chart.cycle", "time", w.duration(*p.CycleHours), "share", w.l.Percent(*p.FlowEfficiency))
			cycle, flow = w.l.Figure(*p.CycleHours, 3), w.l.Percent(*p.FlowEfficiency)
		}
		if len(d.Rows) < most {
			d.Rows = append(d.Rows, row)
		}
		d.Numbers.Rows = append(d.Numbers.Rows, []string{p.Name, w.l.Number(p.Hours.P5, 0), w.l.Number(p.Hours.Mean, 0), w.l.Number(p.Hours.P95, 0), cycle, flow})
	}
	reading := w.t("chart.hours_alone")
	if slices.ContainsFunc(d.Rows, func(r chart.Load) bool { return r.HasCycle }) {
		reading = w.t("chart.hours_reading")
	}
	d.About = about(heading, w.t("chart.hours_text", "n", w.l.Number(float64(len(all)), 0)))
	return Chart{ID: "hours", Heading: heading, Reading: reading + w.notDrawn(most, len(all)), drawing: d}, true
}

// mostDrawn is how many rows a chart has room for; its table has them all.
const mostDrawn = 12

// notDrawn says that a chart shows only the largest of its rows, "" when it
// shows them all.
func (w *words) notDrawn(most, n int) string {
	if n <= most {
		return ""
	}
	return " " + w.t("chart.most_drawn", "k", w.l.Number(float64(most), 0), "n", w.l.Number(float64(n), 0))
}

func (w *words) matrixChart() (Chart, bool) { return w.matrixOf(false) }

// matrixOf is the matrix, its letters told by a table beside it or in the chart.
func (w *words) matrixOf(keyed bool) (Chart, bool) {
	all := w.res.Opportunities
	if len(all) == 0 {
		return Chart{}, false
	}
	heading := w.orderHeading()
	d := chart.Matrix{Keyed: keyed, Format: w.money, X: w.t("chart.cost_axis"), Y: w.t("chart.net_value", "months", w.horizon()),
		Numbers: chart.Table{Head: []string{w.t("chart.mark"), w.t("chart.opportunity"), w.t("chart.mean_value"), w.t("chart.range90"), w.t("chart.cost_p80")},
			Numeric: []bool{false, false, true, true, true}}}
	for i, o := range all {
		d.Points = append(d.Points, chart.Spot{Letter: mark(i), Name: o.Name, Cost: o.Cost.P80, Value: o.NPV.Mean, Low: o.NPV.P5, High: o.NPV.P95,
			Chosen: w.chosen(o.ID), Below: !o.Feasible})
		d.Numbers.Rows = append(d.Numbers.Rows, []string{mark(i), o.Name, w.exact(o.NPV.Mean), w.exactRange(o.NPV.Span), w.exact(o.Cost.P80)})
	}
	d.About = about(heading, w.t("chart.matrix_text", "process", all[0].Name, "value", w.ranged(all[0].NPV.Span), "cost", w.money(all[0].Cost.P80)))
	return Chart{ID: "matrix", Heading: heading, Reading: w.t("chart.matrix_reading"), drawing: d}, true
}

// orderHeading says what comes first.
func (w *words) orderHeading() string {
	n, of := len(w.res.Portfolio.Chosen), len(w.res.Opportunities)
	switch {
	case n == 0 && w.heldBack() != "":
		return w.t("chart.matrix_held")
	case n == 0:
		return w.t("chart.matrix_none")
	case w.countUnderWay() == n:
		return w.t("chart.matrix_under_way_only")
	case w.countUnderWay() > 0:
		next, _ := w.lead()
		return w.headline(next.ID, func(name string) string {
			return w.t("chart.matrix_under_way", "under", w.l.Number(float64(w.countUnderWay()), 0), "of", w.l.Number(float64(of), 0), "process", name)
		})
	case of == 1:
		return w.headline(w.res.Portfolio.Chosen[0], func(name string) string { return w.t("chart.matrix_one", "process", name) })
	default:
		return w.headline(w.res.Portfolio.Chosen[0], func(name string) string {
			return w.l.N("chart.matrix", n, "of", w.l.Number(float64(of), 0), "process", name)
		})
	}
}

// mostQuarters is how many quarters the roadmap draws.
const mostQuarters = 6

func (w *words) roadmapChart() (Chart, bool) {
	quarters := w.res.Portfolio.Quarters
	if len(quarters) > mostQuarters {
		quarters = quarters[:mostQuarters]
	}
	d := chart.Gantt{Numbers: chart.Table{Head: []string{w.t("chart.quarter"), w.t("chart.step"), w.t("chart.what"), w.t("chart.depends")}, Numeric: make([]bool, 4)}}
	rows := map[string]int{}
	for q, quarter := range quarters {
		name := w.t("chart.quarter_n", "n", w.l.Number(float64(quarter.Number), 0))
		d.Quarters = append(d.Quarters, name)
		for _, s := range quarter.Steps {
			label := w.stepName(s)
			at, ok := rows[label]
			if !ok {
				at = len(d.Rows)
				rows[label] = at
				d.Rows = append(d.Rows, chart.Track{Label: label})
			}
			word := w.code("step", s.Kind)
			d.Rows[at].Steps = append(d.Rows[at].Steps, chart.Stage{Quarter: q, Word: word, Decision: s.Kind == "decide", Work: s.Kind == "build", Conditional: s.Conditional})
			depends := w.t("report.no")
			if s.Conditional {
				depends = w.t("report.yes")
			}
			d.Numbers.Rows = append(d.Numbers.Rows, []string{name, word, label, depends})
		}
	}
	if len(d.Rows) == 0 {
		return Chart{}, false
	}
	heading := w.t("chart.roadmap_prepare")
	if id := w.res.Starter.ID; id != nil {
		heading = w.headline(*id, func(name string) string { return w.t("chart.roadmap", "process", name) })
	}
	d.About = about(heading, w.t("chart.roadmap_text", "n", w.l.Number(float64(len(d.Numbers.Rows)), 0), "quarters", w.l.Number(float64(len(d.Quarters)), 0)))
	return Chart{ID: "roadmap", Heading: heading, Reading: w.t("chart.roadmap_reading"), drawing: d}, true
}

// stepName is what a step of the roadmap belongs to: an opportunity, an input
// to measure, or an area of governance.
func (w *words) stepName(s assessment.Step) string {
	switch {
	case strings.Contains(s.ID, "/"):
		return w.quantity(s.ID)
	case s.Name != "":
		return s.Name
	default:
		return w.dimension(s.ID)
	}
}
