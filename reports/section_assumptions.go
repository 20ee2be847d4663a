package reports

import (
	"cmp"
	"math"
	"sort"
	"strings"
	"time"

	"waterline/assessment"
)

// assumptions lists what the figures take for granted: the inputs that move the
// result most, what a consultant set, what holds for every process, and what to
// measure first. The file carries the whole list.
func (b *builder) assumptions() (Page, bool) {
	all := b.res.Provenance
	if len(all) == 0 {
		return Page{}, false
	}
	name := b.t("report.assumptions.name")
	p := Page{Name: name, Kicker: name, Headline: b.t("report.assumptions.headline",
		"known", b.l.Percent(b.res.Mix.Measured+b.res.Mix.Reported))}
	letters := b.t("report.assumptions.letters")
	if day := b.checked(); day != "" {
		letters += " " + b.t("report.assumptions.checked", "date", b.day(day))
	}
	const most = 9
	movers, rest := b.assumedRows(b.movers(most)), b.assumedRows(b.unmoved())
	with := func(moved, rows, measures int) Page {
		p.Blocks = joined([]Block{Text{Body, b.t("report.assumptions.lead")}, Text{Note, letters}, b.assumptionTable(movers[:min(moved, len(movers))], rest, rows),
			Text{Note, b.assumptionRest()}}, b.measureFirst(measures))
		return p
	}
	sizes := [][3]int{{most, 30, 5}, {8, 24, 5}, {8, 22, 4}, {7, 20, 4}, {7, 18, 3}, {6, 16, 3}, {6, 14, 3}, {5, 12, 3}, {5, 10, 2}, {4, 8, 2}, {3, 5, 1}}
	of := func(i int) Page { return with(sizes[i][0], sizes[i][1], sizes[i][2]) }
	return of(sort.Search(len(sizes)-1, func(i int) bool { return b.fits(of(i)) })), true
}

// assumptionRest says how many inputs there are and where they all stand.
func (b *builder) assumptionRest() string {
	key := "report.assumptions.rest"
	if b.fingerprint == "" {
		key = "report.assumptions.rest_unattached"
	}
	return b.t(key, "n", b.l.Number(float64(len(b.res.Provenance)), 0))
}

// assumed is one row of the assumptions.
type assumed struct {
	name, effect string
	assessment.Provenance
	row []string // as it is printed
}

// movers are the inputs that move the result most, at most so many.
func (b *builder) movers(most int) []assumed {
	byPath := make(map[string]int, len(b.res.Provenance))
	for i, p := range b.res.Provenance {
		byPath[p.Path] = i
	}
	var out []assumed
	for _, d := range b.res.Sensitivity[:min(most, len(b.res.Sensitivity))] {
		if i, ok := byPath[d.Path]; ok {
			out = append(out, assumed{b.quantity(d.Path),
				b.t("report.assumptions.effect_cell", "low", b.money(d.LowDecileMean), "high", b.money(d.HighDecileMean)), b.res.Provenance[i], nil})
		}
	}
	return out
}

// unmoved are the inputs worth a row though they move less: those a consultant
// set, and those that are the same for every process.
func (b *builder) unmoved() []assumed {
	var out []assumed
	for _, p := range b.res.Provenance {
		if p.Source == "override" {
			out = append(out, assumed{b.quantity(p.Path), absent, p, nil})
		}
	}
	for _, p := range b.shared() {
		if p.Source != "override" {
			q := quantityOf(p.Path)
			out = append(out, assumed{b.l.Or("quantity."+q, q), absent, p, nil})
		}
	}
	return out
}

// quantityOf is what a path names, without whose it is.
func quantityOf(path string) string {
	_, q, _ := strings.Cut(path, "/")
	return q
}

// shared are the quantities of the company and those that are the same in every
// process, each once.
func (b *builder) shared() []assessment.Provenance {
	type same struct {
		quantity          string
		letter            assessment.Letter
		source            string
		low, middle, high float64
	}
	key := func(p assessment.Provenance) same {
		return same{quantityOf(p.Path), p.Letter, p.Source, p.Low, p.Middle, p.High}
	}
	count := make(map[same]int, len(b.res.Provenance))
	for _, p := range b.res.Provenance {
		count[key(p)]++
	}
	var out []assessment.Provenance
	for _, p := range b.res.Provenance {
		k := key(p)
		if id, _, _ := strings.Cut(p.Path, "/"); id == companyID || len(b.res.Processes) > 1 && count[k] == len(b.res.Processes) {
			out = append(out, p)
			count[k] = -1
		}
	}
	return out
}

// assumedRows writes the rows of inputs.
func (b *builder) assumedRows(all []assumed) []assumed {
	day := b.checked()
	for i, a := range all {
		low, middle, high := b.drawn(a.Provenance)
		all[i].row = []string{b.known(a.name, string(a.Letter)), low, middle, high, b.source(a.Provenance, day), a.effect}
	}
	return all
}

// assumptionTable is at most so many rows of what is assumed: what moves the
// result, then of the rest what is not told by it.
func (b *builder) assumptionTable(movers, rest []assumed, rows int) Table {
	t := Table{Columns: []Column{
		{b.t("report.assumptions.quantity"), 0.34, false}, {b.t("report.assumptions.low"), 0.09, true}, {b.t("report.assumptions.middle"), 0.085, true},
		{b.t("report.assumptions.high"), 0.105, true}, {b.t("report.assumptions.source"), 0.235, false}, {b.t("report.assumptions.effect"), 0.165, true},
	}}
	told := make(map[string]bool, 2*len(movers))
	for _, a := range movers {
		t.Rows = append(t.Rows, a.row)
		told[quantityOf(a.Path)], told[a.Path] = true, true
	}
	for _, a := range rest {
		if a.Source == "override" && !told[a.Path] || a.Source != "override" && !told[quantityOf(a.Path)] {
			t.Rows = append(t.Rows, a.row)
		}
	}
	t.Rows = t.Rows[:min(rows, len(t.Rows))]
	return t
}

// drawn writes the quantiles of a quantity as it was drawn, or the one figure
// of a fixed one.
func (b *builder) drawn(p assessment.Provenance) (low, middle, high string) {
	if p.Low == p.High {
		return "", b.figure(p, p.Middle), ""
	}
	return b.figure(p, p.Low), b.figure(p, p.Middle), b.figure(p, p.High)
}

// figure writes one value of a quantity in its unit.
func (b *builder) figure(p assessment.Provenance, x float64) string {
	_, q, _ := strings.Cut(p.Path, "/")
	switch {
	case q == "hourly_cost" || q == "build_cost" || q == "run_cost":
		if math.Abs(x) >= 1000 {
			return b.exact(x)
		}
		return b.l.MoneyFigure(x, b.digits(p, x), b.res.Currency)
	case p.Scale == "logit" || strings.HasPrefix(p.Unit, "share") || q == "assisted":
		return b.percent(x)
	case math.Abs(x) >= 1000:
		return b.l.Number(x, 0)
	default:
		return b.l.Figure(x, b.digits(p, x))
	}
}

// digits is how many figures of a value are worth printing: two of a benchmark or
// a default, unless that would move it visibly.
func (b *builder) digits(p assessment.Provenance, x float64) int {
	const two, visible = 2, 0.025
	if p.Letter == assessment.Measured || p.Letter == assessment.Reported || x == 0 {
		return two + 1
	}
	unit := math.Pow10(int(math.Floor(math.Log10(math.Abs(x)))) - two + 1)
	if math.Abs(math.Round(x/unit)*unit-x) > visible*math.Abs(x) {
		return two + 1
	}
	return two
}

// percent keeps one decimal below ten, so that small shares can be told apart.
func (b *builder) percent(x float64) string {
	if math.Abs(x) < 0.1 && x != 0 {
		return b.t("report.percent", "n", b.l.Figure(100*x, 2))
	}
	return b.l.Percent(x)
}

// source says where a quantity comes from, with the day it was checked where not
// all were checked on the same day.
func (b *builder) source(p assessment.Provenance, day string) string {
	var text string
	switch {
	case p.Source == "override":
		return b.t("report.assumptions.override", "reason", shortened(p.Reason, 120))
	case p.Source == assessment.SourceActuals:
		return b.t("report.assumptions.actuals")
	case len(p.References) > 0:
		text = b.t("report.assumptions.evidence", "ids", strings.Join(p.References, ", "), "strength", b.code("strength", p.Strength))
	case p.Checked != "":
		text = b.t("report.assumptions.judgement")
	case p.Unconfirmed != "":
		return b.t("report.assumptions.unconfirmed", "id", p.Source, "date", b.day(p.Unconfirmed))
	case p.By != "":
		return b.t("report.assumptions.answer_of", "name", shortened(p.By, 24), "id", p.Source)
	default:
		return b.t("report.assumptions.answer", "id", p.Source)
	}
	if day != "" {
		return text
	}
	return b.t("report.assumptions.dated", "source", text, "date", b.day(p.Checked))
}

// checked is the day on which all evidence was last checked, "" when there are
// several.
func (b *builder) checked() string {
	day := ""
	for _, p := range b.res.Provenance {
		if p.Checked != "" && day != "" && p.Checked != day {
			return ""
		}
		day = cmp.Or(p.Checked, day)
	}
	return day
}

// day writes a day as the language does.
func (b *builder) day(iso string) string {
	at, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	return b.l.Date(at)
}

// shortDay is day for a narrow column, absent where there is none.
func (b *builder) shortDay(iso string) string {
	at, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return absent
	}
	return b.l.ShortDate(at)
}
