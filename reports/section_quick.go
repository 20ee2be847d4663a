package reports

import (
	"fmt"
	"slices"

	"waterline/assessment"
)

// mostMovers is how many inputs the quick report lists.
const mostMovers = 12

// movers is the assumptions and the method of a quick report on one page: the
// inputs that move the result, and what is needed to compute it again.
func (b *builder) movers() Page {
	name := b.t("report.assumptions.name")
	p := Page{Name: name, Kicker: name, Headline: b.t("report.method.headline")}
	var blocks []Block
	if t := b.moversTable(); len(t.Rows) > 0 {
		first := b.res.Sensitivity[0].Path
		p.Headline = b.t("report.assumptions.short_headline", "input", b.quantity(first))
		blocks = append(blocks, Text{Body, b.t("report.assumptions.short_lead", "n", b.l.Number(float64(len(b.res.Provenance)), 0))}, t)
	}
	p.Blocks = append(blocks,
		Columns{Share: 0.5,
			Left:  []Block{Text{Sub, b.t("report.method.scale")}, b.likelihoods()},
			Right: []Block{Text{Sub, b.t("report.method.letters")}, b.letters()}},
		Columns{Share: 0.5,
			Left:  []Block{Text{Sub, b.t("report.method.limits")}, List{b.limits()}},
			Right: []Block{Text{Sub, b.t("report.method.made")}, b.made()}},
	)
	return p
}

// moversTable is the inputs that move the result most with their ranges,
// letters, sources and effect.
func (b *builder) moversTable() Table {
	t := Table{Columns: []Column{
		{b.t("report.assumptions.quantity"), 0.32, false}, {b.t("report.assumptions.low"), 0.1, true}, {b.t("report.assumptions.middle"), 0.1, true},
		{b.t("report.assumptions.high"), 0.1, true}, {b.t("report.assumptions.source"), 0.22, false}, {b.t("report.assumptions.effect"), 0.22, true},
	}}
	for _, d := range b.res.Sensitivity {
		i := slices.IndexFunc(b.res.Provenance, func(p assessment.Provenance) bool { return p.Path == d.Path })
		if i < 0 || len(t.Rows) == mostMovers {
			continue
		}
		p := b.res.Provenance[i]
		low, middle, high := b.drawn(p)
		t.Rows = append(t.Rows, []string{b.known(b.quantity(d.Path), string(p.Letter)), low, middle, high, b.source(p),
			fmt.Sprint(b.money(d.LowDecileMean), " / ", b.money(d.HighDecileMean))})
	}
	return t
}
