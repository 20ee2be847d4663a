// Package verdict turns a frozen result into what its pages show: sentences,
// pictures and tables, and their files. The respondent's page, the share and
// the consultant's page fill the same templates, templates/partial/verdict.html,
// with it.
package verdict

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"

	"waterline/assessment"
	"waterline/assessment/playbook"
	"waterline/assessment/questionnaire"
	"waterline/reports"
	"waterline/reports/chart"
	"waterline/reports/font"
	"waterline/templates/locale"
)

// MostAssumptions is how many inputs a page of a result lists.
const MostAssumptions = 6

// Widths of charts in pixels: for a page and for a phone of 320.
const (
	Wide   = 720
	Narrow = 288
)

// Words are what a result is shown in.
type Words struct {
	Locale *locale.Locale
	Bank   *questionnaire.Bank
	Book   *playbook.Book
}

// View is a result in words, pictures and tables.
type View struct {
	Answer        reports.Answer
	Fork          Fork // between the branches of the answer
	Figures       []Figure
	Opportunities chart.Table
	Assumptions   chart.Table
	Among         *Among // nil: nobody to compare with
	Tables        string // where the tables can be fetched, "" for nowhere
}

// Fork is how likely each of two branches is: as the width of its part and in
// words, which are left out where the part is too narrow for them.
type Fork struct{ Live, Stopped, LiveText, StoppedText string }

// Figure is a chart with its words. Wide and Narrow are the same picture; the
// style sheet shows the one that fits.
type Figure struct {
	ID, Heading, Reading string
	Wide, Narrow         template.HTML
	Numbers              chart.Table
}

// New words and draws a result. Charts are as wide as told on a page.
func New(r assessment.Result, w Words, wide float64) (View, error) {
	r = r.In(w.Bank, w.Book)
	charts, err := reports.Charts(r, w.Locale)
	if err != nil {
		return View{}, fmt.Errorf("charts: %w", err)
	}
	out := View{
		Answer:        unbroken(reports.Findings(r, w.Locale)),
		Opportunities: reports.Opportunities(r, w.Locale),
		Assumptions:   reports.Assumptions(r, w.Locale, MostAssumptions),
	}
	out.Fork = forkAt(out.Answer.Live, w.Locale)
	for _, row := range out.Opportunities.Rows {
		for i := range row {
			row[i] = Joined(row[i])
			if value, span, ok := strings.Cut(row[i], " ("); ok && out.Opportunities.Numeric[i] {
				row[i] = value + " (" + strings.ReplaceAll(span, " ", "\u00a0") // a range stays on one line
			}
		}
	}
	out.Figures = figures(charts, wide)
	return out, nil
}

// Moneyless is a result without any amount. The tables are left out with the
// money: all of them hold some.
func Moneyless(r assessment.Result, w Words, wide float64) (View, error) {
	answer, charts, err := reports.Moneyless(r, w.Locale)
	if err != nil {
		return View{}, fmt.Errorf("without money: %w", err)
	}
	return View{Answer: unbroken(answer), Figures: figures(charts, wide)}, nil
}

// leastNamed is the share from which on a part holds its words on a phone.
const leastNamed = 0.16

func forkAt(live float64, words *locale.Locale) Fork {
	f := Fork{Live: share(live), Stopped: share(1 - live)}
	if live >= leastNamed {
		f.LiveText = words.Percent(live)
	}
	if 1-live >= leastNamed {
		f.StoppedText = words.Percent(1 - live)
	}
	return f
}

func share(x float64) string { return strconv.FormatFloat(100*x, 'f', 1, 64) + "%" }

func figures(charts []reports.Chart, wide float64) []Figure {
	var out []Figure
	for _, c := range charts {
		out = append(out, Drawn(c, wide))
	}
	return out
}

// Drawn is a chart as a page shows it.
func Drawn(c reports.Chart, wide float64) Figure {
	return Figure{
		ID: c.ID, Heading: Joined(c.Heading), Reading: Joined(c.Reading), Numbers: c.Numbers,
		Wide:   template.HTML(c.SVG(wide, "w-"+c.ID)),   //nolint:gosec // drawn by us, with its texts escaped
		Narrow: template.HTML(c.SVG(Narrow, "n-"+c.ID)), //nolint:gosec // as above
	}
}

// Picture is a drawing with its words as a page shows it. Its numbers are those
// of the drawing, and its title is the heading.
func Picture(id, reading string, d chart.Drawing, f *font.Family, wide float64) Figure {
	svg := func(width float64, prefix string) template.HTML {
		var b strings.Builder
		_ = chart.SVG(&b, d, f, width, prefix+id) // a Builder does not fail
		return template.HTML(b.String())          //nolint:gosec // drawn by us, with its texts escaped
	}
	return Figure{
		ID: id, Heading: Joined(d.Describe().Title), Reading: Joined(reading), Numbers: d.Table(), Wide: svg(wide, "w-"), Narrow: svg(Narrow, "n-"),
	}
}

// Joined keeps a minus sign on the line of its figure, and lets a range in
// brackets go on the next line.
func Joined(text string) string {
	return strings.NewReplacer("−", "−\u2060", "\u00a0(", " (").Replace(text)
}

func unbroken(a reports.Answer) reports.Answer {
	for _, text := range []*string{&a.Headline, &a.Lead, &a.Avoid, &a.Doubt, &a.Next} {
		*text = Joined(*text)
	}
	for _, list := range [][]string{a.Because, a.Branches} {
		for i := range list {
			list[i] = Joined(list[i])
		}
	}
	for i := range a.Facts {
		a.Facts[i].Value, a.Facts[i].Range = Joined(a.Facts[i].Value), Joined(a.Facts[i].Range)
	}
	return a
}

// Functions are what the templates of a result call.
func Functions() template.FuncMap {
	return template.FuncMap{
		"captioned": func(caption string, t chart.Table) Captioned { return Captioned{caption, t} },
		"pictured":  func(f Figure, tables string) Pictured { return Pictured{f, tables} },
	}
}

// Pictured is a chart with where its numbers can be fetched, "" for nowhere.
type Pictured struct {
	Figure
	Tables string
}

// Captioned is a table with what it is about.
type Captioned struct {
	Caption string
	Table   chart.Table
}
