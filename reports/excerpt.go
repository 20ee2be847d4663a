package reports

import (
	"slices"

	"waterline/assessment"
	"waterline/reports/chart"
	"waterline/templates/locale"
)

// Opportunities is the ranked table of ideas, with the words of the report.
func Opportunities(res assessment.Result, l *locale.Locale) chart.Table {
	b := &builder{words: newWords(res, l, nil)}
	full := b.opportunityTable()
	var t chart.Table
	for _, c := range full.Columns[1:] { // a page has no use for the mark of the matrix
		t.Head, t.Numeric = append(t.Head, c.Head), append(t.Numeric, c.Numeric)
	}
	for _, row := range full.Rows {
		t.Rows = append(t.Rows, row[1:])
	}
	return t
}

// Assumptions is a table of the inputs that move the result most, at most so
// many, each with its range, letter and source.
func Assumptions(res assessment.Result, l *locale.Locale, most int) chart.Table {
	b := &builder{words: newWords(res, l, nil)}
	t := chart.Table{
		Head: []string{
			b.t("report.assumptions.quantity"), b.t("report.assumptions.low"), b.t("report.assumptions.middle"),
			b.t("report.assumptions.high"), b.t("report.assumptions.source"),
		},
		Numeric: []bool{false, true, true, true, false},
	}
	for _, d := range b.res.Sensitivity {
		i := slices.IndexFunc(b.res.Provenance, func(p assessment.Provenance) bool { return p.Path == d.Path })
		if i < 0 || len(t.Rows) == most {
			continue
		}
		p := b.res.Provenance[i]
		low, middle, high := b.drawn(p)
		t.Rows = append(t.Rows, []string{b.quantity(d.Path), low, middle, high, string(p.Letter) + " · " + b.source(p, "")})
	}
	return t
}
