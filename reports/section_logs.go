package reports

import (
	"cmp"

	"waterline/assessment/usage"
)

// logs shows the tools that nobody approved as logs tell, by group and never by
// person, with what a log cannot say before what to do.
func (b *builder) logs() (Page, bool) {
	if b.res.Usage == nil || len(b.res.Usage.Shadow) == 0 {
		return Page{}, false
	}
	tools := byTool(b.res.Usage.Shadow)
	name := b.t("report.logs.name")
	p := Page{Name: name, Kicker: name, Headline: b.l.N("report.logs.headline", len(tools))}
	table := b.logTable(tools)
	var picture []Block
	if c, ok := b.charts["logs"]; ok {
		picture = []Block{Picture{Chart: c, Bare: true}}
	}
	rest := joined(
		[]Block{Text{Heading, b.t("report.logs.limits")}},
		[]Block{List{[]string{b.t("report.logs.looked"), b.t("report.logs.accounts"), b.t("report.logs.address"), b.t("report.logs.unlisted")}}},
		[]Block{Callout{b.t("report.logs.next"), b.t("report.logs.next_text")}},
		[]Block{Text{Note, b.t("report.logs.note", "min", b.l.Number(float64(b.res.Usage.MinGroup), 0))}},
	)
	compose := func(rows int, picture []Block) Page {
		p.Blocks = joined([]Block{Text{Body, b.t("report.logs.lead")}}, picture, b.first(table, rows), rest)
		return p
	}
	if full := compose(len(table.Rows), picture); b.fits(full) {
		return full, true
	}
	return b.longest(len(table.Rows), func(rows int) Page { return compose(rows, nil) }), true
}

// logTable has a row for everybody at a tool, with its days, and one for each
// group.
func (b *builder) logTable(tools [][]usage.ShadowUse) Table {
	t := Table{Columns: []Column{
		{b.t("report.lines.tool"), 0.2, false}, {b.t("report.logs.group"), 0.22, false}, {b.t("report.exports.people"), 0.12, true}, {b.t("report.logs.seen"), 0.32, false}, {b.t("report.logs.inputs"), 0.14, false},
	}}
	for _, uses := range tools {
		for i, u := range uses {
			row := []string{"", b.logGroup(u), absent, "", ""}
			if i == 0 {
				row[0], row[4] = cmp.Or(u.Name, u.Tool), b.t("shadow.training_word."+cmp.Or(u.Training, "unknown"))
			}
			switch {
			case u.Withheld != "":
				row[3] = b.t("shadow.withheld." + u.Withheld)
			case i == 0:
				row[2], row[3] = b.people(u.Actors), b.l.Span(b.l.ShortDate(u.First.Time()), b.l.ShortDate(u.Last.Time()))
			default:
				row[2] = b.people(u.Actors)
			}
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}
