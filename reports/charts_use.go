package reports

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/usage"
	"waterline/reports/chart"
)

// toldLines reports whether the four lines say more than the tools alone: an
// export was read, or answers tell of targets.
func (w *words) toldLines() bool {
	u := w.res.Usage
	return u != nil && u.Lines != nil && u.Lines.Total > 0 && (u.Basis == assessment.BasisExport || len(w.res.Signals) > 0)
}

// spendLine is one of the four lines.
type spendLine struct {
	key    string
	letter string
	assessment.Span
}

// spendLines are the four lines, the inflated one in its parts: what tests speak
// of, and what answers alone do.
func (w *words) spendLines() []spendLine {
	u := w.res.Usage
	l, paid := u.Lines, answered
	measured, guess := string(assessment.Measured), string(assessment.Default)
	if u.Basis == assessment.BasisExport {
		paid = measured
	}
	rest := measured
	var inflated []spendLine
	if u.Measured > 0 {
		inflated = append(inflated, spendLine{"inflated", measured, l.Seen})
	}
	if u.Metered > u.Measured {
		inflated, rest = append(inflated, spendLine{lineRisk, guess, l.Risk}), guess
	}
	return slices.Concat([]spendLine{{"legitimate", rest, l.Legitimate}}, inflated, []spendLine{{"idle", paid, l.Idle}, {"shadow", answered, l.Shadow}})
}

const lineRisk = "inflated_risk"

// lineText is a line's middle with its range; of what nobody measured the range
// alone, and of what is known to be one amount no range.
func (w *words) lineText(l spendLine) string {
	switch {
	case l.P95-l.P5 < 1:
		return w.money(l.P50)
	case l.key == lineRisk:
		return w.moneyRange(l.Span)
	default:
		return w.middle(l.Span, w.money)
	}
}

func (w *words) linesChart() (Chart, bool) {
	if !w.toldLines() {
		return Chart{}, false
	}
	d := chart.Intervals{Zero: true, Format: w.money, Axis: w.t("chart.cost_month"),
		Numbers: chart.Table{Head: []string{w.t("chart.line"), w.t("chart.low5"), w.t("chart.middle"), w.t("chart.high95")}, Numeric: []bool{false, true, true, true}}}
	var said []string
	for _, l := range w.spendLines() {
		name, text := w.t("usage_line."+l.key), w.lineText(l)
		row := chart.Interval{Label: name, Low: l.P5, Mid: l.P50, High: l.P95, Text: w.known(text, l.letter), Guess: l.key == lineRisk}
		d.Rows = append(d.Rows, row)
		d.Numbers.Rows = append(d.Numbers.Rows, []string{name, w.exact(l.P5), w.exact(l.P50), w.exact(l.P95)})
		said = append(said, name+": "+text)
	}
	heading, reading := w.t("chart.lines"), w.t("chart.lines_reading")
	if slices.ContainsFunc(d.Rows, func(r chart.Interval) bool { return r.Guess }) {
		reading += " " + w.t("chart.lines_risk")
	}
	d.About = about(heading, strings.Join(said, ". ")+".")
	return Chart{ID: "lines", Heading: heading, Reading: reading, drawing: d}, true
}

// exportedTools are those of which exports tell an amount, the dearest first.
func (w *words) exportedTools() []assessment.UsageTool {
	if w.res.Usage == nil {
		return nil
	}
	all := slices.Clone(w.res.Usage.Tools)
	amount := func(t assessment.UsageTool) float64 {
		if t.Monthly == nil {
			return 0
		}
		return *t.Monthly
	}
	slices.SortStableFunc(all, func(a, b assessment.UsageTool) int { return cmp.Compare(amount(b), amount(a)) })
	return all
}

// toolName is how the client calls an exported tool, else what it is known as.
func (w *words) toolName(t assessment.UsageTool) string {
	for _, listed := range w.res.Spend.Tools {
		if listed.ID == t.Listed && t.Listed != "" {
			return listed.Name
		}
	}
	return w.l.Or("usage.tool."+t.Tool, t.Tool)
}

// mostTrends is how many tools the picture of months shows.
const mostTrends = 4

// useChart is the monthly spend of each tool.
func (w *words) useChart() (Chart, bool) {
	type series struct {
		name   string
		months []usage.MonthSum
	}
	var all []series
	first, last := calendar.Month(0), calendar.Month(0)
	for _, t := range w.exportedTools() {
		months := slices.DeleteFunc(slices.Clone(t.Months), func(m usage.MonthSum) bool { return !m.Whole || m.Withheld != "" })
		if len(months) < 2 {
			continue
		}
		all = append(all, series{w.toolName(t), months})
		if first == 0 || months[0].Month < first {
			first = months[0].Month
		}
		last = max(last, months[len(months)-1].Month)
	}
	if len(all) == 0 {
		return Chart{}, false
	}
	month := func(m calendar.Month) string { return w.l.ShortMonth(m.Start(time.UTC)) }
	d := chart.Panels{Format: w.money, Numbers: chart.Table{Head: []string{w.t("chart.use_month")}, Numeric: []bool{false}}}
	for m := first; m <= last; m++ {
		d.Periods = append(d.Periods, month(m))
		d.Numbers.Rows = append(d.Numbers.Rows, []string{month(m)})
	}
	for i, s := range all {
		d.Numbers.Head, d.Numbers.Numeric = append(d.Numbers.Head, s.name), append(d.Numbers.Numeric, true)
		for k := range d.Numbers.Rows {
			d.Numbers.Rows[k] = append(d.Numbers.Rows[k], absent)
		}
		p := chart.Panel{Label: s.name}
		for _, m := range s.months {
			p.Points = append(p.Points, chart.Reading{Period: m.Month.Since(first), Low: m.Amount, Mid: m.Amount, High: m.Amount})
			d.Numbers.Rows[m.Month.Since(first)][i+1] = w.exact(m.Amount)
			p.Text = w.money(m.Amount)
		}
		if i < mostTrends {
			d.Panels = append(d.Panels, p)
		}
	}
	heading := w.t("chart.use")
	d.About = about(heading, w.t("chart.use_text", "n", w.l.Number(float64(len(all)), 0), "first", month(first), "last", month(last)))
	return Chart{ID: "use", Heading: heading, Reading: w.t("chart.use_reading") + w.notDrawn(mostTrends, len(all)), drawing: d}, true
}

// groupName is a tool's name with that of a group.
func (w *words) groupName(g assessment.UsageGroup) string {
	tool := w.l.Or("usage.tool."+g.Tool, g.Tool)
	for _, t := range w.res.Usage.Tools {
		if t.Tool == g.Tool {
			tool = w.toolName(t)
		}
	}
	group := g.Group
	switch g.Group {
	case usage.Everyone:
		group = w.t("usage_group.everyone")
	case "":
		group = w.t("usage_group.none")
	}
	return tool + " · " + group
}

// shareText is the share of a group with its range, or why there is none.
func (w *words) shareText(g assessment.UsageGroup) string {
	if g.Share == nil {
		return w.t("usage_verdict.not_assessable")
	}
	span := w.l.Span(w.l.Percent(g.Share.Low), w.l.Percent(g.Share.High))
	if g.Verdict == assessment.NoEvidence {
		return span // the middle of what cannot be told apart would read as a finding
	}
	return w.t("report.ranged", "value", w.l.Percent(g.Share.Middle), "range", span)
}

// sharesChart is the share of each group that tests speak of. There is none where
// no test could be made.
func (w *words) sharesChart() (Chart, bool) {
	if w.res.Usage == nil || !slices.ContainsFunc(w.res.Usage.Groups, func(g assessment.UsageGroup) bool { return g.Share != nil }) {
		return Chart{}, false
	}
	d := chart.Intervals{Zero: true, Format: w.l.Percent, Axis: w.t("chart.shares_axis"),
		Numbers: chart.Table{Head: []string{w.t("chart.shares_group"), w.t("chart.low5"), w.t("chart.middle"), w.t("chart.high95")}, Numeric: []bool{false, true, true, true}}}
	shown := 0
	for _, g := range w.res.Usage.Groups {
		if g.Withheld != "" {
			continue
		}
		shown++
		row := chart.Interval{Label: w.groupName(g), Text: w.shareText(g), Unknown: g.Share == nil, Open: g.Verdict == assessment.NoEvidence}
		cells := []string{row.Label, absent, absent, absent}
		if s := g.Share; s != nil {
			row.Low, row.Mid, row.High = s.Low, s.Middle, s.High
			cells = []string{row.Label, w.l.Percent(s.Low), w.l.Percent(s.Middle), w.l.Percent(s.High)}
			if row.Open {
				cells[2] = absent
			}
		}
		if len(d.Rows) < mostDrawn {
			d.Rows = append(d.Rows, row)
		}
		d.Numbers.Rows = append(d.Numbers.Rows, cells)
	}
	heading := w.t("chart.shares")
	d.About = about(heading, w.t("chart.shares_text", "n", w.l.Number(float64(shown), 0)))
	return Chart{ID: "shares", Heading: heading, Reading: w.t("chart.shares_reading") + w.notDrawn(mostDrawn, shown), drawing: d}, true
}
