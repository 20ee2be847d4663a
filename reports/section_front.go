package reports

import "slices"

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

// summary is the whole answer on one page, with the dots where there is room.
func (b *builder) summary() Page {
	for _, look := range []Look{Lead, Body} {
		p := b.summaryOf(look)
		if b.dots {
			return p
		}
	}
	return b.summaryOf(Lead)
}

func (b *builder) summaryOf(look Look) Page {
	a := b.answer()
	left := []Block{Text{look, a.Lead}}
	if len(a.Because) > 0 {
		left = append(left, List{a.Because})
	}
	right := []Block{}
	if a.Avoid != "" {
		right = append(right, Text{Sub, b.t("report.summary.avoid")}, Text{Body, a.Avoid})
	}
	if a.Doubt != "" {
		right = append(right, Text{Sub, b.t("report.summary.doubt")}, Text{Body, a.Doubt})
	}
	blocks := []Block{Figures{a.Facts}}
	if len(right) > 0 {
		blocks = append(blocks, Columns{Share: 0.55, Left: left, Right: right})
	} else {
		blocks = append(blocks, left...)
	}
	tail := []Block{Callout{b.t("report.summary.next"), a.Next}}
	if len(a.Branches) == 2 {
		both := Columns{Share: 0.5, Left: []Block{Callout{"", a.Branches[0]}}, Right: []Block{Callout{"", a.Branches[1]}}}
		tail = append([]Block{both}, tail...)
	}
	p := Page{Name: b.t("report.summary.name"), Kicker: b.t("report.summary.name"), Headline: a.Headline, Whole: true}
	p.Blocks = append(slices.Clone(blocks), tail...)
	if dots, ok := b.charts["dots"]; ok {
		with := p
		with.Blocks = append(append(blocks, Picture{Chart: dots}), tail...)
		if b.dots = b.fits(with); b.dots {
			return with
		}
	}
	return p
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
