package reports

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"waterline/assessment"
	"waterline/reports/chart"
)

// plainSpaces sets spaces that keep a line together as ordinary ones.
func plainSpaces(text string) string { return strings.ReplaceAll(text, "\u00a0", " ") }

// read parses a figure as English prints it and returns half a unit of its last
// printed digit.
func read(t *testing.T, text string) (value, half float64) {
	t.Helper()
	text = plainSpaces(text)
	sign, scale := 1.0, 1.0
	if rest, ok := strings.CutPrefix(text, "−"); ok {
		sign, text = -1, rest
	}
	text = strings.TrimLeft(text, "£€$")
	for suffix, by := range map[string]float64{" %": 0.01, "k": 1e3, "m": 1e6, "bn": 1e9} {
		if rest, ok := strings.CutSuffix(text, suffix); ok {
			text, scale = rest, by
		}
	}
	switch text {
	case "<1":
		return 0.005, 0.005
	case ">99":
		return 0.995, 0.005
	}
	digits := strings.ReplaceAll(text, ",", "")
	x, err := strconv.ParseFloat(digits, 64)
	if err != nil {
		t.Fatalf("no figure: %q", text)
	}
	last := 1.0
	if _, fraction, ok := strings.Cut(digits, "."); ok {
		last = math.Pow(10, -float64(len(fraction)))
	} else if trimmed := strings.TrimRight(digits, "0"); len(digits) > 2 {
		last = math.Pow(10, float64(len(digits)-max(2, len(trimmed))))
	}
	return sign * x * scale, last * scale / 2
}

// near reports whether a printed figure is the rounding of a value.
func near(t *testing.T, text string, value float64) bool {
	t.Helper()
	got, half := read(t, text)
	return math.Abs(got-value) <= half*1.0001+1e-9
}

// TestKeyFigures_SameEverywhere: headline, sentences, tables and charts print the
// figures of one result, and each printed figure is that of the result.
func TestKeyFigures_SameEverywhere(t *testing.T) {
	for _, name := range companies {
		t.Run(name, func(t *testing.T) {
			r := company(t, name)
			doc, err := Build(r, options(t, A4))
			if err != nil {
				t.Fatal(err)
			}
			printed := plainSpaces(string(tree(t, doc)))
			all := KeyFigures(r, english(t))
			for _, f := range all {
				if !near(t, f.Text, f.Value) {
					t.Errorf("%s is %g, written %q", f.ID, f.Value, f.Text)
				}
				if !strings.Contains(printed, plainSpaces(f.Text)) {
					t.Errorf("the report lacks %s, %q", f.ID, f.Text)
				}
				if f.Letter == "" {
					t.Errorf("%s has no letter", f.ID)
				}
			}
			if len(r.Portfolio.Chosen) > 0 {
				headlineAgrees(t, r, all, doc)
			}
		})
	}
}

// headlineAgrees compares the answer, the key figures and the headline of the
// return page with the figures.
func headlineAgrees(t *testing.T, r assessment.Result, all []Figure, doc *Document) {
	text := func(id string) string {
		i := slices.IndexFunc(all, func(f Figure) bool { return f.ID == id })
		if i < 0 {
			t.Fatalf("no figure %s", id)
		}
		return plainSpaces(all[i].Text)
	}
	ranged := text("portfolio/npv/mean") + " (" + text("portfolio/npv/p5") + " to " + text("portfolio/npv/p95") + ")"
	a := Findings(r, english(t))
	if !strings.Contains(plainSpaces(a.Headline), ranged) {
		t.Errorf("the headline %q lacks %q", a.Headline, ranged)
	}
	if a.Facts[0].Value != text("portfolio/npv/mean") || a.Facts[1].Value != text("portfolio/cost/mean") || a.Facts[2].Value != text("portfolio/hours_freed/mean") {
		t.Errorf("the facts %v are not the figures", a.Facts)
	}
	if !strings.Contains(plainSpaces(a.Lead), text("portfolio/npv/p_positive")) {
		t.Errorf("the lead %q lacks the chance", a.Lead)
	}
	if !slices.ContainsFunc(doc.Pages, func(p Page) bool {
		return strings.HasPrefix(plainSpaces(p.Headline), "Expect "+ranged) && strings.Contains(plainSpaces(p.Headline), text("portfolio/npv/p_positive"))
	}) {
		t.Errorf("no page has %q as headline", ranged)
	}
}

// TestCharts_SameFiguresAsTheResult reads the numbers of each chart back.
func TestCharts_SameFiguresAsTheResult(t *testing.T) {
	for _, name := range companies {
		r := company(t, name)
		charts, err := Charts(r, english(t))
		if err != nil {
			t.Fatal(err)
		}
		seen := 0
		for _, c := range charts {
			want := numbersOf(r, c.ID)
			for row, values := range want {
				for column, v := range values {
					seen++
					if cell := c.Numbers.Rows[row][column]; !exactly(t, cell, v) {
						t.Errorf("%s, chart %s, row %d column %d: %q for %g", name, c.ID, row, column, cell, v)
					}
				}
			}
		}
		if seen < 20 {
			t.Errorf("%s: only %d numbers compared", name, seen)
		}
	}
}

// exactly reports whether a whole amount is the rounding of a value.
func exactly(t *testing.T, text string, value float64) bool {
	t.Helper()
	got, _ := read(t, text)
	return math.Abs(got-value) <= 0.5
}

// numbersOf is what the money cells of a chart's table must hold, by row and
// column.
func numbersOf(r assessment.Result, id string) map[int]map[int]float64 {
	out := map[int]map[int]float64{}
	switch p := r.Portfolio; id {
	case "dots":
		for i, v := range p.NPV.Dots {
			if len(p.Chosen) > 0 {
				out[i] = map[int]float64{1: v}
			}
		}
	case "values":
		for i, o := range r.Opportunities {
			out[i] = map[int]float64{1: o.NPV.P5, 2: o.NPV.Mean, 3: o.NPV.P95}
		}
	case "matrix":
		for i, o := range r.Opportunities {
			out[i] = map[int]float64{2: o.NPV.Mean, 4: o.Cost.P80}
		}
	case "drivers":
		for i, d := range r.Sensitivity[:min(mostDrivers, len(r.Sensitivity))] {
			out[i] = map[int]float64{1: d.LowDecileMean, 2: d.HighDecileMean, 3: d.EVPPI}
		}
	case "fan":
		for i := range p.Fan {
			if m := p.Fan[i]; m.Month%6 == 0 {
				out[m.Month/6-1] = map[int]float64{0: float64(m.Month), 1: m.P5, 2: m.P50, 3: m.P95}
			}
		}
	}
	return out
}

// TestWaterfall_AddsUp: the printed parts add up to the printed net, which is
// the expected value of the headline.
func TestWaterfall_AddsUp(t *testing.T) {
	for _, name := range companies {
		r := company(t, name)
		charts, err := Charts(r, english(t))
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(charts, func(c Chart) bool { return c.ID == "waterfall" })
		if i < 0 {
			continue
		}
		rows := charts[i].Numbers.Rows
		sum := 0.0
		for _, row := range rows[:len(rows)-1] {
			v, _ := read(t, row[1])
			sum += v
		}
		net, _ := read(t, rows[len(rows)-1][1])
		if math.Abs(sum-net) > 0.5*float64(len(rows)) || math.Abs(net-r.Portfolio.NPV.Mean) > 1 {
			t.Errorf("%s: parts %g, net %g, expected value %g", name, sum, net, r.Portfolio.NPV.Mean)
		}
	}
}

// TestCard_SameFigures: the charts of a card carry the figures of its idea.
func TestCard_SameFigures(t *testing.T) {
	for _, name := range companies {
		w := newWords(company(t, name), english(t), loaded(t))
		for _, o := range w.res.Opportunities {
			rows := w.branchesChart(o).Numbers.Rows
			for column, v := range map[int]float64{1: o.NPV.P5, 2: o.NPV.Mean, 3: o.NPV.P95} {
				if !exactly(t, rows[0][column], v) {
					t.Errorf("%s: %q for %g", o.ID, rows[0][column], v)
				}
			}
			cases, ok := w.casesChart(o)
			if !ok {
				continue
			}
			steps := cases.drawing.(chart.Steps)
			for _, course := range []chart.Course{steps.Before, steps.After} {
				if sum := course.Steps[0].Size + course.Steps[1].Size; math.Abs(sum-1) > 1e-9 {
					t.Errorf("%s: %g of all cases", o.ID, sum)
				}
			}
		}
	}
}

// TestLetter: a figure is known no better than the weakest input it rests on.
func TestLetter(t *testing.T) {
	w := newWords(assessment.Result{Provenance: []assessment.Provenance{
		{Path: "a/volume", Letter: assessment.Measured}, {Path: "a/minutes", Letter: assessment.Reported},
		{Path: "a/build_cost", Letter: assessment.Default}, {Path: "b/volume", Letter: assessment.Benchmark},
		{Path: "b/minutes", Letter: assessment.Measured}, {Path: "company/hurdle", Letter: assessment.Reported},
	}}, english(t), nil)
	for _, c := range []struct {
		on   basis
		ids  []string
		want string
	}{
		{onCases, []string{"a"}, "M"},
		{onWork, []string{"a"}, "R"},
		{onWork, []string{"a", "b"}, "B"},
		{onEverything, []string{"b"}, "B"},
		{onEverything, []string{"a"}, "D"},
		{onEverything, nil, "R"},
		{onLive, []string{"a"}, ""},
	} {
		if got := w.letter(c.on, c.ids...); got != c.want {
			t.Errorf("letter of %v for %v is %q, want %q", c.on, c.ids, got, c.want)
		}
	}
}

// TestBuild_OneSheetEach: of the examples only lists run over: assumptions and
// the method with its sources. A quick report has seven pages.
func TestBuild_OneSheetEach(t *testing.T) {
	l := english(t)
	for name, doc := range everything(t) {
		base, _, _ := strings.Cut(name, "-")
		if !slices.Contains(companies, base) {
			continue
		}
		lists := []string{l.T("report.continued", "name", l.T("report.assumptions.name")), l.T("report.continued", "name", l.T("report.method.name"))}
		own := 0
		for i, p := range doc.Pages {
			switch {
			case p.Name != "":
				own++
			case !slices.Contains(lists, p.Kicker):
				t.Errorf("%s: page %d is %q", name, i+1, p.Kicker)
			}
		}
		if base == "logistics" && len(doc.Pages) != 7 {
			t.Errorf("%s: a quick report of %d pages", name, len(doc.Pages))
		}
		if most := map[Paper]int{A4: 18, Letter: 19}[doc.Paper]; own > most {
			t.Errorf("%s: %d pages", name, own)
		}
	}
}
