package reports

import (
	"slices"
	"strings"
)

// cover says what the report is, for whom, how current it is and how much of it
// is known.
func (b *builder) cover() Page {
	m := b.res.Mix
	rows := []Field{
		{b.t("report.cover.client"), []string{b.client()}},
		{b.t("report.cover.date"), []string{b.l.Date(b.opt.Date)}},
		{b.t("report.cover.version"), []string{b.version()}},
	}
	by := b.clean(b.opt.Brand.PreparedBy)
	if by == "" {
		by = b.clean(b.opt.Brand.Name)
	}
	rows = append(rows, Field{b.t("report.cover.by"), []string{by}})
	if paid := b.clean(b.opt.Brand.Disclosure); paid != "" {
		rows = append(rows, Field{b.t("report.cover.paid"), []string{paid}})
	}
	if b.fingerprint != "" {
		rows = append(rows, Field{b.t("verify.printed"), []string{b.fingerprint}})
	}
	rows = append(rows, Field{b.t("report.cover.evidence"), []string{
		b.t("report.cover.mix", "known", b.l.Percent(m.Measured+m.Reported), "benchmark", b.l.Percent(m.Benchmark), "default", b.l.Percent(m.Default)),
		b.t("report.cover.ranges"),
	}})
	for i := range rows {
		for j, v := range rows[i].Values {
			rows[i].Values[j] = shortened(v, 240)
		}
	}
	return Page{
		Name: b.t("report.cover.name"), Cover: true,
		Kicker:   b.clean(b.opt.Brand.Name),
		Headline: b.title(shortened(b.client(), nameInSentence)),
		Blocks:   []Block{Fields{Rows: rows, Share: 0.24}},
	}
}

// summary is the whole answer on one page, with the dots where there is room:
// text gives way to them as far as it is said elsewhere.
func (b *builder) summary() Page {
	a := b.answer()
	if p, ok := b.commentedSummary(a); ok {
		return p
	}
	if picture := b.pictures("dots"); len(picture) > 0 {
		for _, look := range []summaryLook{{a, Lead, false, picture}, {a, Body, false, picture}, {a, Body, true, picture}} {
			if p := b.summaryOf(look); b.fit(&p) {
				b.dots = true
				return p
			}
		}
	}
	return b.fitting(b.summaryOf(summaryLook{a, Lead, false, nil}), b.summaryOf(summaryLook{a, Body, true, nil}))
}

// commentedSummary is the summary with the comment on it, where one of its looks
// leaves room for that.
func (b *builder) commentedSummary(a Answer) (Page, bool) {
	i := slices.IndexFunc(b.opt.Composition.Comments, func(c Commentary) bool { return c.Section == sectionSummary })
	if i < 0 || b.opt.Screen {
		return Page{}, false
	}
	comment, picture := b.commentary(b.opt.Composition.Comments[i]), b.pictures("dots")
	for _, look := range []summaryLook{{a, Lead, false, picture}, {a, Body, false, picture}, {a, Body, true, picture}, {a, Lead, false, nil}, {a, Body, true, nil}} {
		p := b.summaryOf(look)
		p.Blocks = joined(p.Blocks, comment)
		if b.fit(&p) {
			b.dots, b.said = len(look.dots) > 0, sectionSummary
			return p, true
		}
	}
	return Page{}, false
}

// summaryLook is how the summary is set.
type summaryLook struct {
	answer Answer
	lead   Look    // of the first sentences
	plain  bool    // the two branches among the reasons, not on grounds of their own
	dots   []Block // the picture, or none
}

func (b *builder) summaryOf(look summaryLook) Page {
	a := look.answer
	because, branches := slices.Clone(a.Because), []Block{}
	if len(a.Branches) == 2 {
		if look.plain {
			because = append(because, strings.Join(a.Branches, " "))
		} else {
			branches = []Block{Columns{Share: 0.5, Left: []Block{Callout{"", a.Branches[0]}}, Right: []Block{Callout{"", a.Branches[1]}}}}
		}
	}
	left := []Block{Text{look.lead, a.Lead}}
	if len(because) > 0 {
		left = append(left, List{because})
	}
	var right []Block
	if a.Avoid != "" {
		right = append(right, Text{Sub, b.t("report.summary.avoid")}, Text{Body, a.Avoid})
	}
	if a.Doubt != "" {
		right = append(right, Text{Sub, b.t("report.summary.doubt")}, Text{Body, a.Doubt})
	}
	reasons := left
	if len(right) > 0 {
		reasons = []Block{Columns{Share: 0.55, Left: left, Right: right}}
	}
	return Page{Name: b.t("report.summary.name"), Kicker: b.t("report.summary.name"), Headline: a.Headline, Whole: true,
		Blocks: joined([]Block{Figures{a.Facts}}, reasons, look.dots, branches, []Block{Callout{b.t("report.summary.next"), a.Next}})}
}

// page opens a page on a chart whose heading is its headline.
func (b *builder) page(section, chartID string) (Page, Chart, bool) {
	c, ok := b.charts[chartID]
	if !ok {
		return Page{}, Chart{}, false
	}
	name := b.t("report." + section + ".name")
	return Page{Name: name, Kicker: name, Headline: c.Heading}, c, true
}
