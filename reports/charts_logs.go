package reports

import (
	"cmp"
	"slices"
	"strings"

	"waterline/assessment/usage"
	"waterline/reports/chart"
)

// logsChart is how many people logs saw at each tool that is not approved,
// rounded as everywhere.
func (w *words) logsChart() (Chart, bool) {
	if w.res.Usage == nil || len(w.res.Usage.Shadow) == 0 {
		return Chart{}, false
	}
	tools := byTool(w.res.Usage.Shadow)
	d := chart.Intervals{Zero: true, Format: w.whole, Axis: w.t("chart.logs_axis"),
		Numbers: chart.Table{Head: []string{w.t("report.lines.tool"), w.t("report.logs.group"), w.t("chart.logs_axis")}, Numeric: []bool{false, false, true}}}
	var said []string
	for _, uses := range tools {
		first := uses[0]
		row := chart.Interval{Label: cmp.Or(first.Name, first.Tool), Text: w.logPeople(first), Unknown: first.Withheld != ""}
		n := float64(usage.ShownPeople(first.Actors))
		row.Low, row.Mid, row.High = n, n, n
		if len(d.Rows) < mostDrawn {
			d.Rows = append(d.Rows, row)
		}
		said = append(said, row.Label+": "+row.Text)
		for _, u := range uses {
			d.Numbers.Rows = append(d.Numbers.Rows, []string{row.Label, w.logGroup(u), w.logPeople(u)})
		}
	}
	heading := w.t("chart.logs")
	d.About = about(heading, strings.Join(said, ". ")+".")
	return Chart{ID: "logs", Heading: heading, Reading: w.t("chart.logs_reading") + w.notDrawn(mostDrawn, len(tools)), drawing: d}, true
}

// logPeople is how many people a count is of, or why that is not said.
func (w *words) logPeople(u usage.ShadowUse) string {
	if u.Withheld != "" {
		return w.t("shadow.withheld." + u.Withheld)
	}
	return w.people(u.Actors)
}

func (w *words) logGroup(u usage.ShadowUse) string {
	switch u.Group {
	case usage.Everyone:
		return w.t("shadow.everyone")
	case "":
		return w.t("usage_group.none")
	}
	return u.Group
}

// byTool puts counts together by tool, everybody before the groups; the tool of
// most people is first, and those of whose people nothing is said come last.
func byTool(all []usage.ShadowUse) [][]usage.ShadowUse {
	var out [][]usage.ShadowUse
	for _, u := range all {
		i := slices.IndexFunc(out, func(o []usage.ShadowUse) bool { return o[0].Tool == u.Tool })
		if i < 0 {
			out = append(out, nil)
			i = len(out) - 1
		}
		out[i] = append(out[i], u)
	}
	most := func(uses []usage.ShadowUse) int {
		n := 0
		for _, u := range uses {
			n = max(n, u.Actors)
		}
		return n
	}
	first := func(u usage.ShadowUse) int {
		if u.Group == usage.Everyone {
			return 0
		}
		return 1
	}
	for _, uses := range out {
		slices.SortStableFunc(uses, func(x, y usage.ShadowUse) int { return first(x) - first(y) })
	}
	slices.SortStableFunc(out, func(x, y []usage.ShadowUse) int { return most(y) - most(x) })
	return out
}
