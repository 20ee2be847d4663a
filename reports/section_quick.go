package reports

import (
	"slices"
	"strings"

	"waterline/assessment"
)

// mostMovers is how many inputs the quick report lists when there is room.
const mostMovers = 7

// moversPage is the assumptions and the method of a quick report on one page: the
// inputs that move the result, and what is needed to compute it again.
func (b *builder) moversPage() Page {
	name := b.t("report.assumptions.name")
	return b.firstFitting(mostMovers-2, func(i int) Page {
		p := Page{Name: name, Kicker: name, Headline: b.t("report.method.headline"), Blocks: b.moversBlocks(mostMovers - i)}
		if len(b.res.Sensitivity) > 0 {
			p.Headline = b.inputHeadline("report.assumptions.short_headline", b.res.Sensitivity[0].Path)
		}
		return p
	})
}

func (b *builder) moversBlocks(most int) []Block {
	var blocks []Block
	if t := b.moversTable(most); len(t.Rows) > 0 {
		lead := b.t("report.assumptions.short_lead", "n", b.l.Number(float64(len(b.res.Provenance)), 0))
		if id, alone := b.soleMover(); alone {
			lead += " " + b.t("report.assumptions.short_process", "process", b.name(id, nameInSentence))
		}
		blocks = append(blocks, Text{Body, lead}, t)
	}
	return append(blocks,
		Columns{Share: 0.5,
			Left:  []Block{Text{Sub, b.t("report.method.scale")}, b.likelihoods()},
			Right: []Block{Text{Sub, b.t("report.method.letters")}, b.letters()}},
		Text{Note, b.t("report.method.letters_rule")},
		Text{Sub, b.t("report.method.limits")}, List{b.limits()},
		Text{Note, b.madeText()})
}

// moversTable is the inputs that move the result most with their ranges,
// letters, sources and effect, at most so many.
func (b *builder) moversTable(most int) Table {
	t := Table{Columns: []Column{
		{b.t("report.assumptions.quantity"), 0.33, false}, {b.t("report.assumptions.low"), 0.1, true}, {b.t("report.assumptions.middle"), 0.08, true},
		{b.t("report.assumptions.high"), 0.11, true}, {b.t("report.assumptions.source"), 0.25, false}, {b.t("report.assumptions.effect"), 0.16, true},
	}}
	day, name := b.checked(), b.quantity
	if _, alone := b.soleMover(); alone {
		name = func(path string) string {
			_, quantity, _ := strings.Cut(path, "/")
			return b.l.Or("quantity."+quantity, quantity)
		}
	}
	for _, d := range b.res.Sensitivity {
		i := slices.IndexFunc(b.res.Provenance, func(p assessment.Provenance) bool { return p.Path == d.Path })
		if i < 0 || len(t.Rows) == most {
			continue
		}
		p := b.res.Provenance[i]
		low, middle, high := b.drawn(p)
		t.Rows = append(t.Rows, []string{b.known(name(d.Path), string(p.Letter)), low, middle, high, b.source(p, day),
			b.t("report.assumptions.effect_cell", "low", b.money(d.LowDecileMean), "high", b.money(d.HighDecileMean))})
	}
	return t
}

// soleMover is the process that all inputs of the table belong to, when it is
// one.
func (b *builder) soleMover() (string, bool) {
	sole := ""
	for _, d := range b.res.Sensitivity[:min(mostMovers, len(b.res.Sensitivity))] {
		id, _, _ := strings.Cut(d.Path, "/")
		if id == companyID || sole != "" && id != sole {
			return "", false
		}
		sole = id
	}
	return sole, sole != ""
}
