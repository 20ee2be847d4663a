package reports

import (
	"slices"
	"strings"

	"waterline/assessment"
	"waterline/reports/chart"
	"waterline/templates/locale"
)

// changes is the log of the assumptions that a consultant changed, after those
// that stand: who, when, why, from what to what, and what it did.
func (b *builder) changes() (Page, bool) {
	list := b.opt.Changes
	if len(list) == 0 {
		return Page{}, false
	}
	kicker := b.t("report.assumptions.name")
	table := b.changeTable(list)
	names := []string{}
	for _, c := range list {
		if name := b.clean(c.By); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return Page{Name: b.t("report.changes.name"), Kicker: kicker, Headline: b.l.N("report.changes.headline", len(list), "names", b.and(names)),
		Blocks: []Block{Text{Body, b.t("report.changes.lead")}, table, Text{Note, b.t("report.changes.note")}}}, true
}

// ChangeTable is a list of changed assumptions in the words of the report, for
// a page. The result is the later one.
func ChangeTable(res assessment.Result, list []assessment.Adjustment, l *locale.Locale) chart.Table {
	b := &builder{words: newWords(res, l, nil)}
	return plainTable(b.changeTable(list))
}

func (b *builder) changeTable(list []assessment.Adjustment) Table {
	table := Table{Columns: []Column{
		{b.t("report.changes.input"), 0.25, false}, {b.t("report.changes.before"), 0.17, false}, {b.t("report.changes.after"), 0.17, false},
		{b.t("report.changes.effect"), 0.11, true}, {b.t("report.changes.reason"), 0.3, false},
	}}
	for _, c := range list {
		effect := absent
		if c.Mean != 0 || c.Middle != 0 {
			effect = b.moved(c.Mean)
		}
		why := absent
		if c.By != "" {
			why = b.t("report.changes.why", "reason", b.clean(shortened(c.Reason, 200)), "name", b.clean(c.By), "date", b.l.Date(c.At), "version", b.l.Number(float64(c.Version), 0))
		}
		table.Rows = append(table.Rows, []string{b.changed(c), b.standing(c, c.Before), b.standing(c, c.After), effect, why})
	}
	return table
}

// changed names the input of a change with its process.
func (b *builder) changed(c assessment.Adjustment) string {
	_, q, _ := strings.Cut(c.Path, "/")
	what := b.l.Or("quantity."+q, b.l.Or("report.changes."+q, q))
	if c.Name == "" {
		return what
	}
	return b.t("report.changes.of", "input", what, "process", b.clean(c.Name))
}

// standing writes an assumption as it stood: its middle, its range, its letter.
func (b *builder) standing(c assessment.Adjustment, s *assessment.Stated) string {
	if s == nil {
		return absent
	}
	_, q, _ := strings.Cut(c.Path, "/")
	if s.Value != "" {
		return b.l.Or(q+"."+s.Value, s.Value)
	}
	p := assessment.Provenance{Path: c.Path, Scale: c.Scale, Unit: c.Unit, Low: s.Low, Middle: s.Middle, High: s.High}
	if s.Low == s.High {
		return b.t("report.changes.figure", "middle", b.figure(p, s.Middle), "letter", string(s.Letter))
	}
	return b.t("report.changes.range", "middle", b.figure(p, s.Middle), "letter", string(s.Letter),
		"range", b.l.Span(b.figure(p, s.Low), b.figure(p, s.High)))
}
