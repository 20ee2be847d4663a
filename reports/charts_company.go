package reports

import (
	"cmp"
	"slices"

	"waterline/assessment"
	"waterline/reports/chart"
)

// dimensions are those asked about, weakest first, those without a level last.
func (w *words) dimensions() []assessment.DimensionLevel {
	if w.areas != nil {
		return w.areas
	}
	out := make([]assessment.DimensionLevel, 0, len(w.res.Maturity.Dimensions))
	for _, d := range w.res.Maturity.Dimensions {
		if d.Asked > 0 {
			out = append(out, d)
		}
	}
	slices.SortStableFunc(out, func(a, b assessment.DimensionLevel) int {
		switch {
		case a.Level == nil && b.Level == nil:
			return 0
		case a.Level == nil:
			return 1
		case b.Level == nil:
			return -1
		}
		return cmp.Compare(*a.Level, *b.Level)
	})
	w.areas = out
	return out
}

func (w *words) dimension(id string) string {
	name := id
	for _, d := range w.res.Maturity.Dimensions {
		if d.ID == id && d.Name != "" {
			name = d.Name
		}
	}
	return w.l.Or("dimension."+id, name)
}

// levelRange is a level with its range: 1.6 (1.0 to 2.3).
func (w *words) levelRange(d assessment.DimensionLevel) string {
	if d.Level == nil || d.Low == nil || d.High == nil {
		return w.t("report.unknown")
	}
	return w.t("report.ranged", "value", w.level(d.Level), "range", w.l.Span(w.level(d.Low), w.level(d.High)))
}

func (w *words) maturityChart() (Chart, bool) {
	all := w.dimensions()
	if len(all) == 0 {
		return Chart{}, false
	}
	const low, high = 1, 5
	d := chart.Intervals{Format: func(x float64) string { return w.l.Number(x, 0) }, Axis: w.t("chart.level"),
		Numbers: chart.Table{Head: []string{w.t("chart.area"), w.t("chart.low5"), w.t("chart.level_head"), w.t("chart.high95"), w.t("chart.before_gate")},
			Numeric: []bool{false, true, true, true, true}}}
	for x := low; x <= high; x++ {
		d.Ticks = append(d.Ticks, float64(x))
	}
	gated := false
	for _, v := range all {
		row := chart.Interval{Label: w.dimension(v.ID), Text: w.levelRange(v), Unknown: v.Level == nil || v.Low == nil || v.High == nil}
		before := ""
		if !row.Unknown {
			row.Low, row.Mid, row.High = *v.Low, *v.Level, *v.High
			if v.Gate != "" && v.Ungated != nil {
				row.Hollow, gated, before = v.Ungated, true, w.level(v.Ungated)
			}
		}
		d.Rows = append(d.Rows, row)
		d.Numbers.Rows = append(d.Numbers.Rows, []string{row.Label, w.level(v.Low), w.level(v.Level), w.level(v.High), before})
	}
	heading := w.t("chart.maturity_unknown")
	if all[0].Level != nil {
		heading = w.t("chart.maturity", "area", w.dimension(all[0].ID), "level", w.levelRange(all[0]))
	}
	reading := w.t("chart.maturity_reading")
	if gated {
		reading += " " + w.t("chart.maturity_gated")
	}
	d.About = about(heading, w.t("chart.maturity_text", "n", w.l.Number(float64(len(all)), 0)))
	return Chart{ID: "maturity", Heading: heading, Reading: reading, drawing: d}, true
}

// tied is the share of spend tied to a measured result.
func (w *words) tied() string {
	return w.l.Percent(w.res.Spend.ByOutcome.Measured / w.res.Spend.Listed)
}

func (w *words) icebergChart() (Chart, bool) {
	s := w.res.Spend
	if s.Listed <= 0 && s.Total == nil {
		return Chart{}, false
	}
	above, below := plainFigures(w.aboveWater()), plainFigures(w.belowWater())
	heading := w.t("chart.iceberg_total")
	if s.Listed > 0 {
		heading = w.t("chart.iceberg", "share", w.tied(), "spend", w.money(s.Listed))
	}
	d := chart.Iceberg{AboveHead: w.t("chart.iceberg_above"), BelowHead: w.t("chart.iceberg_below"), Note: w.t("chart.iceberg_note"),
		Above: above, Below: below,
		Numbers: chart.Table{Head: []string{w.t("chart.where"), w.t("chart.figure"), w.t("chart.value")}, Numeric: []bool{false, false, true}}}
	text := ""
	for i, group := range [][]chart.Figure{above, below} {
		where := []string{w.t("chart.iceberg_above"), w.t("chart.iceberg_below")}[i]
		for _, f := range group {
			d.Numbers.Rows = append(d.Numbers.Rows, []string{where, f.Label, f.Value})
			text += f.Label + ": " + f.Value + ". "
		}
	}
	d.About = about(heading, text)
	return Chart{ID: "iceberg", Heading: heading, Reading: w.t("chart.iceberg_reading"), drawing: d}, true
}

// waterFigure is a figure above or below the waterline; key says which.
type waterFigure struct {
	chart.Figure
	key     string
	unknown bool
}

func plainFigures(all []waterFigure) []chart.Figure {
	out := make([]chart.Figure, len(all))
	for i, f := range all {
		out[i] = f.Figure
	}
	return out
}

func (w *words) water(key, value string) waterFigure {
	return waterFigure{chart.Figure{Label: w.t("chart."+key, "months", w.horizon()), Value: value}, key, false}
}

// aboveWater is what a dashboard of AI use shows.
func (w *words) aboveWater() []waterFigure {
	s := w.res.Spend
	var out []waterFigure
	switch {
	case s.Total != nil:
		out = append(out, w.water("spend_month", w.money(*s.Total)))
	case s.Listed > 0:
		out = append(out, w.water("spend_month", w.money(s.Listed)))
	}
	seats, active := 0.0, 0.0
	for _, t := range s.Tools {
		if t.Seats != nil && t.Active != nil {
			seats, active = seats+*t.Seats, active+*t.Active
		}
	}
	switch {
	case seats > 0:
		out = append(out, w.water("seats", w.l.Number(seats, 0)), w.water("active", w.l.Number(active, 0)))
	case s.ToolsStated != nil:
		out = append(out, w.water("tools", w.l.Number(*s.ToolsStated, 0)))
	}
	return out
}

// belowWater is what decides whether AI pays: at most six figures.
func (w *words) belowWater() []waterFigure {
	s, p := w.res.Spend, w.res.Portfolio
	var out []waterFigure
	if s.Listed > 0 {
		out = append(out, w.water("tied", w.tied()), w.water("idle", w.money(s.Idle)),
			w.water("unowned", w.money(s.Unowned)), w.water("shadow", w.money(s.Shadow)))
	} else if w.res.Organisation.Depth == string(assessment.Full) {
		for _, key := range []string{"tied", "idle", "unowned", "shadow"} {
			f := w.water(key, w.t("report.not_known"))
			f.unknown = true
			out = append(out, f)
		}
	}
	if len(p.Chosen) > 0 {
		hours := w.t("report.ranged", "value", w.count(p.HoursFreed.Mean), "range", w.countRange(p.HoursFreed))
		return append(out, w.water("hours_freed", hours), w.water("net", w.ranged(p.NPV.Span)))
	}
	if best, ok := w.best(); ok {
		out = append(out, w.water("best_net", w.ranged(best.NPV.Span)))
	}
	return out
}

// tools are those listed, the dearest first.
func (w *words) tools() []assessment.Tool {
	tools := slices.Clone(w.res.Spend.Tools)
	slices.SortStableFunc(tools, func(a, b assessment.Tool) int { return cmp.Compare(b.Cost, a.Cost) })
	return tools
}

func (w *words) spendChart() (Chart, bool) {
	s := w.res.Spend
	if len(s.Tools) == 0 || s.Listed <= 0 {
		return Chart{}, false
	}
	tools := w.tools()
	heading := w.t("chart.spend", "idle", w.money(s.Idle), "unowned", w.money(s.Unowned))
	d := chart.Stacks{About: about(heading, w.t("chart.spend_text", "listed", w.money(s.Listed), "n", w.l.Number(float64(len(tools)), 0))),
		Numbers: chart.Table{Head: []string{w.t("chart.tool"), w.t("chart.cost_month"), w.t("chart.idle_month"), w.t("chart.owner"), w.t("chart.tied_to")},
			Numeric: []bool{false, true, true, false, false}}}
	for _, t := range tools {
		kind, text := chart.Solid, w.money(t.Cost)
		if t.Owned != nil && !*t.Owned {
			kind = chart.Dashed
			text += " · " + w.t("chart.no_owner")
		}
		if t.Idle > 0 {
			text += " · " + w.t("chart.idle_part", "value", w.money(t.Idle))
		}
		if len(d.Rows) < mostDrawn {
			d.Rows = append(d.Rows, chart.Stack{Label: t.Name, Text: text,
				Parts: []chart.Part{{Value: t.Cost - t.Idle, Kind: kind}, {Value: t.Idle, Kind: chart.Hollow}}})
		}
		d.Numbers.Rows = append(d.Numbers.Rows, []string{t.Name, w.exact(t.Cost), w.exact(t.Idle), w.yes(t.Owned), w.outcome(t.Outcome)})
	}
	return Chart{ID: "spend", Heading: heading, Reading: w.t("chart.spend_reading") + w.notDrawn(mostDrawn, len(tools)), drawing: d}, true
}

func (w *words) yes(b *bool) string {
	switch {
	case b == nil:
		return w.t("report.not_known")
	case *b:
		return w.t("report.yes")
	default:
		return w.t("report.no")
	}
}

func (w *words) outcome(code string) string {
	if code == "" {
		code = "unknown"
	}
	return w.code("outcome", code)
}
