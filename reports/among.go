package reports

import (
	"fmt"
	"strings"
	"time"

	"waterline/assessment"
	"waterline/assessment/benchmark"
	"waterline/assessment/questionnaire"
	"waterline/reports/chart"
	"waterline/reports/font"
	"waterline/templates/locale"
)

// Among is where a result stands among others of the same operator, for pages.
// No report holds it: it changes as others answer, and a result does not.
type Among struct {
	Chart  Chart // of levels; its Heading is the finding
	Drawn  bool  // there is a chart
	Text   string
	Rule   string
	Hidden string      // what keeps others unknown
	Work   chart.Table // of processes; no rows where there is nothing to compare
}

// Compare words and draws where a result stands. Industry names the one that
// levels are compared within, "" for all.
func Compare(c benchmark.Comparison, res assessment.Result, industry string, l *locale.Locale) (Among, error) {
	fonts, err := font.Load()
	if err != nil {
		return Among{}, fmt.Errorf("among: %w", err)
	}
	w := onScreen(res, l, fonts)
	out := Among{Rule: w.t("benchmark.rule"), Hidden: w.t("benchmark.private", "least", l.Number(float64(c.Least), 0), "changed", l.Number(float64(c.Changed), 0)), Work: w.amongWork(c.Work)}
	out.Text = w.t("benchmark.text", "n", l.Number(float64(c.About), 0), "date", l.Date(c.At.In(time.UTC)))
	if c.Industry != "" && industry != "" {
		out.Text += " " + w.t("benchmark.within_industry", "industry", industry)
	}
	if len(c.Levels) == 0 {
		out.Chart.Heading = w.t("benchmark.heading_work")
		return out, nil
	}
	out.Drawn, out.Chart = true, w.amongChart(c)
	return out, nil
}

func (w *words) amongChart(c benchmark.Comparison) Chart {
	d := chart.Among{
		Ticks: []float64{1, 2, 3, 4, 5}, Format: func(x float64) string { return w.l.Number(x, 0) }, Axis: w.t("chart.level"),
		Key: chart.AmongKey{Most: w.t("benchmark.most"), Half: w.t("benchmark.half"), Middle: w.t("benchmark.middle"), Own: w.t("benchmark.own")},
		Numbers: chart.Table{
			Head:    []string{w.t("chart.area"), w.t("benchmark.own_head"), w.t("benchmark.middle_head"), w.t("benchmark.half_head"), w.t("benchmark.most_head"), w.t("benchmark.place_head")},
			Numeric: []bool{false, true, true, true, true, false},
		},
	}
	places := make(map[benchmark.Place][]string)
	for _, s := range c.Levels {
		name := w.dimension(s.Of)
		places[s.Place] = append(places[s.Place], name)
		d.Rows = append(d.Rows, chart.Neighbours{
			Label: name, Text: w.place(s.Place), Centre: s.Cell.Middle,
			Most: ends(s.Most), Half: ends(s.Half), Middle: ends(s.Sure), Low: s.Low, Mid: s.Middle, High: s.High,
		})
		d.Numbers.Rows = append(d.Numbers.Rows, w.amongRow(name, s))
	}
	heading := w.t("benchmark.heading_none")
	above, below := strings.Join(places[benchmark.Above], ", "), strings.Join(places[benchmark.Below], ", ")
	switch {
	case above != "" && below != "":
		heading = w.t("benchmark.heading_both", "above", above, "below", below)
	case above != "":
		heading = w.t("benchmark.heading_above", "above", above)
	case below != "":
		heading = w.t("benchmark.heading_below", "below", below)
	}
	reading := w.t("benchmark.reading")
	if c.Gated {
		reading += " " + w.t("benchmark.gated")
	}
	text := ""
	for _, row := range d.Numbers.Rows {
		text += w.t("benchmark.described", "area", row[0], "own", row[1], "half", row[3], "place", row[5]) + " "
	}
	d.About = about(heading, strings.TrimSpace(text))
	return Chart{ID: "among", Heading: heading, Reading: reading, Numbers: d.Numbers, drawing: d, fonts: w.fonts}
}

func ends(s benchmark.Span) [2]float64 { return [2]float64{s.Low, s.High} }

// amongRow is a standing in words, under the name of what it is of.
func (w *words) amongRow(name string, s benchmark.Standing) []string {
	figure := func(x float64) string { return w.l.Number(x, 1) }
	switch s.Kind {
	case benchmark.Touchless:
		figure = w.l.Percent
	case benchmark.Minutes:
		figure = func(x float64) string { return w.l.Figure(x, 2) }
	}
	ranged := func(middle, low, high float64) string {
		return w.t("report.ranged", "value", figure(middle), "range", w.l.Span(figure(low), figure(high)))
	}
	return []string{
		name, ranged(s.Middle, s.Low, s.High), ranged(s.Cell.Middle, s.Sure.Low, s.Sure.High),
		w.l.Span(figure(s.Half.Low), figure(s.Half.High)), w.l.Span(figure(s.Most.Low), figure(s.Most.High)), w.place(s.Place),
	}
}

// place is where a figure stands, in words.
func (w *words) place(p benchmark.Place) string {
	if p == "" {
		return ""
	}
	return w.t("benchmark.place." + string(p))
}

// amongWork is the processes beside those of others in the same function.
func (w *words) amongWork(list []benchmark.Standing) chart.Table {
	t := chart.Table{
		Head: []string{
			w.t("benchmark.process_head"), w.t("benchmark.measure_head"), w.t("benchmark.own_head"), w.t("benchmark.middle_head"),
			w.t("benchmark.half_head"), w.t("benchmark.most_head"), w.t("benchmark.place_head"),
		},
		Numeric: []bool{false, false, true, true, true, true, false},
	}
	for _, s := range list {
		name := s.Name
		if known := w.names[s.Process]; known != "" {
			name = known
		}
		row := w.amongRow(name, s)
		measure := w.t("benchmark.kind."+string(s.Kind), "function", w.code("function", s.Of))
		t.Rows = append(t.Rows, append([]string{row[0], measure}, row[1:]...))
	}
	return t
}

// Cells lists figures of organisations, for those who look after them.
func Cells(all []benchmark.Cell, bank *questionnaire.Bank, l *locale.Locale) chart.Table {
	w := &words{l: l}
	names := make(map[string]string)
	for _, d := range bank.Dimensions {
		names[d.ID] = d.Name
	}
	industries, _ := bank.Question("P-INDUSTRY")
	t := chart.Table{
		Head: []string{
			w.t("benchmark.admin.of"), w.t("benchmark.admin.over"), w.t("benchmark.admin.organisations"), w.t("benchmark.middle_head"),
			w.t("benchmark.half_head"), w.t("benchmark.most_head"), w.t("benchmark.admin.since"),
		},
		Numeric: []bool{false, false, true, true, true, true, true},
	}
	for _, c := range all {
		name := w.t("benchmark.kind.level") + ": " + names[c.Of]
		if c.Kind != benchmark.Level {
			name = w.t("benchmark.kind."+string(c.Kind), "function", w.code("function", c.Of))
		}
		over := w.t("benchmark.admin.everybody")
		if o, ok := industries.Option(c.Industry); ok {
			over = o.Label
		}
		row := w.amongRow(name, benchmark.Standing{Cell: c})
		t.Rows = append(t.Rows, []string{
			name, over, w.t("benchmark.admin.about", "n", l.Number(float64(c.About), 0)), row[2], row[3], row[4], l.Date(c.At),
		})
	}
	return t
}
