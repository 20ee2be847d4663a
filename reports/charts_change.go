package reports

import (
	"math"
	"slices"
	"time"

	"waterline/assessment"
	"waterline/reports/chart"
)

// compared writes what changed since the run before in words.
type compared struct {
	*words
	Delta    assessment.Delta // its texts clean
	question func(id string) string
	answer   func(assessment.ItemChange) (before, after string)
}

// charts are those of the comparison that have something to show, with so many
// outcomes at most.
func (c *compared) charts(most int) []Chart {
	var out []Chart
	for _, draw := range []func() (Chart, bool){c.splitChart, func() (Chart, bool) { return c.outcomesChart(most) }, c.levelsChart} {
		if made, ok := draw(); ok {
			made.Numbers = made.drawing.Table()
			out = append(out, c.numbered(made))
		}
	}
	return out
}

// chart is one of them by its id.
func chartOf(all []Chart, id string) []Block {
	for _, one := range all {
		if one.ID == id {
			return []Block{Picture{Chart: one}}
		}
	}
	return nil
}

// addedUp are the parts of a split to the whole unit, in such a way that they
// add up to its total as it is written.
func addedUp(s assessment.Split) assessment.Split {
	out := assessment.Split{
		Total: math.Round(s.Total), World: math.Round(s.World), Knowledge: math.Round(s.Knowledge),
		Method: math.Round(s.Method), Draws: math.Round(s.Draws), Measured: math.Round(s.Measured),
	}
	largest := &out.World
	for _, part := range []*float64{&out.Knowledge, &out.Method, &out.Draws} {
		if math.Abs(*part) > math.Abs(*largest) {
			largest = part
		}
	}
	*largest += out.Total - out.World - out.Knowledge - out.Method - out.Draws
	return out
}

// broke reports whether something besides answers moved the value.
func (c *compared) broke() bool {
	m := c.Delta.Money
	return m != nil && (m.Mean.Method != 0 || m.Mean.Draws != 0)
}

// splitChart leads from the value of last time to that of now, with the step
// that is no progress set apart.
func (c *compared) splitChart() (Chart, bool) {
	m := c.Delta.Money
	if m == nil || m.Before.Mean == 0 && m.After.Mean == 0 && m.Rescored.Mean == 0 {
		return Chart{}, false
	}
	heading := c.t("change.split.heading", "before", c.money(m.Before.Mean), "after", c.money(m.After.Mean))
	if c.money(m.Before.Mean) == c.money(m.After.Mean) {
		heading = c.t("change.split.heading_same", "after", c.money(m.After.Mean))
	}
	d := chart.Waterfall{Format: c.money, About: about(heading, c.t("change.split.text", "before", c.money(m.Before.Mean),
		"rescored", c.money(m.Rescored.Mean), "after", c.money(m.After.Mean))), Numbers: c.splitTable()}
	step := func(key string, value float64, total, apart bool) {
		if value != 0 || total {
			d.Steps = append(d.Steps, chart.Fall{Label: c.t("change.split." + key), Value: value, Total: total, Apart: apart})
		}
	}
	step("before", m.Before.Mean, true, false)
	reading := c.t("change.split.reading")
	if c.broke() {
		step("method", m.Mean.Method, false, true)
		step("draws", m.Mean.Draws, false, true)
		d.Break, d.BreakAt = c.t("change.split.break"), len(d.Steps)
		step("rescored", m.Rescored.Mean, true, false)
		reading = c.t("change.split.reading_break") + " " + reading
	}
	step("world", m.Mean.World, false, false)
	step("knowledge", m.Mean.Knowledge-m.Mean.Measured, false, false)
	step("measured", m.Mean.Measured, false, false)
	step("after", m.After.Mean, true, false)
	return Chart{ID: "change-split", Heading: heading, Reading: reading, drawing: d}, true
}

// splitTable is the parts of the mean, of the middle and of the width of the
// range.
func (c *compared) splitTable() chart.Table {
	m := c.Delta.Money
	t := chart.Table{Head: []string{c.t("change.split.part"), c.t("change.split.mean"), c.t("change.split.middle"), c.t("change.split.width")},
		Numeric: []bool{false, true, true, true}}
	row := func(key string, values ...float64) {
		cells := []string{c.t("change.split." + key)}
		for _, v := range values {
			cells = append(cells, c.exact(v))
		}
		t.Rows = append(t.Rows, cells)
	}
	width := func(s assessment.Span) float64 { return s.P95 - s.P5 }
	mean, middle, span := addedUp(m.Mean), addedUp(m.Middle), addedUp(m.Width)
	row("before", m.Before.Mean, m.Before.P50, width(m.Before))
	for _, part := range []struct {
		key string
		of  func(assessment.Split) float64
	}{
		{"method", func(s assessment.Split) float64 { return s.Method }},
		{"draws", func(s assessment.Split) float64 { return s.Draws }},
		{"world", func(s assessment.Split) float64 { return s.World }},
		{"knowledge", func(s assessment.Split) float64 { return s.Knowledge - s.Measured }},
		{"measured", func(s assessment.Split) float64 { return s.Measured }},
		{"total", func(s assessment.Split) float64 { return s.Total }},
	} {
		if part.key == "draws" && m.Mean.Draws == 0 || part.key == "measured" && m.Mean.Measured == 0 {
			continue
		}
		row(part.key, part.of(mean), part.of(middle), part.of(span))
	}
	row("after", m.After.Mean, m.After.P50, width(m.After))
	return t
}

// levelsChart sets the levels of last time and of now side by side.
func (c *compared) levelsChart() (Chart, bool) {
	d := chart.Slope{From: c.t("change.levels.from"), To: c.t("change.levels.to"), Numbers: chart.Table{
		Head: []string{c.t("change.levels.area"), c.t("change.levels.before"), c.t("change.levels.after"), c.t("change.levels.mdc"),
			c.t("change.levels.chance"), c.t("change.levels.verdict")},
		Numeric: []bool{false, true, true, true, true, false}}}
	clear := 0
	for _, x := range c.Delta.Dimensions {
		if x.Before == nil || x.After == nil {
			continue
		}
		r := chart.Rise{Label: c.dimension(x.ID), Before: x.Before.Level, After: x.After.Level,
			BeforeText: c.l.Number(x.Before.Level, 1), AfterText: c.l.Number(x.After.Level, 1)}
		switch x.Verdict {
		case assessment.Risen:
			r.Change, clear = chart.Better, clear+1
		case assessment.Fallen:
			r.Change, clear = chart.Worse, clear+1
		}
		if r.Change != chart.Same { // the ranges of all would hide one another
			r.BeforeSpan, r.AfterSpan = &chart.Extent{Low: x.Before.Low, High: x.Before.High}, &chart.Extent{Low: x.After.Low, High: x.After.High}
		}
		d.Rows = append(d.Rows, r)
		d.Numbers.Rows = append(d.Numbers.Rows, []string{r.Label, c.reading(x.Before), c.reading(x.After), c.l.Number(x.MDC, 1),
			c.l.Percent(x.PRose), c.t("change.verdict." + string(x.Verdict))})
	}
	if len(d.Rows) == 0 {
		return Chart{}, false
	}
	heading := c.t("change.levels.heading_none")
	if clear > 0 {
		heading = c.l.N("change.levels.heading_moved", clear, "of", c.l.Number(float64(len(d.Rows)), 0))
	}
	d.About = about(heading, c.t("change.levels.text", "n", c.l.Number(float64(len(d.Rows)), 0)))
	return Chart{ID: "change-levels", Heading: heading, Reading: c.t("change.levels.reading"), drawing: d}, true
}

// reading is a level with its range.
func (c *compared) reading(r *assessment.Reading) string {
	if r == nil {
		return absent
	}
	return c.t("report.ranged", "value", c.l.Number(r.Level, 1), "range", c.l.Span(c.l.Number(r.Low, 1), c.l.Number(r.High, 1)))
}

// judged are the measured values with their initiatives, those outside their
// range first, then the latest.
func (c *compared) judged() []judgedPoint {
	var out []judgedPoint
	for _, o := range c.Delta.Outcomes {
		for _, p := range o.Points {
			out = append(out, judgedPoint{o, p})
		}
	}
	slices.SortStableFunc(out, func(a, b judgedPoint) int {
		if a.Inside != b.Inside {
			if b.Inside {
				return -1
			}
			return 1
		}
		return int(b.Month - a.Month)
	})
	return out
}

type judgedPoint struct {
	of assessment.Outcome
	assessment.OutcomePoint
}

// outcomesChart sets what was measured against the range foretold, each on a
// scale of its own: the ends of the range at −1 and 1, its middle at 0.
func (c *compared) outcomesChart(most int) (Chart, bool) {
	all := c.judged()
	if len(all) == 0 {
		return Chart{}, false
	}
	inside := 0
	d := chart.Intervals{Ticks: []float64{-1.6, -1, 0, 1, 1.6}, Format: func(x float64) string {
		switch x {
		case -1:
			return c.t("change.outcome.low")
		case 0:
			return c.t("change.outcome.mid")
		case 1:
			return c.t("change.outcome.high")
		}
		return ""
	}, Numbers: chart.Table{Head: []string{c.t("change.outcome.initiative"), c.t("change.outcome.measure"), c.t("change.outcome.month"), c.t("change.outcome.value"),
		c.t("change.outcome.low5"), c.t("change.outcome.p50"), c.t("change.outcome.high95"), c.t("change.outcome.inside"), c.t("change.outcome.pit")},
		Numeric: []bool{false, false, false, true, true, true, true, false, true}}}
	for i, p := range all {
		within := p.Inside
		if p.Inside {
			inside++
		}
		if i < most {
			at := place90(p.OutcomePoint)
			d.Rows = append(d.Rows, chart.Interval{Label: c.t("change.outcome.label", "process", shortened(p.of.Name, nameInSentence), "measure", c.measure(p.Measure), "month", c.l.ShortMonth(p.Month.Start(time.UTC))),
				Low: -1, High: 1, Actual: &at, Faint: !p.Inside,
				Text: c.t("change.outcome.figure", "value", c.measured(p.Unit, p.Value), "range", c.l.Span(c.measured(p.Unit, p.Low), c.measured(p.Unit, p.High)))})
		}
		d.Numbers.Rows = append(d.Numbers.Rows, []string{p.of.Name, c.measure(p.Measure), c.month(p), c.measured(p.Unit, p.Value), c.measured(p.Unit, p.Low),
			c.measured(p.Unit, p.Middle), c.measured(p.Unit, p.High), c.yes(&within), c.l.Percent(p.PIT)})
	}
	n, of := c.l.Number(float64(inside), 0), c.l.Number(float64(len(all)), 0)
	heading := c.l.N("change.outcome.heading", len(all), "n", n, "of", of)
	d.About = about(heading, c.t("change.outcome.text", "n", n, "of", of))
	reading := c.t("change.outcome.reading")
	if len(all) > most {
		reading += " " + c.t("change.outcome.drawn", "k", c.l.Number(float64(most), 0), "n", of)
	}
	return Chart{ID: "change-outcomes", Heading: heading, Reading: reading, drawing: d}, true
}

// place90 is where a value lies in its 90 % range: −1 and 1 are the ends, 0 the
// middle. Beyond 1.6 it is drawn there.
func place90(p assessment.OutcomePoint) float64 {
	half := p.High - p.Middle
	if p.Value < p.Middle {
		half = p.Middle - p.Low
	}
	at := 0.0
	switch {
	case half > 0:
		at = (p.Value - p.Middle) / half
	case p.Value != p.Middle:
		at = math.Copysign(2, p.Value-p.Middle)
	}
	const most = 1.5
	return math.Max(-most, math.Min(most, at))
}

func (c *compared) measure(code string) string { return c.code("change.measure", code) }

func (c *compared) month(p judgedPoint) string { return c.l.Month(p.Month.Start(time.UTC)) }

// measured writes a figure in the unit of its measure.
func (c *compared) measured(unit string, x float64) string {
	switch unit {
	case "share":
		return c.l.Percent(x)
	case "money":
		return c.money(x)
	default:
		return c.t("change.unit."+unit, "n", c.count(x))
	}
}
